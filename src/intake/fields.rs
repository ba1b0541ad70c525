//! The one list of fields: the reader checks by it, the schema is made from it, a CSV's columns are its paths.

/// What a field holds.
#[derive(Clone, Copy, Debug)]
pub(super) enum FieldKind {
    /// The name of the format.
    Schema,
    /// The platform's id.
    Id,
    /// Text of one line, at most so many characters; may it be empty?
    Text(usize, bool),
    /// A number or code that no table has, such as a passport's: as [`Self::Text`].
    Number(usize, bool),
    /// Text of several lines.
    Lines(usize),
    /// A whole number from 1 to 999.
    Whole,
    /// A number of bytes.
    Bytes,
    /// What an inviter is.
    InvitedBy,
    /// A day.
    Date,
    /// A date of birth, of which only the year or the month may be known.
    Birth,
    /// A moment with its offset.
    Time,
    /// SHA-256 in hexadecimal.
    Hash,
    /// `F`, `M` or `X`.
    Sex,
    /// A port's code.
    Port,
    /// A ground's code.
    Ground,
    /// A category's code.
    Category,
    /// An item's code.
    Item,
    /// A state's code.
    State,
    /// The lines of a machine readable zone, in any condition.
    Mrz,
    /// An object.
    Object(&'static [SubmissionField]),
    /// A list of objects, at most so many.
    List(&'static [SubmissionField], usize),
}

/// A field.
#[derive(Clone, Copy, Debug)]
pub(super) struct SubmissionField {
    pub(super) name: &'static str,
    /// It must be there and not null.
    pub(super) required: bool,
    pub(super) kind: FieldKind,
}

const fn must(name: &'static str, kind: FieldKind) -> SubmissionField {
    SubmissionField { name, required: true, kind }
}

const fn may(name: &'static str, kind: FieldKind) -> SubmissionField {
    SubmissionField { name, required: false, kind }
}

/// The most lines of a machine readable zone, and the most characters of one.
pub(super) const ZONE_LINES: usize = 8;
/// See [`ZONE_LINES`].
pub(super) const ZONE_LINE: usize = 200;
/// The longest part of a name, in characters.
const NAME: usize = 200;

const PASSPORT: &[SubmissionField] = &[
    must("kind", FieldKind::Number(4, false)),
    must("number", FieldKind::Number(24, false)),
    must("issuing_state", FieldKind::State),
    must("expires_on", FieldKind::Date),
    may("mrz", FieldKind::Mrz),
];

const TRAVELLER: &[SubmissionField] = &[
    // One of the two names may be empty, not both.
    must("surname", FieldKind::Text(NAME, true)),
    must("given_names", FieldKind::Text(NAME, true)),
    may("native_name", FieldKind::Text(NAME, true)),
    must("nationality", FieldKind::State),
    must("sex", FieldKind::Sex),
    must("birth_date", FieldKind::Birth),
    must("passport", FieldKind::Object(PASSPORT)),
];

const INVITER: &[SubmissionField] = &[
    must("name", FieldKind::Text(300, false)),
    may("kind", FieldKind::InvitedBy),
    may("uscc", FieldKind::Number(40, true)),
    may("contact", FieldKind::Text(300, true)),
    may("phone", FieldKind::Number(60, true)),
    may("address", FieldKind::Text(500, true)),
];

const ARRIVAL: &[SubmissionField] =
    &[must("carrier", FieldKind::Number(40, false)), must("at", FieldKind::Time)];

const DOCUMENT: &[SubmissionField] = &[
    must("item", FieldKind::Item),
    must("name", FieldKind::Text(200, false)),
    must("sha256", FieldKind::Hash),
    must("received_at", FieldKind::Time),
    may("bytes", FieldKind::Bytes),
    may("kind", FieldKind::Text(20, true)),
];

/// The fields of a submission.
pub(super) const SUBMISSION: &[SubmissionField] = &[
    must("schema", FieldKind::Schema),
    must("id", FieldKind::Id),
    must("submitted_at", FieldKind::Time),
    must("office", FieldKind::Port),
    must("entry_port", FieldKind::Port),
    may("arrival", FieldKind::Object(ARRIVAL)),
    must("ground", FieldKind::Ground),
    must("category", FieldKind::Category),
    must("entries", FieldKind::Whole),
    must("stay_days", FieldKind::Whole),
    must("reason", FieldKind::Lines(2000)),
    must("traveller", FieldKind::Object(TRAVELLER)),
    may("inviter", FieldKind::Object(INVITER)),
    must("documents", FieldKind::List(DOCUMENT, 200)),
    may("group", FieldKind::List(TRAVELLER, 500)),
];

/// The value of the field at a dotted path; not in lists.
pub(super) fn at(path: &str) -> Option<&'static SubmissionField> {
    let mut fields = SUBMISSION;
    let mut names = path.split('.').peekable();
    while let Some(name) = names.next() {
        let field = fields.iter().find(|f| f.name == name)?;
        match field.kind {
            _ if names.peek().is_none() => return Some(field),
            FieldKind::Object(within) => fields = within,
            _ => return None,
        }
    }
    None
}
