//! Texts of plain mode, the dialogue of lines.

use super::TextMap;
use serde::Deserialize;

/// Plain mode.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PlainTexts {
    /// This number is not for saved views.
    pub keep_numbers: Box<str>,
    /// A document request is open.
    pub paper_ask: Box<str>,
    /// What changes it.
    pub paper_hint: Box<str>,
    /// A draft of it is stored with the case.
    pub draft_kept: Box<str>,
    /// How the port of entry is changed.
    pub port_hint: Box<str>,
    pub port_word: Box<str>,
    /// Its text was written over.
    pub paper_ask_hint: Box<str>,
    /// Its text is being written.
    pub paper_line: Box<str>,
    /// An item that it does not request.
    pub paper_not_chosen: Box<str>,
    /// Its text does not follow any more.
    pub paper_stale: Box<str>,
    /// Before the reason why something was not requested before.
    pub paper_why: Box<str>,
    /// The commands that change it.
    pub paper_words: TextMap,
    /// How many cases there are.
    pub counts: Box<str>,
    /// How to go on.
    pub hint: Box<str>,
    /// Nothing of this name is understood.
    pub unknown: Box<str>,
    /// What has a meaning on a screen alone.
    pub no_meaning: Box<str>,
    pub no_question: Box<str>,
    /// No case is open.
    pub no_case: Box<str>,
    /// Nothing has this number.
    pub no_number: Box<str>,
    /// Neither a number nor a case number.
    pub no_such_case: Box<str>,
    /// No item was named.
    pub which_item: Box<str>,
    /// Which of several decisions is recalled: a case number follows the command.
    pub recall_named: Box<str>,
    /// A note is missing.
    pub find_what: Box<str>,
    /// The archive has no such case.
    pub empty_archive: Box<str>,
    /// The filter leaves nothing.
    pub empty_filter: Box<str>,
    /// The list continues.
    pub more_rows: Box<str>,
    /// For how long a decision can be recalled, as a sentence.
    pub recallable: Box<str>,
    /// The list is at its end.
    pub no_more: Box<str>,
    /// The next case.
    pub next_is: Box<str>,
    /// Time left.
    pub slack: Box<str>,
    /// Time that is over.
    pub late: Box<str>,
    /// How much of the checklist is settled.
    pub documents: Box<str>,
    pub head_confirmed: Box<str>,
    /// A criterion that is not confirmed.
    pub head_open: Box<str>,
    pub version: Box<str>,
    /// Why the visa is requested.
    pub reason: Box<str>,
    /// All check digits are right.
    pub mrz_right: Box<str>,
    /// Those that are wrong.
    pub mrz_wrong: Box<str>,
    /// An item that is needed.
    pub mandatory: Box<str>,
    /// An item that is needed where it was requested.
    pub conditional: Box<str>,
    /// An item that is never requested.
    pub optional: Box<str>,
    /// A case that is marked.
    pub marked: Box<str>,
    /// More cases than are listed.
    pub and_more: Box<str>,
    /// What intake found.
    pub found: Box<str>,
    /// What was noted.
    pub noted: Box<str>,
    /// Between facts.
    pub between: Box<str>,
    /// One more sentence on a line.
    pub and: Box<str>,
    /// What can be done with an item.
    pub item_hint: Box<str>,
    /// What blocks an approval.
    pub to_approve: Box<str>,
    /// Items that are not settled.
    pub open_items: Box<str>,
    /// What can be done.
    pub can: Box<str>,
    /// What cannot be done now.
    pub not_now: Box<str>,
    /// The question for a number.
    pub ask_choice: Box<str>,
    /// The question after reasons.
    pub ask_blocked: Box<str>,
    /// The question for a choice.
    pub ask_pick: Box<str>,
    /// The question for a field.
    pub ask_field: Box<str>,
    /// The question for a field with a default.
    pub ask_kept: Box<str>,
    /// The question for a note.
    pub ask_note: Box<str>,
    /// The pre-written note.
    pub prepared: Box<str>,
    /// The question for them.
    pub ask_prepared: Box<str>,
    /// The question of a decision.
    pub ask_confirm: Box<str>,
    /// The same where a note can be added.
    pub ask_confirm_note: Box<str>,
    /// The question for a port.
    pub ask_office: Box<str>,
    /// The input that confirms.
    pub yes: Box<str>,
    /// The input that adds a note.
    pub note_word: Box<str>,
    /// A question was left.
    pub left_alone: Box<str>,
    /// How a question is left.
    pub leave_hint: Box<str>,
    /// More choices than are listed at first.
    pub many: Box<str>,
    /// A reason that leads nowhere.
    pub nowhere: Box<str>,
    /// Something new.
    pub news: Box<str>,
    pub news_more: Box<str>,
    /// A case that came in.
    pub news_new: Box<str>,
    /// A case that left.
    pub news_closed: Box<str>,
    /// Nothing is new.
    pub no_news: Box<str>,
    /// The language was changed.
    pub language: Box<str>,
    /// Locked by its officer.
    pub locked: Box<str>,
    /// Locked by itself.
    pub slept: Box<str>,
    /// Open again.
    pub unlocked: Box<str>,
    /// There is nothing to lock.
    pub no_lock: Box<str>,
    /// The desk was left.
    pub bye: Box<str>,
    /// How it all works.
    pub help: Box<[Box<str>]>,
    /// The commands of the dialogue.
    pub words: TextMap,
    /// What they do.
    pub own: TextMap,
}

impl PlainTexts {
    /// Facts beside each other: `review, with me, version 3`.
    #[must_use]
    pub fn facts(&self, facts: &[impl AsRef<str>]) -> String {
        facts.iter().map(AsRef::as_ref).collect::<Vec<_>>().join(&self.between)
    }

    /// Sentences beside each other on a line.
    #[must_use]
    pub fn sentences(&self, sentences: &[impl AsRef<str>]) -> String {
        let mut all = String::new();
        for (n, text) in sentences.iter().enumerate() {
            let text = text.as_ref();
            all.push_str(&if n == 0 { text.to_owned() } else { super::fill(&self.and, &[("text", text)]) });
        }
        all
    }
}
