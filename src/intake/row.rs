//! A row of a table as the tree of a submission. Columns are the dotted paths of the fields. Documents are written as `ITEM;ITEM`, or with a
//! comma, a blank, a line break or a sign of full width between them; the lines of a machine readable zone as two columns `….mrz.0`,
//! `….mrz.1` or in one, with a `;` or a line break between.

use super::fields::{self, FieldKind};
use super::node::Node;
use super::{forms, names};
use crate::domain::rules::Rules;
use sha2::{Digest, Sha256};

/// The tree of a row. An empty cell is no value, but for a text that must be there and may be empty.
pub(super) fn tree(columns: &[String], cells: &[String], rules: &Rules) -> Node {
    let mut root = Node::Object(Vec::new());
    let cell =
        |name: &str| columns.iter().position(|c| c == name).and_then(|at| cells.get(at)).map(String::as_str);
    // A time that cannot be read is one fault and not one a document.
    let submitted = cell("submitted_at").filter(|text| forms::time(text).is_ok());
    let submitted = submitted.unwrap_or("1970-01-01T00:00:00Z").to_owned();
    let id = forms::tidy(cell("id").unwrap_or_default()).into_owned();
    let mut zone = Vec::new();
    for (column, value) in columns.iter().zip(cells) {
        let field = fields::at(column);
        let value = value.trim();
        if value.is_empty()
            && !field.is_some_and(|f| f.required && matches!(f.kind, FieldKind::Text(_, true)))
        {
            continue;
        }
        match (column.as_str(), field.map(|f| f.kind)) {
            ("documents", _) => put(&mut root, column, documents(value, &id, &submitted, rules)),
            ("traveller.passport.mrz.0" | "traveller.passport.mrz.1" | "traveller.passport.mrz.2", _) => {
                zone.push((column.as_str(), value));
            }
            (_, Some(FieldKind::Mrz)) => put(&mut root, column, lines(value)),
            (_, Some(FieldKind::Whole)) => put(&mut root, column, number(value)),
            (_, Some(_)) => put(&mut root, column, Node::Text(value.into())),
            // A stranger stays in one piece: its dots could lead down without end.
            (_, None) => add(&mut root, column, Node::Text(value.into())),
        }
    }
    if !zone.is_empty() {
        zone.sort_unstable();
        let lines = zone.into_iter().map(|(_, line)| Node::Text(line.into())).collect();
        put(&mut root, "traveller.passport.mrz", Node::List(lines));
    }
    // The table has one form: its rows need not name it, and one without documents has none.
    for (name, value) in [("schema", Node::Text(super::SCHEMA.into())), ("documents", Node::List(Vec::new()))]
    {
        if root.get(name).is_none() {
            add(&mut root, name, value);
        }
    }
    root
}

fn add(node: &mut Node, name: &str, value: Node) {
    if let Node::Object(fields) = node {
        fields.push((name.into(), value));
    }
}

fn number(text: &str) -> Node {
    forms::whole(text).map_or_else(|| Node::Text(text.into()), Node::Whole)
}

fn lines(text: &str) -> Node {
    Node::List(text.split([';', '\n']).map(|l| Node::Text(l.trim_end_matches('\r').into())).collect())
}

/// A table names the documents and does not bring them: the value in place of a file's hash is made of the submission and the item, so
/// that the same row always means the same documents.
fn documents(text: &str, id: &str, submitted: &str, rules: &Rules) -> Node {
    let between = |c: char| c.is_whitespace() || matches!(c, ',' | '，' | '、');
    let item = |text: &str| names::code(text, FieldKind::Item, rules);
    // A name may have blanks and commas of its own: the parts between the stronger separators go first.
    let strong = text.split(['\n', ';', '；', '|']);
    let items = strong.flat_map(|part| match item(part) {
        Some(item) => vec![item],
        None => part.split(between).map(|t| item(t).unwrap_or_else(|| forms::code(t))).collect(),
    });
    let items = items.filter(|i| !i.is_empty());
    let one = |item: String| {
        let item = &*item;
        let digest = Sha256::digest(format!("{id} {item}").as_bytes());
        let hash: String = digest.iter().map(|b| format!("{b:02x}")).collect();
        Node::Object(
            [("item", item), ("name", item), ("sha256", hash.as_str()), ("received_at", submitted)]
                .map(|(n, v)| (n.into(), Node::Text(v.into())))
                .into(),
        )
    };
    Node::List(items.map(one).collect())
}

/// Puts a value at a dotted path; a column that occurs twice stays twice, and is a fault.
fn put(node: &mut Node, path: &str, value: Node) {
    let Node::Object(fields) = node else { return };
    match path.split_once('.') {
        None => fields.push((path.into(), value)),
        Some((head, rest)) => {
            let at = fields
                .iter()
                .position(|(n, v)| &**n == head && matches!(v, Node::Object(_)))
                .unwrap_or_else(|| {
                    fields.push((head.into(), Node::Object(Vec::new())));
                    fields.len() - 1
                });
            put(&mut fields[at].1, rest, value);
        }
    }
}
