//! Reading a time that an officer writes: `+2h`, `+30m`, `+1d`, `14:30` (the next one), `0:40+1` and `次日0:40` (tomorrow's), `24 14:30`,
//! `11-24 14:30`, `2026-11-24 14:30`, the same with 年月日 and in full width, and RFC 3339. All but the last are Beijing time.

use crate::domain::zone::{beijing, day};
use crate::text::fill;
use chrono::{DateTime, Datelike, Days, Duration, NaiveDate, NaiveDateTime, NaiveTime, Utc};
use unicode_normalization::UnicodeNormalization;

/// Words for the day after today, before a time.
const NEXT_DAY: [&str; 4] = ["次日", "明天", "明日", "tomorrow"];
/// The signs of a Chinese date and of dates with slashes, and what replaces them here. A date of two numbers and a slash can mean two
/// days and is not read.
const SIGNS: [(&str, &str); 4] = [("年", "-"), ("月", "-"), ("日", " "), ("号", " ")];

/// An example of a date in the times that can be written: tomorrow.
fn example(now: DateTime<Utc>) -> NaiveDate {
    let today = day(now);
    today.succ_opt().unwrap_or(today)
}

/// A text that shows how times are written, with a day in the future.
#[must_use]
pub fn hint(text: &str, now: DateTime<Utc>) -> String {
    let tomorrow = example(now);
    fill(text, &[("date", &tomorrow.to_string())])
}

/// The moment that a text means, seen from `now`. None where it means nothing.
#[must_use]
pub fn parse(text: &str, now: DateTime<Utc>) -> Option<DateTime<Utc>> {
    let text: String = text.nfkc().collect();
    let text = text.trim();
    if let Some(span) = text.strip_prefix('+') {
        return now.checked_add_signed(span_of(span)?);
    }
    if let Ok(at) = DateTime::parse_from_rfc3339(text) {
        return Some(at.with_timezone(&Utc));
    }
    let mut today = day(now);
    let mut text = SIGNS.iter().fold(text.to_owned(), |text, (sign, plain)| text.replace(sign, plain));
    let tomorrow = NEXT_DAY.map(|word| word.replace('日', " "));
    let stripped = tomorrow.iter().find_map(|word| text.strip_prefix(word.as_str()));
    if let Some(time) = stripped.or_else(|| text.strip_suffix("+1")) {
        // The day is said already; another one beside it would contradict it.
        let time = NaiveTime::parse_from_str(time.trim(), "%H:%M").ok()?;
        today = today.succ_opt()?;
        text = format!("{today} {}", time.format("%H:%M"));
    }
    let (day, time) = match text.rsplit_once([' ', 'T']) {
        Some((day, time)) => (Some(day.trim()), time),
        None => (None, &*text),
    };
    let time = NaiveTime::parse_from_str(time, "%H:%M").ok()?;
    let at = |date: NaiveDate| -> Option<DateTime<Utc>> {
        NaiveDateTime::new(date, time).and_local_timezone(beijing()).single().map(|t| t.with_timezone(&Utc))
    };
    match day {
        None => at(today).filter(|t| *t > now).or_else(|| at(today.checked_add_days(Days::new(1))?)),
        Some(day) => at(date_of(day, today)?),
    }
}

fn span_of(text: &str) -> Option<Duration> {
    let unit = text.chars().last()?;
    let n: i64 = text.strip_suffix(unit)?.trim().parse().ok().filter(|n| (0..=100_000).contains(n))?;
    match unit.to_ascii_lowercase() {
        'm' => Some(Duration::minutes(n)),
        'h' => Some(Duration::hours(n)),
        'd' => Some(Duration::days(n)),
        _ => None,
    }
}

/// A full date, a month and day of this or the next year, or a day of this or the next month.
fn date_of(text: &str, today: NaiveDate) -> Option<NaiveDate> {
    let text = if text.matches('/').count() == 2 { text.replace('/', "-") } else { text.to_owned() };
    let parts: Vec<u32> = text.split('-').map(|p| p.parse().ok()).collect::<Option<_>>()?;
    match parts[..] {
        [year, month, day] => NaiveDate::from_ymd_opt(i32::try_from(year).ok()?, month, day),
        [month, day] => [today.year(), today.year() + 1]
            .into_iter()
            .filter_map(|y| NaiveDate::from_ymd_opt(y, month, day))
            .find(|d| *d >= today),
        [day] => {
            let next = today.with_day(1)?.checked_add_months(chrono::Months::new(1))?;
            [Some(today), Some(next)]
                .into_iter()
                .flatten()
                .filter_map(|m| m.with_day(day))
                .find(|d| *d >= today)
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> DateTime<Utc> {
        DateTime::parse_from_rfc3339(text).unwrap().with_timezone(&Utc)
    }

    #[test]
    fn every_form_is_read_in_beijing_time() {
        let now = at("2026-11-23T14:05:00+08:00");
        let cases = [
            ("+2h", "2026-11-23T16:05:00+08:00"),
            ("+30m", "2026-11-23T14:35:00+08:00"),
            ("+1d", "2026-11-24T14:05:00+08:00"),
            ("14:30", "2026-11-23T14:30:00+08:00"),
            ("09:00", "2026-11-24T09:00:00+08:00"),
            ("24 09:00", "2026-11-24T09:00:00+08:00"),
            ("3 09:00", "2026-12-03T09:00:00+08:00"),
            ("11-24 09:00", "2026-11-24T09:00:00+08:00"),
            ("01-02 09:00", "2027-01-02T09:00:00+08:00"),
            ("2026-12-01 08:15", "2026-12-01T08:15:00+08:00"),
            ("2026-12-01T08:15:00Z", "2026-12-01T16:15:00+08:00"),
            ("0:40+1", "2026-11-24T00:40:00+08:00"),
            ("次日0:40", "2026-11-24T00:40:00+08:00"),
            ("明天 23:40", "2026-11-24T23:40:00+08:00"),
            ("tomorrow 9:00", "2026-11-24T09:00:00+08:00"),
            ("12月1日 08:15", "2026-12-01T08:15:00+08:00"),
            ("12月1日08:15", "2026-12-01T08:15:00+08:00"),
            ("24号 9:00", "2026-11-24T09:00:00+08:00"),
            ("2026年12月1日 08:15", "2026-12-01T08:15:00+08:00"),
            ("2026/12/1 08:15", "2026-12-01T08:15:00+08:00"),
            ("１２-０１　０８：１５", "2026-12-01T08:15:00+08:00"),
            ("＋2h", "2026-11-23T16:05:00+08:00"),
        ];
        for (text, expected) in cases {
            assert_eq!(parse(text, now), Some(at(expected)), "{text}");
        }
    }

    #[test]
    fn example_time_is_always_in_the_future() {
        for now in ["2026-11-30T23:59:00+08:00", "2026-12-31T00:00:00+08:00", "2028-02-28T12:00:00+08:00"] {
            let now = at(now);
            let written = format!("{} 09:00", example(now));
            assert!(parse(&written, now).is_some_and(|at| at > now), "{written}");
        }
    }

    #[test]
    fn what_means_nothing_is_not_guessed() {
        let now = at("2026-11-23T14:05:00+08:00");
        for text in [
            "",
            "tomorrow",
            "25:00",
            "2026-02-29 10:00",
            "+h",
            "+9999999h",
            "32 10:00",
            "1-2-3-4 10:00",
            "1/2 10:00",
            "12-01 08:15+1",
            "次日",
            "次日12-01 08:15",
        ] {
            assert_eq!(parse(text, now), None, "{text}");
        }
    }
}
