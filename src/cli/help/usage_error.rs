//! What is wrong with a command line, in the user's language. Owns the sentences for the faults that the parser reports, by their
//! kind and context; it prints nothing.

use super::page::usage_line;
use crate::domain::lang::LanguageTag;
use crate::domain::officer::Role;
use crate::store::EntryRef;
use crate::text::{Catalog, HelpTexts, fill};
use clap::Error;
use clap::error::{ContextKind, ContextValue, ErrorKind};
use std::error::Error as _;
use std::num::{IntErrorKind, ParseIntError};
use std::str::FromStr;

/// The fault, a tip where there is one, how the command is called, and where its help is.
pub(super) fn usage_error_text(error: &Error, texts: &HelpTexts) -> String {
    let said = Said { error, texts };
    let mut lines = vec![format!("portdesk: {}", said.fault())];
    lines.extend(said.tips());
    if let Some(usage) = said.value(ContextKind::Usage) {
        lines.push(String::new());
        lines.push(usage_line(usage.trim(), texts));
    }
    lines.join("\n")
}

struct Said<'a> {
    error: &'a Error,
    texts: &'a HelpTexts,
}

impl Said<'_> {
    fn fault(&self) -> String {
        let (arg, text) = (self.value(ContextKind::InvalidArg), self.value(ContextKind::InvalidValue));
        let (arg, text) = (arg.unwrap_or_default(), text.unwrap_or_default());
        match self.error.kind() {
            ErrorKind::UnknownArgument => self.fill("unknown_argument", &[("arg", &arg)]),
            ErrorKind::InvalidSubcommand => {
                let command = self.value(ContextKind::InvalidSubcommand).unwrap_or_default();
                self.fill("unknown_command", &[("text", &command)])
            }
            ErrorKind::MissingRequiredArgument => self.fill("missing", &[("args", &arg)]),
            ErrorKind::MissingSubcommand => {
                let command = self.value(ContextKind::InvalidSubcommand).unwrap_or_default();
                let values = self.value(ContextKind::ValidSubcommand).unwrap_or_default();
                self.fill("missing_command", &[("command", &command), ("values", &values)])
            }
            ErrorKind::InvalidValue if text.is_empty() => self.fill("missing_value", &[("arg", &arg)]),
            ErrorKind::InvalidValue => self.fill("invalid_value", &[("arg", &arg), ("text", &text)]),
            ErrorKind::ValueValidation => {
                let why = self.why();
                self.fill("invalid_value_because", &[("arg", &arg), ("text", &text), ("why", &why)])
            }
            ErrorKind::ArgumentConflict => {
                let other = self.value(ContextKind::PriorArg).unwrap_or_default();
                if other == arg {
                    return self.fill("repeated", &[("arg", &arg)]);
                }
                self.fill("conflict", &[("arg", &arg), ("other", &other)])
            }
            ErrorKind::TooManyValues => self.fill("too_many", &[("arg", &arg), ("text", &text)]),
            ErrorKind::TooFewValues | ErrorKind::WrongNumberOfValues => {
                self.fill("too_few", &[("arg", &arg)])
            }
            ErrorKind::NoEquals => self.fill("no_equals", &[("arg", &arg)]),
            ErrorKind::InvalidUtf8 => self.fill("not_utf8", &[]),
            // None of these can come of the arguments that there are.
            _ => self.error.to_string(),
        }
    }

    fn tips(&self) -> Vec<String> {
        let mut tips = Vec::new();
        let values = self.value(ContextKind::ValidValue).filter(|values| !values.is_empty());
        if let Some(values) = values {
            tips.push(self.fill("valid_values", &[("values", &values)]));
        }
        let near = [ContextKind::SuggestedArg, ContextKind::SuggestedSubcommand, ContextKind::SuggestedValue];
        let near = near.into_iter().find_map(|kind| self.value(kind)).filter(|near| !near.is_empty());
        match near {
            Some(near) => tips.push(self.fill("did_you_mean", &[("text", &near)])),
            // A value that begins with a dash: the parser's own tip, which is a sentence in English.
            None if self.error.get(ContextKind::Suggested).is_some() => {
                let arg = self.value(ContextKind::InvalidArg).unwrap_or_default();
                if self.error.kind() == ErrorKind::UnknownArgument && arg.starts_with('-') {
                    tips.push(self.fill("literal", &[("text", &arg)]));
                }
            }
            None => {}
        }
        tips
    }

    /// Why a value is not taken.
    fn why(&self) -> String {
        let Some(source) = self.error.source() else { return String::new() };
        if let Some(error) = source.downcast_ref::<ParseIntError>() {
            let large = matches!(error.kind(), IntErrorKind::PosOverflow | IntErrorKind::NegOverflow);
            return self.fill(if large { "number_too_large" } else { "not_a_number" }, &[]);
        }
        if source.is::<<LanguageTag as FromStr>::Err>() {
            return self.fill("language", &[]);
        }
        if source.is::<<Role as FromStr>::Err>() {
            return self.fill("role", &[]);
        }
        if source.is::<<EntryRef as FromStr>::Err>() {
            return self.fill("entry", &[]);
        }
        // The parser's own range check gives nothing but a sentence.
        let text = source.to_string();
        match text.split_once(" is not in ").and_then(|(_, bounds)| bounds.split_once("..=")) {
            Some((from, to)) => {
                let bounds = self.fill("bounds", &[("from", from), ("to", to)]);
                self.fill("out_of_range", &[("bounds", &bounds)])
            }
            None => text,
        }
    }

    fn fill(&self, name: &str, values: &[(&str, &str)]) -> String {
        fill(Catalog::text_or_name(&self.texts.usage_error, name), values)
    }

    /// A part of the parser's report as plain text.
    fn value(&self, kind: ContextKind) -> Option<String> {
        Some(match self.error.get(kind)? {
            ContextValue::String(text) => text.clone(),
            ContextValue::Strings(texts) => texts.join(", "),
            ContextValue::StyledStr(text) => text.to_string(),
            ContextValue::Number(n) => n.to_string(),
            _ => return None,
        })
    }
}
