//! Sentences about a file of the inbox that waits to be seen.

use super::{Catalog, date_time, fill};
use crate::domain::sanitize::clean;
use crate::domain::waiting_file::{WaitingFile, WaitingReason};

/// When it came, its name and why it waits; then the first lines of its report.
#[must_use]
pub(crate) fn waiting_file_lines(texts: &Catalog, file: &WaitingFile) -> Vec<String> {
    let at = file.at.map_or_else(|| "-".to_owned(), date_time);
    let name = clean(&file.name);
    let head = |why: &str| fill(&texts.inbox.waits, &[("at", &at), ("file", &name), ("why", why)]);
    match &file.why {
        WaitingReason::NotRead(why) => vec![head(Catalog::text_or_name(&texts.skipped, why))],
        WaitingReason::Rejected(why) if why.is_empty() => vec![head(&texts.inbox.no_report)],
        WaitingReason::Rejected(why) => with_reasons(head(&texts.inbox.rejected), why),
        WaitingReason::Partly(n, why) => {
            with_reasons(head(&fill(&texts.inbox.partly, &[("n", &n.to_string())])), why)
        }
    }
}

fn with_reasons(head: String, why: &[String]) -> Vec<String> {
    std::iter::once(head).chain(why.iter().map(|line| format!("  {}", clean(line)))).collect()
}
