//! The values of a tree in the one form that is checked: a day, a number or a code in another form, or by its name, that can mean one
//! thing only is understood, in JSON and in a table alike. What cannot be read stays as it came, and the check reports it.

use super::fields::{FieldKind, SubmissionField};
use super::node::Node;
use super::{forms, names};
use crate::domain::rules::Rules;
use chrono::SecondsFormat;

/// Puts the values of the fields of an object into their one form.
pub(super) fn unify(node: &mut Node, fields: &[SubmissionField], rules: &Rules) {
    let Node::Object(found) = node else { return };
    for (name, value) in found {
        let Some(field) = fields.iter().find(|f| f.name == &**name) else { continue };
        match field.kind {
            FieldKind::Object(within) => unify(value, within, rules),
            FieldKind::List(within, _) => {
                if let Node::List(all) = value {
                    for one in all {
                        unify(one, within, rules);
                    }
                }
            }
            // A passport may have one name: the other is empty, however that is written.
            FieldKind::Text(_, true) if field.required && *value == Node::Null => {
                *value = Node::Text("".into());
            }
            _ => {
                if let Some(text) = one_form(value, field, rules) {
                    *value = Node::Text(text.into());
                }
            }
        }
    }
}

/// The one form of a value; none where it has it already or cannot be read.
fn one_form(value: &Node, field: &SubmissionField, rules: &Rules) -> Option<String> {
    let kind = field.kind;
    let number;
    let text = match value {
        Node::Text(text) => &**text,
        // A day in eight digits may come as a number.
        Node::Whole(n) if matches!(kind, FieldKind::Date | FieldKind::Birth) => {
            number = n.to_string();
            &number
        }
        _ => return None,
    };
    let form = match kind {
        FieldKind::Date => forms::date(text).ok()?.to_string(),
        FieldKind::Birth => forms::birth(text)?.to_string(),
        FieldKind::InvitedBy => names::inviter(text).unwrap_or_else(|| forms::tidy(text).to_lowercase()),
        FieldKind::Time => forms::time(text).ok()?.to_rfc3339_opts(SecondsFormat::AutoSi, true),
        FieldKind::Sex => forms::sex(text)?.to_owned(),
        FieldKind::Port | FieldKind::Ground | FieldKind::Category | FieldKind::Item | FieldKind::State => {
            names::code(text, kind, rules).unwrap_or_else(|| forms::code(text))
        }
        FieldKind::Number(..) if field.name == "kind" => {
            names::passport(text).unwrap_or_else(|| forms::tidy(text).into_owned())
        }
        FieldKind::Id | FieldKind::Schema | FieldKind::Hash | FieldKind::Number(..) => {
            forms::tidy(text).into_owned()
        }
        _ => return None,
    };
    (form != text).then_some(form)
}
