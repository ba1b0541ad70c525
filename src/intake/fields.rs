//! The one list of fields: the reader checks by it, the schema is made from it, a CSV's columns are its paths.

/// What a field holds.
#[derive(Clone, Copy, Debug)]
pub(super) enum Kind {
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
    /// The lines of a machine readable zone, in whatever condition.
    Mrz,
    /// An object.
    Object(&'static [Field]),
    /// A list of objects, at most so many.
    List(&'static [Field], usize),
}

/// A field.
#[derive(Clone, Copy, Debug)]
pub(super) struct Field {
    pub(super) name: &'static str,
    /// It must be there and not null.
    pub(super) required: bool,
    pub(super) kind: Kind,
}

const fn must(name: &'static str, kind: Kind) -> Field {
    Field { name, required: true, kind }
}

const fn may(name: &'static str, kind: Kind) -> Field {
    Field { name, required: false, kind }
}

/// The most lines of a machine readable zone, and the most characters of one: a zone in whatever condition, and no more.
pub(super) const ZONE_LINES: usize = 8;
/// See [`ZONE_LINES`].
pub(super) const ZONE_LINE: usize = 200;
/// The longest part of a name, in characters.
const NAME: usize = 200;

const PASSPORT: &[Field] = &[
    must("kind", Kind::Number(4, false)),
    must("number", Kind::Number(24, false)),
    must("issuing_state", Kind::State),
    must("expires_on", Kind::Date),
    may("mrz", Kind::Mrz),
];

const TRAVELLER: &[Field] = &[
    // One of the two names may be empty, not both.
    must("surname", Kind::Text(NAME, true)),
    must("given_names", Kind::Text(NAME, true)),
    may("native_name", Kind::Text(NAME, true)),
    must("nationality", Kind::State),
    must("sex", Kind::Sex),
    must("birth_date", Kind::Birth),
    must("passport", Kind::Object(PASSPORT)),
];

const INVITER: &[Field] = &[
    must("name", Kind::Text(300, false)),
    may("kind", Kind::InvitedBy),
    may("uscc", Kind::Number(40, true)),
    may("contact", Kind::Text(300, true)),
    may("phone", Kind::Number(60, true)),
    may("address", Kind::Text(500, true)),
];

const ARRIVAL: &[Field] = &[must("carrier", Kind::Number(40, false)), must("at", Kind::Time)];

const DOCUMENT: &[Field] = &[
    must("item", Kind::Item),
    must("name", Kind::Text(200, false)),
    must("sha256", Kind::Hash),
    must("received_at", Kind::Time),
    may("bytes", Kind::Bytes),
    may("kind", Kind::Text(20, true)),
];

/// The fields of a submission.
pub(super) const SUBMISSION: &[Field] = &[
    must("schema", Kind::Schema),
    must("id", Kind::Id),
    must("submitted_at", Kind::Time),
    must("office", Kind::Port),
    must("entry_port", Kind::Port),
    may("arrival", Kind::Object(ARRIVAL)),
    must("ground", Kind::Ground),
    must("category", Kind::Category),
    must("entries", Kind::Whole),
    must("stay_days", Kind::Whole),
    must("reason", Kind::Lines(2000)),
    must("traveller", Kind::Object(TRAVELLER)),
    may("inviter", Kind::Object(INVITER)),
    must("documents", Kind::List(DOCUMENT, 200)),
    may("group", Kind::List(TRAVELLER, 500)),
];

/// What the field at a dotted path holds; lists are not looked into.
pub(super) fn at(path: &str) -> Option<&'static Field> {
    let mut fields = SUBMISSION;
    let mut names = path.split('.').peekable();
    while let Some(name) = names.next() {
        let field = fields.iter().find(|f| f.name == name)?;
        match field.kind {
            _ if names.peek().is_none() => return Some(field),
            Kind::Object(within) => fields = within,
            _ => return None,
        }
    }
    None
}
