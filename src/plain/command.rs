//! What a line asks for: the names of actions, their words in the language, their keys, and a few words of the dialogue's own. Reads
//! and decides nothing.

use crate::domain::case_no::CaseNo;
use crate::ui::base::context::SessionContext;
use crate::ui::base::keys::{Action, Chord, Context, Resolved};
use crate::ui::state::list_preferences::number;

/// What is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum PlainCommand {
    /// An action of the key table.
    Act(Action),
    /// A number of a list.
    Number(usize),
    /// A case by its number.
    Case(CaseNo),
    /// The list goes on.
    More,
    /// The next case.
    Next,
    /// What can be done now.
    Do,
    /// What is new.
    News,
}

/// Leaves a question.
pub(super) fn leaves(line: &str) -> bool {
    matches!(line.trim(), "." | "。" | "．")
}

/// The confirmation word, in either language.
pub(super) fn confirms(text: &str, ctx: &SessionContext) -> bool {
    [&*ctx.texts.plain.yes, "yes", "是"].iter().any(|word| text.eq_ignore_ascii_case(word))
}

/// The dialogue's own words.
pub(super) const OWN: [(&str, PlainCommand); 4] = [
    ("more", PlainCommand::More),
    ("next", PlainCommand::Next),
    ("do", PlainCommand::Do),
    ("new", PlainCommand::News),
];

/// Words that name another action here than on the screen: in a dialogue of lines to search is to filter, and the palette is the help.
const OTHER: [(&str, Action); 5] = [
    ("find", Action::Filter),
    ("search", Action::Filter),
    ("查找", Action::Filter),
    ("搜索", Action::Filter),
    ("commands", Action::Help),
];

/// Full-width signs of an input method as plain ones.
fn half_width(line: &str) -> String {
    line.chars()
        .map(|c| match c {
            '\u{3000}' => ' ',
            '\u{ff01}'..='\u{ff5e}' => char::from_u32(u32::from(c) - 0xfee0).unwrap_or(c),
            c => c,
        })
        .collect()
}

/// What a line asks for, and what follows it.
pub(super) fn read(line: &str, ctx: &SessionContext) -> Option<(PlainCommand, String)> {
    let line = half_width(line);
    let line = line.trim();
    if let Some(words) = line.strip_prefix('/') {
        return Some((PlainCommand::Act(Action::Filter), words.trim().to_owned()));
    }
    let (first, rest) = line.split_once(char::is_whitespace).unwrap_or((line, ""));
    let rest = rest.trim().to_owned();
    if let Ok(number) = first.parse() {
        return Some((PlainCommand::Number(number), rest));
    }
    if let Ok(no) = first.parse() {
        return Some((PlainCommand::Case(no), rest));
    }
    // What follows a word that filters is free text, and may begin like another name: `search next week`.
    if word(line, ctx).is_none() && free_text(first) {
        return word(first, ctx).map(|verb| (verb, rest));
    }
    // A name may have spaces in it: the longest one counts.
    let ends = line.char_indices().filter(|(_, c)| c.is_whitespace()).map(|(at, _)| at);
    for end in std::iter::once(line.len()).chain(ends.collect::<Vec<_>>().into_iter().rev()) {
        if let Some(verb) = word(line[..end].trim_end(), ctx) {
            return Some((verb, line[end..].trim().to_owned()));
        }
    }
    // Chinese has no space before a number.
    let at = line.find(|c: char| c.is_ascii_digit())?;
    let (first, rest) = line.split_at(at);
    // A sign before a number is no command: `+1h` is a time.
    if first.chars().all(|c| c.is_ascii_punctuation()) {
        return None;
    }
    word(first, ctx).map(|verb| (verb, rest.to_owned()))
}

fn free_text(first: &str) -> bool {
    OTHER.iter().any(|(name, action)| *action == Action::Filter && first.eq_ignore_ascii_case(name))
}

fn word(word: &str, ctx: &SessionContext) -> Option<PlainCommand> {
    let plain = &ctx.texts.plain;
    let said = |text: &str| text.eq_ignore_ascii_case(word);
    let own = |name: &str| plain.words.get(name).is_some_and(|w| said(w));
    if let Some((_, verb)) = OWN.iter().find(|(name, _)| said(name) || own(name)) {
        return Some(*verb);
    }
    if said("news") {
        return Some(PlainCommand::News);
    }
    if let Some((_, action)) = OTHER.iter().find(|(name, _)| said(name)) {
        return Some(PlainCommand::Act(*action));
    }
    let named = |action: &Action| {
        // A column's name alone is no word: `sort-owner`, or `sort owner`.
        let hint = ctx.texts.hint.get(action.name()).filter(|_| !action.sorts());
        let arranges = action.sorts() || number(*action).is_some();
        let spaced = arranges && said(&action.name().replace('-', " "));
        said(action.name()) || spaced || hint.is_some_and(|hint| said(hint))
    };
    if let Some(action) = Action::ALL.iter().copied().find(named) {
        return Some(PlainCommand::Act(action));
    }
    let also = |action: &Action| ctx.texts.synonyms.has(action.name(), word);
    if let Some(action) = Action::ALL.iter().copied().find(also) {
        return Some(PlainCommand::Act(action));
    }
    key(word, ctx).map(PlainCommand::Act)
}

/// An action by its key, written as the key table writes it. Digits are numbers here.
fn key(word: &str, ctx: &SessionContext) -> Option<Action> {
    let chord: Chord = word.parse().ok()?;
    let contexts = [Context::Detail, Context::Queue, Context::Global];
    match ctx.keys.resolve(&contexts, &mut Vec::new(), chord) {
        Resolved::Action(action) => Some(action),
        Resolved::Pending | Resolved::None => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::lang::Lang;

    #[test]
    fn longest_name_at_the_beginning_counts() {
        let ctx = SessionContext::plain(Lang::En);
        let asked = |line: &str| read(line, &ctx);
        let act = |action, rest: &str| Some((PlainCommand::Act(action), rest.to_owned()));
        assert_eq!(asked("withdraw escalation 3"), act(Action::WithdrawEscalation, "3"));
        assert_eq!(asked("withdraw 3"), act(Action::Withdraw, "3"));
        assert_eq!(asked("verify 1 2"), act(Action::Verify, "1 2"));
        assert_eq!(asked("+ 1"), act(Action::VerifyRun, "1"));
        assert_eq!(asked("+1h"), None);
    }

    #[test]
    fn words_after_search_are_searched_for() {
        let ctx = SessionContext::plain(Lang::En);
        let filter = |rest: &str| Some((PlainCommand::Act(Action::Filter), rest.to_owned()));
        assert_eq!(read("search next week", &ctx), filter("next week"));
        assert_eq!(read("find previous visa", &ctx), filter("previous visa"));
        assert_eq!(read("search", &ctx), filter(""));
    }
}
