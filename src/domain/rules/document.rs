//! A file of rules as a tree of values that know their line. Owns reading TOML into it, merging, and writing it as TOML again;
//! other modules interpret the keys.

use crate::domain::lang::Lang;
use std::collections::BTreeMap;
use std::fmt::Write;
use toml::de::{DeTable, DeValue};

/// Where a value is written.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct RulePlace {
    /// Name of the file in the office's folder.
    pub file: Box<str>,
    /// Line, from 1.
    pub line: usize,
    /// Column in characters, from 1.
    pub column: usize,
}

/// A value.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum RuleValue {
    Text(String),
    Number(i64),
    Flag(bool),
    List(Vec<RuleNode>),
    Table(RuleFields),
    /// A float or a date of TOML: no rule has one.
    Other(String),
}

/// The keys of a table.
pub(super) type RuleFields = BTreeMap<String, RuleNode>;

/// A value and where it is written; nowhere: it is built in.
#[derive(Clone, Debug)]
pub(super) struct RuleNode {
    pub(super) value: RuleValue,
    pub(super) place: Option<RulePlace>,
}

/// Two values are equal wherever they are written.
impl PartialEq for RuleNode {
    fn eq(&self, other: &Self) -> bool {
        self.value == other.value
    }
}

/// Line and column of a byte.
fn place_of(file: &str, text: &str, at: usize) -> RulePlace {
    let before = text.get(..at).unwrap_or(text);
    let line = before.matches('\n').count() + 1;
    let column = before.rsplit('\n').next().map_or(0, |l| l.chars().count()) + 1;
    RulePlace { file: file.into(), line, column }
}

/// Reads a file of the office's folder.
///
/// # Errors
/// Where the text is no TOML, and why.
pub(super) fn read_placed(file: &str, text: &str) -> Result<RuleFields, (RulePlace, String)> {
    let fault = |error: &toml::de::Error| {
        let at = error.span().map_or(0, |span| span.start);
        (place_of(file, text, at), error.message().to_owned())
    };
    let table = DeTable::parse(text).map_err(|e| fault(&e))?;
    Ok(fields(table.get_ref(), &|at| Some(place_of(file, text, at))))
}

/// Reads a built-in file.
///
/// # Errors
/// Why it cannot be read.
pub(super) fn read_builtin(text: &str) -> Result<RuleFields, String> {
    let table = DeTable::parse(text).map_err(|e| e.to_string())?;
    Ok(fields(table.get_ref(), &|_| None))
}

fn fields(table: &DeTable<'_>, place: &dyn Fn(usize) -> Option<RulePlace>) -> RuleFields {
    let one = |(key, value): (&toml::Spanned<_>, &toml::Spanned<DeValue<'_>>)| {
        let key: &std::borrow::Cow<'_, str> = key.get_ref();
        (key.to_string(), node(value, place))
    };
    table.iter().map(one).collect()
}

fn node(value: &toml::Spanned<DeValue<'_>>, place: &dyn Fn(usize) -> Option<RulePlace>) -> RuleNode {
    let read = match value.get_ref() {
        DeValue::String(text) => RuleValue::Text(text.to_string()),
        DeValue::Integer(n) => i64::from_str_radix(n.as_str(), n.radix())
            .map_or_else(|_| RuleValue::Other(n.to_string()), RuleValue::Number),
        DeValue::Boolean(flag) => RuleValue::Flag(*flag),
        DeValue::Array(all) => RuleValue::List(all.iter().map(|v| node(v, place)).collect()),
        DeValue::Table(table) => RuleValue::Table(fields(table, place)),
        DeValue::Float(n) => RuleValue::Other(n.to_string()),
        DeValue::Datetime(at) => RuleValue::Other(at.to_string()),
    };
    RuleNode { value: read, place: place(value.span().start) }
}

impl RuleNode {
    pub(super) fn builtin(value: RuleValue) -> Self {
        Self { value, place: None }
    }

    pub(super) fn text(&self) -> Option<&str> {
        match &self.value {
            RuleValue::Text(text) => Some(text),
            _ => None,
        }
    }

    pub(super) fn fields(&self) -> Option<&RuleFields> {
        match &self.value {
            RuleValue::Table(fields) => Some(fields),
            _ => None,
        }
    }

    pub(super) fn list(&self) -> Option<&[Self]> {
        match &self.value {
            RuleValue::List(list) => Some(list),
            _ => None,
        }
    }

    /// Whether it is a text in several languages.
    pub(super) fn is_translated(&self) -> bool {
        self.fields().is_some_and(|f| {
            !f.is_empty() && f.keys().all(|key| Lang::ALL.iter().any(|lang| lang.tag() == key))
        })
    }

    /// As a person reads it, and as an acceptance records it: texts without quotation marks, members in the order of the file.
    pub(super) fn shown(&self) -> String {
        match &self.value {
            RuleValue::Text(text) | RuleValue::Other(text) => text.clone(),
            RuleValue::Number(n) => n.to_string(),
            RuleValue::Flag(flag) => flag.to_string(),
            RuleValue::List(list) => {
                let all: Vec<String> = list.iter().map(Self::shown).collect();
                format!("[{}]", all.join(", "))
            }
            RuleValue::Table(fields) => {
                let all: Vec<String> = fields.iter().map(|(k, v)| format!("{k}: {}", v.shown())).collect();
                all.join("; ")
            }
        }
    }

    fn write(&self, to: &mut String) {
        match &self.value {
            RuleValue::Text(text) => quoted(text, to),
            // No rule is of this kind: reading it again reports so.
            RuleValue::Other(text) => to.push_str(text),
            RuleValue::Number(n) => to.push_str(&n.to_string()),
            RuleValue::Flag(flag) => to.push_str(if *flag { "true" } else { "false" }),
            RuleValue::List(list) => {
                to.push('[');
                for (n, one) in list.iter().enumerate() {
                    to.push_str(if n > 0 { ", " } else { "" });
                    one.write(to);
                }
                to.push(']');
            }
            RuleValue::Table(fields) => {
                to.push_str("{ ");
                for (n, (key, one)) in fields.iter().enumerate() {
                    to.push_str(if n > 0 { ", " } else { "" });
                    quoted(key, to);
                    to.push_str(" = ");
                    one.write(to);
                }
                to.push_str(" }");
            }
        }
    }
}

fn quoted(text: &str, to: &mut String) {
    to.push('"');
    for c in text.chars() {
        match c {
            '"' | '\\' => to.extend(['\\', c]),
            c if c.is_control() => {
                let _ = write!(to, "\\u{:04x}", u32::from(c));
            }
            c => to.push(c),
        }
    }
    to.push('"');
}

/// A file's values as TOML, one line a key.
pub(super) fn written(fields: &RuleFields) -> String {
    let mut to = String::new();
    for (key, node) in fields {
        quoted(key, &mut to);
        to.push_str(" = ");
        node.write(&mut to);
        to.push('\n');
    }
    to
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn written_values_read_the_same() {
        let text = "a = \"x\\\"y\\u0007\"\nb = [1, [2, true]]\n[c]\nen = 'one'\nzh = '一'\n[[d]]\nk = -3\n";
        let read = read_builtin(text).unwrap();
        assert_eq!(read_builtin(&written(&read)).unwrap(), read);
    }

    #[test]
    fn values_know_line_and_column() {
        let read = read_placed("f.toml", "[[port]]\ncode = 'X'\n甲乙 = 1\n").unwrap_err();
        assert_eq!((read.0.line, read.0.column), (3, 1), "{}", read.1);
        let read = read_placed("f.toml", "[[port]]\ncode = 'X'\n").unwrap();
        let row = read["port"].list().unwrap()[0].fields().unwrap();
        let place = row["code"].place.as_ref().unwrap();
        assert_eq!((&*place.file, place.line, place.column), ("f.toml", 2, 8));
    }
}
