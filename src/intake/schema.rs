//! The JSON Schema of a submission (draft 2020-12), generated from the reader's list of fields.

use super::SCHEMA;
use super::fields::{FieldKind, SUBMISSION, SubmissionField, ZONE_LINE, ZONE_LINES};
use crate::domain::case::application::InviterKind;
use crate::domain::rules::Rules;
use serde_json::{Map, Value, json};

/// What else there is to a submission than its fields.
const DESCRIPTION: &str = "Alone, or as submission.json in a directory or ZIP with the files that documents[].name names. sha256, bytes and kind \
     are those of the file; kinds are PDF, JPEG, PNG and TIFF.";

/// The schema, with the codes of the rules in force.
#[must_use]
pub fn schema(rules: &Rules) -> Value {
    let mut root = object(SUBMISSION, rules);
    if let Value::Object(root) = &mut root {
        root.insert("$schema".into(), json!("https://json-schema.org/draft/2020-12/schema"));
        root.insert("$id".into(), json!(SCHEMA));
        root.insert("title".into(), json!("A submission to a port visa desk"));
        root.insert("description".into(), json!(DESCRIPTION));
    }
    root
}

fn object(fields: &[SubmissionField], rules: &Rules) -> Value {
    let properties: Map<String, Value> =
        fields.iter().map(|f| (f.name.to_owned(), property(f, rules))).collect();
    let required: Vec<&str> = fields.iter().filter(|f| f.required).map(|f| f.name).collect();
    json!({ "type": "object", "properties": properties, "required": required, "additionalProperties": false })
}

fn property(field: &SubmissionField, rules: &Rules) -> Value {
    let value = kind(field.kind, rules);
    if field.required { value } else { json!({ "anyOf": [value, { "type": "null" }] }) }
}

fn kind(kind: FieldKind, rules: &Rules) -> Value {
    let codes = |codes: Vec<String>| json!({ "enum": codes });
    // A code that is in no table is imported and flagged, so the known ones are examples.
    let open = |pattern: &str, known: Vec<String>| json!({ "type": "string", "pattern": pattern, "examples": known });
    let word = "^[A-Za-z0-9._-]{1,23}$";
    match kind {
        FieldKind::Schema => json!({ "const": SCHEMA }),
        FieldKind::Id => json!({ "type": "string", "pattern": "^[A-Za-z0-9._-]{1,64}$" }),
        FieldKind::Text(most, true) | FieldKind::Number(most, true) => {
            json!({ "type": "string", "maxLength": most })
        }
        FieldKind::Text(most, false) | FieldKind::Number(most, false) | FieldKind::Lines(most) => {
            json!({ "type": "string", "minLength": 1, "maxLength": most })
        }
        FieldKind::Whole => json!({ "type": "integer", "minimum": 1, "maximum": 999 }),
        FieldKind::Date => json!({ "type": "string", "format": "date" }),
        FieldKind::Birth => json!({ "type": "string", "pattern": "^[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?$" }),
        FieldKind::Bytes => json!({ "type": "integer", "minimum": 0 }),
        FieldKind::InvitedBy => json!({ "enum": InviterKind::ALL.map(InviterKind::name) }),
        FieldKind::Time => json!({ "type": "string", "format": "date-time" }),
        FieldKind::Hash => json!({ "type": "string", "pattern": "^[0-9A-Fa-f]{64}$" }),
        FieldKind::Sex => json!({ "enum": ["F", "M", "X"] }),
        FieldKind::Port => codes(rules.ports().map(|p| p.code.to_string()).collect()),
        FieldKind::Ground => open(word, rules.grounds().map(|g| g.code.to_string()).collect()),
        FieldKind::Category => open(word, rules.categories().map(|c| c.code.to_string()).collect()),
        FieldKind::Item => codes(rules.items().map(|i| i.code.to_string()).collect()),
        FieldKind::State => open(
            "^[A-Z]{1,3}$",
            rules
                .states()
                .flat_map(|s| std::iter::once(s.code).chain(s.alias))
                .map(|c| c.to_string())
                .collect(),
        ),
        FieldKind::Mrz => {
            json!({ "type": "array", "items": { "type": "string", "maxLength": ZONE_LINE }, "maxItems": ZONE_LINES })
        }
        FieldKind::Object(fields) => object(fields, rules),
        FieldKind::List(fields, most) => {
            json!({ "type": "array", "items": object(fields, rules), "maxItems": most })
        }
    }
}
