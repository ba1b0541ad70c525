//! The arguments, as clap reads them.

use crate::store::Anchor;
use clap::{Parser, Subcommand, ValueEnum};
use std::path::PathBuf;

/// The terminal desk for urgent port visas (口岸签证): a queue of pending cases, worked by keyboard.
#[derive(Debug, Parser)]
#[command(name = "portdesk", version, about, max_term_width = 100)]
#[command(
    after_help = "Exit status: 0 done, 1 refused by a rule or verify found a fault, 2 wrong command line, 3 the store cannot \
be used, 4 some submissions were rejected."
)]
pub struct Args {
    #[command(subcommand)]
    pub(super) command: Option<Command>,
    /// The desk's folder [default: `portdesk` in the platform's data directory]
    #[arg(long, global = true, value_name = "DIR")]
    pub(super) store: Option<PathBuf>,
    /// A settings file (TOML: store, lang, theme, ascii, plain, officer, keys, inbox, anchor, inviters, bell, title, notify,
    /// mouse, backup)
    #[arg(long, global = true, value_name = "FILE")]
    pub(super) config: Option<PathBuf>,
    /// Language: en or zh [default: from the locale]
    #[arg(long, global = true)]
    pub(super) lang: Option<crate::domain::lang::Lang>,
    /// Colours: default, contrast or plain [default: default, plain with `NO_COLOR`]
    #[arg(long, global = true)]
    pub(super) theme: Option<String>,
    /// Plain ASCII signs only
    #[arg(long, global = true)]
    pub(super) ascii: bool,
    /// The desk as a dialogue of lines, for screen readers, serial lines and scripts
    #[arg(long, global = true)]
    pub(super) plain: bool,
    /// Who acts [default: asked on a protected desk, else the desk's first officer]
    #[arg(long, global = true, value_name = "ID")]
    pub(super) officer: Option<String>,
    /// A file whose first line is the officer's passphrase, and the second the code of a second factor [default: asked]
    #[arg(long, global = true, value_name = "FILE")]
    pub(super) passphrase_file: Option<PathBuf>,
}

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Make and open a sample desk; the same seed gives the same cases, relative to now
    Demo(Demo),
    /// Set up a desk
    Init(Init),
    /// Take submissions in from files, folders or standard input
    Import(Import),
    /// Take a table of flights in: delays, cancellations, other arrival times
    Flights(Flights),
    /// List cases in queue order
    List(List),
    /// Show one case
    Show(Show),
    /// Take one action on a case
    Act(Box<Act>),
    /// Print the notice that last asked for papers in a case
    Notice(Notice),
    /// Walk the hash chain and compare the store with the journal
    Verify(Verify),
    /// Print the hand-over paper of a shift
    Handover(Handover),
    /// Make the store anew from the journal
    Rebuild,
    /// Write the store anew where it takes more room than it needs
    Compact,
    /// Print the JSON Schema of a submission, or the columns of tables
    Schema(Schema),
    /// Print the key table
    Keys(Keys),
    /// The numbers of the board: depth, arrivals, times to decision, load
    Stats(Stats),
    /// The officers of the desk: list them, add, change or remove one
    Officers(Officers),
    /// The anchor: a file on another disk that names the desk's newest entry
    Anchor(AnchorArgs),
    /// Write a backup of the desk into a file, and read it back
    Backup {
        /// The file; one of this name must not be there
        file: PathBuf,
    },
    /// Make a desk of a backup where there is none
    Restore {
        /// The backup
        file: PathBuf,
    },
    /// Repair a damaged journal from what the store keeps of it, and from a backup
    #[command(visible_alias = "mend")]
    Repair {
        /// The backup
        file: Option<PathBuf>,
    },
    /// Print the journal: who did what, when, and from where
    Journal(ReadJournal),
    /// Protect a desk that was set up without a passphrase: everything is sealed, and what stood open is overwritten
    Protect,
    /// A new data key for everybody who can sign in
    Rekey,
    /// Compare the clock with the newest entry, and confirm the time
    Clock(Clock),
    /// The inbox: list the files that were rejected or that nothing reads, and dismiss them
    Inbox(InboxArgs),
    /// Print a completion script
    Completions {
        /// The shell
        shell: clap_complete::Shell,
    },
}

#[derive(Debug, clap::Args)]
pub(super) struct Clock {
    #[command(subcommand)]
    pub(super) what: Option<ClockWhat>,
}

#[derive(Clone, Copy, Debug, Subcommand)]
pub(super) enum ClockWhat {
    /// Confirm the time that the clock shows; until then nothing is decided after the clock was set or the desk was closed for long
    Confirm,
}

#[derive(Debug, clap::Args)]
pub(super) struct InboxArgs {
    #[command(subcommand)]
    pub(super) what: InboxWhat,
}

#[derive(Debug, Subcommand)]
pub(super) enum InboxWhat {
    /// List the files that wait to be seen, and why
    List {
        /// The form of the answer
        #[arg(long, default_value = "text")]
        format: ReportFormat,
    },
    /// Move a file aside once it was seen; all of them where none is named
    Dismiss {
        /// The file's name, as it is listed
        file: Option<String>,
    },
}

#[derive(Debug, clap::Args)]
pub(super) struct AnchorArgs {
    #[command(subcommand)]
    pub(super) what: AnchorWhat,
}

#[derive(Debug, Subcommand)]
pub(super) enum AnchorWhat {
    /// Say how the desk and its anchor agree; exit status 1 where they do not
    Status {
        /// The form of the answer
        #[arg(long, default_value = "text")]
        format: ReportFormat,
    },
    /// Confirm the desk as it is after a restore, as a lead: the anchor names its last entry from then on
    Confirm {
        /// Why the desk is right as it is
        #[arg(long, value_name = "REASON")]
        note: String,
    },
}

#[derive(Debug, clap::Args)]
pub(super) struct Demo {
    /// Live cases
    #[arg(long, default_value_t = 48)]
    pub(super) live: u32,
    /// Closed cases
    #[arg(long, default_value_t = 200)]
    pub(super) archive: u32,
    /// Which sample
    #[arg(long, default_value_t = 1)]
    pub(super) seed: u64,
    /// Make it and do not open it
    #[arg(long)]
    pub(super) no_open: bool,
}

#[derive(Debug, clap::Args)]
pub(super) struct Init {
    /// The port, such as NGB
    #[arg(long)]
    pub(super) office: String,
    /// Your name
    #[arg(long)]
    pub(super) name: Option<String>,
    /// Set the desk up without protection: anybody who can read its folder can read its cases
    #[arg(long)]
    pub(super) unprotected: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum InputFormat {
    /// One object a file
    Json,
    /// One object a line
    Ndjson,
    /// One row a submission
    Csv,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum ReportFormat {
    /// For people
    Text,
    /// For programs
    Json,
}

#[derive(Debug, clap::Args)]
#[command(
    after_help = "The columns of a CSV, in English and Chinese: portdesk schema --columns. A table to be filled in: portdesk \
schema --columns --format csv."
)]
pub(super) struct Import {
    /// Files and folders; - is standard input
    #[arg(required = true, value_name = "PATH")]
    pub(super) paths: Vec<PathBuf>,
    /// The form of the input [default: by name and content]
    #[arg(long)]
    pub(super) format: Option<InputFormat>,
    /// Say what would be taken in and change nothing
    #[arg(long)]
    pub(super) dry_run: bool,
    /// The form of the report
    #[arg(long, default_value = "text")]
    pub(super) report: ReportFormat,
}

#[derive(Debug, clap::Args)]
pub(super) struct Flights {
    /// A CSV with the columns flight, date and arrives (other heads: portdesk schema --columns); - is standard input
    pub(super) file: PathBuf,
    /// Say which cases would move and change nothing
    #[arg(long)]
    pub(super) dry_run: bool,
    /// Move cases whose arrival changes by more than 18 hours too
    #[arg(long)]
    pub(super) accept_large_moves: bool,
    /// The form of the report
    #[arg(long, default_value = "text")]
    pub(super) report: ReportFormat,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum ListFormat {
    /// A table for people
    Table,
    /// A JSON array
    Json,
    /// One JSON object a line
    Ndjson,
    /// Comma-separated values
    Csv,
}

#[derive(Debug, clap::Args)]
pub(super) struct List {
    /// Words, each to be found in number, name, passport, inviter, port, flight or submission; - reads them from standard input
    pub(super) query: Vec<String>,
    /// The form of the list
    #[arg(long, default_value = "table")]
    pub(super) format: ListFormat,
    /// With --format csv: a byte order mark first, so that office programs read it as UTF-8
    #[arg(long)]
    pub(super) bom: bool,
    /// At most so many
    #[arg(long, value_name = "N")]
    pub(super) limit: Option<usize>,
    /// Closed cases
    #[arg(long)]
    pub(super) archive: bool,
    /// Which cases: queue, waiting, all, archive, orphans, or a view that the officer kept, by its number or name
    #[arg(long, value_name = "NAME", conflicts_with = "archive")]
    pub(super) view: Option<String>,
    /// By which column: slack, lands, closed, case, traveller, nat, ground, entry, docs, state, owner
    #[arg(long, value_name = "COLUMN")]
    pub(super) sort: Option<String>,
    /// The greatest first
    #[arg(long, requires = "sort")]
    pub(super) reverse: bool,
}

#[derive(Debug, clap::Args)]
pub(super) struct Show {
    /// The case number, or the id of its submission
    pub(super) case: String,
    /// The form
    #[arg(long, default_value = "text")]
    pub(super) format: ReportFormat,
}

#[derive(Debug, clap::Args)]
pub(super) struct Notice {
    /// The case number, or the id of its submission
    pub(super) case: String,
    /// The answer that no visa is needed, where the table of exemptions shows it, instead of the document request
    #[arg(long)]
    pub(super) no_visa: bool,
    /// Write it into a new file that its owner alone can read
    #[arg(long, value_name = "FILE")]
    pub(super) out: Option<PathBuf>,
}

#[derive(Debug, clap::Args)]
pub(super) struct Act {
    /// claim, release, verify, verify-run, reject, waive, undo, redo, request, hold, resume, escalate, approve, transfer, accepted, declined, refuse,
    /// withdraw, note, recall, consent, dissent, reschedule, same, not-same, take-over, assign, answer-escalation, withdraw-escalation
    pub(super) action: String,
    /// The case number, or the id of its submission
    pub(super) case: String,
    /// The checklist item; for verify-run and request several, with commas between
    #[arg(long)]
    pub(super) item: Option<String>,
    /// A defect, a closing code or a decline code
    #[arg(long)]
    pub(super) code: Option<String>,
    /// A time: RFC 3339, +2h, 14:30, or 2026-11-24 09:00 in Beijing time
    #[arg(long, value_name = "TIME")]
    pub(super) until: Option<String>,
    /// When the traveller arrives: a time, now (stands at the port) or - (the flight was cancelled)
    #[arg(long, value_name = "TIME", allow_hyphen_values = true)]
    pub(super) arrives: Option<String>,
    /// The flight, train or ship [default: the one that is known]
    #[arg(long, value_name = "FLIGHT")]
    pub(super) carrier: Option<String>,
    /// For reschedule: the port of entry from here on
    #[arg(long, value_name = "PORT")]
    pub(super) entry_port: Option<String>,
    /// The receiving port
    #[arg(long, value_name = "PORT")]
    pub(super) to: Option<String>,
    /// For assign: the officer who is to own the case
    #[arg(long, value_name = "ID")]
    pub(super) to_officer: Option<String>,
    /// For record-answer: the receiving port took the case over
    #[arg(long, conflicts_with = "declined")]
    pub(super) accepted: bool,
    /// For record-answer: the receiving port declined, and why
    #[arg(long, value_name = "CODE")]
    pub(super) declined: Option<String>,
    /// For request: keep it as a draft with the case; a later request sends it
    #[arg(long)]
    pub(super) draft: bool,
    /// For same and not-same: the other case
    #[arg(long, value_name = "CASE")]
    pub(super) with: Option<String>,
    /// A reason or rationale; - reads it from standard input, so that it stands in no list of processes
    #[arg(long, value_name = "TEXT")]
    pub(super) note: Option<String>,
    /// For a second request: why the first one did not ask for it
    #[arg(long, value_name = "TEXT")]
    pub(super) late: Option<String>,
    /// The version that was seen: refused when the case has moved on
    #[arg(long, value_name = "VERSION")]
    pub(super) seen: Option<u32>,
    /// The id of the order: a second call with it changes nothing; for another case or command it is blocked
    #[arg(long)]
    pub(super) id: Option<String>,
    /// The form of the answer
    #[arg(long, default_value = "text")]
    pub(super) format: ReportFormat,
}

#[derive(Debug, clap::Args)]
pub(super) struct ReadJournal {
    /// From this entry on
    #[arg(long, default_value_t = 1, value_name = "NUMBER")]
    pub(super) from: u64,
    /// Since a time: 2026-11-24, or 2026-11-24 05:40 of the office's clock
    #[arg(long, value_name = "TIME")]
    pub(super) since: Option<String>,
    /// Of one officer
    #[arg(long, value_name = "ID")]
    pub(super) by: Option<String>,
    /// About one case: its number, or the id of its submission
    #[arg(long, value_name = "CASE")]
    pub(super) case: Option<String>,
    /// Of one kind, by its machine name: signed_in, unmasked, approved ...
    #[arg(long, value_name = "NAME")]
    pub(super) what: Option<String>,
    /// The form of the answer
    #[arg(long, default_value = "table")]
    pub(super) format: ListFormat,
    /// With --format csv: a byte order mark first, so that office programs read it as UTF-8
    #[arg(long)]
    pub(super) bom: bool,
}

#[derive(Debug, clap::Args)]
pub(super) struct Handover {
    /// The form
    #[arg(long, default_value = "text")]
    pub(super) format: ReportFormat,
}

#[derive(Debug, clap::Args)]
pub(super) struct Verify {
    /// An entry that a hand-over paper or a backup names, as NUMBER:DIGITS with sixteen digits of its hash or more
    #[arg(long, value_name = "NUMBER:DIGITS")]
    pub(super) head: Option<Anchor>,
    /// The form of the report
    #[arg(long, default_value = "text")]
    pub(super) format: ReportFormat,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum SchemaName {
    /// A submission
    Submission,
}

/// How the columns of tables are printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum ColumnsFormat {
    /// A list for people
    Text,
    /// A table with the heads and an empty row, to be filled in
    Csv,
}

#[derive(Debug, clap::Args)]
pub(super) struct Schema {
    /// Of what
    #[arg(required_unless_present = "columns")]
    pub(super) of: Option<SchemaName>,
    /// The columns of tables instead: every head that is read, in English and Chinese
    #[arg(long)]
    pub(super) columns: bool,
    /// With --columns: the form [default: text]
    #[arg(long, requires = "columns")]
    pub(super) format: Option<ColumnsFormat>,
    /// With --columns --format csv: a byte order mark first, so that office programs read it as UTF-8
    #[arg(long, requires = "columns")]
    pub(super) bom: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum KeysFormat {
    /// As on the help screen
    Text,
    /// As in the README
    Markdown,
    /// As a key file: every action by its machine name
    Toml,
}

#[derive(Debug, clap::Args)]
pub(super) struct Keys {
    /// The form
    #[arg(long, default_value = "text")]
    pub(super) format: KeysFormat,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum StatsFormat {
    /// For people
    Text,
    /// One JSON object
    Json,
    /// A line a number
    Csv,
}

#[derive(Debug, clap::Args)]
pub(super) struct Stats {
    /// The form
    #[arg(long, default_value = "text")]
    pub(super) format: StatsFormat,
    /// With --format csv: a byte order mark first, so that office programs read it as UTF-8
    #[arg(long)]
    pub(super) bom: bool,
    /// Cases taken in within so many days
    #[arg(long, value_name = "N", default_value_t = crate::domain::stats::DAYS, value_parser = clap::value_parser!(u32).range(1..=i64::from(crate::domain::stats::MOST_DAYS)))]
    pub(super) days: u32,
}

#[derive(Debug, clap::Args)]
pub(super) struct Officers {
    #[command(subcommand)]
    pub(super) what: Option<OfficersWhat>,
}

#[derive(Debug, Subcommand)]
pub(super) enum OfficersWhat {
    /// Add an officer
    Add {
        /// The new officer's id
        id: String,
        /// The name that colleagues use
        #[arg(long)]
        name: String,
        /// officer, lead, auditor or administrator
        #[arg(long, default_value = "officer")]
        role: crate::domain::officer::Role,
        #[command(flatten)]
        new: NewPassphrase,
    },
    /// Take an officer's way in
    Remove {
        /// The officer's id
        id: String,
    },
    /// Give an officer another role; nobody changes their own
    Role {
        /// The officer's id
        id: String,
        /// officer, lead, auditor or administrator
        role: crate::domain::officer::Role,
    },
    /// Set a passphrase: one's own, or as administrator another's, who has to change it at the first sign-in
    Passphrase {
        /// The officer's id [default: one's own]
        id: Option<String>,
        #[command(flatten)]
        new: NewPassphrase,
    },
    /// Enrol a device as second factor, shown as a picture to be scanned
    SecondFactor {
        /// The officer's id [default: one's own]
        id: Option<String>,
        /// Sign in without one again
        #[arg(long, conflicts_with = "confirm")]
        off: bool,
        /// The first code of a factor that is pending, - reads it from standard input: from then on it is asked for
        #[arg(long, value_name = "CODE")]
        confirm: Option<String>,
    },
    /// Print what each role may do
    Roles,
}

#[derive(Debug, clap::Args)]
pub(super) struct NewPassphrase {
    /// A file whose first line is the new passphrase [default: asked]
    #[arg(long, value_name = "FILE")]
    pub(super) new_passphrase_file: Option<PathBuf>,
}
