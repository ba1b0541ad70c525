//! Recovery is one table: what is on disk and what is about to be done with it, and what follows. `docs/recovery.md` is the same
//! table for people. Nothing here reads or writes a file.

/// The journal, as opening or a full walk finds it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum JournalState {
    /// Everything that was read is as it was written.
    Whole,
    /// A last write that was never confirmed follows the last entry.
    Torn,
    /// An entry, a header or a length is not as it was written.
    Damaged,
    /// It ends before an entry that is known to have been written.
    Cut,
    /// No segment is there. Only an explicit `portdesk repair` puts a journal into an empty folder.
    Gone,
    /// A newer program wrote a part of it.
    Newer,
}

/// The derived store beside it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum StoreState {
    /// Not built yet, or removed.
    Missing,
    /// It cannot be opened or trusted.
    Damaged,
    /// It was written under other keys than the journal names now.
    OtherKeys,
    /// An older program wrote it in a form that is not read any more.
    Outdated,
    /// It has seen every entry, or as many as a damaged journal lets be seen.
    Current,
    /// It has not seen the last entries.
    Behind,
    /// It has seen another entry than the journal has at its place.
    Parted,
}

/// A backup that was given.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum BackupState {
    /// None was.
    None,
    /// It is whole and of this desk.
    Whole,
    /// It is another desk's.
    Foreign,
}

/// What is about to be done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum RecoveryIntent {
    /// A command that only shows something.
    Read,
    /// An officer opens the desk to work.
    Work,
    /// `portdesk rebuild`.
    Rebuild,
    /// `portdesk repair`.
    Repair,
}

/// What follows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum RecoveryAction {
    /// Open.
    Open,
    /// Let the store follow the journal, then open.
    CatchUp,
    /// Build the store from the journal, then open; where the old one goes.
    Build(OldStore),
    /// Fill what does not verify, from the store and then from the backup.
    Fill {
        /// The bytes in the store.
        store: bool,
        /// The backup.
        backup: bool,
    },
    /// Nothing needs to be filled.
    Nothing,
    /// Change nothing and report why.
    Block(BlockReason),
}

/// What is done with a replaced store.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum OldStore {
    /// There is none.
    None,
    /// It is preserved as evidence.
    Kept,
    /// It is removed.
    Removed,
}

/// Why nothing is done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum BlockReason {
    /// The journal is damaged, cut short or gone.
    Damaged,
    /// Journal and store part.
    Parted,
    /// The backup belongs to another desk.
    Foreign,
    /// A newer program wrote it.
    Newer,
}

/// The table.
pub(super) fn decide(
    journal: JournalState,
    store: StoreState,
    backup: BackupState,
    intent: RecoveryIntent,
) -> RecoveryAction {
    use JournalState as J;
    use StoreState as S;
    let whole = matches!(journal, J::Whole | J::Torn);
    match (journal, store, intent) {
        (J::Newer, ..) => RecoveryAction::Block(BlockReason::Newer),
        (_, S::Parted, _) => RecoveryAction::Block(BlockReason::Parted),
        (_, _, RecoveryIntent::Repair) if backup == BackupState::Foreign => {
            RecoveryAction::Block(BlockReason::Foreign)
        }
        (_, _, RecoveryIntent::Repair) => {
            let store = !whole && matches!(store, S::Current | S::Behind | S::OtherKeys | S::Outdated);
            match (store, backup == BackupState::Whole) {
                (false, false) if whole => RecoveryAction::Nothing,
                (false, false) => RecoveryAction::Block(BlockReason::Damaged),
                (store, backup) => RecoveryAction::Fill { store, backup },
            }
        }
        (J::Whole | J::Torn, S::Missing, _) => RecoveryAction::Build(OldStore::None),
        (J::Whole | J::Torn, S::Damaged, _) | (J::Whole | J::Torn, _, RecoveryIntent::Rebuild) => {
            RecoveryAction::Build(OldStore::Kept)
        }
        (J::Whole | J::Torn, S::OtherKeys | S::Outdated, _) => RecoveryAction::Build(OldStore::Removed),
        (J::Whole | J::Torn, S::Behind, _) => RecoveryAction::CatchUp,
        (J::Whole | J::Torn, S::Current, _) => RecoveryAction::Open,
        (J::Damaged | J::Cut, S::Current | S::Behind | S::OtherKeys | S::Outdated, RecoveryIntent::Work) => {
            RecoveryAction::Fill { store: true, backup: false }
        }
        (J::Damaged | J::Cut | J::Gone, _, _) => RecoveryAction::Block(BlockReason::Damaged),
    }
}

#[cfg(test)]
mod tests;
