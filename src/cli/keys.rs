//! `portdesk keys` and `portdesk schema`: what the program says of itself.

use super::args::{Keys, KeysFormat, Schema, SchemaName};
use super::fault::Fault;
use super::place::Place;
use crate::text::Catalog;
use crate::ui::keys::{Context, Keymap};
use std::io::Write;

fn title(texts: &Catalog, context: Context) -> &str {
    let h = &texts.help;
    match context {
        Context::Global => &h.global,
        Context::Queue => &h.queue,
        Context::Detail => &h.detail,
        Context::Filter => &h.filter,
        Context::Dialog => &h.dialog,
        Context::Confirm => &h.confirm,
        Context::Timeline => &h.timeline,
        Context::Letter => &h.letter,
        Context::Help => &h.help,
        Context::Sight => &h.sight,
    }
}

/// The key table as it stands in the README.
#[must_use]
pub fn markdown(keymap: &Keymap, texts: &Catalog) -> String {
    let mut out = String::from("| where | keys | action |\n|---|---|---|\n");
    for binding in keymap.bindings() {
        let keys: Vec<String> =
            binding.keys().iter().map(|k| format!("`{}`", k.replace('|', "\\|").replace('`', "'"))).collect();
        let what = Catalog::of(&texts.action, binding.action.name());
        out.push_str(&format!("| {} | {} | {what} |\n", title(texts, binding.context), keys.join(" ")));
    }
    out
}

pub(super) fn run(keys: &Keys, place: &Place, out: &mut dyn Write) -> Result<u8, Fault> {
    match keys.format {
        KeysFormat::Markdown => out.write_all(markdown(&place.keys, &place.texts).as_bytes())?,
        KeysFormat::Text => {
            let mut last = None;
            for binding in place.keys.bindings() {
                if last != Some(binding.context) {
                    if last.is_some() {
                        writeln!(out)?;
                    }
                    writeln!(out, "{}", title(&place.texts, binding.context))?;
                    last = Some(binding.context);
                }
                let what = Catalog::of(&place.texts.action, binding.action.name());
                writeln!(out, "  {:<24}{what}", binding.keys().join("  "))?;
            }
        }
    }
    Ok(0)
}

pub(super) fn schema(schema: &Schema, place: &Place, out: &mut dyn Write) -> Result<u8, Fault> {
    match schema.of {
        SchemaName::Submission => {
            serde_json::to_writer_pretty(&mut *out, &crate::intake::schema(&place.rules))?;
            writeln!(out)?;
        }
    }
    Ok(0)
}
