//! Reading a time that an officer writes: `+2h`, `+30m`, `+1d`, `14:30` (the next one), `24 14:30`, `11-24 14:30`,
//! `2026-11-24 14:30`, and RFC 3339. All but the last are Beijing time.

use crate::domain::zone::{beijing, day};
use chrono::{DateTime, Datelike, Days, Duration, NaiveDate, NaiveDateTime, NaiveTime, Utc};

/// The moment that a text means, seen from `now`. None where it means nothing.
#[must_use]
pub fn read(text: &str, now: DateTime<Utc>) -> Option<DateTime<Utc>> {
    let text = text.trim();
    if let Some(span) = text.strip_prefix('+') {
        return now.checked_add_signed(span_of(span)?);
    }
    if let Ok(at) = DateTime::parse_from_rfc3339(text) {
        return Some(at.with_timezone(&Utc));
    }
    let today = day(now);
    let (day, time) = match text.rsplit_once([' ', 'T']) {
        Some((day, time)) => (Some(day.trim()), time),
        None => (None, text),
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
        ];
        for (text, expected) in cases {
            assert_eq!(read(text, now), Some(at(expected)), "{text}");
        }
    }

    #[test]
    fn what_means_nothing_is_not_guessed() {
        let now = at("2026-11-23T14:05:00+08:00");
        for text in
            ["", "tomorrow", "25:00", "2026-02-29 10:00", "+h", "+9999999h", "32 10:00", "1-2-3-4 10:00"]
        {
            assert_eq!(read(text, now), None, "{text}");
        }
    }
}
