//! The typed catalog: a text that is missing or too many is a failing test, not an empty place on the screen.

use super::fill::is_full_width_mark;
use super::sections::{
    CalendarTexts, ClockTexts, DashboardTexts, EvidenceTexts, ExemptionTexts, FilesTexts, ForgetTexts,
    InformTexts, InviterTexts, IssuedTexts, NewCaseTexts, ReceiptCheckTexts, RelatedCaseTexts, TextMap,
    texts,
};
use super::{Synonyms, fill};
use crate::domain::lang::Lang;
use crate::domain::listing::View;
use serde::Deserialize;
use std::sync::Arc;

texts! {
    /// The desk itself.
    App {
        name, too_small, quit_title, quit_text, quit_sample, sample, unprotected, open, saving, nobody, store_behind,
        store_behind_why,
    }
    /// Punctuation and joiners of the language.
    Marks {
        label, list, bracketed,
    }
    /// The bar at the top.
    Header {
        live, new, waiting, zone, filter, of, strip_new, strip_changed, no_news, searching, more, inbox,
    }
    /// Texts outside the screen: the window's title and notifications.
    Attention {
        title, one, many,
    }
    /// Heads of the list's columns.
    ColumnLookup {
        slack, lands, case, traveller, nat, ground, entry, docs, state, owner, closed, decided_by, receipt, flight, native, inviter, received, visa, originals, until,
    }
    /// Names of the views, and their texts when empty.
    Views {
        queue, waiting, all, archive, orphans, expected, empty_queue, empty_waiting, empty_all, empty_archive, empty_orphans, empty_expected,
        empty_filter,
    }
    /// Sorting, search and saved views.
    Lists {
        sorted, find, hits, no_hits, no_hit, nothing_found, no_column, nothing_kept, kept, kept_already, forgotten, keep_title, keep_shows,
        keep_name, keep_free, down, unknown, unknown_column,
    }
    /// Labels of the detail pane.
    Labels {
        arrives, ground, reason, enters, counters, lands_in, landed, no_arrival, passport, until, mrz, mrz_absent, check_number,
        check_birth, check_expiry, check_personal, check_composite, born, inviter, no_inviter, code_ok, code_wrong, documents,
        to_approve,
        ready, to_issue, ready_to_issue, changes, receipt, transfer, reviewed, unreviewed, answer_by, sealing, held_until, reply_by, group, statute,
        days, entry_one, entries, received, version, decide_by, paused, me, desk, at_port, owner, owner_me,
        mandatory, conditional, optional, taken_from, cases, of_travellers,
    }
    /// Short notices.
    Notice {
        full_width, paste_ignored, no_case, copied, done, approved, refused, not_accepted, transferred, recalled, requested,
        held, second_asked, seals, recall_which, not_recallable, known, withdrawn, taken_over, offered_again, too_early, paste_cut, press_key, no_shell,
        mouse_on, mouse_off, theme, verified, undone, redone, not_masked,
    }
    /// A pasted text that arrived as keys.
    Burst {
        title, told, long, discarded,
    }
    /// A passport that was read at the counter.
    Reader {
        found, found_known, unknown, unknown_new, unreadable, discarded, busy, read, several, by_name, other_passport, none_of_them,
        none_chosen, choose_first, ask_zone, incomplete, doubtful,
        read_whole, in_case, checks, check: TextMap, titles: TextMap,
    }
    /// Dialogs.
    Dialog {
        who, extend_label, time_label, time_hint, time_wrong, note_label, rationale_label, note_optional, note_needed, note_prepared,
        note_each, reason_doubt, accepted_by_port, nothing_fits, blocked_title, sealing_hint, note_edits, outstanding, proposed,
        second_needed, second_not_asked, more_below, more_above, review_complete, review_open, item, run_left, run_unopened, run_hint, choose_first, choose_traveller,
        port_unreadable, blocked_final, not_chosen, list_defects, list_ports, list_answers, list_officers, list_grounds, list_reasons, list_recipients, list_travellers, all_travellers, number_label,
    }
    /// When the traveller arrives.
    Arrival {
        moves_earlier, at_label, carrier_label, port_label, port_hint, hint, present, cancelled, seen, as_known,
    }
    /// What follows an approval.
    Admission {
        counter, visa, split, split_to, enter_by, issue_by, issued_at, remarks,
    }
    /// Where a blocker is resolved, and the action that waits for it.
    Lead {
        unprotected, item, begin, words, timeline, held, nowhere, on_disk, waits, ready, given_up,
    }
    /// The pre-written rationale of a decision.
    Rationale {
        and, complete, opened, partly, unconfirmed, waived, doubt, elsewhere, kept, offered, offered_elsewhere, withdrawn, refused, not_accepted,
        missing, wrong, found, ground, port, stay, one, because, more, exempt,
    }
    /// Batches.
    Many {
        marked, bar, bar_all, bar_clear, hidden, closed, no_range, one_by_one, each_to_its_port, about, title, can, cannot, second, more_reasons,
        none_hint, running, stop_hint, stopping, done, refused, untouched, report_title, report_hint,
    }
    /// Document requests.
    LineWriter {
        reply_by, asks, asks_none, not_asked, late_label, late_mark, stale, draft_kept, since, unasked, no_reply, sent, none_sent, copied, written, what_request, what_no_visa, what_inviter, keep_hint, kept_with_case, not_out,
    }
    /// Why a case has its position in the queue.
    Why {
        title, at_port, humanitarian, repair, overdue, slack, waiting, lands, landed, no_arrival, decision, paused, usual, usual_default,
        limit_arrival, limit_decision, no_clock, wakes, next, change, change_waiting, expected, to_issue, decided,
    }
    /// The query in the filter.
    Query {
        unknown_key, unknown_key_near, unknown_value, unknown_value_near, span_wanted, and_more, colon_wanted, no_clock, near, takes,
        looked, stopped,
    }
    /// A delivered document as it is looked at.
    ViewerTexts {
        loading, put, ask, outside, reject_or_outside, not_delivered, not_shown, file_of, page_of, hash_ok, checks, zone, values, form, mrz,
        number, expires, born, sex, nationality, issued, name, code, contact, address, stay, opened_all, opened_some, opened_at, opened_by_you, opened_yes, opened_no,
        plain_file, one_page, pages, pages_unknown, pages_not_counted, no_zone, all_equal, some_differ,
    }
    /// Help.
    Help {
        title, here, global, queue, detail, filter, dialog, confirm, timeline, letter, help, sight, inbox, viewer,
    }
    /// What signs, letters and colours mean.
    Legend {
        title, band, item, finding, file, no_file, flag, selected, marked, new, above, elsewhere, pair, documents, cut, leads, sorted, need,
        criteria, confirmed, unconfirmed, check_failed, number, hours, days, overdue, none, slack, arrives, owner, mine, other, nobody,
        colour, late, late_text, soon, soon_text, good, good_text, away, away_text, deny, deny_text, ground, category,
    }
    /// Commands by their names, and the table of keys.
    Palette {
        title, recent, all, elsewhere,
    }
    /// First start.
    FirstRun {
        title, text, set_up, sample, quit, office, officer, name, wrong_office, wrong_officer, id_kept, ask_office,
        ask_officer, ask_name, passphrase, again, without, ask_passphrase, ask_again,
    }
    /// Signing in.
    SignIn {
        ask_officer, ask_passphrase, ask_code, ask_new, ask_again, differ, wrong, wrong_code, refused, wait, title, unprotected,
        curtain, busy, same_officer, second_officer, file_open, protected, no_officer, anew, temporary, choose_own, ask_own,
    }
    /// Officers and keys.
    Officers {
        added, tied, removed, changed, passphrase_set, factor_set, factor_off, factor_wrong, factor_check, rekeyed, rekeyed_only, exists, unknown,
        last_one, protection, no_file, factor_on, factor_pending, factor_none, roles_legend, own_role, own_role_alone, too_close,
        setter_own, unchanged, other_open,
    }
    /// Messages to an officer at sign-in.
    Messages {
        title, owner_changed, owner_you, added_alone, answered,
    }
    /// Files of the inbox that wait to be seen.
    Inbox {
        title, waits, empty, no_file, dismissed, dismissed_one, no_report, rejected, partly, ask, ask_removed, not_here, how,
    }
    /// Protecting a desk.
    Protect {
        sample, already, no_passphrase, progress, done, remains,
    }
    /// The command line.
    Cli {
        backed_up_files, backup_lacks, blob_missing, restored_lacks, repaired_file, repaired_keys, repair_files_left, verify_files, verify_forgotten, verify_files_bad, verify_files_remain, compacted_files,
        verify_ok, verify_unused_end, verify_fault, verify_store, verify_journal, verify_behind, verify_torn, verify_chain_only, verify_before, flight_line, flight_moved, flight_same, flight_present, flight_large, flight_unclear, flights_total,
        done_untold, not_utf8, note_too_long, inbox_grew, inbox_made, inbox_taken, inbox_left, since_wrong, verify_ok_chain, mended, backed_up, restored, nothing_to_mend, store_built, store_rebuilt, store_new_keys, store_older, verify_not_built, verify_outdated, verify_other, verify_store_skipped, verify_repair, repair_source_store, repair_source_backup,
        repaired, repair_place, repair_entries, repair_whole, repair_left, repair_more, repair_parts, repair_noted, repair_note_later, backup_made, backup_failed, restore_failed, repair_failed, rebuilt, rebuild_progress, compacted, compact_progress, compact_failed, import_total, import_rejected, import_skipped, read_as, read_as_tab, read_as_separator, accepted, updated, unchanged,
        files_added, files_added_known, files_bundle, files_refused, files_not_stored, file_not_stored, file_added, file_known, import_total_files,
        done, already_done, refused, list_empty, list_more, set_up, exists, officer_unknown, case_ambiguous, no_sample, done_by_other, case_unknown, case_mistyped, demo_made,
        demo_progress, time_wrong, missing_argument, not_a_terminal, dumb_terminal, recovered, store_behind, torn, importing, dry_run,
        passphrase_needed, not_a_file, restored_kept, restored_less, end_unvouched,
        file_missing, file_denied, file_exists, bom_not_csv, columns_submissions, columns_flights, columns_note,
    }
}

/// The handover.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct HandoverTexts {
    pub title: Box<str>,
    pub from: Box<str>,
    pub to: Box<str>,
    pub entry: Box<str>,
    pub check: Box<str>,
    pub live: Box<str>,
    pub next: Box<str>,
    pub more: Box<str>,
    pub orphans: Box<str>,
    pub no_orphans: Box<str>,
    pub matters: TextMap,
}

/// Days, months and spans.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TimeTexts {
    pub minutes: Box<str>,
    pub hours_minutes: Box<str>,
    pub hours: Box<str>,
    pub days: Box<str>,
    pub days_hours: Box<str>,
    pub day_time: Box<str>,
    pub weekdays: [Box<str>; 7],
    pub months: [Box<str>; 12],
}

/// All texts of a language.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(missing_docs, reason = "fields are named for what they hold")]
pub struct Catalog {
    /// The language.
    pub lang: Lang,
    /// The tag of a loaded language, which is the name of its file; empty for the others.
    #[serde(skip)]
    pub tag: Box<str>,
    /// The desk itself.
    pub app: App,
    /// Punctuation and joiners of the language.
    pub marks: Marks,
    /// The bar at the top.
    pub header: Header,
    /// Texts outside the screen.
    pub attention: Attention,
    /// Heads of columns.
    pub columns: ColumnLookup,
    pub views: Views,
    /// Sorting, search and saved views.
    pub lists: Lists,
    /// The letter of the sex on a passport.
    pub sex: TextMap,
    /// Columns in a sentence.
    pub column: TextMap,
    /// Labels of the detail pane.
    pub labels: Labels,
    /// Notices.
    pub notice: Notice,
    /// A pasted text that arrived as keys.
    pub burst: Burst,
    /// A passport that was read at the counter.
    pub reader: Reader,
    /// A new case at the counter.
    pub new_case: NewCaseTexts,
    /// Names of the built-in themes.
    pub theme: TextMap,
    /// What should be known before an action.
    pub warning: TextMap,
    pub dialog: Dialog,
    /// When the traveller arrives.
    pub arrival: Arrival,
    /// What follows an approval.
    pub admission: Admission,
    /// Where a blocker is resolved, and the action that waits for it.
    pub lead: Lead,
    /// The pre-written rationale of a decision.
    pub rationale: Rationale,
    /// Batches.
    pub many: Many,
    /// Document requests.
    pub paper: LineWriter,
    /// Names of the fields that a new version of an application changed.
    pub changed: TextMap,
    /// The outcome of a requested item.
    pub answered: TextMap,
    /// Why a case has its position in the queue.
    pub why: Why,
    /// The query in the filter.
    pub query: Query,
    /// A delivered document.
    pub viewer: ViewerTexts,
    /// Why there is no picture of a document.
    pub view_fault: TextMap,
    pub help: Help,
    pub legend: Legend,
    /// Why a band has its position.
    pub legend_band: TextMap,
    /// How strongly an item is required.
    pub legend_need: TextMap,
    /// Commands by their names, and the table of keys.
    pub palette: Palette,
    /// First start.
    pub first_run: FirstRun,
    pub sign_in: SignIn,
    /// Officers and keys.
    pub officers: Officers,
    /// What a role may do besides the actions on cases.
    pub duty: TextMap,
    /// Messages to an officer at sign-in.
    pub messages: Messages,
    /// Files of the inbox that wait to be seen.
    pub inbox: Inbox,
    /// Protecting a desk.
    pub protect: Protect,
    /// Journal entries that concern no case.
    pub fact: TextMap,
    /// The codes in them.
    pub fact_about: TextMap,
    /// The handover.
    pub handover: HandoverTexts,
    /// Why a passphrase is too weak.
    pub weak: TextMap,
    /// What is said of a case outside.
    pub inform: InformTexts,
    /// The evidence of a case for an auditor.
    pub evidence: EvidenceTexts,
    /// The command line.
    pub cli: Cli,
    pub anchor: TextMap,
    pub rules: TextMap,
    pub board: DashboardTexts,
    pub radar: RelatedCaseTexts,
    pub card: InviterTexts,
    /// Plain mode.
    pub plain: super::plain::PlainTexts,
    /// Why a file of a folder is not read.
    pub skipped: TextMap,
    pub clock: ClockTexts,
    /// Issued documents.
    pub issued: IssuedTexts,
    /// The check of a receipt.
    pub receipt_check: ReceiptCheckTexts,
    /// Visa exemptions.
    pub exemption: ExemptionTexts,
    /// Files of documents.
    pub files: FilesTexts,
    /// Files that are to be forgotten.
    pub forget: ForgetTexts,
    /// What deadlines rest on.
    pub calendar: CalendarTexts,
    /// The settings file.
    pub settings: super::settings::SettingsTexts,
    /// Days and spans.
    pub time: TimeTexts,
    /// States, long.
    pub state: TextMap,
    /// States in at most ten cells.
    pub state_short: TextMap,
    pub band: TextMap,
    /// Why a case is unattended.
    pub orphan: TextMap,
    /// How much of a checklist is left.
    pub stage: TextMap,
    /// The same in at most nine cells.
    pub orphan_short: TextMap,
    /// Events of the timeline.
    pub event: TextMap,
    /// Why an action is refused.
    pub refusal: TextMap,
    /// What can be done about it.
    pub cure: TextMap,
    /// What intake found.
    pub finding: TextMap,
    /// What the details of a finding mean, by machine name.
    pub finding_about: TextMap,
    /// States of items.
    pub item_state: TextMap,
    /// Review criteria.
    pub head: TextMap,
    /// Titles of actions.
    pub action: TextMap,
    /// What a key of the bar does beside actions, in at most nine cells.
    pub bar: TextMap,
    /// Actions whose short name is wider than its place in the bar.
    pub bar_verb: TextMap,
    /// Actions in at most thirteen cells, but for two: a name in line mode and on the bar.
    pub hint: TextMap,
    /// Other words for actions, the same in every catalog.
    #[serde(skip)]
    pub synonyms: Synonyms,
    /// Faults of the store: what happened, what is safe, what to do.
    pub store: TextMap,
    /// Faults of what was typed or of a file that was named.
    pub error: TextMap,
}

impl Catalog {
    /// What an action is called on the bar.
    #[must_use]
    pub fn bar_verb<'a>(&'a self, action: &'a str) -> &'a str {
        match self.bar_verb.get(action) {
            Some(verb) => verb,
            None => Self::text_or_name(&self.hint, action),
        }
    }
}

impl Views {
    /// The name of a list.
    #[must_use]
    pub fn name(&self, view: View) -> &str {
        match view {
            View::Queue => &self.queue,
            View::Waiting => &self.waiting,
            View::All => &self.all,
            View::Archive => &self.archive,
            View::Orphans => &self.orphans,
            View::Expected => &self.expected,
        }
    }
}

impl Catalog {
    /// A catalog that is compiled in; that of a file is English here.
    ///
    /// # Panics
    /// Never in a program whose tests pass: they read these very texts.
    #[must_use]
    #[expect(clippy::expect_used, reason = "a test reads the same constant texts")]
    pub fn builtin(lang: Lang) -> Arc<Self> {
        let texts: Self = toml::from_str(Self::source(lang)).expect("the built-in catalogs are well-formed");
        Arc::new(Self { synonyms: Synonyms::builtin(), ..texts })
    }

    /// The text of a language that is compiled in; English for any other.
    pub(super) fn source(lang: Lang) -> &'static str {
        match lang {
            Lang::En | Lang::Loaded => concat!(
                include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/assets/text/en.toml")),
                include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/assets/text/error.en.toml")),
            ),
            Lang::Zh => concat!(
                include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/assets/text/zh.toml")),
                include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/assets/text/error.zh.toml")),
            ),
        }
    }

    /// Two texts beside each other, with a blank between them unless a full-width sign is there.
    #[must_use]
    pub fn joined(&self, left: &str, right: &str) -> String {
        let ends = |mark: fn(char) -> bool| left.ends_with(mark) || right.starts_with(mark);
        let tight = left.is_empty() || right.is_empty() || ends(is_full_width_mark);
        format!("{left}{}{right}", if tight { "" } else { " " })
    }

    /// A label and its value: `Item: Photograph`.
    #[must_use]
    pub fn labelled(&self, label: &str, text: &str) -> String {
        fill(&self.marks.label, &[("label", label), ("text", text)])
    }

    /// A text and its addition: `Beijing Capital (Beijing)`.
    #[must_use]
    pub fn bracketed(&self, text: &str, more: &str) -> String {
        fill(&self.marks.bracketed, &[("text", text), ("more", more)])
    }

    /// A list: `Photograph, Invitation letter`.
    #[must_use]
    pub fn listed(&self, words: &[impl AsRef<str>]) -> String {
        words.iter().map(AsRef::as_ref).collect::<Vec<_>>().join(&self.marks.list)
    }

    /// A text of a map; the machine name itself where there is none.
    #[must_use]
    pub fn text_or_name<'a>(map: &'a TextMap, name: &'a str) -> &'a str {
        map.get(name).map_or(name, AsRef::as_ref)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::blocked::Blocker;
    use crate::domain::case::application::Sex;
    use crate::domain::case::checklist::Criterion;
    use crate::domain::case::state::CaseState;
    use crate::domain::event::Event;
    use crate::domain::handling_time::WorkRemaining;
    use crate::domain::listing::Column;
    use crate::domain::mrz::MrzRepair;
    use crate::domain::queue::Band;
    use crate::domain::unattended::UnattendedReason;
    use crate::text::language_file::cells_of;
    use std::collections::{BTreeMap, BTreeSet};
    use unicode_width::UnicodeWidthStr;

    fn both() -> [Arc<Catalog>; 2] {
        Lang::ALL.map(|l| match toml::from_str(Catalog::source(l)) {
            Ok(c) => Arc::new(c),
            Err(e) => panic!("{}: {e}", l.tag()),
        })
    }

    fn leaves(prefix: &str, value: &toml::Value, all: &mut BTreeMap<String, String>) {
        match value {
            toml::Value::Table(t) => t.iter().for_each(|(k, v)| leaves(&format!("{prefix}.{k}"), v, all)),
            toml::Value::Array(a) => {
                a.iter().enumerate().for_each(|(i, v)| leaves(&format!("{prefix}.{i}"), v, all));
            }
            other => {
                all.insert(prefix.to_owned(), other.as_str().unwrap_or_default().to_owned());
            }
        }
    }

    fn holes(text: &str) -> BTreeSet<&str> {
        text.split('{').skip(1).filter_map(|t| t.split_once('}')).map(|(n, _)| n).collect()
    }

    #[test]
    fn catalogs_have_the_same_keys_and_placeholders() {
        let [en, zh] = Lang::ALL.map(|l| {
            let mut all = BTreeMap::new();
            leaves("", &toml::from_str(Catalog::source(l)).unwrap(), &mut all);
            all
        });
        assert_eq!(en.keys().collect::<Vec<_>>(), zh.keys().collect::<Vec<_>>());
        for (key, text) in &en {
            assert!(!text.is_empty() && !zh[key].is_empty(), "{key}");
            assert_eq!(holes(text), holes(&zh[key]), "{key}");
            // A language is named in itself, so that its speakers find it.
            let plain = text.replace("中文", "").is_ascii();
            assert!(plain || key.contains("dash"), "{key}: plain signs only in English: {text}");
        }
    }

    #[test]
    fn every_machine_name_has_its_text() {
        for c in both() {
            let complete = |map: &TextMap, names: &[&str], what: &str| {
                let have: BTreeSet<&str> = map.keys().map(AsRef::as_ref).collect();
                let want: BTreeSet<&str> = names.iter().copied().collect();
                assert_eq!(have, want, "{} {what}", c.lang.tag());
            };
            complete(&c.state, &CaseState::NAMES, "state");
            complete(&c.state_short, &CaseState::NAMES, "state_short");
            complete(&c.orphan, &UnattendedReason::NAMES, "orphan");
            complete(&c.sex, &Sex::ALL.map(Sex::letter), "sex");
            let columns: Vec<&str> = Column::ALL.iter().map(|column| column.name()).collect();
            complete(&c.column, &columns, "column");
            complete(&c.stage, &WorkRemaining::ALL.map(WorkRemaining::name), "stage");
            complete(&c.orphan_short, &UnattendedReason::NAMES, "orphan_short");
            complete(&c.event, &Event::NAMES, "event");
            let refusals: Vec<&str> = Blocker::CODES.into_iter().chain(Blocker::TEXTS).collect();
            complete(&c.refusal, &refusals, "refusal");
            complete(&c.warning, &crate::domain::warning::Warning::CODES, "warning");
            complete(&c.band, &Band::ALL.map(Band::name), "band");
            complete(&c.legend_band, &Band::ALL.map(Band::name), "legend_band");
            complete(&c.legend_need, &["mandatory", "conditional", "optional"], "legend_need");
            let matters = ["second", "escalated", "sealing", "hold", "reply", "offered", "expected"];
            complete(&c.handover.matters, &matters, "handover.matters");
            complete(&c.theme, &["any", "dark", "light", "colour-blind", "plain"], "theme");
            complete(&c.head, &Criterion::ALL.map(Criterion::name), "head");
            complete(
                &c.item_state,
                &["missing", "open", "received", "verified", "rejected", "waived"],
                "item_state",
            );
            assert!(c.cure.keys().all(|k| c.refusal.contains_key(k)), "cure");
            for map in [&c.plain.words, &c.plain.own] {
                complete(map, &["more", "next", "do", "new"], "plain");
            }
            complete(
                &c.plain.paper_words,
                &["by", "zh", "en", "why", "read", "anew", "draft"],
                "plain.paper_words",
            );
            let answers = crate::domain::case::request_reply::ReplyStatus::ALL
                .map(crate::domain::case::request_reply::ReplyStatus::name);
            complete(&c.answered, &answers, "answered");
            complete(&c.weak, &crate::domain::passphrase::WeakPassphrase::CODES, "weak");
            complete(&c.finding, crate::domain::findings::CODES, "finding");
            let repairs = MrzRepair::ALL.map(MrzRepair::name);
            let about: Vec<&str> = repairs.into_iter().chain(["differs"]).collect();
            complete(&c.finding_about, &about, "finding_about");
            complete(&c.card.grades, &crate::domain::register::Grade::NAMES, "card.grades");
            complete(&c.radar.reason, &crate::domain::related_cases::MatchReason::NAMES, "radar.reason");
            complete(
                &c.radar.strength,
                &crate::domain::related_cases::MatchStrength::NAMES,
                "radar.strength",
            );
            complete(&c.radar.field, &crate::text::related_cases::FIELDS, "radar.field");
        }
    }

    #[test]
    fn short_texts_fit_their_cells() {
        for lang in Lang::ALL {
            let mut all = BTreeMap::new();
            leaves("", &toml::from_str(Catalog::source(lang)).unwrap(), &mut all);
            let placed = all.iter().filter_map(|(name, text)| Some((name, text, cells_of(&name[1..])?)));
            let placed: Vec<_> = placed.collect();
            assert!(placed.len() > 50, "{}", placed.len());
            for (name, text, cells) in placed {
                assert!(text.width() <= cells || text.contains('{'), "{} {name}: {text}", lang.tag());
            }
        }
    }

    #[test]
    fn chinese_is_chinese() {
        let [_, zh] = both();
        let han = |t: &str| t.chars().any(|c| ('\u{4e00}'..='\u{9fff}').contains(&c));
        for map in [&zh.state, &zh.event, &zh.refusal, &zh.finding, &zh.action, &zh.store] {
            // A text that is nothing but holes has nothing to say of its own.
            let own = |t: &str| {
                t.split('{').any(|part| {
                    part.split_once('}').map_or(part, |(_, rest)| rest).chars().any(char::is_alphanumeric)
                })
            };
            assert!(map.values().all(|t| han(t) || !own(t)), "{map:?}");
        }
    }
}
