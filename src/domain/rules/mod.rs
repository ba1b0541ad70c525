//! The rules in force, as data: items, grounds, categories, ports, states, closing reasons, defects, exemptions, calendar,
//! policy. Owns the tables and their lookups; the files are in `assets/rules` and are compiled in. It decides nothing.

mod authority;
mod calendar_data;
mod changes;
mod document;
mod exemptions;
mod fault;
mod layout;
mod loaded_names;
mod merge;
mod office;
#[cfg(test)]
mod office_tests;
mod one_of;
mod policy;
mod reason;
mod rows;
mod table;
mod templates;

pub use authority::PortStatus;
pub use changes::{RuleChange, RuleDirection};
pub use document::RulePlace;
pub use exemptions::{EndingExemption, ExemptionKind, ExemptionList, ExemptionTable};
pub use fault::{RuleFault, RuleFaultKind};
pub use layout::DirectionsError;
pub use office::{AcceptedRules, OfficeRules, OfficeRulesError, RuleState, RuleValueRow};
pub use one_of::Alternative;
pub use policy::{ApprovalRule, DecideWithin, DecisionClock, Policy, VisaForm};
pub use reason::{InviterFault, ReasonFault};
pub use rows::{
    AuthorityRule, CategoryRule, ClosingKind, ClosingRule, ClosingSubject, Counter, DeclineRule, DefectRule,
    GroundRule, ItemRule, ItemStage, PortRule, RoleRule, StateRule,
};
pub use table::{RuleRow, RuleTable};
pub use templates::{LetterTexts, NoVisaTemplate, RequestTemplates};

use crate::domain::calendar::Calendar;
use crate::domain::case::checklist::{Criteria, Requirement};
use crate::domain::code::{Category, ClosingCode, Code, DeclineCode, Defect, Ground, Item, Port, StateCode};
use crate::domain::command::Command;
use crate::domain::officer::{Officer, Role};
use chrono::{DateTime, Utc};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use std::collections::BTreeMap;
use std::sync::Arc;

/// The texts that the rules are read from; each may be replaced by a file of the office's.
#[derive(Clone, Debug)]
pub struct RuleSources<'a> {
    /// Items of checklists.
    pub items: &'a str,
    /// Grounds.
    pub grounds: &'a str,
    /// Categories.
    pub categories: &'a str,
    /// Ports.
    pub ports: &'a str,
    /// Authorities of several ports.
    pub authorities: &'a str,
    /// States.
    pub states: &'a str,
    /// Closing reasons.
    pub closings: &'a str,
    /// Reasons of other ports.
    pub declines: &'a str,
    /// Defects.
    pub defects: &'a str,
    /// The calendar.
    pub calendar: &'a str,
    /// The policy.
    pub policy: &'a str,
    /// Roles.
    pub roles: &'a str,
    /// The document request.
    pub request: &'a str,
    /// Who needs no visa.
    pub exemptions: &'a str,
    /// The answer that no visa is needed.
    pub no_visa: &'a str,
}

impl RuleSources<'static> {
    /// The texts that are compiled in.
    #[must_use]
    pub fn builtin() -> Self {
        macro_rules! text {
            ($name:literal) => {
                include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/assets/rules/", $name, ".toml"))
            };
        }
        Self {
            items: text!("items"),
            grounds: text!("grounds"),
            categories: text!("categories"),
            ports: text!("ports"),
            authorities: text!("authorities"),
            states: text!("states"),
            closings: text!("closings"),
            declines: text!("declines"),
            defects: text!("defects"),
            calendar: text!("calendar"),
            policy: text!("policy"),
            roles: text!("roles"),
            request: include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/assets/templates/request.toml")),
            exemptions: text!("exemptions"),
            no_visa: include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/assets/templates/no_visa.toml")),
        }
    }
}

impl<'a> RuleSources<'a> {
    /// The texts by the names of their files.
    fn named(text: impl Fn(&str) -> &'a str) -> Self {
        Self {
            items: text("items"),
            grounds: text("grounds"),
            categories: text("categories"),
            ports: text("ports"),
            authorities: text("authorities"),
            states: text("states"),
            closings: text("closings"),
            declines: text("declines"),
            defects: text("defects"),
            calendar: text("calendar"),
            policy: text("policy"),
            roles: text("roles"),
            request: text("request"),
            exemptions: text("exemptions"),
            no_visa: text("no_visa"),
        }
    }

    /// The text of a file; empty where there is no such file.
    fn text(&self, name: &str) -> &'a str {
        match name {
            "items" => self.items,
            "grounds" => self.grounds,
            "categories" => self.categories,
            "ports" => self.ports,
            "authorities" => self.authorities,
            "states" => self.states,
            "closings" => self.closings,
            "declines" => self.declines,
            "defects" => self.defects,
            "calendar" => self.calendar,
            "policy" => self.policy,
            "roles" => self.roles,
            "request" => self.request,
            "exemptions" => self.exemptions,
            "no_visa" => self.no_visa,
            _ => "",
        }
    }
}

/// Why rules cannot be read.
#[derive(Debug, thiserror::Error)]
pub enum RulesError {
    /// The file is not of the right form.
    #[error("{file}: {fault}")]
    Form {
        /// Which table.
        file: &'static str,
        /// What is wrong, with its place.
        fault: String,
    },
    /// A code occurs twice.
    #[error("{file}: {code} stands twice")]
    Twice {
        /// Which table.
        file: &'static str,
        /// The code.
        code: Code,
    },
    /// A ground lists an item more than once.
    #[error("{file}: {ground} asks for {item} twice")]
    AskedTwice {
        /// Which table.
        file: &'static str,
        /// The ground.
        ground: Ground,
        /// The item.
        item: Item,
    },
    /// A code is named that no table has.
    #[error("{file}: {code} is not in its table")]
    Unknown {
        /// Which table names it.
        file: &'static str,
        /// The code.
        code: Code,
    },
}

impl RulesError {
    /// The table that is wrong.
    #[must_use]
    pub fn file(&self) -> &'static str {
        match self {
            Self::Form { file, .. }
            | Self::Twice { file, .. }
            | Self::AskedTwice { file, .. }
            | Self::Unknown { file, .. } => file,
        }
    }
}

/// What a role may be allowed besides the commands on a case.
pub const DUTIES: [&str; 8] =
    ["import", "look", "unmask", "export", "backup", "administer", "audit", "anchor"];

/// How the office's rules are in force.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum OfficeRulesStanding {
    /// There are none.
    #[default]
    BuiltIn,
    /// All of them are.
    InForce,
    /// Some wait for two persons.
    Awaiting,
    /// Some are wrong and are not in force.
    Faulty,
}

impl OfficeRulesStanding {
    /// The machine name.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::BuiltIn => "built_in",
            Self::InForce => "in_force",
            Self::Awaiting => "awaiting",
            Self::Faulty => "faulty",
        }
    }
}

/// The rules in force.
#[derive(Clone, Debug)]
pub struct Rules {
    items: RuleTable<ItemRule>,
    grounds: RuleTable<GroundRule>,
    categories: RuleTable<CategoryRule>,
    ports: RuleTable<PortRule>,
    authorities: RuleTable<AuthorityRule>,
    states: RuleTable<StateRule>,
    closings: RuleTable<ClosingRule>,
    declines: RuleTable<DeclineRule>,
    defects: RuleTable<DefectRule>,
    roles: RuleTable<RoleRule>,
    /// The office's working calendar.
    pub calendar: Calendar,
    /// The office's policy.
    pub policy: Policy,
    /// The document request.
    pub request: RequestTemplates,
    /// Who needs no visa.
    pub exemptions: ExemptionTable,
    /// The answer that no visa is needed.
    pub no_visa: NoVisaTemplate,
    /// How the office's own rules are in force.
    pub standing: OfficeRulesStanding,
    /// What counts from a later moment on, the earliest first.
    later: Vec<(DateTime<Utc>, Arc<Rules>)>,
}

fn table<T: RuleRow + DeserializeOwned>(file: &'static str, text: &str) -> Result<RuleTable<T>, RulesError> {
    // Each file holds one list, named after its rows.
    let mut lists: BTreeMap<String, Vec<T>> =
        toml::from_str(text).map_err(|e| RulesError::Form { file, fault: e.to_string() })?;
    let rows = match (lists.pop_first(), lists.is_empty()) {
        (Some((_, rows)), true) => rows,
        _ => return Err(RulesError::Form { file, fault: "expected one list".into() }),
    };
    RuleTable::new(rows).map_err(|code| RulesError::Twice { file, code })
}

fn single<T: for<'a> Deserialize<'a>>(file: &'static str, text: &str) -> Result<T, RulesError> {
    toml::from_str(text).map_err(|e| RulesError::Form { file, fault: e.to_string() })
}

impl Rules {
    /// The rules that are compiled in.
    ///
    /// # Panics
    /// Never in a program whose tests pass: they read these very texts.
    #[must_use]
    pub fn builtin() -> Self {
        Self::parse(&RuleSources::builtin()).expect("the built-in rules are well-formed")
    }

    /// Reads rules and checks that the tables fit each other.
    ///
    /// # Errors
    /// The first table that is wrong, and how.
    pub fn parse(from: &RuleSources<'_>) -> Result<Self, RulesError> {
        let calendar: calendar_data::CalendarData = single("calendar", from.calendar)?;
        let rules = Self {
            items: table("items", from.items)?,
            grounds: table("grounds", from.grounds)?,
            categories: table("categories", from.categories)?,
            ports: table("ports", from.ports)?,
            authorities: table("authorities", from.authorities)?,
            states: table("states", from.states)?,
            closings: table("closings", from.closings)?,
            declines: table("declines", from.declines)?,
            defects: table("defects", from.defects)?,
            calendar: calendar
                .into_calendar()
                .map_err(|fault| RulesError::Form { file: "calendar", fault })?,
            policy: single("policy", from.policy)?,
            roles: table("roles", from.roles)?,
            request: single("request", from.request)?,
            exemptions: single("exemptions", from.exemptions)?,
            no_visa: single("no_visa", from.no_visa)?,
            standing: OfficeRulesStanding::BuiltIn,
            later: Vec::new(),
        };
        rules.check()?;
        Ok(rules)
    }

    /// The rules that count at a moment.
    #[must_use]
    pub fn at(&self, now: DateTime<Utc>) -> &Self {
        self.since(now).map_or(self, AsRef::as_ref)
    }

    /// The rules that have begun to count since these, where any have.
    #[must_use]
    pub fn since(&self, now: DateTime<Utc>) -> Option<&Arc<Self>> {
        self.later.iter().rev().find(|(from, _)| *from <= now).map(|(_, rules)| rules)
    }

    fn check(&self) -> Result<(), RulesError> {
        if let Some(field) = self.policy.fault() {
            return Err(RulesError::Form { file: "policy", fault: format!("{field} is out of range") });
        }
        // A port that shares its authority has no limit of its own: it would never be looked up.
        let known = |code: &Code| self.ports().any(|port| self.authority_code(port.code) == *code);
        if let Some(code) = self.policy.limited().find(|code| !known(code)) {
            return Err(RulesError::Unknown { file: "policy", code });
        }
        self.check_roles()?;
        let (items, defects): (Vec<Item>, Vec<Defect>) =
            (self.items.iter().map(|i| i.code).collect(), self.defects.iter().map(|d| d.code).collect());
        if let Some(fault) = self.request.fault(&items, &defects) {
            return Err(RulesError::Form { file: "request", fault });
        }
        if let Some(fault) = self.no_visa.fault() {
            return Err(RulesError::Form { file: "no_visa", fault });
        }
        let known = self.exemptions.fault(|s| self.state(s).is_some(), |c| self.category(c).is_some());
        if let Some(fault) = known {
            return Err(RulesError::Form { file: "exemptions", fault });
        }
        for port in self.ports.iter() {
            if let Some(code) = port.authority.filter(|a| self.authorities.get(*a).is_none()) {
                return Err(RulesError::Unknown { file: "ports", code });
            }
            // Case numbers are read by it.
            if !port.code_is_readable() {
                return Err(RulesError::Form {
                    file: "ports",
                    fault: format!("{} is not three upper-case letters or digits", port.code),
                });
            }
        }
        let approval = &self.policy.approval;
        let known = |i: &Item| self.item(*i).is_some();
        let issue = &self.policy.issue;
        let named = approval.base.iter().chain(&approval.needs).chain(&issue.originals).chain(&issue.needs);
        if let Some(item) = named.into_iter().find(|i| !known(i)) {
            return Err(RulesError::Unknown { file: "policy", code: (*item).into() });
        }
        let own =
            |i: &Item| self.item(*i).is_some_and(|i| i.heads().is_empty() && i.stage == ItemStage::Review);
        if let Some(item) = approval.needs.iter().find(|i| !own(i)) {
            let fault = format!("approval.needs: {item} is no check of the officer");
            return Err(RulesError::Form { file: "policy", fault });
        }
        let check = |i: &Item| self.item(*i).is_some_and(|i| i.heads().is_empty());
        if let Some(item) = issue.needs.iter().find(|i| !check(i)) {
            let fault = format!("issue.needs: {item} is no check of the officer");
            return Err(RulesError::Form { file: "policy", fault });
        }
        for ground in self.grounds.iter() {
            let items: Vec<Item> = [&ground.mandatory, &ground.conditional, &ground.optional]
                .into_iter()
                .flatten()
                .copied()
                .collect();
            for (place, item) in items.iter().enumerate() {
                if self.item(*item).is_none() {
                    return Err(RulesError::Unknown { file: "grounds", code: (*item).into() });
                }
                // A checklist has one line an item.
                if items[..place].contains(item) {
                    return Err(RulesError::AskedTwice { file: "grounds", ground: ground.code, item: *item });
                }
            }
            // What no list of the ground has, has no line.
            let grouped = ground.one_of.iter().flatten().flat_map(|a| &a.0);
            if let Some(item) = grouped.copied().find(|i| !items.contains(i)) {
                return Err(RulesError::Unknown { file: "grounds", code: item.into() });
            }
            for category in &ground.categories {
                if self.category(*category).is_none() {
                    return Err(RulesError::Unknown { file: "grounds", code: (*category).into() });
                }
            }
        }
        Ok(())
    }

    /// Every role has a row, and every row names what there is.
    fn check_roles(&self) -> Result<(), RulesError> {
        let wrong = |fault: String| RulesError::Form { file: "roles", fault };
        for role in Role::ALL {
            if self.role(role).is_none() {
                return Err(wrong(format!("{} is missing", role.name())));
            }
        }
        for row in self.roles.iter() {
            if !Role::ALL.iter().any(|r| r.name() == row.code.as_str()) {
                return Err(RulesError::Unknown { file: "roles", code: row.code });
            }
            let known = |what: &str| Command::NAMES.contains(&what) || DUTIES.contains(&what);
            if let Some(what) = row.may.iter().chain(&row.may_alone).find(|what| !known(what)) {
                return Err(wrong(format!("{}: there is nothing called {what}", row.code)));
            }
        }
        Ok(())
    }

    /// A role.
    #[must_use]
    pub fn role(&self, role: Role) -> Option<&RoleRule> {
        self.roles.iter().find(|r| r.code.as_str() == role.name())
    }

    /// All roles.
    pub fn roles(&self) -> impl Iterator<Item = &RoleRule> {
        self.roles.iter()
    }

    /// Whether a role may take an action; what the table does not name is not permitted.
    #[must_use]
    pub fn may(&self, role: Role, what: &str) -> bool {
        self.role(role).is_some_and(|r| r.may.iter().any(|m| &**m == what))
    }

    /// Whether an officer may take an action at a desk with these officers: a duty without any officer is assigned by the roles' fallback.
    #[must_use]
    pub fn may_here(&self, role: Role, what: &str, officers: &[Officer]) -> bool {
        self.may(role, what)
            || (!officers.iter().any(|o| self.may(o.role, what))
                && self.role(role).is_some_and(|r| r.may_alone.iter().any(|m| &**m == what)))
    }

    /// An item.
    #[must_use]
    pub fn item(&self, code: Item) -> Option<&ItemRule> {
        self.items.get(code)
    }

    /// A ground.
    #[must_use]
    pub fn ground(&self, code: Ground) -> Option<&GroundRule> {
        self.grounds.get(code)
    }

    /// A category.
    #[must_use]
    pub fn category(&self, code: Category) -> Option<&CategoryRule> {
        self.categories.get(code)
    }

    /// A port.
    #[must_use]
    pub fn port(&self, code: Port) -> Option<&PortRule> {
        self.ports.get(code)
    }

    /// A state, by its code in machine readable zones.
    #[must_use]
    pub fn state(&self, code: StateCode) -> Option<&StateRule> {
        self.states.get(code)
    }

    /// A state, by either of its codes.
    #[must_use]
    pub fn state_or_alias(&self, code: StateCode) -> Option<&StateRule> {
        self.state(code).or_else(|| self.states.iter().find(|s| s.alias == Some(code)))
    }

    /// A closing reason.
    #[must_use]
    pub fn closing(&self, code: ClosingCode) -> Option<&ClosingRule> {
        self.closings.get(code)
    }

    /// A reason of another port.
    #[must_use]
    pub fn decline(&self, code: DeclineCode) -> Option<&DeclineRule> {
        self.declines.get(code)
    }

    /// A defect.
    #[must_use]
    pub fn defect(&self, code: Defect) -> Option<&DefectRule> {
        self.defects.get(code)
    }

    /// All items.
    pub fn items(&self) -> impl Iterator<Item = &ItemRule> {
        self.items.iter()
    }

    /// All grounds.
    pub fn grounds(&self) -> impl Iterator<Item = &GroundRule> {
        self.grounds.iter()
    }

    /// All categories.
    pub fn categories(&self) -> impl Iterator<Item = &CategoryRule> {
        self.categories.iter()
    }

    /// All ports.
    pub fn ports(&self) -> impl Iterator<Item = &PortRule> {
        self.ports.iter()
    }

    /// All states.
    pub fn states(&self) -> impl Iterator<Item = &StateRule> {
        self.states.iter()
    }

    /// All closing reasons.
    pub fn closings(&self) -> impl Iterator<Item = &ClosingRule> {
        self.closings.iter()
    }

    /// All reasons of other ports.
    pub fn declines(&self) -> impl Iterator<Item = &DeclineRule> {
        self.declines.iter()
    }

    /// All defects.
    pub fn defects(&self) -> impl Iterator<Item = &DefectRule> {
        self.defects.iter()
    }

    /// What the officer records: the checks required before an approval, then what belongs to the issue.
    pub fn officer_items(&self) -> impl Iterator<Item = (Item, Requirement)> {
        let needs = self.policy.approval.needs.iter().map(|i| (*i, Requirement::Mandatory));
        let issue = self.items.iter().filter(|i| i.stage == ItemStage::Issue);
        needs.chain(issue.map(|i| (i.code, Requirement::Optional)))
    }

    /// The documents of a ground in working order: what must be settled first. For a ground that is not known what every application has.
    #[must_use]
    pub fn checklist(&self, ground: Ground) -> Vec<(Item, Requirement, Criteria)> {
        let base = (&self.policy.approval.base, Requirement::Mandatory);
        let lists = self.ground(ground).map_or_else(
            || vec![base],
            |ground| {
                vec![
                    (&ground.mandatory, Requirement::Mandatory),
                    (&ground.conditional, Requirement::Conditional),
                    (&ground.optional, Requirement::Optional),
                ]
            },
        );
        lists
            .into_iter()
            .flat_map(|(items, requirement)| items.iter().map(move |i| (*i, requirement)))
            .map(|(item, requirement)| {
                (item, requirement, self.item(item).map(ItemRule::heads).unwrap_or_default())
            })
            .collect()
    }
}

#[cfg(test)]
mod tests;
