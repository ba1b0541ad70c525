//! What an office's rules change, value by value, and in which direction. Owns the comparison of two sets of files, and how a single change
//! is undone; `in_force` determines who has to agree to one.

use super::calendar_data::minutes;
use super::document::{RuleFields, RuleNode, RulePlace, RuleValue};
use super::layout::{
    DirectionRule, FILES, RuleDirections, RuleFile, RuleList, Tightening, file, row, row_name,
};
use crate::domain::zone::beijing;
use chrono::{DateTime, NaiveDate, NaiveTime, TimeZone, Utc};
use std::cmp::Ordering;
use std::collections::BTreeMap;

/// The files of the rules by name.
pub(super) type RuleDocs = BTreeMap<&'static str, RuleFields>;

/// The lists of a ground, the strictest first.
pub(super) const LEVELS: [&str; 3] = ["mandatory", "conditional", "optional"];

/// Between an accepted value and the day from which it counts.
const FROM_DAY: &str = " from ";

/// The direction of a change.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RuleDirection {
    /// It permits less or requires more.
    Tighter,
    /// It permits more or requires less: two persons have to accept it.
    Looser,
    /// Neither.
    Neutral,
    /// The law sets the limit.
    NotPermitted,
}

impl RuleDirection {
    /// The machine name.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Tighter => "tighter",
            Self::Looser => "looser",
            Self::Neutral => "neutral",
            Self::NotPermitted => "not_permitted",
        }
    }
}

/// What a change is a change of.
#[derive(Clone, Debug, PartialEq)]
enum Unit {
    /// A value.
    Field(String),
    /// A member of a list.
    Member(String, RuleNode),
    /// How strictly a ground requires an item.
    Level(String),
    /// A whole row.
    Row,
}

/// One value that differs from the built-in rules.
#[derive(Clone, Debug)]
pub struct RuleChange {
    /// Name of the file, without `.toml`.
    pub file: &'static str,
    list: Option<&'static RuleList>,
    row: String,
    unit: Unit,
    /// The built-in value; none where there is none.
    pub from: Option<String>,
    /// The new value; none where it is removed.
    pub to: Option<String>,
    /// In which direction.
    pub direction: RuleDirection,
    /// Numbers: which of two is looser.
    less_is_tighter: Option<bool>,
    /// Where it is written; none for what is missing.
    pub place: Option<RulePlace>,
    /// The day from which it is in force; none: at once.
    pub valid_from: Option<NaiveDate>,
}

impl RuleChange {
    /// A value that was not taken at all, because the law does not permit it.
    pub(super) fn not_permitted(
        file: &'static str,
        key: &str,
        from: Option<&RuleNode>,
        to: &RuleNode,
    ) -> Self {
        Self {
            file,
            list: None,
            row: String::new(),
            unit: Unit::Field(key.to_owned()),
            from: from.map(RuleNode::shown),
            to: Some(to.shown()),
            direction: RuleDirection::NotPermitted,
            less_is_tighter: None,
            place: to.place.clone(),
            valid_from: None,
        }
    }

    /// The name of the value: `policy.idle_lock_minutes`, `grounds.HUM.items:MED`.
    #[must_use]
    pub fn key(&self) -> String {
        let mut key = self.file.to_owned();
        if let Some(list) = self.list {
            if list.section != self.file {
                key.push_str(&format!(".{}", list.key));
            }
            key.push_str(&format!(".{}", self.row));
        }
        match &self.unit {
            Unit::Field(name) => key.push_str(&format!(".{name}")),
            Unit::Member(name, member) => key.push_str(&format!(".{name}:{}", member.shown())),
            Unit::Level(item) => key.push_str(&format!(".items:{item}")),
            Unit::Row => {}
        }
        key
    }

    /// The new value; a dash where it is removed.
    #[must_use]
    pub fn value(&self) -> String {
        self.to.clone().unwrap_or_else(|| "-".to_owned())
    }

    /// What an acceptance of it records: the value, and the day from which it counts.
    #[must_use]
    pub fn accepted_as(&self) -> String {
        match self.valid_from {
            Some(day) => format!("{}{FROM_DAY}{day}", self.value()),
            None => self.value(),
        }
    }

    /// Whether an acceptance of a value covers this one: the same, or a number that is looser still, from the same day or an earlier one.
    pub(super) fn covered_by(&self, accepted: &str) -> bool {
        let Some(accepted) = self.begun(accepted) else { return false };
        let own = self.value();
        if own == accepted {
            return true;
        }
        match self.less_is_tighter {
            Some(true) => compare(&own, accepted) == Some(Ordering::Less),
            Some(false) => compare(&own, accepted) == Some(Ordering::Greater),
            None => false,
        }
    }

    /// The accepted value, where it counts when the change begins to.
    fn begun<'a>(&self, accepted: &'a str) -> Option<&'a str> {
        let dated = accepted.rsplit_once(FROM_DAY).and_then(|(value, day)| Some((value, day.parse().ok()?)));
        let (value, day): (&str, Option<NaiveDate>) =
            dated.map_or((accepted, None), |(value, day)| (value, Some(day)));
        // A value that counts from the beginning begins before any day.
        (day <= self.valid_from).then_some(value)
    }

    /// The loosest of some accepted numbers.
    pub(super) fn loosest<'a>(&self, accepted: impl Iterator<Item = &'a str>) -> Option<&'a str> {
        let number = |text: &&str| number(text);
        let accepted = accepted.filter_map(|text| self.begun(text));
        match self.less_is_tighter? {
            true => accepted.max_by_key(number),
            false => accepted.min_by_key(number),
        }
    }

    /// Puts the built-in value, or a number that was accepted, in place of the change.
    pub(super) fn undo(&self, docs: &mut RuleDocs, before: &RuleDocs, accepted: Option<&str>) {
        let (Some(doc), Some(old)) = (docs.get_mut(self.file), before.get(self.file)) else { return };
        let old_row = match self.list {
            Some(list) => {
                old.get(list.key).and_then(RuleNode::list).and_then(|rows| row(rows, list, &self.row))
            }
            None => Some(old),
        };
        if self.unit == Unit::Row {
            let Some(list) = self.list else { return };
            let Some(RuleNode { value: RuleValue::List(rows), .. }) = doc.get_mut(list.key) else { return };
            rows.retain(|r| r.fields().is_none_or(|r| row_name(list, r) != self.row));
            rows.extend(old_row.map(|r| RuleNode::builtin(RuleValue::Table(r.clone()))));
            return;
        }
        let new = match self.list {
            Some(list) => match doc.get_mut(list.key) {
                Some(RuleNode { value: RuleValue::List(rows), .. }) => {
                    let of = |r: &&mut RuleNode| r.fields().is_some_and(|r| row_name(list, r) == self.row);
                    match rows.iter_mut().find(of) {
                        Some(RuleNode { value: RuleValue::Table(fields), .. }) => fields,
                        _ => return,
                    }
                }
                _ => return,
            },
            None => doc,
        };
        let Some(old) = old_row else { return };
        match &self.unit {
            Unit::Field(name) => {
                let of = |text: &str| match text.parse() {
                    Ok(number) => RuleValue::Number(number),
                    Err(_) => RuleValue::Text(text.to_owned()),
                };
                let value =
                    accepted.map(of).filter(|_| self.less_is_tighter.is_some()).map(RuleNode::builtin);
                put(new, name, value.or_else(|| get(old, name).cloned()));
            }
            Unit::Member(name, member) => {
                let was = get(old, name).and_then(RuleNode::list).is_some_and(|l| l.contains(member));
                let mut list = get(new, name).and_then(RuleNode::list).unwrap_or_default().to_vec();
                list.retain(|m| m != member);
                list.extend(was.then(|| RuleNode::builtin(member.value.clone())));
                put(new, name, Some(RuleNode::builtin(RuleValue::List(list))));
            }
            Unit::Level(item) => {
                let item = RuleNode::builtin(RuleValue::Text(item.clone()));
                for level in LEVELS {
                    let was = old.get(level).and_then(RuleNode::list).is_some_and(|l| l.contains(&item));
                    if let Some(RuleNode { value: RuleValue::List(list), .. }) = new.get_mut(level) {
                        list.retain(|m| *m != item);
                        list.extend(was.then(|| item.clone()));
                    }
                }
            }
            Unit::Row => {}
        }
    }
}

/// The value of a dotted key.
fn get<'a>(fields: &'a RuleFields, key: &str) -> Option<&'a RuleNode> {
    match key.split_once('.') {
        Some((table, rest)) => get(fields.get(table)?.fields()?, rest),
        None => fields.get(key),
    }
}

/// Sets the value of a dotted key, or removes it.
pub(super) fn put(fields: &mut RuleFields, key: &str, value: Option<RuleNode>) {
    match (key.split_once('.'), value) {
        (Some((table, rest)), value) => {
            let table = fields
                .entry(table.to_owned())
                .or_insert_with(|| RuleNode::builtin(RuleValue::Table(RuleFields::new())));
            if let RuleValue::Table(inner) = &mut table.value {
                put(inner, rest, value);
            }
        }
        (None, Some(value)) => drop(fields.insert(key.to_owned(), value)),
        (None, None) => drop(fields.remove(key)),
    }
}

/// A number, or the minutes of a time of day.
fn number(text: &str) -> Option<i64> {
    text.parse().ok().or_else(|| minutes(text).map(i64::from))
}

/// Numbers and times of day by size, anything else as text: dates are in order then.
fn compare(a: &str, b: &str) -> Option<Ordering> {
    match (number(a), number(b)) {
        (Some(a), Some(b)) => Some(a.cmp(&b)),
        (None, None) => Some(a.cmp(b)),
        _ => None,
    }
}

/// The beginning of a day in Beijing.
pub(super) fn day_begins(day: NaiveDate) -> DateTime<Utc> {
    let midnight = day.and_time(NaiveTime::MIN);
    beijing().from_local_datetime(&midnight).single().map_or(midnight.and_utc(), |at| at.with_timezone(&Utc))
}

/// Every value that differs, in the order of the files.
pub(super) fn changes(before: &RuleDocs, after: &RuleDocs, directions: &RuleDirections) -> Vec<RuleChange> {
    let law = directions.of("grounds", LEVELS[0]).law.as_ref().and_then(RuleNode::list).unwrap_or_default();
    let mut all = ChangeCollector { directions, law, alone: alone(before, after), found: Vec::new() };
    let none = RuleFields::new();
    for file in &FILES {
        let (old, new) = (before.get(file.name).unwrap_or(&none), after.get(file.name).unwrap_or(&none));
        if old == new {
            continue;
        }
        let plain = |fields: &RuleFields| -> RuleFields {
            fields
                .iter()
                .filter(|(k, _)| file.list(k).is_none())
                .map(|(k, v)| (k.clone(), v.clone()))
                .collect()
        };
        all.fields(file, None, "", "", &plain(old), &plain(new));
        for list in file.lists {
            all.rows(file, list, old, new);
        }
    }
    all.found
}

struct ChangeCollector<'a> {
    directions: &'a RuleDirections,
    /// The items that the law requires for every ground.
    law: &'a [RuleNode],
    /// Roles, each with a duty that it has as long as nobody at the desk has a role made for it.
    alone: Vec<(String, RuleNode)>,
    found: Vec<RuleChange>,
}

/// What roles may do as long as nobody else may, before or after.
fn alone(before: &RuleDocs, after: &RuleDocs) -> Vec<(String, RuleNode)> {
    let of = |docs: &RuleDocs| -> Vec<RuleNode> {
        docs.get("roles").and_then(|d| d.get("role")).and_then(RuleNode::list).unwrap_or_default().to_vec()
    };
    let rows: Vec<RuleNode> = [of(before), of(after)].concat();
    let duties = |row: &RuleFields| -> Vec<(String, RuleNode)> {
        let code = row.get("code").map(RuleNode::shown).unwrap_or_default();
        let duties = row.get("may_alone").and_then(RuleNode::list).unwrap_or_default();
        duties.iter().map(|duty| (code.clone(), duty.clone())).collect()
    };
    rows.iter().filter_map(RuleNode::fields).flat_map(duties).collect()
}

/// Whether an alternative to an item is one of some others: a group of which an item of the law is a member does without it.
fn does_without(one_of: Option<&RuleNode>, law: &[RuleNode]) -> bool {
    one_of.is_some_and(|node| match node.list() {
        Some(list) => list.iter().any(|node| does_without(Some(node), law)),
        None => law.contains(node),
    })
}

impl ChangeCollector<'_> {
    fn rows(&mut self, file: &'static RuleFile, list: &'static RuleList, old: &RuleFields, new: &RuleFields) {
        let rows =
            |fields: &RuleFields| fields.get(list.key).and_then(RuleNode::list).unwrap_or_default().to_vec();
        let (old, new) = (rows(old), rows(new));
        for node in &new {
            let Some(fields) = node.fields() else { continue };
            let name = row_name(list, fields);
            match row(&old, list, &name) {
                Some(before) => self.fields(file, Some(list), &name, "", before, fields),
                None => {
                    let direction = self.new_row(list, fields);
                    let place = fields.values().find_map(|n| n.place.clone()).or_else(|| node.place.clone());
                    let to = Some(self.weighty(list, fields));
                    self.add(file, Some(list), &name, Unit::Row, (None, to), direction, None, place);
                }
            }
        }
        for fields in old.iter().filter_map(RuleNode::fields) {
            let name = row_name(list, fields);
            if row(&new, list, &name).is_none() {
                let direction = match self.directions.of(list.section, "gone").tighter {
                    Tightening::Tighter => RuleDirection::Tighter,
                    Tightening::Neutral => RuleDirection::Neutral,
                    // A row with a permission takes it along.
                    _ => RuleDirection::Looser,
                };
                let from = Some(self.weighty(list, fields));
                self.add(file, Some(list), &name, Unit::Row, (from, None), direction, None, None);
            }
        }
    }

    /// A new row, unless it takes what the law does not permit.
    fn new_row(&self, list: &RuleList, fields: &RuleFields) -> RuleDirection {
        let of = |key: &str| self.directions.of(list.section, key);
        let limited = |key: &str| of(key).tighter == Tightening::Less;
        let broken = fields.iter().any(|(key, node)| limited(key) && beyond(of(key), key, Some(node)))
            || (list.section == "grounds"
                && (beyond(of(LEVELS[0]), LEVELS[0], fields.get(LEVELS[0]))
                    || does_without(fields.get("one_of"), self.law)));
        if broken {
            return RuleDirection::NotPermitted;
        }
        match of("row").tighter {
            Tightening::Neutral => RuleDirection::Neutral,
            _ => RuleDirection::Looser,
        }
    }

    /// What of a row bears on what is permitted.
    fn weighty(&self, list: &RuleList, fields: &RuleFields) -> String {
        let of = |key: &str| self.directions.of(list.section, key).tighter;
        let all: Vec<String> = fields
            .iter()
            .filter(|(key, _)| of(key) != Tightening::Neutral)
            .map(|(key, node)| format!("{key}={}", node.shown()))
            .collect();
        all.join(" ")
    }

    fn fields(
        &mut self,
        file: &'static RuleFile,
        list: Option<&'static RuleList>,
        name: &str,
        above: &str,
        old: &RuleFields,
        new: &RuleFields,
    ) {
        let section = list.map_or(file.name, |l| l.section);
        let grounds = section == "grounds";
        let mut keys: Vec<&String> = old.keys().chain(new.keys()).collect();
        keys.sort();
        keys.dedup();
        for key in keys {
            let (before, after) = (old.get(key), new.get(key));
            if before == after || (grounds && LEVELS.contains(&&**key)) {
                continue;
            }
            let dotted = format!("{above}{key}");
            let inner = |node: Option<&RuleNode>| {
                node.filter(|n| !n.is_translated()).and_then(RuleNode::fields).cloned()
            };
            let known =
                self.directions.find(section, &dotted).is_some_and(|r| r.tighter != Tightening::Neutral);
            if let (Some(before), Some(after), false) = (inner(before), inner(after), known) {
                self.fields(file, list, name, &format!("{dotted}."), &before, &after);
                continue;
            }
            self.value(file, list, name, &dotted, before, after);
        }
        if grounds {
            self.levels(file, list, name, old, new);
        }
    }

    fn value(
        &mut self,
        file: &'static RuleFile,
        list: Option<&'static RuleList>,
        name: &str,
        key: &str,
        old: Option<&RuleNode>,
        new: Option<&RuleNode>,
    ) {
        let section = list.map_or(file.name, |l| l.section);
        // A key of a table that is neutral as a whole.
        let whole = key.split_once('.').map_or(key, |(table, _)| table);
        let rule = self.directions.find(section, key).or_else(|| self.directions.find(section, whole));
        let rule = rule.unwrap_or_else(|| self.directions.of(section, key)).clone();
        let place = new.and_then(|n| n.place.clone());
        if let Tightening::Adding | Tightening::Removing = rule.tighter {
            let members =
                |node: Option<&RuleNode>| node.and_then(RuleNode::list).unwrap_or_default().to_vec();
            let (old, new) = (members(old), members(new));
            let adding = rule.tighter == Tightening::Adding;
            for (from, to, added) in [(&old, &new, true), (&new, &old, false)] {
                for member in to.iter().filter(|m| !from.contains(m)) {
                    let by_law = rule.law.as_ref().and_then(RuleNode::list).unwrap_or_default();
                    // What a role no longer may, another one may that has it as long as nobody else does.
                    let passed_on = || {
                        let other = |(role, duty): &(String, RuleNode)| role != name && duty == member;
                        (section, key) == ("roles", "may") && self.alone.iter().any(other)
                    };
                    let direction = if self.is_of_law(section, name) || (!added && by_law.contains(member)) {
                        RuleDirection::NotPermitted
                    } else if added == adding && (added || !passed_on()) {
                        RuleDirection::Tighter
                    } else {
                        RuleDirection::Looser
                    };
                    let text = Some(member.shown());
                    let values = if added { (None, text) } else { (text, None) };
                    let place = if added { member.place.clone() } else { place.clone() };
                    let unit = Unit::Member(key.to_owned(), RuleNode::builtin(member.value.clone()));
                    self.add(file, list, name, unit, values, direction, None, place);
                }
            }
            return;
        }
        let by_law = match section {
            "grounds" => key == "one_of" && does_without(new, self.law),
            _ => rule.tighter != Tightening::Neutral && self.is_of_law(section, name),
        };
        let direction = match direction(&rule, key, old, new) {
            RuleDirection::Tighter | RuleDirection::Looser if by_law => RuleDirection::NotPermitted,
            direction => direction,
        };
        let less = match rule.tighter {
            Tightening::Less => Some(true),
            Tightening::More => Some(false),
            _ => None,
        };
        let text = |node: Option<&RuleNode>| node.or(rule.absent.as_ref()).map(RuleNode::shown);
        let values = (text(old), text(new));
        self.add(file, list, name, Unit::Field(key.to_owned()), values, direction, less, place);
    }

    /// Whether a row is that of an item that the law requires: what is asked of it the office does not set.
    fn is_of_law(&self, section: &str, name: &str) -> bool {
        section == "items" && self.law.iter().any(|item| item.text() == Some(name))
    }

    /// How strictly a ground requires each item.
    fn levels(
        &mut self,
        file: &'static RuleFile,
        list: Option<&'static RuleList>,
        name: &str,
        old: &RuleFields,
        new: &RuleFields,
    ) {
        let found = |fields: &RuleFields, item: &str| {
            LEVELS.into_iter().enumerate().find_map(|(rank, level)| {
                let node = fields.get(level)?.list()?.iter().find(|m| m.text() == Some(item))?;
                Some((rank, level, node.place.clone()))
            })
        };
        let mut items: Vec<String> = [old, new]
            .into_iter()
            .flat_map(|fields| LEVELS.into_iter().filter_map(|level| fields.get(level)?.list()))
            .flatten()
            .filter_map(RuleNode::text)
            .map(str::to_owned)
            .collect();
        items.sort();
        items.dedup();
        let law = self.directions.of("grounds", LEVELS[0]).law.clone();
        for item in items {
            let (before, after) = (found(old, &item), found(new, &item));
            let rank = |level: &Option<(usize, &str, Option<RulePlace>)>| {
                level.as_ref().map_or(LEVELS.len(), |(rank, ..)| *rank)
            };
            let by_law = law.as_ref().and_then(RuleNode::list).unwrap_or_default();
            let direction = match rank(&after).cmp(&rank(&before)) {
                Ordering::Equal => continue,
                Ordering::Less => RuleDirection::Tighter,
                Ordering::Greater if by_law.iter().any(|m| m.text() == Some(&item)) => {
                    RuleDirection::NotPermitted
                }
                Ordering::Greater => RuleDirection::Looser,
            };
            let word = |level: &Option<(usize, &str, Option<RulePlace>)>| {
                level.as_ref().map(|(_, level, _)| (*level).to_owned())
            };
            let values = (word(&before), word(&after));
            let given = || LEVELS.into_iter().find_map(|level| new.get(level)?.place.clone());
            let place = after.and_then(|(.., place)| place).or_else(given);
            self.add(file, list, name, Unit::Level(item), values, direction, None, place);
        }
    }

    #[expect(clippy::too_many_arguments, reason = "the fields of a change")]
    fn add(
        &mut self,
        file: &'static RuleFile,
        list: Option<&'static RuleList>,
        row: &str,
        unit: Unit,
        (from, to): (Option<String>, Option<String>),
        direction: RuleDirection,
        less_is_tighter: Option<bool>,
        place: Option<RulePlace>,
    ) {
        self.found.push(RuleChange {
            file: file.name,
            list,
            row: row.to_owned(),
            unit,
            from,
            to,
            direction,
            less_is_tighter,
            place,
            valid_from: None,
        });
    }
}

/// Whether the law does not permit a value.
pub(super) fn beyond(rule: &DirectionRule, key: &str, new: Option<&RuleNode>) -> bool {
    let Some(law) = &rule.law else { return false };
    if key == LEVELS[0] {
        let has = |item: &RuleNode| new.and_then(RuleNode::list).is_some_and(|l| l.contains(item));
        return !law.list().unwrap_or_default().iter().all(has);
    }
    match (rule.tighter, new) {
        (_, None) => false,
        (Tightening::Less, Some(new)) => {
            compare(&new.shown(), &law.shown()) != Some(Ordering::Less) && new != law
        }
        (_, Some(new)) => new != law,
    }
}

/// The direction of a value.
fn direction(
    rule: &DirectionRule,
    key: &str,
    old: Option<&RuleNode>,
    new: Option<&RuleNode>,
) -> RuleDirection {
    let either = |tighter: bool| if tighter { RuleDirection::Tighter } else { RuleDirection::Looser };
    // The law keeps what is: a state that is none of a foreigner's stays none.
    if rule.law.is_some() && key != LEVELS[0] {
        let limit = matches!(rule.tighter, Tightening::Less);
        if (limit && beyond(rule, key, new)) || (!limit && old == rule.law.as_ref()) {
            return RuleDirection::NotPermitted;
        }
    }
    if let Some(is) = &rule.is {
        let value = |node: Option<&RuleNode>| node.or(rule.absent.as_ref()).cloned();
        let (old, new) = (value(old), value(new));
        return if old == new { RuleDirection::Neutral } else { either(new.as_ref() == Some(is)) };
    }
    match rule.tighter {
        Tightening::Neutral => RuleDirection::Neutral,
        Tightening::Fixed => RuleDirection::NotPermitted,
        // A missing end is the latest, a missing beginning the earliest.
        Tightening::Less => match (old, new) {
            (None, _) => RuleDirection::Tighter,
            (_, None) => RuleDirection::Looser,
            (Some(old), Some(new)) => either(compare(&new.shown(), &old.shown()) == Some(Ordering::Less)),
        },
        Tightening::More => match (old, new) {
            (None, _) => RuleDirection::Tighter,
            (_, None) => RuleDirection::Looser,
            (Some(old), Some(new)) => either(compare(&new.shown(), &old.shown()) == Some(Ordering::Greater)),
        },
        Tightening::Kinds => {
            let members =
                |node: Option<&RuleNode>| node.and_then(RuleNode::list).unwrap_or_default().to_vec();
            let (old, new) = (members(old), members(new));
            either(!new.is_empty() && (old.is_empty() || new.iter().all(|m| old.contains(m))))
        }
        Tightening::Alternatives => {
            let groups = |node: Option<&RuleNode>| node.and_then(RuleNode::list).unwrap_or_default().to_vec();
            let (old, new) = (groups(old), groups(new));
            let fewer = |(old, new): (&RuleNode, &RuleNode)| {
                let (old, new) = (old.list().unwrap_or_default(), new.list().unwrap_or_default());
                // The first alternative counts where none was begun: another order is another rule.
                let mut left = old.iter();
                !new.is_empty() && new.iter().all(|m| left.any(|o| o == m))
            };
            either(old.len() == new.len() && old.iter().zip(&new).all(fewer))
        }
        Tightening::Tighter => RuleDirection::Tighter,
        Tightening::Looser | Tightening::Adding | Tightening::Removing | Tightening::Level => {
            RuleDirection::Looser
        }
    }
}

/// Every value of some files by its name, with its place.
pub(super) fn values(docs: &RuleDocs) -> Vec<(String, String, Option<RulePlace>)> {
    let mut all = Vec::new();
    for (name, fields) in docs {
        let Some(file) = file(name) else { continue };
        for (key, node) in fields {
            match (file.list(key), node.list()) {
                (Some(list), Some(rows)) => {
                    let above = if list.section == file.name {
                        file.name.to_owned()
                    } else {
                        format!("{}.{}", file.name, list.key)
                    };
                    for row in rows.iter().filter_map(RuleNode::fields) {
                        flat(&format!("{above}.{}", row_name(list, row)), row, &mut all);
                    }
                }
                _ => one(&format!("{}.{key}", file.name), node, &mut all),
            }
        }
    }
    all
}

fn flat(above: &str, fields: &RuleFields, all: &mut Vec<(String, String, Option<RulePlace>)>) {
    for (key, node) in fields {
        one(&format!("{above}.{key}"), node, all);
    }
}

fn one(key: &str, node: &RuleNode, all: &mut Vec<(String, String, Option<RulePlace>)>) {
    match node.fields().filter(|_| !node.is_translated()) {
        Some(fields) => flat(key, fields, all),
        None => {
            let inner = || match &node.value {
                RuleValue::Table(fields) => fields.values().find_map(|n| n.place.clone()),
                RuleValue::List(list) => list.iter().find_map(|n| n.place.clone()),
                _ => None,
            };
            all.push((key.to_owned(), node.shown(), node.place.clone().or_else(inner)));
        }
    }
}
