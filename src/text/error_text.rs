//! Why something that was typed, or a row of a file, is not what it should be: a sentence for each fault of the domain's own forms.

use super::{Catalog, fill, toml_error_text};
use crate::domain::case_no::CaseNoError;
use crate::domain::code::CodeError;
use crate::domain::register::RegisterError;

/// A sentence of the table of errors with its values.
#[must_use]
pub(crate) fn error_text(texts: &Catalog, name: &str, values: &[(&str, &str)]) -> String {
    fill(Catalog::text_or_name(&texts.error, name), values)
}

/// Why a text is no code or officer ID.
#[must_use]
pub(crate) fn code_error_text(texts: &Catalog, error: CodeError) -> String {
    let name = match error {
        CodeError::Length => "code_length",
        CodeError::Character => "code_character",
    };
    error_text(texts, name, &[])
}

/// Why a text is no case number.
#[must_use]
pub(crate) fn case_no_error_text(texts: &Catalog, error: CaseNoError) -> String {
    let name = match error {
        CaseNoError::Form => "case_form",
        CaseNoError::Check => "case_check",
    };
    error_text(texts, name, &[])
}

/// Why a register of inviters cannot be used.
#[must_use]
pub(crate) fn register_error_text(texts: &Catalog, error: &RegisterError) -> String {
    let (name, code) = match error {
        RegisterError::Form(message) => return toml_error_text(texts, message),
        RegisterError::Code(code) => ("register_code", code),
        RegisterError::Twice(code) => ("register_twice", code),
        RegisterError::Dates(code) => ("register_dates", code),
    };
    error_text(texts, name, &[("code", code)])
}
