//! Tests of the rows of actions: each has its texts, its place in the tables of rules, and a dialog that becomes its own command.

use crate::domain::case::Case;
use crate::domain::case::disclosure::Recipient;
use crate::domain::code::Port;
use crate::domain::command::ArrivalChange;
use crate::domain::lang::Lang;
use crate::domain::officer::Role;
use crate::domain::rules::Rules;
use crate::ui::base::context::SessionContext;
use crate::ui::base::keys::{
    Action, ChoiceList, Confirmation, Context, Deferral, DialogField, FormValues, Keymap, OrderDescriptor,
};
use crate::ui::dialogs::action_form::state::{ActionForm, FormPart};
use chrono::DateTime;

fn orders() -> impl Iterator<Item = (Action, &'static OrderDescriptor)> {
    Action::ALL.iter().filter_map(|action| Some((*action, action.order()?)))
}

fn case() -> Case {
    let (now, office) = (DateTime::from_timestamp(1_800_000_000, 0).unwrap(), Port::new("NGB"));
    crate::sample::cases(1, 1, 0, now, office, &Rules::builtin(), 1).next().unwrap().case
}

/// Everything that a dialog can ask for.
fn filled() -> FormValues {
    let case = case();
    FormValues {
        item: Some(case.lines[0].item),
        run: vec![case.lines[0].item],
        choice: Some("ABC".into()),
        time: Some(case.received_at),
        arrives: Some(ArrivalChange::At(case.received_at)),
        carrier: Some("ZZ 1".into()),
        entry_port: Some(case.office),
        number: Some("A1234567".into()),
        note: Some("a".into()),
    }
}

#[test]
fn every_action_has_texts_in_both_languages() {
    for lang in Lang::ALL {
        let texts = SessionContext::plain(lang).texts;
        for action in Action::ALL {
            let (title, hint) = (texts.action.get(action.name()), texts.hint.get(action.name()));
            assert!(title.is_some_and(|t| !t.is_empty()), "{} {action}: no name", lang.tag());
            assert!(hint.is_some_and(|t| !t.is_empty()), "{} {action}: no hint", lang.tag());
            let words = texts.synonyms.words(action.name()).count();
            assert!(words > 0 || !action.is_command(), "{action}: no synonym");
        }
    }
}

#[test]
fn keys_are_bound_only_where_actions_work() {
    let keymap = Keymap::builtin();
    for binding in keymap.bindings() {
        let (action, context) = (binding.action, binding.context);
        assert!(action.contexts().contains(&context), "{action} does nothing in [{}]", context.name());
    }
    for action in Action::ALL.iter().filter(|a| a.contexts().contains(&Context::Global)) {
        assert!(keymap.key_of(Context::Global, *action).is_some(), "{action} has no key");
    }
}

/// The same with a choice from the list that the dialog has.
fn filled_for(order: &OrderDescriptor) -> FormValues {
    let informs = order.fields.contains(&DialogField::Choice(ChoiceList::Recipients));
    let mut values = filled();
    if informs {
        values.choice = Some(Recipient::Airline.name().into());
    }
    values
}

#[test]
fn orders_become_commands_of_their_own() {
    let rules = Rules::builtin();
    for (action, order) in orders() {
        let command = (order.command)(&filled_for(order)).unwrap_or_else(|| panic!("{action} is no command"));
        let name = command.name();
        let read: Action = if name == "declined" { Action::Answer } else { name.parse().unwrap() };
        assert_eq!(read, action);
        assert!(rules.policy.in_bulk(name).is_some(), "policy.toml has no row for {name}");
        assert!(Role::ALL.into_iter().any(|role| rules.may(role, name)), "nobody may {name}");
        let asks = command.event_names().contains(&"second_asked");
        assert_eq!(order.second, asks, "{action}: second officer");
    }
}

#[test]
fn dialogs_ask_for_what_commands_need() {
    for (action, order) in orders() {
        let mut values = FormValues::default();
        let all = filled_for(order);
        for field in order.fields {
            match field {
                DialogField::Item => values.item = all.item,
                DialogField::Run => values.run.clone_from(&all.run),
                DialogField::Choice(_) => values.choice.clone_from(&all.choice),
                DialogField::Time(_) => values.time = all.time,
                DialogField::Arrival => values.arrives = all.arrives,
                DialogField::Carrier => values.carrier.clone_from(&all.carrier),
                DialogField::EntryPort => values.entry_port = all.entry_port,
                DialogField::VisaNumber => values.number.clone_from(&all.number),
                DialogField::Note(_) => values.note.clone_from(&all.note),
            }
        }
        let asked = (order.command)(&values);
        assert!(asked.is_some(), "{action}: its command needs more than its dialog asks for");
        if !matches!(order.confirmed, Confirmation::DocumentRequest) {
            assert_eq!(asked, (order.command)(&all), "{action}: its dialog leaves a part of its command out");
        }
        let clicks = matches!(order.confirmed, Confirmation::AtOnce);
        assert!(!clicks || (order.command)(&FormValues::default()).is_some(), "{action} needs a dialog");
        assert!(!clicks || order.deferral != Deferral::Waits, "{action} opens no dialog to return to");
    }
}

#[test]
fn forms_have_the_parts_of_the_fields() {
    for lang in Lang::ALL {
        let (ctx, case) = (SessionContext::plain(lang), case());
        for (action, order) in orders() {
            let item = case.lines.first().map(|l| l.item);
            let form = ActionForm::new(action, item, &case, &ctx, case.received_at).unwrap();
            // One traveller needs no choice.
            let one = case.papers.group.is_empty();
            let shown = order.fields.iter().filter(|f| match f {
                DialogField::Item | DialogField::Run => false,
                DialogField::Choice(list) => !(one && list.is_of_travellers()),
                _ => true,
            });
            let confirms = usize::from(form.parts().contains(&FormPart::Confirm));
            assert_eq!(form.parts().len(), shown.count() + confirms, "{action}");
            for part in form.parts() {
                assert!(!form.label(part, &ctx.texts).is_empty(), "{action} {part:?}");
            }
            let without = ActionForm::new(action, None, &case, &ctx, case.received_at);
            assert_eq!(without.is_none(), order.fields.contains(&DialogField::Item), "{action}");
        }
    }
}
