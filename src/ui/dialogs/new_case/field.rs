//! The fields of a new case at the counter: their order, their paths in the submission format, and what can be chosen in them.

use crate::domain::case::application::{InviterKind, Sex};
use crate::domain::code::Ground;
use crate::text::Catalog;
use crate::ui::base::context::SessionContext;
use crate::ui::base::widgets::picker::Choice;

macro_rules! fields {
    ($($(#[$doc:meta])* $variant:ident = $name:literal, $path:literal, $most:literal;)*) => {
        /// A field of the form.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum NewCaseField {
            $($(#[$doc])* $variant,)*
        }

        impl NewCaseField {
            /// Every field, in the order in which it is asked for.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)*];

            /// The machine name: the key of its label.
            #[must_use]
            pub fn name(self) -> &'static str {
                match self { $(Self::$variant => $name,)* }
            }

            /// Its path in the submission format.
            pub(crate) fn path(self) -> &'static str {
                match self { $(Self::$variant => $path,)* }
            }

            /// The most characters of it.
            pub(super) fn most(self) -> usize {
                match self { $(Self::$variant => $most,)* }
            }
        }
    };
}

fields! {
    /// Surname.
    Surname = "surname", "traveller.surname", 200;
    /// Given names.
    GivenNames = "given_names", "traveller.given_names", 200;
    /// Nationality.
    Nationality = "nationality", "traveller.nationality", 60;
    /// Sex.
    Sex = "sex", "traveller.sex", 10;
    /// Date of birth.
    Birth = "birth", "traveller.birth_date", 20;
    /// Kind of the document.
    PassportKind = "kind", "traveller.passport.kind", 4;
    /// Number of the passport.
    Number = "number", "traveller.passport.number", 24;
    /// State that issued it.
    Issuer = "issuer", "traveller.passport.issuing_state", 60;
    /// When it expires.
    Expires = "expires", "traveller.passport.expires_on", 20;
    /// The machine readable zone, its lines parted by blanks.
    Zone = "zone", "traveller.passport.mrz", 200;
    /// The ground.
    Ground = "ground", "ground", 60;
    /// The visa category.
    Category = "category", "category", 60;
    /// The port of entry.
    EntryPort = "entry_port", "entry_port", 60;
    /// Days of stay.
    Stay = "stay", "stay_days", 3;
    /// Flight, train or ship with which the traveller came.
    Flight = "flight", "arrival.carrier", 40;
    /// The reason.
    Reason = "reason", "reason", 2000;
    /// The inviter's name.
    InviterName = "inviter_name", "inviter.name", 300;
    /// What the inviter is.
    InviterKind = "inviter_kind", "inviter.kind", 60;
    /// The inviter's credit code.
    CreditCode = "credit_code", "inviter.uscc", 40;
    /// The inviter's contact.
    Contact = "contact", "inviter.contact", 300;
    /// The inviter's telephone.
    Phone = "phone", "inviter.phone", 60;
    /// The inviter's address.
    Address = "address", "inviter.address", 500;
}

impl NewCaseField {
    /// The field of a path in the submission format, such as a fault has it.
    pub(crate) fn of_path(path: &str) -> Option<Self> {
        let path = path.split('[').next().unwrap_or_default();
        let path = if path == "inviter" { "inviter.name" } else { path };
        Self::ALL.iter().copied().find(|field| field.path() == path)
    }

    /// The heading above it, where it is the first of a part.
    pub(super) fn heading(self) -> Option<&'static str> {
        match self {
            Self::Surname => Some("traveller"),
            Self::Ground => Some("journey"),
            Self::InviterName => Some("inviter"),
            _ => None,
        }
    }

    /// Its label: the name that a change of it has in a sentence, with a capital.
    #[must_use]
    pub fn label(self, texts: &Catalog) -> String {
        let name = match self {
            Self::Flight => &texts.arrival.carrier_label,
            field => Catalog::text_or_name(&texts.changed, field.path()),
        };
        let mut letters = name.chars();
        letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
    }

    /// What can be chosen in it, with the ground that was chosen; nothing where it is free text.
    pub(crate) fn choices(self, ground: Option<Ground>, ctx: &SessionContext) -> Vec<Choice> {
        let (rules, lang) = (&ctx.rules, ctx.lang);
        match self {
            Self::Nationality | Self::Issuer => {
                rules.states().map(|s| Choice::named(s.code.as_str(), &s.name, lang)).collect()
            }
            Self::Sex => {
                let name = |sex: Sex| Catalog::text_or_name(&ctx.texts.sex, sex.letter());
                Sex::ALL.into_iter().map(|sex| Choice::new(sex.letter(), name(sex))).collect()
            }
            Self::Ground => rules.grounds().map(|g| Choice::named(g.code.as_str(), &g.name, lang)).collect(),
            Self::Category => {
                let fits = ground.and_then(|code| rules.ground(code)).map(|g| &g.categories);
                let at_port = rules.categories().filter(|c| c.at_port);
                let fitting = at_port.filter(|c| fits.is_none_or(|fits| fits.contains(&c.code)));
                fitting.map(|c| Choice::named(c.code.as_str(), &c.name, lang)).collect()
            }
            Self::EntryPort => {
                let own = rules.ports().filter(|p| rules.same_authority(p.code, ctx.office));
                own.map(|p| Choice::named(p.code.as_str(), &p.name, lang)).collect()
            }
            Self::InviterKind => {
                let name = |kind: InviterKind| Catalog::text_or_name(&ctx.texts.new_case.kinds, kind.name());
                InviterKind::ALL.into_iter().map(|kind| Choice::new(kind.name(), name(kind))).collect()
            }
            _ => Vec::new(),
        }
    }
}
