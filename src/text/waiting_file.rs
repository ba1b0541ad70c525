//! Sentences about a file of the inbox that waits to be seen.

use super::{Catalog, date_time, fill};
use crate::domain::clean::clean;
use crate::domain::waiting_file::{WaitingBecause, WaitingFile};

/// When it came, its name and why it waits; then what its report says first.
#[must_use]
pub fn waiting_file_lines(texts: &Catalog, file: &WaitingFile) -> Vec<String> {
    let at = file.at.map_or_else(|| "-".to_owned(), date_time);
    let name = clean(&file.name);
    let head = |why: &str| fill(&texts.inbox.waits, &[("at", &at), ("file", &name), ("why", why)]);
    match &file.why {
        WaitingBecause::NotRead(why) => vec![head(Catalog::of(&texts.skipped, why))],
        WaitingBecause::Rejected(why) if why.is_empty() => vec![head(&texts.inbox.no_report)],
        WaitingBecause::Rejected(why) => with_reasons(head(&texts.inbox.rejected), why),
        WaitingBecause::Partly(n, why) => {
            with_reasons(head(&fill(&texts.inbox.partly, &[("n", &n.to_string())])), why)
        }
    }
}

fn with_reasons(head: String, why: &[String]) -> Vec<String> {
    std::iter::once(head).chain(why.iter().map(|line| format!("  {}", clean(line)))).collect()
}
