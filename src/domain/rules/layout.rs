//! Which files the rules have, which of their lists have rows with a key, and in which direction each value is tighter
//! (`assets/rules/directions.toml`). It compares nothing itself.

use super::document::{RuleFields, RuleNode, read_builtin};
use serde::Deserialize;
use std::collections::BTreeMap;

/// A list of rows.
#[derive(Debug)]
pub(super) struct RuleList {
    /// Its key in the file.
    pub(super) key: &'static str,
    /// Its name in the table of directions.
    pub(super) section: &'static str,
    /// The fields that name a row.
    pub(super) identity: &'static [&'static str],
}

/// A file of rules.
#[derive(Debug)]
pub(super) struct RuleFile {
    /// Its name, without `.toml`.
    pub(super) name: &'static str,
    pub(super) lists: &'static [RuleList],
}

impl RuleFile {
    /// The list of a key.
    pub(super) fn list(&self, key: &str) -> Option<&'static RuleList> {
        self.lists.iter().find(|l| l.key == key)
    }
}

macro_rules! table {
    ($file:literal, $key:literal) => {
        RuleFile { name: $file, lists: &[RuleList { key: $key, section: $file, identity: &["code"] }] }
    };
}

/// Every file; what another one names comes first.
pub(super) const FILES: [RuleFile; 16] = [
    table!("items", "item"),
    table!("categories", "category"),
    table!("authorities", "authority"),
    table!("ports", "port"),
    table!("states", "state"),
    table!("closings", "closing"),
    table!("declines", "decline"),
    table!("defects", "defect"),
    table!("roles", "role"),
    table!("grounds", "ground"),
    RuleFile { name: "calendar", lists: &[] },
    RuleFile { name: "exemptions", lists: &[] },
    RuleFile {
        name: "policy",
        lists: &[
            RuleList { key: "bulk", section: "policy.bulk", identity: &["action"] },
            RuleList {
                key: "decide_within",
                section: "policy.decide_within",
                identity: &["authority", "form"],
            },
        ],
    },
    RuleFile {
        name: "request",
        lists: &[
            RuleList { key: "need", section: "request.need", identity: &["item"] },
            RuleList { key: "ask", section: "request.ask", identity: &["defect"] },
            RuleList { key: "pair", section: "request.pair", identity: &["item", "defect"] },
            RuleList { key: "doubt", section: "request.doubt", identity: &["findings"] },
        ],
    },
    RuleFile { name: "no_visa", lists: &[] },
    RuleFile { name: "papers", lists: &[] },
];

/// The file of a name.
pub(super) fn file(name: &str) -> Option<&'static RuleFile> {
    FILES.iter().find(|f| f.name == name)
}

/// The name of a row: the fields of its identity. A field that a row may leave out is empty.
pub(super) fn row_name(list: &RuleList, row: &RuleFields) -> String {
    let words: Vec<String> =
        list.identity.iter().filter_map(|key| row.get(*key)).map(RuleNode::shown).collect();
    words.join("/")
}

/// The row of a name.
pub(super) fn row<'a>(rows: &'a [RuleNode], list: &RuleList, name: &str) -> Option<&'a RuleFields> {
    rows.iter().filter_map(RuleNode::fields).find(|row| row_name(list, row) == name)
}

/// What makes a value tighter.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Tightening {
    Less,
    More,
    Adding,
    Removing,
    Kinds,
    Alternatives,
    Level,
    Tighter,
    Looser,
    Neutral,
    Fixed,
}

/// What is known of one value.
#[derive(Clone, Debug)]
pub(super) struct DirectionRule {
    pub(super) tighter: Tightening,
    /// The value that is the tight one, where there is one.
    pub(super) is: Option<RuleNode>,
    /// The limit of the law.
    pub(super) law: Option<RuleNode>,
    /// What a missing value means.
    pub(super) absent: Option<RuleNode>,
}

/// A value without a direction is loosened by every change.
const UNKNOWN: DirectionRule =
    DirectionRule { tighter: Tightening::Looser, is: None, law: None, absent: None };

/// Why the table of directions cannot be read.
#[derive(Debug, thiserror::Error)]
#[error("directions: {0}")]
pub struct DirectionsError(String);

/// The table of directions, by section and key.
#[derive(Clone, Debug)]
pub(super) struct RuleDirections(BTreeMap<String, BTreeMap<String, DirectionRule>>);

impl RuleDirections {
    pub(super) fn builtin() -> Result<Self, DirectionsError> {
        let text = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/assets/rules/directions.toml"));
        let mut sections = BTreeMap::new();
        for (name, section) in read_builtin(text).map_err(DirectionsError)? {
            let keys = section.fields().ok_or_else(|| DirectionsError(name.clone()))?;
            let rules = keys.iter().map(|(key, node)| Ok((key.clone(), rule(node)?)));
            sections.insert(name, rules.collect::<Result<_, DirectionsError>>()?);
        }
        Ok(Self(sections))
    }

    /// What is known of a key.
    pub(super) fn of(&self, section: &str, key: &str) -> &DirectionRule {
        self.find(section, key).unwrap_or(&UNKNOWN)
    }

    pub(super) fn find(&self, section: &str, key: &str) -> Option<&DirectionRule> {
        self.0.get(section)?.get(key)
    }

    /// The keys of a section.
    pub(super) fn keys(&self, section: &str) -> impl Iterator<Item = &str> {
        self.0.get(section).into_iter().flatten().map(|(key, _)| key.as_str())
    }
}

fn rule(node: &RuleNode) -> Result<DirectionRule, DirectionsError> {
    let kind = |text: &str| {
        let word = serde::de::value::StrDeserializer::<serde::de::value::Error>::new(text);
        Tightening::deserialize(word).map_err(|e| DirectionsError(e.to_string()))
    };
    if let Some(text) = node.text() {
        return Ok(DirectionRule { tighter: kind(text)?, ..UNKNOWN });
    }
    let fields = node.fields().ok_or_else(|| DirectionsError(node.shown()))?;
    let tighter = fields.get("tighter").and_then(RuleNode::text);
    let value = |key: &str| fields.get(key).cloned();
    Ok(DirectionRule {
        tighter: tighter.map_or(Ok(Tightening::Looser), kind)?,
        is: value("is"),
        law: value("law"),
        absent: value("absent"),
    })
}
