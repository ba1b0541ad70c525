//! `portdesk inbox`: the files of the inbox that wait to be seen, and their dismissal. It opens no store: both work beside an open desk.

use super::args::{InboxArgs, InboxCommand, ReportFormat};
use super::context::CliContext;
use super::error::CliError;
use crate::domain::sanitize::clean;
use crate::domain::serde_helpers::rfc3339;
use crate::domain::waiting_file::{WaitingFile, WaitingReason};
use crate::host::inbox::{dismiss, waiting};
use crate::service::time_source::now;
use crate::store;
use crate::text::{fill, waiting_file_lines};
use serde_json::{Value, json};
use std::io::Write;
use std::time::SystemTime;

pub(super) fn run(inbox: &InboxArgs, ctx: &CliContext, out: &mut dyn Write) -> Result<u8, CliError> {
    let dir = ctx.inbox_folder();
    let files = waiting(&dir, SystemTime::from(now())).map_err(|e| CliError::file(&ctx.texts, &dir, &e))?;
    match &inbox.what {
        InboxCommand::List { format: ReportFormat::Json } => {
            let all: Vec<Value> = files.iter().map(as_json).collect();
            serde_json::to_writer_pretty(&mut *out, &all)?;
            writeln!(out)?;
        }
        InboxCommand::List { format: ReportFormat::Text } => {
            for file in &files {
                for line in waiting_file_lines(&ctx.texts, file) {
                    writeln!(out, "{line}")?;
                }
            }
            if files.is_empty() {
                writeln!(out, "{}", ctx.texts.inbox.empty)?;
            }
        }
        InboxCommand::Dismiss { file } => {
            let chosen: Vec<&WaitingFile> =
                files.iter().filter(|f| file.as_ref().is_none_or(|name| *name == f.name)).collect();
            if let (Some(name), true) = (file, chosen.is_empty()) {
                let name = clean(name);
                return Err(CliError::Usage(fill(&ctx.texts.inbox.no_file, &[("file", &name)])));
            }
            // An open desk knows whether it is protected: it removes what was moved aside.
            let protected = store::open_locked(&ctx.store).is_ok_and(|locked| locked.is_protected());
            let by = ctx.officer.map_or_else(|| "-".to_owned(), |id| id.to_string());
            for file in &chosen {
                dismiss(&dir, file, !protected, &by, &rfc3339(now()))
                    .map_err(|e| CliError::file(&ctx.texts, &dir, &e))?;
            }
            let n = chosen.len().to_string();
            writeln!(out, "{}", fill(&ctx.texts.inbox.dismissed, &[("n", &n)]))?;
        }
    }
    out.flush()?;
    Ok(0)
}

fn as_json(file: &WaitingFile) -> Value {
    let (kind, why) = match &file.why {
        WaitingReason::Rejected(why) => ("rejected", why.clone()),
        WaitingReason::Partly(_, why) => ("partly", why.clone()),
        WaitingReason::NotRead(why) => ("not_read", vec![(*why).to_owned()]),
    };
    json!({ "file": file.name, "kind": kind, "at": file.at.map(rfc3339), "why": why })
}
