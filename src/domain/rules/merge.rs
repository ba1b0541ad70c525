//! An office's files merged over the built-in ones, value by value: a value that is faulty is left out and named. Owns what a file may
//! hold; the tables determine what the values mean for a case.

use super::calendar_data::CalendarData;
use super::changes::{LEVELS, RuleChange, RuleDocs, beyond, put};
use super::document::{RuleFields, RuleNode, RulePlace, RuleValue, read_placed, written};
use super::fault::{RuleFault, RuleFaultKind, nearest};
use super::layout::{FILES, RuleDirections, RuleFile, RuleList, Tightening, row, row_name};
use super::{
    AuthorityRule, CategoryRule, ClosingRule, DUTIES, DeclineRule, DefectRule, ExemptionTable, GroundRule,
    ItemRule, NoVisaTemplate, PaperTexts, Policy, PortRule, RequestTemplates, RoleRule, StateRule,
};
use crate::domain::command::Command;
use crate::domain::lang::Lang;
use crate::domain::officer::Role;
use serde::de::DeserializeOwned;
use std::collections::BTreeMap;

/// What names a code of which table: section, key, table.
const REFERENCES: [(&str, &str, &str); 16] = [
    ("grounds", "categories", "categories"),
    ("grounds", "mandatory", "items"),
    ("grounds", "conditional", "items"),
    ("grounds", "optional", "items"),
    ("grounds", "one_of", "items"),
    ("ports", "authority", "authorities"),
    ("policy", "approval.needs", "items"),
    ("policy", "approval.base", "items"),
    ("policy.decide_within", "authority", "ports"),
    ("exemptions", "categories", "categories"),
    ("request.need", "item", "items"),
    ("request.ask", "defect", "defects"),
    ("request.pair", "item", "items"),
    ("request.pair", "defect", "defects"),
    ("roles", "may", "actions"),
    ("roles", "may_alone", "actions"),
];

/// Merges files over rules, and collects what is wrong.
pub(super) struct RuleMerge<'a> {
    pub(super) directions: &'a RuleDirections,
    /// The built-in files.
    pub(super) builtin: &'a RuleDocs,
    pub(super) docs: RuleDocs,
    pub(super) faults: Vec<RuleFault>,
    /// Values that the law does not permit.
    pub(super) refused: Vec<RuleChange>,
}

impl RuleMerge<'_> {
    fn fault(&mut self, place: &RulePlace, kind: RuleFaultKind) {
        self.faults.push(RuleFault { place: place.clone(), kind });
    }

    /// Merges one file over what is there.
    pub(super) fn file(&mut self, file: &'static RuleFile, name: &str, text: &str) {
        let top = RulePlace { file: name.into(), line: 1, column: 1 };
        let fields = match read_placed(name, text) {
            Ok(fields) => fields,
            Err((place, why)) => return self.fault(&place, RuleFaultKind::Syntax(why)),
        };
        if file.name == "calendar" {
            return self.calendar(fields, &top);
        }
        for (key, node) in fields {
            let place = node.place.clone().unwrap_or_else(|| top.clone());
            match file.list(&key) {
                Some(list) => match node.value {
                    RuleValue::List(rows) => self.rows(file, list, rows, &place),
                    _ => self.fault(&place, wrong(&key, "expected a list of rows")),
                },
                None => self.value(file, "", &key, node, &place),
            }
        }
    }

    /// A value outside a list of rows.
    fn value(&mut self, file: &'static RuleFile, above: &str, key: &str, node: RuleNode, place: &RulePlace) {
        let dotted = format!("{above}{key}");
        let section = file.name;
        let was = find(self.docs.get(section), &dotted).cloned();
        let is_table = |n: &RuleNode| n.fields().is_some() && !n.is_translated();
        if let (RuleValue::Table(inner), Some(true)) = (&node.value, was.as_ref().map(is_table)) {
            for (key, node) in inner.clone() {
                let place = node.place.clone().unwrap_or_else(|| place.clone());
                self.value(file, &format!("{dotted}."), &key, node, &place);
            }
            return;
        }
        if was.is_none() && self.directions.find(section, &dotted).is_none() {
            let known: Vec<String> = match above.strip_suffix('.') {
                Some(table) => {
                    let table = find(self.docs.get(section), table).and_then(RuleNode::fields);
                    table.into_iter().flatten().map(|(key, _)| key.clone()).collect()
                }
                None => {
                    let lists = file.lists.iter().map(|l| l.key.to_owned());
                    let plain = self.docs.get(section).into_iter().flatten().map(|(k, _)| k.clone());
                    plain.chain(lists).collect()
                }
            };
            let nearest = nearest(key, known.iter().map(String::as_str));
            return self.fault(place, RuleFaultKind::KeyUnknown { key: dotted, nearest });
        }
        let rule = self.directions.of(section, &dotted);
        let number = matches!(node.value, RuleValue::Number(_));
        if rule.tighter == Tightening::Fixed || (number && beyond(rule, &dotted, Some(&node))) {
            let change = RuleChange::not_permitted(section, &dotted, was.as_ref(), &node);
            let kind = RuleFaultKind::NotPermitted { key: change.key(), value: node.shown() };
            self.refused.push(change);
            return self.fault(place, kind);
        }
        let node = self.translated(node, was.as_ref(), &dotted, place);
        let mut alone = self.alone(file);
        put(&mut alone, &dotted, Some(node.clone()));
        if self.is_right(file, section, &dotted, &node, &alone, place)
            && let Some(doc) = self.docs.get_mut(section)
        {
            put(doc, &dotted, Some(node));
        }
    }

    /// The built-in file with empty lists of rows: what is put into it is checked by itself.
    fn alone(&self, file: &RuleFile) -> RuleFields {
        let mut fields = self.builtin.get(file.name).cloned().unwrap_or_default();
        for list in file.lists {
            fields.insert(list.key.to_owned(), RuleNode::builtin(RuleValue::List(Vec::new())));
        }
        fields
    }

    /// Whether a value has the right type and range and names nothing unknown.
    fn is_right(
        &mut self,
        file: &RuleFile,
        section: &str,
        key: &str,
        node: &RuleNode,
        alone: &RuleFields,
        place: &RulePlace,
    ) -> bool {
        if let Some((place, kind)) = self.unknown_code(section, key, node) {
            self.fault(&place, kind);
            return false;
        }
        if let Err(why) = typed(file.name, alone) {
            self.fault(place, wrong(key, &why));
            return false;
        }
        if (section, key) == ("policy", "approval.needs")
            && let Some(item) = node.list().unwrap_or_default().iter().find(|n| !self.is_own_check(n))
        {
            self.fault(place, wrong(key, &format!("{} is no check of the officer", item.shown())));
            return false;
        }
        true
    }

    /// Whether an item is never submitted: the officer records it.
    fn is_own_check(&self, code: &RuleNode) -> bool {
        let items = self.docs.get("items").and_then(|d| d.get("item")).and_then(RuleNode::list);
        let of = |r: &&RuleFields| r.get("code") == Some(code);
        items.into_iter().flatten().filter_map(RuleNode::fields).find(of).is_some_and(|item| {
            item.get("heads").and_then(RuleNode::list).is_some_and(<[RuleNode]>::is_empty)
                && item.get("stage").and_then(RuleNode::text) != Some("issue")
        })
    }

    /// The first code of a value that its table does not have.
    fn unknown_code(&self, section: &str, key: &str, node: &RuleNode) -> Option<(RulePlace, RuleFaultKind)> {
        let reference = REFERENCES.iter().find(|(s, k, _)| (*s, *k) == (section, key));
        let table = match (section, key) {
            ("exemptions", "list") => "states",
            ("request.doubt", "findings") => "findings",
            ("roles", "code") => "roles",
            ("policy.bulk", "action") => "actions",
            _ => reference?.2,
        };
        let known: Vec<String> = match table {
            "actions" => Command::NAMES.into_iter().chain(DUTIES).map(str::to_owned).collect(),
            "findings" => crate::domain::findings::CODES.iter().map(|c| (*c).to_owned()).collect(),
            "roles" => Role::ALL.iter().map(|r| r.name().to_owned()).collect(),
            "ports" => [self.codes("ports"), self.codes("authorities")].concat(),
            table => self.codes(table),
        };
        let unknown = |n: &&RuleNode| n.text().is_some_and(|t| !known.iter().any(|k| k == t));
        let mut all = Vec::new();
        codes_in(node, table == "states", &mut all);
        let node = all.into_iter().find(unknown)?;
        let code = node.text().unwrap_or_default().to_owned();
        let nearest = nearest(&code, known.iter().map(String::as_str));
        let place = node.place.clone()?;
        Some((place, RuleFaultKind::CodeUnknown { key: key.to_owned(), code, table, nearest }))
    }

    fn codes(&self, table: &str) -> Vec<String> {
        let rows = self.docs.get(table).into_iter().flatten().filter_map(|(_, node)| node.list()).flatten();
        rows.filter_map(|r| r.fields()?.get("code")?.text().map(str::to_owned)).collect()
    }

    fn rows(
        &mut self,
        file: &'static RuleFile,
        list: &'static RuleList,
        rows: Vec<RuleNode>,
        top: &RulePlace,
    ) {
        let mut seen: Vec<String> = Vec::new();
        let mut first: Vec<RuleNode> = Vec::new();
        for node in rows {
            let place = node.place.clone().unwrap_or_else(|| top.clone());
            let RuleValue::Table(given) = node.value else {
                self.fault(&place, wrong(list.key, "expected a table"));
                continue;
            };
            // A row begins where its first key is.
            let place = given.values().filter_map(|n| n.place.clone()).min().unwrap_or(place);
            let optional = |key: &str| key == "form";
            let missing = list.identity.iter().find(|key| !optional(key) && !given.contains_key(**key));
            if let Some(key) = missing {
                self.fault(&place, RuleFaultKind::KeyMissing((*key).to_owned()));
                continue;
            }
            let name = row_name(list, &given);
            if seen.contains(&name) {
                self.fault(&place, RuleFaultKind::RowTwice(name));
                continue;
            }
            seen.push(name.clone());
            // What the program itself may is no matter of the office: imports and time limits depend on it.
            let may = || given.contains_key("may") || given.contains_key("may_alone");
            if list.section == "roles" && name == Role::Desk.name() && may() {
                self.fault(&place, RuleFaultKind::RowFixed(name));
                continue;
            }
            if let Some(remove) = given.get("remove") {
                self.remove(file, list, &name, remove, &place);
            } else if let Some(made) = self.row(file, list, &name, given, &place) {
                let known = self.existing(file, list, &name).is_some();
                let made = RuleNode { value: RuleValue::Table(made), place: Some(place) };
                if !known && list.key == "doubt" {
                    first.push(made);
                } else {
                    self.set(file, list, &name, Some(made));
                }
            }
        }
        // What is found first counts.
        if let Some(RuleNode { value: RuleValue::List(rows), .. }) =
            self.docs.get_mut(file.name).and_then(|doc| doc.get_mut(list.key))
        {
            rows.splice(0..0, first);
        }
    }

    fn existing(&self, file: &RuleFile, list: &RuleList, name: &str) -> Option<&RuleFields> {
        row(self.docs.get(file.name)?.get(list.key)?.list()?, list, name)
    }

    /// Puts a row in the place of the one of its name, or at the end; none removes it.
    fn set(&mut self, file: &RuleFile, list: &RuleList, name: &str, made: Option<RuleNode>) {
        let Some(doc) = self.docs.get_mut(file.name) else { return };
        let rows =
            doc.entry(list.key.to_owned()).or_insert_with(|| RuleNode::builtin(RuleValue::List(Vec::new())));
        let RuleValue::List(rows) = &mut rows.value else { return };
        let at = rows.iter().position(|r| r.fields().is_some_and(|r| row_name(list, r) == name));
        match (at, made) {
            (Some(at), Some(made)) => rows[at] = made,
            (Some(at), None) => drop(rows.remove(at)),
            (None, Some(made)) => rows.push(made),
            (None, None) => {}
        }
    }

    fn remove(&mut self, file: &RuleFile, list: &RuleList, name: &str, remove: &RuleNode, place: &RulePlace) {
        if remove.value != RuleValue::Flag(true) {
            self.fault(place, wrong("remove", "expected true"));
        } else if self.directions.find(list.section, "gone").is_none() {
            self.fault(place, RuleFaultKind::RowStays(name.to_owned()));
        } else if self.existing(file, list, name).is_none() {
            self.fault(place, RuleFaultKind::RowUnknown(name.to_owned()));
        } else {
            self.set(file, list, name, None);
        }
    }

    /// A row as it is after its right values were merged; none where a new one is not whole.
    fn row(
        &mut self,
        file: &'static RuleFile,
        list: &'static RuleList,
        name: &str,
        given: RuleFields,
        place: &RulePlace,
    ) -> Option<RuleFields> {
        let old = self.existing(file, list, name).cloned();
        let rows = self.builtin.get(file.name).and_then(|doc| doc.get(list.key)).and_then(RuleNode::list);
        let sample = rows.into_iter().flatten().find_map(RuleNode::fields).cloned();
        let mut made = old.clone().unwrap_or_default();
        let fields: Vec<String> = self.directions.keys(list.section).map(str::to_owned).collect();
        let taken: Vec<String> = given.keys().cloned().collect();
        let mut whole = true;
        for (key, node) in given {
            let at = node.place.clone().unwrap_or_else(|| place.clone());
            if !fields.contains(&key) || ["row", "gone"].contains(&&*key) {
                let known = fields.iter().map(String::as_str).filter(|k| !["row", "gone"].contains(k));
                let nearest = nearest(&key, known);
                self.fault(&at, RuleFaultKind::KeyUnknown { key, nearest });
                continue;
            }
            let node = self.translated(node, old.as_ref().and_then(|o| o.get(&key)), &key, &at);
            let mut alone = self.alone(file);
            let mut probe = old.clone().or_else(|| sample.clone()).unwrap_or_default();
            probe.insert(key.clone(), node.clone());
            let probe = RuleNode::builtin(RuleValue::Table(probe));
            alone.insert(list.key.to_owned(), RuleNode::builtin(RuleValue::List(vec![probe])));
            if self.is_right(file, list.section, &key, &node, &alone, &at) {
                made.insert(key, node);
            } else {
                whole = false;
            }
        }
        if list.section == "grounds" {
            once(&mut made, &taken);
            if let Some(item) = doubled(&made) {
                self.fault(place, RuleFaultKind::RowTwice(format!("{name}: {item}")));
                return None;
            }
            if let Some((at, item)) = without_line(&made) {
                let at = at.unwrap_or_else(|| place.clone());
                let kind = RuleFaultKind::CodeUnknown {
                    key: "one_of".into(),
                    code: item,
                    table: "checklist",
                    nearest: None,
                };
                self.fault(&at, kind);
                return None;
            }
        }
        // A new row of which a part is wrong is none.
        if old.is_none() {
            let mut alone = self.alone(file);
            let row = RuleNode::builtin(RuleValue::Table(made.clone()));
            alone.insert(list.key.to_owned(), RuleNode::builtin(RuleValue::List(vec![row])));
            if let Err(why) = typed(file.name, &alone) {
                if whole {
                    let missing = why.strip_prefix("missing field `").and_then(|rest| rest.split_once('`'));
                    let kind = match missing {
                        Some((key, _)) => RuleFaultKind::KeyMissing(key.to_owned()),
                        None => wrong(name, &why),
                    };
                    self.fault(place, kind);
                }
                return None;
            }
            if !whole {
                return None;
            }
        }
        Some(made)
    }

    /// A text with every language: a missing one is shown in another.
    fn translated(
        &mut self,
        node: RuleNode,
        old: Option<&RuleNode>,
        key: &str,
        place: &RulePlace,
    ) -> RuleNode {
        let RuleValue::Table(mut given) = node.value else { return node };
        let whole = RuleNode { value: RuleValue::Table(given.clone()), place: node.place.clone() };
        if !whole.is_translated() {
            return whole;
        }
        let stays = old.and_then(RuleNode::fields);
        for lang in Lang::ALL {
            if given.contains_key(lang.tag()) {
                continue;
            }
            // An English text that was not given is the one that was there; any other language shows the new one.
            let was = (lang == Lang::En).then(|| stays.and_then(|s| s.get(lang.tag())).cloned()).flatten();
            let any = given.get(Lang::En.tag()).or_else(|| given.values().next()).cloned();
            if let Some(text) = was.or(any) {
                given.insert(lang.tag().to_owned(), text);
                let kind = RuleFaultKind::TranslationMissing { key: key.to_owned(), lang: lang.tag() };
                self.fault(place, kind);
            }
        }
        RuleNode { value: RuleValue::Table(given), place: node.place }
    }

    /// The calendar: the days of a year that the file names replace the built-in ones of that year, others are added.
    fn calendar(&mut self, fields: RuleFields, top: &RulePlace) {
        let known: Vec<String> = self.directions.keys("calendar").map(str::to_owned).collect();
        let mut made = self.docs.get("calendar").cloned().unwrap_or_default();
        let number = |n: &RuleNode| match n.value {
            RuleValue::Number(n) => Some(n.to_string()),
            _ => None,
        };
        let years: Vec<String> = ["years", "provisional"]
            .into_iter()
            .filter_map(|key| fields.get(key)?.list())
            .flatten()
            .filter_map(number)
            .collect();
        let of_these = |node: &RuleNode| {
            let first = node.list().and_then(<[RuleNode]>::first).unwrap_or(node);
            let year = number(first).or_else(|| first.text().map(|t| t.chars().take(4).collect()));
            year.is_some_and(|year| years.contains(&year))
        };
        for key in ["years", "provisional", "off", "on"] {
            if let Some(RuleNode { value: RuleValue::List(list), .. }) = made.get_mut(key) {
                list.retain(|node| !of_these(node));
            }
        }
        for (key, node) in fields {
            let place = node.place.clone().unwrap_or_else(|| top.clone());
            if !known.contains(&key) {
                let nearest = nearest(&key, known.iter().map(String::as_str));
                self.fault(&place, RuleFaultKind::KeyUnknown { key, nearest });
                continue;
            }
            let mut next = made.clone();
            match (next.get_mut(&key).map(|n| &mut n.value), &node.value) {
                (Some(RuleValue::List(list)), RuleValue::List(given)) if key != "weekend" => {
                    let new = given.iter().filter(|n| !list.contains(n)).cloned().collect::<Vec<_>>();
                    list.extend(new);
                }
                _ => drop(next.insert(key.clone(), node)),
            }
            match typed("calendar", &next) {
                Ok(()) => made = next,
                Err(why) => self.fault(&place, wrong(&key, &why)),
            }
        }
        match typed("calendar", &made) {
            Ok(()) => drop(self.docs.insert("calendar", made)),
            Err(why) => self.fault(top, RuleFaultKind::Together(why)),
        }
    }

    /// A plain text for each new item and deficiency that the document request has none for.
    pub(super) fn complete_request(&mut self) {
        let text = |en: String, zh: String| {
            let lang = |text| RuleNode::builtin(RuleValue::Text(text));
            let both = [("en".to_owned(), lang(en)), ("zh".to_owned(), lang(zh))];
            RuleNode::builtin(RuleValue::Table(both.into()))
        };
        for (table, rows, list, key, from) in
            [("items", "item", "need", "item", "name"), ("defects", "defect", "ask", "defect", "notice")]
        {
            let Some(all) = self.docs.get(table).and_then(|d| d.get(rows)).and_then(RuleNode::list) else {
                continue;
            };
            let all = all.to_vec();
            for row in all.iter().filter_map(RuleNode::fields) {
                let Some(code) = row.get("code").cloned() else { continue };
                let texts = self.docs.get("request").and_then(|d| d.get(list)).and_then(RuleNode::list);
                let has = |r: &RuleNode| r.fields().and_then(|f| f.get(key)) == Some(&code);
                if texts.is_some_and(|t| t.iter().any(has)) {
                    continue;
                }
                let word = |lang: &str| {
                    let name = row.get(from).and_then(RuleNode::fields).and_then(|f| f.get(lang));
                    name.and_then(RuleNode::text).unwrap_or_default().replace(['{', '}'], "")
                };
                let made = match table {
                    "items" => text(word("en"), word("zh")),
                    _ => text(format!("{{item}} {}", word("en")), format!("{{item}}{}", word("zh"))),
                };
                let bare = RuleNode::builtin(code.value.clone());
                let fields: RuleFields =
                    [(key.to_owned(), bare), ("text".to_owned(), made)].into_iter().collect();
                if let Some(RuleNode { value: RuleValue::List(texts), .. }) =
                    self.docs.get_mut("request").and_then(|d| d.get_mut(list))
                {
                    texts.push(RuleNode::builtin(RuleValue::Table(fields)));
                }
                if let Some(place) = code.place.clone() {
                    self.fault(&place, RuleFaultKind::TextMissing(code.shown()));
                }
            }
        }
    }
}

fn wrong(key: &str, why: &str) -> RuleFaultKind {
    // The reason of a whole file names the key too: once is enough.
    let why = why.strip_prefix(key).and_then(|rest| rest.strip_prefix(' ')).unwrap_or(why);
    RuleFaultKind::ValueWrong { key: key.to_owned(), why: why.to_owned() }
}

fn find<'a>(fields: Option<&'a RuleFields>, key: &str) -> Option<&'a RuleNode> {
    let fields = fields?;
    match key.split_once('.') {
        Some((table, rest)) => find(fields.get(table)?.fields(), rest),
        None => fields.get(key),
    }
}

/// The codes that a value names; of rows with states only those.
fn codes_in<'a>(node: &'a RuleNode, states: bool, all: &mut Vec<&'a RuleNode>) {
    match &node.value {
        RuleValue::Text(_) => all.push(node),
        RuleValue::List(list) => list.iter().for_each(|n| codes_in(n, states, all)),
        RuleValue::Table(fields) if states => {
            fields.get("states").into_iter().for_each(|n| codes_in(n, states, all));
        }
        _ => {}
    }
}

/// An item that a file puts into one list of a ground leaves the lists that the file does not give.
fn once(ground: &mut RuleFields, given: &[String]) {
    let moved: Vec<RuleNode> = LEVELS
        .into_iter()
        .filter(|level| given.iter().any(|key| key == level))
        .filter_map(|level| ground.get(level)?.list())
        .flatten()
        .cloned()
        .collect();
    for level in LEVELS.into_iter().filter(|level| !given.iter().any(|key| key == level)) {
        if let Some(RuleNode { value: RuleValue::List(list), .. }) = ground.get_mut(level) {
            list.retain(|item| !moved.contains(item));
        }
    }
}

/// The first item that a ground has more than once.
fn doubled(ground: &RuleFields) -> Option<String> {
    let items: Vec<&RuleNode> =
        LEVELS.into_iter().filter_map(|level| ground.get(level)?.list()).flatten().collect();
    items.iter().enumerate().find(|(n, item)| items[..*n].contains(item)).map(|(_, item)| item.shown())
}

/// The first item of an alternative that no list of the ground has.
fn without_line(ground: &RuleFields) -> Option<(Option<RulePlace>, String)> {
    let items: Vec<&RuleNode> =
        LEVELS.into_iter().filter_map(|level| ground.get(level)?.list()).flatten().collect();
    let mut all = Vec::new();
    codes_in(ground.get("one_of")?, false, &mut all);
    all.into_iter().find(|item| !items.contains(item)).map(|item| (item.place.clone(), item.shown()))
}

fn of_type<T: DeserializeOwned>(text: &str) -> Result<T, String> {
    toml::from_str(text).map_err(|e| e.message().to_owned())
}

fn rows_of<T: DeserializeOwned>(text: &str) -> Result<(), String> {
    of_type::<BTreeMap<String, Vec<T>>>(text).map(drop)
}

/// Whether a file's values have the right types and ranges.
fn typed(file: &str, fields: &RuleFields) -> Result<(), String> {
    let text = written(fields);
    let out_of_range = |key: &str| format!("{key} is out of range");
    match file {
        "items" => rows_of::<ItemRule>(&text),
        "categories" => rows_of::<CategoryRule>(&text),
        "authorities" => rows_of::<AuthorityRule>(&text),
        "ports" => {
            let rows: BTreeMap<String, Vec<PortRule>> = of_type(&text)?;
            match rows.into_values().flatten().find(|p| !p.code_is_readable()) {
                Some(port) => Err(format!("{} is not three upper-case letters or digits", port.code)),
                None => Ok(()),
            }
        }
        "states" => rows_of::<StateRule>(&text),
        "closings" => rows_of::<ClosingRule>(&text),
        "declines" => rows_of::<DeclineRule>(&text),
        "defects" => rows_of::<DefectRule>(&text),
        "roles" => rows_of::<RoleRule>(&text),
        "grounds" => rows_of::<GroundRule>(&text),
        "calendar" => of_type::<CalendarData>(&text)?.into_calendar().map(drop),
        "exemptions" => of_type::<ExemptionTable>(&text)?.fault(|_| true, |_| true).map_or(Ok(()), Err),
        "policy" => of_type::<Policy>(&text)?.fault().map_or(Ok(()), |key| Err(out_of_range(key))),
        "request" => of_type::<RequestTemplates>(&text)?.unknown_hole().map_or(Ok(()), Err),
        "no_visa" => of_type::<NoVisaTemplate>(&text)?.fault().map_or(Ok(()), Err),
        "papers" => of_type::<PaperTexts>(&text)?.fault().map_or(Ok(()), Err),
        _ => Ok(()),
    }
}

/// The names of the files.
pub(super) fn file_names() -> impl Iterator<Item = &'static str> {
    FILES.iter().map(|f| f.name)
}
