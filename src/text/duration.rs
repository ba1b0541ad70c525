//! Times and spans as text and in columns, in Beijing time, which is the wall time of every port.

use super::{Catalog, fill};
use crate::domain::calendar::{instant, wall};
use chrono::{DateTime, Datelike, Duration, NaiveDate, NaiveDateTime, Timelike, Utc};

/// A span of minutes in at most six cells: `0:35`, `-1:05`, `47:59`, `5d 03`.
#[must_use]
pub(crate) fn short_span(minutes: i64) -> String {
    let sign = if minutes < 0 { "-" } else { "" };
    let m = minutes.unsigned_abs();
    let days = m / 1440;
    if m < 48 * 60 {
        format!("{sign}{}:{:02}", m / 60, m % 60)
    } else if days < 100 {
        format!("{sign}{days}d{:02}", m / 60 % 24)
    } else {
        format!("{sign}{}d", days.min(9999))
    }
}

/// A span of minutes as text.
#[must_use]
pub(crate) fn long_span(texts: &Catalog, minutes: i64) -> String {
    let m = minutes.unsigned_abs();
    let (days, hours, rest) = (m / 1440, m / 60 % 24, m % 60);
    let n = |n: u64| n.to_string();
    // Nothing is said of a part that is zero.
    if days > 0 && hours == 0 {
        fill(&texts.time.days, &[("d", &n(days))])
    } else if days == 0 && hours > 0 && rest == 0 {
        fill(&texts.time.hours, &[("h", &n(hours))])
    } else if days > 0 {
        fill(&texts.time.days_hours, &[("d", &n(days)), ("h", &n(hours))])
    } else if hours > 0 {
        fill(&texts.time.hours_minutes, &[("h", &n(hours)), ("m", &n(rest))])
    } else {
        fill(&texts.time.minutes, &[("m", &n(rest))])
    }
}

/// `14:05`.
#[must_use]
pub(crate) fn clock_time(at: DateTime<Utc>) -> String {
    let at = wall(at);
    format!("{:02}:{:02}", at.hour(), at.minute())
}

/// Day and time, with the day of the week: `Tue 24 Nov 05:40`, `11月24日 周二 05:40`.
#[must_use]
pub(crate) fn day_time(texts: &Catalog, at: DateTime<Utc>) -> String {
    let t = wall(at);
    let weekday = &texts.time.weekdays[t.weekday().num_days_from_monday() as usize];
    let month = &texts.time.months[t.month0() as usize];
    fill(
        &texts.time.day_time,
        &[("weekday", weekday), ("day", &t.day().to_string()), ("month", month), ("time", &clock_time(at))],
    )
}

/// `2026-11-24 05:40`.
#[must_use]
pub(crate) fn date_time(at: DateTime<Utc>) -> String {
    wall(at).format("%Y-%m-%d %H:%M").to_string()
}

/// The first whole minute that is not before a moment, as [`date_time`] writes it: what lasts until then is never said to be over earlier.
#[must_use]
pub(crate) fn date_time_after(at: DateTime<Utc>) -> String {
    let begun = at.timestamp_subsec_nanos() > 0 || at.timestamp().rem_euclid(60) > 0;
    date_time(if begun { at + Duration::minutes(1) } else { at })
}

/// The whole seconds until a moment, the begun one among them; none where it is over.
#[must_use]
pub(crate) fn seconds_left(until: DateTime<Utc>, now: DateTime<Utc>) -> i64 {
    let left = (until - now).num_milliseconds().max(0);
    left / 1000 + i64::from(left % 1000 > 0)
}

/// Reads what [`date_time`] writes, a day alone (its begin), or a time with its offset (RFC 3339).
#[must_use]
pub(crate) fn parse_wall_time(text: &str) -> Option<DateTime<Utc>> {
    let text = text.trim();
    if let Ok(at) = DateTime::parse_from_rfc3339(text) {
        return Some(at.to_utc());
    }
    let at = NaiveDateTime::parse_from_str(text, "%Y-%m-%d %H:%M").ok();
    let at = at.or_else(|| NaiveDate::parse_from_str(text, "%Y-%m-%d").ok()?.and_hms_opt(0, 0, 0))?;
    Some(instant(at))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::lang::Lang;

    #[test]
    fn long_spans_leave_out_zero_parts() {
        let texts = Catalog::builtin(Lang::En);
        let spans = [0, 35, 60, 61, 1440, 1470, 1500].map(|m| long_span(&texts, m));
        assert_eq!(spans, ["0 min", "35 min", "1 h", "1 h 1 min", "1 d", "1 d", "1 d 1 h"]);
    }

    #[test]
    fn only_printed_time_form_parses() {
        let at = "2026-11-23T21:40:00Z".parse().unwrap();
        for text in
            [date_time(at).as_str(), "2026-11-24 05:40", "2026-11-24T05:40:00+08:00", " 2026-11-23T21:40:00Z"]
        {
            assert_eq!(parse_wall_time(text), Some(at), "{text}");
        }
        assert_eq!(parse_wall_time("2026-11-24").map(date_time).as_deref(), Some("2026-11-24 00:00"));
        for text in ["", "05:40", "24.11.2026", "2026-02-30", "2026-11-24 24:00"] {
            assert_eq!(parse_wall_time(text), None, "{text}");
        }
    }

    #[test]
    fn short_spans_fit_their_column() {
        let table = [
            (0, "0:00"),
            (35, "0:35"),
            (-20, "-0:20"),
            (125, "2:05"),
            (2879, "47:59"),
            (2880, "2d00"),
            (-8000, "-5d13"),
        ];
        for (minutes, text) in table {
            assert_eq!(short_span(minutes), text);
        }
        for minutes in [i64::MIN + 1, -600_000, 600_000, i64::MAX] {
            assert!(short_span(minutes).len() <= 6, "{}", short_span(minutes));
        }
    }

    #[test]
    fn times_are_beijing_times() {
        let at = DateTime::parse_from_rfc3339("2026-11-23T21:40:00Z").unwrap().with_timezone(&Utc);
        assert_eq!(clock_time(at), "05:40");
        assert_eq!(day_time(&Catalog::builtin(Lang::En), at), "Tue 24 Nov 05:40");
        assert_eq!(day_time(&Catalog::builtin(Lang::Zh), at), "11月24日周二 05:40");
    }

    #[test]
    fn deadlines_are_never_named_before_they_are_over() {
        let at = |text: &str| text.parse::<DateTime<Utc>>().unwrap();
        for (until, said) in [
            ("2026-12-02T13:40:00Z", "2026-12-02 21:40"),
            ("2026-12-02T13:40:00.001Z", "2026-12-02 21:41"),
            ("2026-12-02T13:40:01Z", "2026-12-02 21:41"),
            ("2026-12-02T15:59:59Z", "2026-12-03 00:00"),
        ] {
            assert_eq!(date_time_after(at(until)), said, "{until}");
        }
        let now = at("2026-12-02T13:40:00.500Z");
        assert_eq!(seconds_left(at("2026-12-02T13:40:02.500Z"), now), 2);
        assert_eq!(seconds_left(at("2026-12-02T13:40:02.501Z"), now), 3);
        assert_eq!(seconds_left(at("2026-12-02T13:40:00.501Z"), now), 1);
        assert_eq!(seconds_left(at("2026-12-02T13:39:00Z"), now), 0);
    }
}
