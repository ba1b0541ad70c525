//! The sections of the catalog that have sentences of their own in this module, and how a section is declared. Owns the shapes; a text
//! that is missing or unknown is an error of the file.

use std::collections::BTreeMap;

/// Texts by machine name.
pub type TextMap = BTreeMap<Box<str>, Box<str>>;

/// Sections whose fields are texts; a field of another type names it.
macro_rules! texts {
    (@type) => { Box<str> };
    (@type $type:ty) => { $type };
    ($($(#[$doc:meta])* $name:ident { $($field:ident $(: $type:ty)?,)* })*) => {$(
        $(#[$doc])*
        #[derive(Clone, Debug, serde::Deserialize)]
        #[serde(deny_unknown_fields)]
        pub struct $name {
            $(pub $field: texts!(@type $($type)?),)*
        }
    )*};
}
pub(super) use texts;

texts! {
    /// Deadlines and the calendar.
    CalendarTexts {
        provisional, unknown, short_provisional, short_unknown, banner_provisional, banner_provisional_short, banner_unknown,
        banner_unknown_short, desk_provisional, desk_unknown, elapsed, rests,
    }
    /// The clock, and its confirmation.
    ClockTexts {
        banner, title, says, newest, behind, gap, forward, back, waits, question, right, confirmed, confirmed_tied, command,
        locked_out, before_1970, entry_back, entry_confirms, verify_behind,
    }
    /// The dashboard.
    DashboardTexts {
        pages: [Box<str>; 4], as_of, busy, empty, counts, depth, late, now, arrivals, landed, landing, behind,
        capacity_set, capacity_learned, capacity_unknown, time, wall, working, papers, median, p90, number, promise,
        promise_elapsed, promise_mixed, former, complete, undecided, officers, inviters, live, decided, refused, first,
    }
    /// The evidence of a case for an auditor.
    EvidenceTexts {
        list, list_masked, list_end, list_end_unprotected, question, needs_yes, not_written, written, fault_line, not_verified, verified, contents, masked,
        uncovered, uncommitted, no_head, no_checkpoint, head, checkpoint, one_head, files, files_left_out, files_destroyed, incomplete, stated, unwritten,
        paper_only_out, only_evidence, document, absent: TextMap, fault: TextMap,
    }
    /// What is said of a case outside.
    InformTexts {
        board_title, inviter_title, spell_title, spell_case, spell_receipt, spell_passport, spell_name, spell_hidden, told_title, told_none,
        told, between, of_traveller, by_traveller, recorded_of, find, find_hint, searching, unknown, by, by_hint, next_hint, by_needed, recorded, unknown_recipient,
        recipient: TextMap, said: TextMap, board: TextMap, inviter: TextMap,
    }
    /// Visa exemptions.
    ExemptionTexts {
        exempt, soon, ended, ends_before, not_covered, transit, condition, unbooked, last_day, until, open, short_exempt,
        short_ended, short_ends, short_not_covered, short_transit, some, desk_ends, desk_ends_today, desk_ended, banner_ends,
        banner_ends_short, banner_ended, banner_ended_short, nothing, part, answer, no_answer, answer_opened,
    }
    /// Files of documents.
    FilesTexts {
        none, item, number, kind, bytes, sha256, when, name, delivered, not_delivered, partly, earlier, terminal, written, item_none, no_such, forgotten,
        forgotten_on, forgotten_file,
    }
    /// Files that are to be forgotten.
    ForgetTexts {
        list, key_destroyed, file_removed, backups, second, question, needs_yes, not_done, done, proposed, unfinished,
    }
    /// Issued documents.
    IssuedTexts {
        title, about_case, no_case, to_file, to_printer, destination, no_printer, no_folder, working, written, printed, not_there,
        needs_case, not_created, not_written, not_issued, print_start, print_failed, print_late, one, already, kinds: TextMap,
        to: TextMap, standing: TextMap,
    }
    /// The check of a receipt.
    ReceiptCheckTexts {
        receipt, office, entry_port, valid_until, travellers, name, more, passport, issued, issued_at, change, not_covered, awaits, key,
        offline,
        key_file, answers: TextMap, advice: TextMap,
    }
    /// A new case at the counter.
    NewCaseTexts {
        again, kept, filled, other_traveller, replace_question, not_replaced, discard_question, discarded, faults, created, originals,
        incomplete, already_open, item_hint, confirm, confirm_hint, line_hint, ask_replace,
        ask_originals, ask_create, no_choice, sections: TextMap, kinds: TextMap, hints: TextMap,
    }
    /// The profile of an inviter.
    InviterTexts {
        title, busy, grade, named, registered, review, close, over, unknown, person, no_register, cases, complete, none_decided,
        lately, burst, open, none_open, grades: TextMap,
    }
    /// Related cases.
    RelatedCaseTexts {
        title, busy, empty, count, burst, more, open, same, not_same, word_same, word_not_same, mate, none, legend, files,
        files_same, closed, word_about, quiet_open, quiet_same, quiet_burst, quiet_key, reason: TextMap,
        strength: TextMap, field: TextMap,
    }
}
