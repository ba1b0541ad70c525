//! The state of the anchor of a desk: the file on another disk that names the newest entry. Owns which findings stop decisions; how the
//! file is read and written is the store's.

/// How a desk and its anchor agree.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum AnchorState {
    /// No anchor is set.
    #[default]
    Unset,
    /// The anchor names an entry of this journal.
    Sound,
    /// The desk has never had this anchor: it is written with the next entry.
    First,
    /// The file is not there, though the desk had it.
    Missing,
    /// The file cannot be read, or is no anchor.
    Unreadable,
    /// The file cannot be written.
    Unwritable,
    /// The anchor names an entry that this journal does not have: the desk was restored or rolled back.
    Ahead,
    /// The anchor names another desk.
    Foreign,
}

impl AnchorState {
    /// Every state with a machine name; the catalog has a text for each.
    pub const NAMES: [&'static str; 8] =
        ["unset", "sound", "first", "missing", "unreadable", "unwritable", "ahead", "foreign"];

    /// The machine name.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Unset => "unset",
            Self::Sound => "sound",
            Self::First => "first",
            Self::Missing => "missing",
            Self::Unreadable => "unreadable",
            Self::Unwritable => "unwritable",
            Self::Ahead => "ahead",
            Self::Foreign => "foreign",
        }
    }

    /// Whether decisions wait until a lead has confirmed the desk.
    #[must_use]
    pub fn blocks_decisions(self) -> bool {
        matches!(self, Self::Ahead | Self::Foreign)
    }

    /// Whether the officer is warned.
    #[must_use]
    pub fn needs_warning(self) -> bool {
        self.blocks_decisions() || matches!(self, Self::Missing | Self::Unreadable | Self::Unwritable)
    }

    /// Whether the file follows the journal.
    #[must_use]
    pub fn can_follow(self) -> bool {
        matches!(self, Self::Sound | Self::First | Self::Unwritable)
    }
}
