//! The forms that one value may have: days, moments, numbers and codes as people and programs write them. What can mean one thing only is
//! read; what is ambiguous is reported as such, so that the expected form can be named. Owns no field and no list of codes.

use crate::domain::birth_date::BirthDate;
use chrono::{DateTime, Datelike, FixedOffset, NaiveDate, NaiveTime, TimeZone, Utc};
use std::borrow::Cow;

/// Why a day or a moment was not read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TimeFormError {
    /// Day, month and year could be in more than one order, or the century is missing.
    Ambiguous,
    /// A moment without its offset from UTC.
    OffsetMissing,
    /// No day or moment from 1900 to 2200.
    Invalid,
}

/// A value in half width and without the blanks around it: what is written in full width in a code, a number or a day means the same.
#[must_use]
pub fn tidy(text: &str) -> Cow<'_, str> {
    let wide = |c: char| matches!(c, '\u{ff01}'..='\u{ff5e}' | '\u{3000}' | '\u{a0}' | '\u{202f}' | '\u{2000}'..='\u{200a}');
    let text = text.trim_matches(|c: char| c.is_whitespace() || c == '\u{feff}');
    if !text.contains(wide) {
        return Cow::Borrowed(text);
    }
    let half = |c: char| match c {
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(u32::from(c) - 0xfee0).unwrap_or(c),
        c if wide(c) => ' ',
        c => c,
    };
    Cow::Owned(text.chars().map(half).collect::<String>().trim().to_owned())
}

/// Reads a day: year, month, day in this order with `-`, `/` or `.` between them, in eight digits, as 年月日, or with the month's name.
///
/// # Errors
/// [`TimeFormError::Ambiguous`] for numbers in another order; [`TimeFormError::Invalid`] for what is no day from 1900 to 2200.
pub fn date(text: &str) -> Result<NaiveDate, TimeFormError> {
    let text = tidy(text);
    if let Some(found) = eight_digits(&text).or_else(|| chinese_day(&text)) {
        return found;
    }
    let parts: Vec<&str> = text.split(['-', '/', '.']).collect();
    if let [a, b, c] = parts[..] {
        let between = text.bytes().filter(|b| matches!(b, b'-' | b'/' | b'.')).collect::<Vec<_>>();
        let same = between.first() == between.last();
        if let (true, Some(a_of), Some(b_of), Some(c_of)) = (same, digits(a), digits(b), digits(c)) {
            return match (a.len(), b.len(), c.len()) {
                (4, 1..=2, 1..=2) => day(a_of, b_of, c_of),
                (1..=2, 1..=2, 2 | 4) | (2, 1..=2, 1..=2) => Err(TimeFormError::Ambiguous),
                _ => Err(TimeFormError::Invalid),
            };
        }
    }
    named_month(&text).unwrap_or(Err(TimeFormError::Invalid))
}

/// Reads a date of birth: a day in a form of [`date`], or only its year, or its year and month; unknown parts may be written as zeros or
/// `XX`.
#[must_use]
pub fn birth(text: &str) -> Option<BirthDate> {
    if let Ok(day) = date(text) {
        return Some(day.into());
    }
    let text = tidy(text).to_ascii_uppercase();
    let text = text.trim_end_matches(['年', '月', '日']).replace(['年', '月'], "-");
    let parts: Vec<&str> = text.split(['-', '/', '.']).map(str::trim).collect();
    let known = |part: &str| !matches!(part, "0" | "00" | "XX" | "??");
    let year = |part: &str| digits(part).filter(|_| part.len() == 4);
    let month = |part: &str| digits(part).filter(|_| part.len() <= 2);
    let (year, month) = match parts[..] {
        [y] => (year(y)?, None),
        [y, m] | [y, m, "0" | "00" | "XX" | "??"] => {
            (year(y)?, if known(m) { Some(month(m)?) } else { None })
        }
        _ => return None,
    };
    let year = i32::try_from(year).ok().filter(|year| (1900..=2200).contains(year))?;
    BirthDate::partial(year, month)
}

/// Reads a moment: a day in a form of [`date`], `T` or a blank, the time with or without seconds, the offset from UTC.
///
/// # Errors
/// [`TimeFormError::OffsetMissing`] for a moment, or a day, without an offset; else as [`date`].
pub fn time(text: &str) -> Result<DateTime<Utc>, TimeFormError> {
    let text = tidy(text).to_ascii_uppercase();
    let (rest, offset) = offset(&text)?;
    let rest = rest.trim_end();
    let (on, at) = day_and_clock(rest).ok_or(TimeFormError::Invalid)?;
    let on = date(on)?;
    let Some(at) = at else {
        return Err(if offset.is_some() { TimeFormError::Invalid } else { TimeFormError::OffsetMissing });
    };
    let at = clock(at).ok_or(TimeFormError::Invalid)?;
    let offset = offset.ok_or(TimeFormError::OffsetMissing)?;
    let moment = offset.from_local_datetime(&on.and_time(at)).single().ok_or(TimeFormError::Invalid)?;
    // As fine as a record holds it; a leap second is the second after it.
    let moment = DateTime::from_timestamp_micros(moment.timestamp_micros()).ok_or(TimeFormError::Invalid)?;
    Ok(moment)
}

/// Reads a time of a day, with or without seconds: `7:35`, `07:35:00`, `0735`, `7时35分`.
#[must_use]
pub fn clock(text: &str) -> Option<NaiveTime> {
    let text = tidy(text).replace(['时', '点'], ":").replace('分', ":").replace('秒', "");
    let text = text.trim_end_matches(':').trim();
    let (text, fraction) = match text.split_once(['.', ',']) {
        Some((text, fraction)) => (text, fraction),
        None => (text, ""),
    };
    if !fraction.bytes().all(|b| b.is_ascii_digit()) || fraction.len() > 12 {
        return None;
    }
    let nanos: u32 = format!("{fraction:0<9}").get(..9)?.parse().ok()?;
    let parts: Vec<&str> = text.split(':').map(str::trim).collect();
    let numbers: Option<Vec<u32>> = parts.iter().map(|p| digits(p).filter(|_| p.len() <= 2)).collect();
    let (hour, minute, second) = match (numbers.as_deref(), parts.as_slice()) {
        (Some(&[hour, minute]), [_, m]) if m.len() == 2 => (hour, minute, 0),
        (Some(&[hour, minute, second]), [_, m, s]) if m.len() == 2 && s.len() == 2 => (hour, minute, second),
        (_, [one]) if matches!(one.len(), 4 | 6) => {
            let pair = |at: usize| digits(one.get(at..at + 2)?);
            (pair(0)?, pair(2)?, if one.len() == 6 { pair(4)? } else { 0 })
        }
        _ => return None,
    };
    if !fraction.is_empty() && parts.len() == 2 {
        return None;
    }
    // A leap second, as chrono holds it.
    let (second, nanos) = if second == 60 { (59, nanos + 1_000_000_000) } else { (second, nanos) };
    NaiveTime::from_hms_nano_opt(hour, minute, second, nanos)
}

/// Whether a text is a time of day, with or without an offset, and no day.
#[must_use]
pub fn is_clock_alone(text: &str) -> bool {
    let text = tidy(text).to_ascii_uppercase();
    let rest = offset(&text).map_or("", |(rest, _)| rest).trim();
    rest.contains([':', '时', '点']) && clock(rest.trim_start_matches('T')).is_some()
}

/// Reads a whole number: in half or full width, with a fraction of zeros, with the unit that is counted behind it.
#[must_use]
pub fn whole(text: &str) -> Option<i64> {
    let text = tidy(text).to_lowercase();
    let number = ["天", "日", "次", "days", "day"].iter().find_map(|unit| text.strip_suffix(unit));
    let number = number.unwrap_or(&text).trim_end();
    let number = match number.split_once('.') {
        Some((whole, zeros)) if !zeros.is_empty() && zeros.bytes().all(|b| b == b'0') => whole,
        _ => number,
    };
    // A visa for one entry or two is written in words.
    match number {
        "一" | "单" | "single" => return Some(1),
        "二" | "两" | "double" => return Some(2),
        _ => {}
    }
    let bare = number.strip_prefix('-').unwrap_or(number);
    (!bare.is_empty() && bare.bytes().all(|b| b.is_ascii_digit())).then(|| number.parse().ok()).flatten()
}

/// A code as tables have it: half width, no blanks around it, upper case.
#[must_use]
pub fn code(text: &str) -> String {
    tidy(text).to_ascii_uppercase()
}

/// The letter of a sex; none for a word that is not known.
#[must_use]
pub fn sex(text: &str) -> Option<&'static str> {
    match &*tidy(text).to_lowercase() {
        "f" | "female" | "女" | "女性" => Some("F"),
        "m" | "male" | "男" | "男性" => Some("M"),
        "x" | "<" | "unspecified" => Some("X"),
        _ => None,
    }
}

fn digits(text: &str) -> Option<u32> {
    let all = !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    all.then(|| text.parse().ok()).flatten()
}

fn day(year: u32, month: u32, day: u32) -> Result<NaiveDate, TimeFormError> {
    let year = i32::try_from(year).map_err(|_| TimeFormError::Invalid)?;
    let found = NaiveDate::from_ymd_opt(year, month, day).filter(|d| (1900..=2200).contains(&d.year()));
    found.ok_or(TimeFormError::Invalid)
}

fn eight_digits(text: &str) -> Option<Result<NaiveDate, TimeFormError>> {
    let number = digits(text).filter(|_| text.len() == 8)?;
    Some(day(number / 10_000, number / 100 % 100, number % 100))
}

/// `1989年3月21日`; the last sign may be missing.
fn chinese_day(text: &str) -> Option<Result<NaiveDate, TimeFormError>> {
    let (year, rest) = text.split_once('年')?;
    let (month, last) = rest.split_once('月')?;
    let last = last.trim_end_matches(['日', '号']);
    let [year, month, last] = [year, month, last].map(str::trim);
    let numbers = (digits(year), digits(month), digits(last));
    Some(match (numbers, year.len()) {
        ((Some(y), Some(m), Some(d)), 4) => day(y, m, d),
        ((Some(_), Some(_), Some(_)), 2) => Err(TimeFormError::Ambiguous),
        _ => Err(TimeFormError::Invalid),
    })
}

const MONTHS: [&str; 12] =
    ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];

/// `21 Mar 1989`, `21-MAR-1989`, `March 21, 1989`: as passports and other programs write it.
fn named_month(text: &str) -> Option<Result<NaiveDate, TimeFormError>> {
    let text = text.to_ascii_lowercase();
    let parts: Vec<&str> = text.split([' ', '-', '/', '.', ',']).filter(|p| !p.is_empty()).collect();
    let [a, b, c] = parts[..] else { return None };
    let month = |name: &str| {
        let at = MONTHS.iter().position(|m| name.starts_with(m))?;
        let long = [
            "january",
            "february",
            "march",
            "april",
            "may",
            "june",
            "july",
            "august",
            "september",
            "october",
            "november",
            "december",
        ][at];
        (name.len() == 3 || name == long || name == "sept").then_some(u32::try_from(at).ok()? + 1)
    };
    let (month, on) = match (month(a), month(b)) {
        (Some(month), None) => (month, b),
        (None, Some(month)) => (month, a),
        _ => return None,
    };
    let (on, year) = (digits(on).filter(|_| on.len() <= 2)?, digits(c)?);
    Some(if c.len() == 4 { day(year, month, on) } else { Err(TimeFormError::Ambiguous) })
}

/// The offset at the end of a moment, and what is before it.
fn offset(text: &str) -> Result<(&str, Option<FixedOffset>), TimeFormError> {
    let hours = |hours: i32| FixedOffset::east_opt(hours * 3600);
    if let Some(rest) = text.strip_suffix("北京时间") {
        return Ok((rest, hours(8)));
    }
    let text = text.trim_end_matches(')');
    for zero in ["UTC", "GMT", "Z"] {
        if let Some(rest) = text.strip_suffix(zero) {
            return Ok((rest.trim_end_matches('('), hours(0)));
        }
    }
    // A sign after the time is the offset's: those of a day come before any colon, or any T.
    let time_at = text.find([':', '时']).unwrap_or(text.len()).min(time_mark(text).unwrap_or(text.len()));
    let Some(at) = text[time_at..].rfind(['+', '-', '\u{2212}']).map(|at| at + time_at) else {
        return Ok((text, None));
    };
    let (rest, signed) = text.split_at(at);
    let mut signs = signed.chars();
    let west = signs.next() != Some('+');
    let number = signs.as_str();
    let (h, m) = match number.split_once(':') {
        Some(both) => both,
        None if number.len() == 4 && number.is_ascii() => number.split_at(2),
        None => (number, "0"),
    };
    let (Some(h), Some(m), true) = (digits(h), digits(m), h.len() <= 2 && m.len() <= 2) else {
        return Err(TimeFormError::Invalid);
    };
    if h > 23 || m > 59 {
        return Err(TimeFormError::Invalid);
    }
    let seconds = i32::try_from(h * 3600 + m * 60).map_err(|_| TimeFormError::Invalid)?;
    let offset =
        FixedOffset::east_opt(if west { -seconds } else { seconds }).ok_or(TimeFormError::Invalid)?;
    let rest = rest.trim_end().trim_end_matches("UTC").trim_end_matches("GMT").trim_end_matches('(');
    Ok((rest, Some(offset)))
}

/// Where the `T` before a time is: between digits, as no letter of a month's name.
fn time_mark(text: &str) -> Option<usize> {
    text.match_indices('T').map(|(at, _)| at).find(|at| {
        text[at + 1..].trim_start().starts_with(|c: char| c.is_ascii_digit())
            && text[..*at].trim_end().ends_with(|c: char| c.is_ascii_digit())
    })
}

/// The day and the time of a moment without its offset; no time for a day alone.
fn day_and_clock(text: &str) -> Option<(&str, Option<&str>)> {
    if text.is_empty() {
        return None;
    }
    if let Some(at) = time_mark(text) {
        return Some((text[..at].trim(), Some(text[at + 1..].trim())));
    }
    if let Some(at) = text.find(['日', '号']) {
        let (on, at) = text.split_at(at + '日'.len_utf8());
        let at = at.trim();
        return Some((on, (!at.is_empty()).then_some(at)));
    }
    // The time is behind the last blank before the first colon; a month's name has blanks of its own.
    let colon = text.find([':', '时']).unwrap_or(0);
    match text[..colon].rfind(' ') {
        Some(at) => Some((text[..at].trim(), Some(text[at..].trim()))),
        None => Some((text, None)),
    }
}

#[cfg(test)]
#[path = "forms_tests.rs"]
mod tests;

/// Whether a spreadsheet took a document or telephone number for an amount: `1.2346E+08`, `123456.0`, either with a decimal comma, or a
/// sign of its own such as `#REF!` and `######`. Its digits are lost or changed.
#[must_use]
pub fn is_shortened(text: &str) -> bool {
    let text = text.trim().replace(',', ".");
    if text.starts_with('#') {
        return true;
    }
    let digits = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
    if let Some((number, power)) = text.split_once(['E', 'e']) {
        let (whole, rest) = number.split_once('.').unwrap_or((number, "0"));
        let signed = power.strip_prefix(['+', '-']);
        return digits(whole)
            && digits(rest)
            && digits(signed.unwrap_or(power))
            && (signed.is_some() || number.contains('.'));
    }
    text.split_once('.')
        .is_some_and(|(whole, rest)| digits(whole) && !rest.is_empty() && rest.bytes().all(|b| b == b'0'))
}
