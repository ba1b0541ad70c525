//! Texts of the dashboard, and the sentences with its numbers.

use super::{Catalog, fill, long_span};
use crate::domain::rules::DecisionClock;
use crate::domain::stats::{Capacity, ENDS, Stats};

/// What can be decided in an hour, and how that is known.
#[must_use]
pub(crate) fn capacity_line(texts: &Catalog, capacity: Capacity) -> String {
    let b = &texts.board;
    let rate = capacity.tenths().map_or_else(String::new, |t| format!("{}.{}", t / 10, t % 10));
    match capacity {
        Capacity::Set { .. } => fill(&b.capacity_set, &[("rate", &rate)]),
        Capacity::Learned { decisions, hours, .. } => fill(
            &b.capacity_learned,
            &[("rate", &rate), ("decisions", &decisions.to_string()), ("hours", &hours.to_string())],
        ),
        Capacity::Unknown => b.capacity_unknown.to_string(),
    }
}

/// So many of a hundred, rounded down; of nothing it is not known.
#[must_use]
pub(crate) fn per_cent(n: u64, of: u64) -> String {
    (n * 100).checked_div(of).map_or_else(|| "-".to_owned(), |p| format!("{p}%"))
}

/// How many decisions met the service standard.
#[must_use]
pub(crate) fn promise_line(stats: &Stats, texts: &Catalog) -> String {
    let (kept, of) = (stats.kept, stats.working.count);
    let values = [
        ("promise", long_span(texts, stats.promise)),
        ("n", kept.to_string()),
        ("of", of.to_string()),
        ("share", per_cent(kept, of)),
    ];
    let b = &texts.board;
    let text = match stats.promise_clock {
        Some(DecisionClock::Working) => &b.promise,
        Some(DecisionClock::Elapsed) => &b.promise_elapsed,
        None => &b.promise_mixed,
    };
    fill(text, &values.each_ref().map(|(n, v)| (*n, v.as_str())))
}

/// How many were decided within a day and within five, by the wall clock.
#[must_use]
pub(crate) fn former_times_line(stats: &Stats, texts: &Catalog) -> String {
    let of = stats.wall.count;
    let (day, five) = (per_cent(stats.wall.under(1440), of), per_cent(stats.wall.under(7200), of));
    fill(&texts.board.former, &[("day", &day), ("five", &five)])
}

/// How many were complete at first.
#[must_use]
pub(crate) fn complete_line(stats: &Stats, texts: &Catalog) -> String {
    let (n, of) = (stats.complete, stats.wall.count);
    fill(
        &texts.board.complete,
        &[("n", &n.to_string()), ("of", &of.to_string()), ("share", &per_cent(n, of))],
    )
}

/// Heads of the columns of the histogram, in at most four cells.
#[must_use]
pub(crate) fn span_ends() -> Vec<String> {
    let span = |m: i64| if m < 2880 { format!("{}h", m / 60) } else { format!("{}d", m / 1440) };
    let last = ENDS.last().map_or_else(String::new, |m| format!(">{}", span(*m)));
    ENDS.iter().map(|m| format!("<{}", span(*m))).chain([last]).collect()
}
