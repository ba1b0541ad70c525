//! The arguments, as clap reads them: structure only. What each means is data in two languages (`assets/text/help.*.toml`), and a test
//! names every argument that has no text there. Doc comments would become help in one language: here are none.

use crate::domain::lang::LanguageTag;
use crate::domain::paper::PaperKind;
use crate::store::EntryRef;
use clap::{Parser, Subcommand, ValueEnum};
use std::path::PathBuf;

#[derive(Debug, Parser)]
#[command(name = "portdesk", version)]
pub(super) struct Args {
    #[command(subcommand)]
    pub(super) command: Option<CliCommand>,
    #[arg(long, global = true, value_name = "DIR")]
    pub(super) store: Option<PathBuf>,
    #[arg(long, global = true, value_name = "FILE")]
    pub(super) config: Option<PathBuf>,
    #[arg(long, global = true, value_name = "DIR")]
    pub(super) rules: Option<PathBuf>,
    #[arg(long, global = true)]
    pub(super) lang: Option<LanguageTag>,
    #[arg(long, global = true)]
    pub(super) theme: Option<String>,
    #[arg(long, global = true)]
    pub(super) ascii: bool,
    #[arg(long, global = true)]
    pub(super) plain: bool,
    #[arg(long, global = true, value_name = "ID")]
    pub(super) officer: Option<String>,
    #[arg(long, global = true, value_name = "FILE")]
    pub(super) passphrase_file: Option<PathBuf>,
}

#[derive(Debug, Subcommand)]
pub(super) enum CliCommand {
    Demo(DemoArgs),
    Init(InitArgs),
    Import(ImportArgs),
    Flights(FlightsArgs),
    List(ListArgs),
    Show(ShowArgs),
    Files(FilesArgs),
    File(FileArgs),
    Forget(ForgetArgs),
    Act(Box<ActArgs>),
    Notice(NoticeArgs),
    Paper(PaperArgs),
    CheckReceipt(CheckReceiptArgs),
    OfficeKey,
    Evidence(EvidenceArgs),
    #[command(visible_aliases = ["check", "fsck"])]
    Verify(VerifyArgs),
    Handover(HandoverArgs),
    Rebuild,
    Compact,
    Schema(SchemaArgs),
    Keys(KeysArgs),
    Stats(StatsArgs),
    Officers(OfficersArgs),
    Anchor(AnchorArgs),
    Backup {
        file: PathBuf,
    },
    Restore {
        file: PathBuf,
    },
    #[command(visible_alias = "mend")]
    Repair {
        file: Option<PathBuf>,
    },
    Journal(JournalArgs),
    Protect,
    Rekey,
    Clock(ClockArgs),
    Inbox(InboxArgs),
    Config(ConfigArgs),
    Rules(RulesArgs),
    Completions {
        shell: clap_complete::Shell,
    },
}

#[derive(Debug, clap::Args)]
pub(super) struct ClockArgs {
    #[command(subcommand)]
    pub(super) what: Option<ClockCommand>,
}

#[derive(Clone, Copy, Debug, Subcommand)]
pub(super) enum ClockCommand {
    Confirm,
}

#[derive(Debug, clap::Args)]
pub(super) struct ConfigArgs {
    #[command(subcommand)]
    pub(super) what: ConfigCommand,
}

#[derive(Debug, Subcommand)]
pub(super) enum ConfigCommand {
    Path,
    Default,
    Show {
        #[arg(long, default_value = "text")]
        format: ReportFormat,
    },
    Check {
        file: Option<PathBuf>,
        #[arg(long)]
        all: bool,
    },
    Language {
        code: LanguageTag,
    },
}

#[derive(Debug, clap::Args)]
pub(super) struct InboxArgs {
    #[command(subcommand)]
    pub(super) what: InboxCommand,
}

#[derive(Debug, Subcommand)]
pub(super) enum InboxCommand {
    List {
        #[arg(long, default_value = "text")]
        format: ReportFormat,
    },
    Dismiss {
        file: Option<String>,
    },
}

#[derive(Debug, clap::Args)]
pub(super) struct RulesArgs {
    #[command(subcommand)]
    pub(super) what: RulesCommand,
}

#[derive(Debug, Subcommand)]
pub(super) enum RulesCommand {
    Check {
        #[arg(value_name = "DIR")]
        dir: Option<PathBuf>,
        #[arg(long, default_value = "text")]
        format: ReportFormat,
    },
    Show {
        key: Option<String>,
        #[arg(long, default_value = "text")]
        format: ReportFormat,
    },
    Accept {
        #[arg(long, value_name = "REASON")]
        note: Option<String>,
        #[arg(long = "version", value_name = "VERSION")]
        checked: Option<String>,
    },
}

#[derive(Debug, clap::Args)]
pub(super) struct AnchorArgs {
    #[command(subcommand)]
    pub(super) what: AnchorCommand,
}

#[derive(Debug, Subcommand)]
pub(super) enum AnchorCommand {
    Status {
        #[arg(long, default_value = "text")]
        format: ReportFormat,
    },
    Confirm {
        #[arg(long, value_name = "REASON")]
        note: String,
    },
}

#[derive(Debug, clap::Args)]
pub(super) struct DemoArgs {
    #[arg(long, default_value_t = 48)]
    pub(super) live: u32,
    #[arg(long, default_value_t = 200)]
    pub(super) archive: u32,
    #[arg(long, default_value_t = 1)]
    pub(super) seed: u64,
    #[arg(long)]
    pub(super) no_open: bool,
}

#[derive(Debug, clap::Args)]
pub(super) struct InitArgs {
    #[arg(long)]
    pub(super) office: String,
    #[arg(long)]
    pub(super) name: Option<String>,
    #[arg(long)]
    pub(super) unprotected: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum InputFormat {
    Json,
    Ndjson,
    Csv,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum ReportFormat {
    Text,
    Json,
}

#[derive(Debug, clap::Args)]
pub(super) struct ImportArgs {
    #[arg(required = true, value_name = "PATH")]
    pub(super) paths: Vec<PathBuf>,
    #[arg(long)]
    pub(super) format: Option<InputFormat>,
    #[arg(long)]
    pub(super) dry_run: bool,
    #[arg(long, default_value = "text")]
    pub(super) report: ReportFormat,
}

#[derive(Debug, clap::Args)]
pub(super) struct FlightsArgs {
    pub(super) file: PathBuf,
    #[arg(long)]
    pub(super) dry_run: bool,
    #[arg(long)]
    pub(super) accept_large_moves: bool,
    #[arg(long, default_value = "text")]
    pub(super) report: ReportFormat,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum ListFormat {
    Table,
    Json,
    Ndjson,
    Csv,
}

#[derive(Debug, clap::Args)]
pub(super) struct ListArgs {
    pub(super) query: Vec<String>,
    #[arg(long, default_value = "table")]
    pub(super) format: ListFormat,
    #[arg(long)]
    pub(super) bom: bool,
    #[arg(long, value_name = "N")]
    pub(super) limit: Option<usize>,
    #[arg(long)]
    pub(super) archive: bool,
    #[arg(long, value_name = "NAME", conflicts_with = "archive")]
    pub(super) view: Option<String>,
    #[arg(long, value_name = "COLUMN")]
    pub(super) sort: Option<String>,
    #[arg(long, requires = "sort")]
    pub(super) reverse: bool,
}

#[derive(Debug, clap::Args)]
pub(super) struct ShowArgs {
    pub(super) case: String,
    #[arg(long, default_value = "text")]
    pub(super) format: ReportFormat,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum FilesFormat {
    Table,
    Json,
    Csv,
}

#[derive(Debug, clap::Args)]
pub(super) struct FilesArgs {
    pub(super) case: String,
    #[arg(long, default_value = "table")]
    pub(super) format: FilesFormat,
    #[arg(long)]
    pub(super) bom: bool,
}

#[derive(Debug, clap::Args)]
pub(super) struct FileArgs {
    pub(super) case: String,
    pub(super) item: String,
    #[arg(value_name = "N", default_value_t = 1, value_parser = clap::value_parser!(u32).range(1..))]
    pub(super) number: u32,
    #[arg(long, value_name = "PATH", allow_hyphen_values = true)]
    pub(super) out: PathBuf,
}

#[derive(Debug, clap::Args)]
pub(super) struct ForgetArgs {
    pub(super) case: String,
    pub(super) item: Option<String>,
    #[arg(value_name = "N", value_parser = clap::value_parser!(u32).range(1..))]
    pub(super) number: Option<u32>,
    #[arg(long, value_name = "TEXT", required_unless_present = "list")]
    pub(super) reason: Option<String>,
    #[arg(long)]
    pub(super) list: bool,
    #[arg(long)]
    pub(super) yes: bool,
}

#[derive(Debug, clap::Args)]
pub(super) struct NoticeArgs {
    pub(super) case: String,
    #[arg(long)]
    pub(super) no_visa: bool,
    #[arg(long, value_name = "FILE")]
    pub(super) out: Option<PathBuf>,
}

#[derive(Debug, clap::Args)]
pub(super) struct PaperArgs {
    pub(super) kind: PaperWord,
    pub(super) case: Option<String>,
    #[arg(long, value_name = "FILE", required_unless_present = "print")]
    pub(super) out: Option<PathBuf>,
    #[arg(long, conflicts_with = "out")]
    pub(super) print: bool,
    #[arg(long)]
    pub(super) masked: bool,
    #[arg(long)]
    pub(super) yes: bool,
}

/// What can be issued: a document, or the evidence pack of a case.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum PaperWord {
    Kind(PaperKind),
    Evidence,
}

impl std::str::FromStr for PaperWord {
    type Err = UnknownPaperWord;

    fn from_str(text: &str) -> Result<Self, UnknownPaperWord> {
        match text {
            "evidence" => Ok(Self::Evidence),
            kind => kind.parse().map(Self::Kind).map_err(|_| UnknownPaperWord),
        }
    }
}

/// Nothing that can be issued.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("an issued document is receipt, decision, refusal, request, handover, arrivals or evidence")]
pub(super) struct UnknownPaperWord;

#[derive(Debug, clap::Args)]
pub(super) struct CheckReceiptArgs {
    #[arg(required_unless_present = "file")]
    pub(super) text: Option<String>,
    #[arg(long, value_name = "FILE", conflicts_with = "text")]
    pub(super) file: Option<PathBuf>,
    #[arg(long, value_name = "FILE")]
    pub(super) key: Option<PathBuf>,
    #[arg(long, default_value = "text")]
    pub(super) format: ReportFormat,
}

#[derive(Debug, clap::Args)]
pub(super) struct EvidenceArgs {
    pub(super) case: String,
    #[arg(long, value_name = "DIR", required_unless_present = "list")]
    pub(super) out: Option<PathBuf>,
    #[arg(long)]
    pub(super) masked: bool,
    #[arg(long)]
    pub(super) list: bool,
    #[arg(long)]
    pub(super) yes: bool,
}

#[derive(Debug, clap::Args)]
pub(super) struct ActArgs {
    pub(super) action: String,
    pub(super) case: String,
    #[arg(long)]
    pub(super) item: Option<String>,
    #[arg(long)]
    pub(super) code: Option<String>,
    #[arg(long, value_name = "TIME")]
    pub(super) until: Option<String>,
    #[arg(long, value_name = "TIME", allow_hyphen_values = true)]
    pub(super) arrives: Option<String>,
    #[arg(long, value_name = "FLIGHT")]
    pub(super) carrier: Option<String>,
    #[arg(long, value_name = "PORT")]
    pub(super) entry_port: Option<String>,
    #[arg(long, value_name = "PORT")]
    pub(super) to: Option<String>,
    #[arg(long, value_name = "ID")]
    pub(super) to_officer: Option<String>,
    #[arg(long, conflicts_with = "declined")]
    pub(super) accepted: bool,
    #[arg(long, value_name = "CODE")]
    pub(super) declined: Option<String>,
    #[arg(long)]
    pub(super) draft: bool,
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..))]
    pub(super) traveller: Option<u16>,
    #[arg(long, value_name = "NUMBER")]
    pub(super) number: Option<String>,
    #[arg(long, value_name = "CASE")]
    pub(super) with: Option<String>,
    #[arg(long, value_name = "TEXT")]
    pub(super) note: Option<String>,
    #[arg(long, value_name = "RECIPIENT")]
    pub(super) who: Option<String>,
    #[arg(long, value_name = "TEXT", conflicts_with = "note")]
    pub(super) by: Option<String>,
    #[arg(long, value_name = "TEXT")]
    pub(super) late: Option<String>,
    #[arg(long, value_name = "VERSION")]
    pub(super) seen: Option<u32>,
    #[arg(long)]
    pub(super) id: Option<String>,
    #[arg(long, default_value = "text")]
    pub(super) format: ReportFormat,
}

#[derive(Debug, clap::Args)]
pub(super) struct JournalArgs {
    #[arg(long, default_value_t = 1, value_name = "NUMBER")]
    pub(super) from: u64,
    #[arg(long, value_name = "TIME")]
    pub(super) since: Option<String>,
    #[arg(long, value_name = "ID")]
    pub(super) by: Option<String>,
    #[arg(long, value_name = "CASE")]
    pub(super) case: Option<String>,
    #[arg(long, value_name = "NAME")]
    pub(super) what: Option<String>,
    #[arg(long, default_value = "table")]
    pub(super) format: ListFormat,
    #[arg(long)]
    pub(super) bom: bool,
}

#[derive(Debug, clap::Args)]
pub(super) struct HandoverArgs {
    #[arg(long, default_value = "text")]
    pub(super) format: ReportFormat,
}

#[derive(Debug, clap::Args)]
pub(super) struct VerifyArgs {
    #[arg(long, value_name = "NUMBER:DIGITS")]
    pub(super) head: Vec<EntryRef>,
    #[arg(long, value_name = "DIR")]
    pub(super) pack: Option<PathBuf>,
    #[arg(long, default_value = "text")]
    pub(super) format: ReportFormat,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum SchemaName {
    Submission,
}
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum ColumnsFormat {
    Text,
    Csv,
}

#[derive(Debug, clap::Args)]
pub(super) struct SchemaArgs {
    #[arg(required_unless_present = "columns")]
    pub(super) of: Option<SchemaName>,
    #[arg(long)]
    pub(super) columns: bool,
    #[arg(long, requires = "columns")]
    pub(super) format: Option<ColumnsFormat>,
    #[arg(long, requires = "columns")]
    pub(super) bom: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum KeysFormat {
    Text,
    Markdown,
    Toml,
}

#[derive(Debug, clap::Args)]
pub(super) struct KeysArgs {
    #[arg(long, default_value = "text")]
    pub(super) format: KeysFormat,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum StatsFormat {
    Text,
    Json,
    Csv,
}

#[derive(Debug, clap::Args)]
pub(super) struct StatsArgs {
    #[arg(long, default_value = "text")]
    pub(super) format: StatsFormat,
    #[arg(long)]
    pub(super) bom: bool,
    #[arg(long, value_name = "N", default_value_t = crate::domain::stats::DAYS, value_parser = clap::value_parser!(u32).range(1..=i64::from(crate::domain::stats::MOST_DAYS)))]
    pub(super) days: u32,
}

#[derive(Debug, clap::Args)]
pub(super) struct OfficersArgs {
    #[command(subcommand)]
    pub(super) what: Option<OfficersCommand>,
}

#[derive(Debug, Subcommand)]
pub(super) enum OfficersCommand {
    Add {
        id: String,
        #[arg(long)]
        name: String,
        #[arg(long, default_value = "officer")]
        role: crate::domain::officer::Role,
        #[command(flatten)]
        new: NewPassphraseArgs,
    },
    Remove {
        id: String,
    },
    Role {
        id: String,
        role: crate::domain::officer::Role,
    },
    Passphrase {
        id: Option<String>,
        #[command(flatten)]
        new: NewPassphraseArgs,
    },
    SecondFactor {
        id: Option<String>,
        #[arg(long, conflicts_with = "confirm")]
        off: bool,
        #[arg(long, value_name = "CODE")]
        confirm: Option<String>,
    },
    Roles,
}

#[derive(Debug, clap::Args)]
pub(super) struct NewPassphraseArgs {
    #[arg(long, value_name = "FILE")]
    pub(super) new_passphrase_file: Option<PathBuf>,
}
