//! The calendar as its file holds it.

use crate::domain::calendar::Calendar;
use chrono::{Datelike, NaiveDate, Weekday};
use serde::Deserialize;

/// Days off in a year, weekends among them: twice those of a notice of the State Council.
const MOST_DAYS_OFF: usize = 60;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct CalendarData {
    years: Vec<i32>,
    /// Years of which only the statutory days are known.
    #[serde(default)]
    provisional: Vec<i32>,
    weekend: Vec<Box<str>>,
    day_starts: Box<str>,
    day_ends: Box<str>,
    off: Vec<(NaiveDate, NaiveDate)>,
    on: Vec<NaiveDate>,
}

/// Minutes of `HH:MM`; `24:00` is the end of the day.
pub(super) fn minutes(text: &str) -> Option<u32> {
    let (h, m) = text.split_once(':')?;
    let (h, m): (u32, u32) = (h.parse().ok()?, m.parse().ok()?);
    let all = h.checked_mul(60)?.checked_add(m)?;
    (m < 60 && all <= 24 * 60).then_some(all)
}

impl CalendarData {
    pub(super) fn into_calendar(self) -> Result<Calendar, String> {
        let weekend: Vec<Weekday> = self
            .weekend
            .iter()
            .map(|d| d.parse().map_err(|_| format!("{d} is no day of the week")))
            .collect::<Result<_, _>>()?;
        let mut week = weekend.clone();
        week.sort_by_key(chrono::Weekday::num_days_from_monday);
        week.dedup();
        if week.len() == 7 {
            return Err("the weekend is the whole week".into());
        }
        let time = |text: &str| minutes(text).ok_or_else(|| format!("{text} is no time of day"));
        let (starts, ends) = (time(&self.day_starts)?, time(&self.day_ends)?);
        if starts >= ends {
            return Err("the day ends before it starts".into());
        }
        if let Some(year) = self.provisional.iter().find(|year| self.years.contains(year)) {
            return Err(format!("{year} is both official and provisional"));
        }
        for (first, last) in &self.off {
            // An error in a year would disable the desk's clocks for as long.
            if last < first || (*last - *first).num_days() > 31 {
                return Err(format!("{first} to {last} is no holiday"));
            }
            if let Some(day) = self.on.iter().find(|day| (first..=last).contains(day)) {
                return Err(format!("{day} is both off and worked"));
            }
        }
        let off = self.off.iter().flat_map(|(first, last)| first.iter_days().take_while(move |d| d <= last));
        let off: Vec<NaiveDate> = off.collect();
        let in_year = |year: i32| off.iter().filter(|day| day.year() == year).count();
        if let Some(day) = off.iter().find(|day| in_year(day.year()) > MOST_DAYS_OFF) {
            return Err(format!("more than {MOST_DAYS_OFF} days off in {}", day.year()));
        }
        let calendar = Calendar::new(&weekend, &self.years, off, self.on, starts, ends);
        Ok(calendar.with_provisional(&self.provisional))
    }
}
