//! A checked tree to an application. Texts are sanitized here and nowhere later: what the desk holds can be shown as it is; the bytes as they
//! came stay in the journal.

use super::check::{birth, date, hash, time};
use super::node::Node;
use crate::domain::case::application::{
    Application, BookedArrival, Document, Inviter, Passport, Sex, Traveller,
};
use crate::domain::code::StateCode;
use crate::domain::rules::Rules;
use crate::domain::sanitize::{clean, clean_lines, without_spelling_marks};
use std::str::FromStr;

/// The application of a submission that has no fault; none for one that has.
pub(super) fn papers(node: &Node, rules: &Rules) -> Option<Application> {
    let build = ApplicationBuilder { rules };
    Some(Application {
        submission: field(node, "id")?.into(),
        submitted_at: time(field(node, "submitted_at")?)?,
        office: code(node, "office")?,
        entry_port: code(node, "entry_port")?,
        arrival: match object(node, "arrival") {
            None => None,
            Some(a) => Some(BookedArrival { carrier: text(a, "carrier")?, at: time(field(a, "at")?)? }),
        },
        ground: code(node, "ground")?,
        category: code(node, "category")?,
        entries: whole(node, "entries")?,
        stay_days: whole(node, "stay_days")?,
        reason: clean_lines(&without_spelling_marks(field(node, "reason")?)).trim().into(),
        traveller: build.traveller(object(node, "traveller")?)?,
        inviter: match object(node, "inviter") {
            None => None,
            Some(i) => Some(Inviter {
                name: text(i, "name")?,
                kind: code(i, "kind"),
                uscc: maybe(i, "uscc"),
                contact: maybe(i, "contact"),
                phone: maybe(i, "phone"),
                address: maybe(i, "address"),
            }),
        },
        documents: list(node, "documents").iter().map(document).collect::<Option<_>>()?,
        group: list(node, "group").iter().map(|t| build.traveller(t)).collect::<Option<_>>()?,
    })
}

struct ApplicationBuilder<'a> {
    rules: &'a Rules,
}

impl ApplicationBuilder<'_> {
    /// A state's code as machine readable zones have it; one that no table has stays as it is.
    fn state(&self, node: &Node, name: &str) -> Option<StateCode> {
        let code = code(node, name)?;
        Some(self.rules.state_or_alias(code).map_or(code, |s| s.code))
    }

    fn traveller(&self, node: &Node) -> Option<Traveller> {
        let passport = object(node, "passport")?;
        let mrz =
            lines(passport, "mrz").iter().filter_map(Node::text).map(|l| clean_lines(l).into()).collect();
        Some(Traveller {
            surname: text(node, "surname")?,
            given_names: text(node, "given_names")?,
            native_name: maybe(node, "native_name"),
            nationality: self.state(node, "nationality")?,
            sex: match field(node, "sex")? {
                "F" => Sex::F,
                "M" => Sex::M,
                _ => Sex::X,
            },
            birth_date: birth(field(node, "birth_date")?)?,
            passport: Passport {
                kind: text(passport, "kind")?,
                number: text(passport, "number")?,
                issuing_state: self.state(passport, "issuing_state")?,
                expires_on: date(field(passport, "expires_on")?)?,
                mrz,
            },
        })
    }
}

fn document(node: &Node) -> Option<Document> {
    Some(Document {
        item: code(node, "item")?,
        name: text(node, "name")?,
        sha256: hash(field(node, "sha256")?)?,
        received_at: time(field(node, "received_at")?)?,
        bytes: match node.get("bytes") {
            Some(Node::Whole(n)) => u64::try_from(*n).ok(),
            _ => None,
        },
        kind: maybe(node, "kind"),
    })
}

fn field<'a>(node: &'a Node, name: &str) -> Option<&'a str> {
    node.get(name)?.text()
}

fn object<'a>(node: &'a Node, name: &str) -> Option<&'a Node> {
    node.get(name).filter(|n| matches!(n, Node::Object(_)))
}

fn list<'a>(node: &'a Node, name: &str) -> &'a [Node] {
    match node.get(name) {
        Some(Node::List(all)) => all,
        _ => &[],
    }
}

/// The texts of a list, or one text alone.
fn lines<'a>(node: &'a Node, name: &str) -> &'a [Node] {
    match node.get(name) {
        Some(one @ Node::Text(_)) => std::slice::from_ref(one),
        _ => list(node, name),
    }
}

fn text(node: &Node, name: &str) -> Option<Box<str>> {
    field(node, name).map(|t| clean(&without_spelling_marks(t)).trim().into())
}

/// A text that may be absent; an empty one is absent.
fn maybe(node: &Node, name: &str) -> Option<Box<str>> {
    text(node, name).filter(|t| !t.is_empty())
}

fn whole(node: &Node, name: &str) -> Option<u16> {
    match node.get(name)? {
        Node::Whole(n) => u16::try_from(*n).ok(),
        _ => None,
    }
}

fn code<T: FromStr>(node: &Node, name: &str) -> Option<T> {
    field(node, name)?.parse().ok()
}
