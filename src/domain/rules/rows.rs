//! The rows of the tables, as the files in `assets/rules` hold them.

use super::one_of::Alternative;
use super::table::RuleRow;
use crate::domain::case::application::InviterKind;
use crate::domain::case::checklist::{Criteria, Criterion};
use crate::domain::code::{Category, ClosingCode, Code, DeclineCode, Defect, Ground, Item, Port, StateCode};
use crate::domain::lang::LocalizedName;
use chrono::NaiveDate;
use serde::de::Error as _;
use serde::{Deserialize, Deserializer};

/// An item of checklists.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ItemRule {
    /// The code.
    pub code: Item,
    /// The name.
    pub name: LocalizedName,
    /// A name of at most 14 cells.
    pub short: LocalizedName,
    heads: Vec<Criterion>,
    /// To what it belongs.
    #[serde(default)]
    pub stage: ItemStage,
}

/// To what an item belongs.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ItemStage {
    /// The review and the decision.
    #[default]
    Review,
    /// The issue of the visa after an approval.
    Issue,
}

impl ItemRule {
    /// The criteria that it belongs to.
    #[must_use]
    pub fn heads(&self) -> Criteria {
        self.heads.iter().copied().collect()
    }
}

/// A ground of urgent entry.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct GroundRule {
    /// The code.
    pub code: Ground,
    /// The name.
    pub name: LocalizedName,
    /// A name of at most 14 cells.
    pub short: LocalizedName,
    /// Categories that fit it.
    pub categories: Vec<Category>,
    /// Items that must be settled.
    pub mandatory: Vec<Item>,
    /// Items that must be resolved once submitted or requested.
    pub conditional: Vec<Item>,
    /// Optional items, reviewed if present.
    pub optional: Vec<Item>,
    /// Groups of which one alternative is enough; every item of them is in a list above.
    #[serde(default)]
    pub one_of: Vec<Vec<Alternative>>,
    /// A humanitarian case.
    #[serde(default)]
    pub humanitarian: bool,
    /// A rush repair.
    #[serde(default)]
    pub repair: bool,
    /// A tour group: further travellers are expected.
    #[serde(default)]
    pub group: bool,
}

/// A visa category.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CategoryRule {
    /// The code.
    pub code: Category,
    /// The name.
    pub name: LocalizedName,
    /// Issued at ports.
    pub at_port: bool,
    /// The kinds of inviter that the category is for; empty: every kind.
    #[serde(default, deserialize_with = "inviter_kinds")]
    pub inviters: Vec<InviterKind>,
    /// The kinds hold for a family visit only, which is one with a proof of kinship; the category has private matters too.
    #[serde(default)]
    pub inviters_of_family_only: bool,
}

/// Kinds of inviter by their machine names: the names of the type are the record's.
fn inviter_kinds<'de, D: Deserializer<'de>>(from: D) -> Result<Vec<InviterKind>, D::Error> {
    let names: Vec<String> = Vec::deserialize(from)?;
    names.iter().map(|name| name.parse().map_err(D::Error::custom)).collect()
}

/// A port of entry.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PortRule {
    /// The code.
    pub code: Port,
    /// ICAO location indicator.
    pub icao: Option<Box<str>>,
    /// UN/LOCODE.
    pub locode: Option<Box<str>>,
    /// The name.
    pub name: LocalizedName,
    /// There is a port visa office.
    pub office: bool,
    /// Who decides there, where it serves more than this port.
    pub authority: Option<Code>,
    /// The first day on which it is open.
    pub from: Option<NaiveDate>,
    /// The day from which it is closed.
    pub until: Option<NaiveDate>,
    /// Where the authority works at the port.
    #[serde(default)]
    pub counters: Vec<Counter>,
}

impl PortRule {
    /// Whether case numbers can be read by the code: three upper-case letters or digits.
    pub(super) fn code_is_readable(&self) -> bool {
        let code = self.code.as_str();
        code.len() == 3 && code.bytes().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit())
    }
}

/// A counter of a port visa authority at a port.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Counter {
    /// The name.
    pub name: LocalizedName,
    /// The first day on which it is open.
    pub from: Option<NaiveDate>,
    /// The day from which it is closed.
    pub until: Option<NaiveDate>,
    /// At which times, as text for the user.
    pub when: Option<LocalizedName>,
}

/// A port visa authority that serves more than one port or counter.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AuthorityRule {
    /// The code.
    pub code: Code,
    /// The name.
    pub name: LocalizedName,
}

impl RuleRow for AuthorityRule {
    fn key(&self) -> Code {
        self.code
    }
}

/// An issuing state or nationality.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StateRule {
    /// The code of machine readable zones.
    pub code: StateCode,
    /// The name.
    pub name: LocalizedName,
    /// The ISO 3166-1 code, where it is another one.
    pub alias: Option<StateCode>,
    /// Holders are foreigners (art. 89).
    #[serde(default = "yes")]
    pub foreign: bool,
    /// The documents are recognised as travel documents.
    #[serde(default = "yes")]
    pub recognised: bool,
    /// Used in specimens only.
    #[serde(default)]
    pub specimen: bool,
}

fn yes() -> bool {
    true
}

/// How a closing reason closes a case.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ClosingKind {
    /// Refusal.
    Refuse,
    /// Not accepted.
    NotAccept,
    /// Withdrawn.
    Withdraw,
    /// Ran out.
    Expire,
    /// Declared void.
    Void,
}

/// The facts of a case that matter for a closing reason and belong in its rationale.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ClosingSubject {
    /// Nothing that documents can show.
    #[default]
    Nothing,
    /// What is missing or wrong.
    Material,
    /// What is wrong or doubtful under the criterion of authenticity.
    Authenticity,
    /// The ground and category, and what is missing or wrong under the criterion of legitimacy.
    Ground,
    /// The proof that costs are covered.
    Costs,
    /// The competent department's consent.
    Consent,
    /// The port of entry.
    Port,
    /// Days of stay and entries.
    Stay,
    /// What intake found on the passport.
    Passport,
    /// The exemption that the table shows.
    Exemption,
}

/// Why a case is closed without a visa.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ClosingRule {
    /// The code.
    pub code: ClosingCode,
    /// The name.
    pub name: LocalizedName,
    /// How it closes.
    pub kind: ClosingKind,
    /// The article it rests on.
    pub basis: Box<str>,
    /// What of a case bears on it.
    #[serde(default)]
    pub bears: ClosingSubject,
}

/// Why another port sends a case back.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DeclineRule {
    /// The code.
    pub code: DeclineCode,
    /// The name.
    pub name: LocalizedName,
}

/// What can be wrong with an item.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DefectRule {
    /// The code.
    pub code: Defect,
    /// The name.
    pub name: LocalizedName,
    /// What completes the sentence to the applicant after the item's name.
    pub notice: LocalizedName,
}

/// What a role may do.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RoleRule {
    /// The role's machine name.
    pub code: Code,
    /// The name.
    pub name: LocalizedName,
    /// Actions that it may take.
    pub may: Vec<Box<str>>,
    /// Actions that it may take while no officer at the desk has the role for them.
    #[serde(default)]
    pub may_alone: Vec<Box<str>>,
}

impl RuleRow for RoleRule {
    fn key(&self) -> Code {
        self.code
    }
}

macro_rules! keyed {
    ($($row:ty),*) => {$(
        impl RuleRow for $row {
            fn key(&self) -> Code {
                self.code.into()
            }
        }
    )*};
}

keyed!(ItemRule, GroundRule, CategoryRule, PortRule, StateRule, ClosingRule, DeclineRule, DefectRule);
