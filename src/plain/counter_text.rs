//! What is said of a passport that was read and of a new case at the counter: the cases it may be of, the rows of the form, their sum, and
//! the question that is asked. Owns the texts alone.

use crate::domain::code::Item;
use crate::front::lines::EchoMode;
use crate::text::{Catalog, fill, item_name};
use crate::ui::base::context::SessionContext;
use crate::ui::dialogs::new_case::field::NewCaseField;
use crate::ui::dialogs::new_case::state::{NewCaseForm, NewCaseQuestion, NewCaseRow};
use crate::ui::dialogs::new_case::view::{choices_text, warnings};
use crate::ui::dialogs::scan_choice::state::ScanChoice;
use crate::ui::dialogs::scan_choice::view::{choice_lines, head_lines};
use crate::ui::state::model::Model;

/// What a passport may be of, before a number is asked for.
pub(super) fn scan_lines(choice: &ScanChoice, model: &Model, ctx: &SessionContext) -> Vec<String> {
    let cases = choice_lines(choice, model, ctx).into_iter().map(|parts| parts.join("; "));
    head_lines(choice, ctx).into_iter().chain(cases).collect()
}

/// What the form of a new case begins with.
pub(super) fn new_case_lines(form: &NewCaseForm, ctx: &SessionContext) -> Vec<String> {
    let title = Catalog::text_or_name(&ctx.texts.action, "new-case").to_owned();
    let mut all = vec![title, ctx.texts.new_case.line_hint.to_string()];
    all.extend(row_lines(form, ctx));
    all
}

/// What is said of a row before it is asked for: its choices or its hint, and the documents by number.
pub(super) fn row_lines(form: &NewCaseForm, ctx: &SessionContext) -> Vec<String> {
    match form.row {
        NewCaseRow::Field(field @ (NewCaseField::Nationality | NewCaseField::Issuer)) => {
            form.fault(field).into_iter().map(str::to_owned).collect()
        }
        NewCaseRow::Field(field) => {
            let fault = form.fault(field).map(str::to_owned);
            let choices = Some(choices_text(form, field, ctx)).filter(|text| !text.is_empty());
            let hint = || ctx.texts.new_case.hints.get(field.name()).map(ToString::to_string);
            fault.into_iter().chain(choices.or_else(hint)).collect()
        }
        NewCaseRow::Item(..) => items(form, ctx)
            .into_iter()
            .enumerate()
            .map(|(n, item)| format!("{}. {}", n + 1, item_name(&ctx.texts, item, &ctx.rules)))
            .collect(),
        NewCaseRow::Confirm => Vec::new(),
    }
}

/// The items of the ground, in order.
pub(super) fn items(form: &NewCaseForm, ctx: &SessionContext) -> Vec<Item> {
    let rows = form.rows(ctx).into_iter();
    rows.filter_map(|row| if let NewCaseRow::Item(item, _) = row { Some(item) } else { None }).collect()
}

/// All that is written, by number, and what the automatic checks say of it.
pub(super) fn summary(form: &NewCaseForm, model: &Model, ctx: &SessionContext) -> Vec<String> {
    let field = |(n, field): (usize, &NewCaseField)| {
        let text = form.text(*field);
        let said =
            form.chosen(*field, ctx).map_or_else(|| text.to_owned(), |(code, name)| format!("{code} {name}"));
        format!(
            "{}. {}",
            n + 1,
            ctx.texts.labelled(&field.label(&ctx.texts), if text.is_empty() { "-" } else { &said })
        )
    };
    let mut all: Vec<String> = NewCaseField::ALL.iter().enumerate().map(field).collect();
    all.extend(form.note(ctx).map(String::from));
    all.extend(warnings(form, model, ctx));
    all
}

/// The question of a choice or a form.
pub(super) fn new_case_question(form: &NewCaseForm, ctx: &SessionContext) -> (String, EchoMode) {
    let (t, plain) = (&ctx.texts.new_case, &ctx.texts.plain);
    match (&form.asks, form.row) {
        (Some(NewCaseQuestion::Replace(who)), _) => {
            let values = [("name", &*who.name()), ("number", &*who.passport.number), ("yes", &*plain.yes)];
            (fill(&t.ask_replace, &values), EchoMode::Fresh)
        }
        (Some(NewCaseQuestion::Discard), _) => (t.discard_question.to_string(), EchoMode::Fresh),
        (None, NewCaseRow::Field(field)) => {
            let value = form.text(field);
            let text = if value.is_empty() { &plain.ask_field } else { &plain.ask_kept };
            (fill(text, &[("label", &*field.label(&ctx.texts)), ("value", value)]), EchoMode::Open)
        }
        (None, NewCaseRow::Item(..)) => (t.ask_originals.to_string(), EchoMode::Open),
        (None, NewCaseRow::Confirm) => (fill(&t.ask_create, &[("yes", &plain.yes)]), EchoMode::Fresh),
    }
}
