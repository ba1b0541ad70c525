//! `portdesk keys`: the key table.

use super::args::{KeysArgs, KeysFormat};
use super::context::CliContext;
use super::error::CliError;
use crate::text::Catalog;
use crate::ui::base::keys::{Context, Keymap};
use crate::ui::dialogs::palette::state::context_name;
use std::io::Write;

/// The key table as in the key reference.
#[must_use]
pub fn markdown(keymap: &Keymap, texts: &Catalog) -> String {
    let mut out = String::from("| where | keys | action |\n|---|---|---|\n");
    for binding in keymap.bindings() {
        let keys: Vec<String> =
            binding.keys().iter().map(|k| format!("`{}`", k.replace('|', "\\|").replace('`', "'"))).collect();
        let what = Catalog::text_or_name(&texts.action, binding.action.name());
        out.push_str(&format!(
            "| {} | {} | {what} |\n",
            context_name(texts, binding.context),
            keys.join(" ")
        ));
    }
    out
}

/// The key table as a file of one's own is written.
fn toml(keymap: &Keymap) -> Result<String, serde_json::Error> {
    let mut out = String::new();
    for context in Context::ALL {
        let mut rows = keymap.bindings().iter().filter(|b| b.context == context).peekable();
        if rows.peek().is_none() {
            continue;
        }
        let blank = if out.is_empty() { "" } else { "\n" };
        out.push_str(&format!("{blank}[{}]\n", context.name()));
        for row in rows {
            // An array of strings is written alike in both languages.
            out.push_str(&format!("{} = {}\n", row.action, serde_json::to_string(&row.keys())?));
        }
    }
    Ok(out)
}

pub(super) fn run(keys: &KeysArgs, ctx: &CliContext, out: &mut dyn Write) -> Result<u8, CliError> {
    match keys.format {
        KeysFormat::Markdown => out.write_all(markdown(&ctx.keys, &ctx.texts).as_bytes())?,
        KeysFormat::Toml => out.write_all(toml(&ctx.keys)?.as_bytes())?,
        KeysFormat::Text => {
            let mut last = None;
            for binding in ctx.keys.bindings() {
                if last != Some(binding.context) {
                    if last.is_some() {
                        writeln!(out)?;
                    }
                    writeln!(out, "{}", context_name(&ctx.texts, binding.context))?;
                    last = Some(binding.context);
                }
                let what = Catalog::text_or_name(&ctx.texts.action, binding.action.name());
                writeln!(out, "  {:<28}  {what}", binding.keys().join("  "))?;
            }
        }
    }
    Ok(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn printed_key_file_parses_again() {
        let keymap = Keymap::merged("[global]\nboard = ['F12', '\"', '= =']\ncopy = []\n").unwrap();
        let printed = toml(&keymap).unwrap();
        assert!(printed.starts_with("[global]\n"), "{printed}");
        assert_eq!(Keymap::merged(&printed).unwrap().bindings(), keymap.bindings());
    }
}
