//! Languages and their texts. Owns the catalogs (`assets/text`), the filling of their holes, and the sentences
//! built from domain values. It holds no current language: every call names its catalog.

mod admission;
mod calendar;
mod catalog;
mod clock;
mod dashboard;
mod disclosure;
mod duration;
mod error_text;
mod exemption;
mod fill;
mod help_texts;
mod inviter;
mod issued;
mod language_file;
mod message;
mod particular;
mod phrases;
mod plain;
mod query;
mod queue_explanation;
mod rationale;
mod related_cases;
mod sections;
mod settings;
mod size;
mod spelling;
mod synonyms;
mod told_line;
mod toml_place;
mod traveller_line;
mod unattended;
mod waiting_file;

pub(crate) use admission::{admission_facts, group_names, item_state_text};
pub(crate) use calendar::{calendar_banner, calendar_warnings, deadline_text, rests_text};
pub use catalog::Catalog;
pub(crate) use clock::{clock_doubt_text, clock_lines, confirmed_text};
pub(crate) use dashboard::{
    capacity_line, complete_line, former_times_line, per_cent, promise_line, span_ends,
};
pub(crate) use disclosure::{boarding_text, boarding_texts, inviter_text};
pub(crate) use duration::{
    clock_time, date_time, date_time_after, day_time, long_span, parse_wall_time, seconds_left, short_span,
};
pub(crate) use error_text::{case_no_error_text, code_error_text, error_text, register_error_text};
pub use exemption::{ExemptionLine, exemption_banner, exemption_lines};
pub(crate) use exemption::{exemption_endings, exemption_reason, exemption_short};
pub(crate) use fill::fill;
pub use help_texts::{CommandHelp, Example, HelpTexts};
pub use inviter::LineWeight;
pub(crate) use inviter::{known_lines, open_line, registered_lines};
pub(crate) use issued::already_issued_text;
pub use language_file::{
    LanguageFault, LanguageFaultKind, LanguageFile, language_template, parse_language, quoted,
};
pub use message::message_line;
pub(crate) use particular::{particular, toml_error_text};
pub(crate) use phrases::{
    actor_text, blocked_line, blocked_lines, case_finding_text, changed_fields_text, done_notice, event_line,
    event_name, files_text, finding_name, forgotten_text, found_text, ground_name, item_name, port_name,
    proposal_line, remedy_text, state_long, store_error_text, warning_text,
};
pub use phrases::{blocker_text, counters_text, finding_text};
pub(crate) use query::{field_name, query_fault_text, query_faults_text};
pub use queue_explanation::{NextSteps, queue_explanation_lines};
pub(crate) use rationale::with_rationale_at;
pub use rationale::{rationale, rationale_at, with_rationale};
pub use related_cases::FieldPair;
pub(crate) use related_cases::{
    determination_short_text, determination_text, field_pairs, match_count_lines, match_reason_lines,
    match_summary_lines, no_matches_line,
};
pub use sections::TextMap;
pub use settings::SettingsTexts;
pub use size::size_text;
pub(crate) use spelling::spelled;
pub use synonyms::Synonyms;
pub(crate) use told_line::told_line;
pub use toml_place::TextPlace;
pub(crate) use traveller_line::{case_event_line, with_places};
pub use unattended::unattended_line;
pub(crate) use waiting_file::waiting_file_lines;
