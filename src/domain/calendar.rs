//! The working calendar of an office: which days and hours count towards a time limit.
//!
//! Owns the arithmetic between instants and working time. It reads no clock and no file: the dates of the
//! yearly holiday notice come in as arguments. Time limits that are set in working days leave out statutory
//! holidays (Regulations on Administration of Entry and Exit of Foreigners, art. 36, last paragraph).

use chrono::{DateTime, Datelike, FixedOffset, NaiveDate, NaiveDateTime, TimeDelta, Utc, Weekday};

/// Beijing time, the wall time of every port; it has no summer time.
const WALL_OFFSET_SECONDS: i32 = 8 * 3600;
const MICROS_PER_MINUTE: i64 = 60_000_000;
const MICROS_PER_DAY: i64 = 24 * 60 * MICROS_PER_MINUTE;
/// Limit of a search for working time: some 110 years.
const HORIZON_DAYS: i32 = 40_000;

/// The wall time (UTC+8) at an instant.
#[must_use]
pub fn wall(at: DateTime<Utc>) -> NaiveDateTime {
    match FixedOffset::east_opt(WALL_OFFSET_SECONDS) {
        Some(offset) => at.with_timezone(&offset).naive_local(),
        None => at.naive_utc(),
    }
}

/// The instant at which the wall (UTC+8) shows the given time.
#[must_use]
pub fn instant(wall: NaiveDateTime) -> DateTime<Utc> {
    let offset = TimeDelta::seconds(i64::from(WALL_OFFSET_SECONDS));
    wall.checked_sub_signed(offset).unwrap_or(NaiveDateTime::MIN).and_utc()
}

/// What a time limit rests on, by the years that it touches: the worse the later. A limit that rests on several kinds rests on the worst.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum CalendarBasis {
    /// Years with a published notice.
    Official,
    /// A year of which the statutory days alone are known: the first such year.
    Provisional(i32),
    /// A year of which nothing is known, counted by weekday: the first such year.
    Unknown(i32),
}

impl CalendarBasis {
    /// The machine name.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Official => "official",
            Self::Provisional(_) => "provisional",
            Self::Unknown(_) => "unknown",
        }
    }
}

/// Working days and working hours of an office.
///
/// A date is working if the notice names it a working day, or if it is neither named a day off nor falls on
/// the weekend. Years without a notice are treated by weekday alone; [`Calendar::basis`] distinguishes them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Calendar {
    /// Working days of a plain week before each weekday, Monday first; the last is the whole week.
    week: [i64; 8],
    years: Vec<i32>,
    /// Years with statutory days off only, before the notice is published.
    provisional: Vec<i32>,
    /// Days that differ from the plain week (days from the common era), ascending, each with the sum of the
    /// differences up to and with it.
    exceptions: Vec<(i32, i64)>,
    opens: i64,
    length: i64,
}

impl Calendar {
    /// Builds a calendar.
    ///
    /// `weekend`: the weekdays off; `years`: the years whose notice the data covers; `off` and `on`: dates
    /// that the notice sets off or working (`on` wins where both name a date, and dates count even outside
    /// `years`); `day_starts` and `day_ends`: working hours in minutes after midnight, wall time, 1440 being
    /// the midnight that ends the day. A day that ends no later than it starts has no working time at all.
    #[must_use]
    pub fn new(
        weekend: &[Weekday],
        years: &[i32],
        mut off: Vec<NaiveDate>,
        on: Vec<NaiveDate>,
        day_starts: u32,
        day_ends: u32,
    ) -> Self {
        let mut week = [0; 8];
        let mut weekday = Weekday::Mon;
        for day in 0..7 {
            week[day + 1] = week[day] + i64::from(!weekend.contains(&weekday));
            weekday = weekday.succ();
        }
        let mut years = years.to_vec();
        years.sort_unstable();
        years.dedup();

        off.retain(|date| !on.contains(date));
        let mut named: Vec<(NaiveDate, bool)> = off.into_iter().map(|date| (date, false)).collect();
        named.extend(on.into_iter().map(|date| (date, true)));
        named.sort_unstable();
        named.dedup();
        let mut sum = 0;
        let mut exceptions = Vec::new();
        for (date, works) in named {
            let plain = !weekend.contains(&date.weekday());
            if works != plain {
                sum += if works { 1 } else { -1 };
                exceptions.push((date.num_days_from_ce(), sum));
            }
        }

        let opens = i64::from(day_starts.min(1440)) * MICROS_PER_MINUTE;
        let closes = i64::from(day_ends.min(1440)) * MICROS_PER_MINUTE;
        Self { week, years, provisional: Vec::new(), exceptions, opens, length: (closes - opens).max(0) }
    }

    /// The same with years whose days off are those of the statute alone, their notice not being published.
    #[must_use]
    pub fn with_provisional(mut self, years: &[i32]) -> Self {
        self.provisional = years.to_vec();
        self
    }

    /// A calendar in which every minute of every day is working time.
    #[must_use]
    pub fn every_day() -> Self {
        Self::new(&[], &[], Vec::new(), Vec::new(), 0, 1440)
    }

    /// Whether a notice covers the year; if not, its days are provisional or guessed by weekday.
    #[must_use]
    pub fn is_known_year(&self, year: i32) -> bool {
        self.years.binary_search(&year).is_ok()
    }

    /// What working time from `from` to `to` rests on.
    #[must_use]
    pub fn basis(&self, from: DateTime<Utc>, to: DateTime<Utc>) -> CalendarBasis {
        // What ends at midnight does not touch the day that begins there.
        let last = if to > from { to - TimeDelta::microseconds(1) } else { to };
        let of = |year: i32| match year {
            year if self.is_known_year(year) => CalendarBasis::Official,
            year if self.provisional.contains(&year) => CalendarBasis::Provisional(year),
            year => CalendarBasis::Unknown(year),
        };
        let worse = |a: CalendarBasis, b: CalendarBasis| if b.name() != a.name() && b > a { b } else { a };
        (wall(from).year()..=wall(last).year()).map(of).reduce(worse).unwrap_or(CalendarBasis::Official)
    }

    /// Whether the date (wall time) is a working day.
    #[must_use]
    pub fn is_working_day(&self, date: NaiveDate) -> bool {
        self.is_working_day_number(date.num_days_from_ce())
    }

    /// The first instant by which the given working minutes have passed since `from`; with negative minutes
    /// the last instant from which so many pass until `from`; with none, `from` itself.
    ///
    /// The search ends some 110 years away, which is what a calendar without working time gives.
    #[must_use]
    pub fn add_working(&self, from: DateTime<Utc>, minutes: i64) -> DateTime<Utc> {
        self.add_micros(from, minutes.saturating_mul(MICROS_PER_MINUTE))
    }

    /// Whole working minutes from `a` to `b`; negative if `b` is before `a`.
    #[must_use]
    pub fn working_minutes(&self, a: DateTime<Utc>, b: DateTime<Utc>) -> i64 {
        self.micros_between(a, b) / MICROS_PER_MINUTE
    }

    /// Working microseconds from `a` to `b`; negative if `b` is before `a`.
    pub(super) fn micros_between(&self, a: DateTime<Utc>, b: DateTime<Utc>) -> i64 {
        self.position(b) - self.position(a)
    }

    /// [`Calendar::add_working`] in microseconds.
    pub(super) fn add_micros(&self, from: DateTime<Utc>, micros: i64) -> DateTime<Utc> {
        if micros == 0 {
            return from;
        }
        let today = wall(from).num_days_from_ce();
        let target = self.position(from).saturating_add(micros);
        let day = if micros > 0 {
            // The first day at whose close the target is reached.
            gallop(today, 1, |day| self.days_before(day + 1) * self.length >= target)
        } else {
            // The last day at whose opening the target is not yet passed: a working day, as the sum grows on it.
            gallop(today, -1, |day| self.days_before(day) * self.length <= target)
        };
        let within = (target - self.days_before(day) * self.length).clamp(0, self.length);
        NaiveDate::from_num_days_from_ce_opt(day)
            .and_then(|date| date.and_hms_opt(0, 0, 0))
            .and_then(|midnight| midnight.checked_add_signed(TimeDelta::microseconds(self.opens + within)))
            .map_or(from, instant)
    }

    /// Working microseconds from the first day of the common era to an instant.
    fn position(&self, at: DateTime<Utc>) -> i64 {
        let wall = wall(at);
        let day = wall.num_days_from_ce();
        let before = self.days_before(day) * self.length;
        if !self.is_working_day_number(day) {
            return before;
        }
        let midnight = wall.date().and_time(chrono::NaiveTime::MIN);
        let of_day = (wall - midnight).num_microseconds().unwrap_or(MICROS_PER_DAY);
        before + (of_day - self.opens).clamp(0, self.length)
    }

    fn is_working_day_number(&self, day: i32) -> bool {
        self.days_before(day + 1) > self.days_before(day)
    }

    /// Working days from the first day of the common era (a Monday) up to, but without, the given day.
    fn days_before(&self, day: i32) -> i64 {
        let since = i64::from(day) - 1;
        // `rem_euclid(7)` is in 0..7.
        let plain = since.div_euclid(7) * self.week[7] + self.week[since.rem_euclid(7) as usize];
        let passed = self.exceptions.partition_point(|(exception, _)| *exception < day);
        plain + passed.checked_sub(1).map_or(0, |last| self.exceptions[last].1)
    }
}

/// The first day from `start` on in the given direction that satisfies `reached`, or the horizon.
///
/// `reached` must stay true once it is true.
fn gallop(start: i32, direction: i32, reached: impl Fn(i32) -> bool) -> i32 {
    let mut short = -1;
    let mut far = 0;
    while far < HORIZON_DAYS && !reached(start + direction * far) {
        short = far;
        far = (far * 2 + 1).min(HORIZON_DAYS);
    }
    while far - short > 1 {
        let middle = short + (far - short) / 2;
        if reached(start + direction * middle) {
            far = middle;
        } else {
            short = middle;
        }
    }
    start + direction * far
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn day(month: u32, day: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(2026, month, day).unwrap()
    }

    fn span(month: u32, first: u32, last: u32) -> impl Iterator<Item = NaiveDate> {
        (first..=last).map(move |date| day(month, date))
    }

    /// The notice for 2026, with the given working hours.
    fn year_2026(starts: u32, ends: u32) -> Calendar {
        let off = [(1, 1, 3), (2, 15, 23), (4, 4, 6), (5, 1, 5), (6, 19, 21), (9, 25, 27), (10, 1, 7)];
        let on = [(1, 4), (2, 14), (2, 28), (5, 9), (9, 20), (10, 10)];
        Calendar::new(
            &[Weekday::Sat, Weekday::Sun],
            &[2026],
            off.into_iter().flat_map(|(month, first, last)| span(month, first, last)).collect(),
            on.into_iter().map(|(month, date)| day(month, date)).collect(),
            starts,
            ends,
        )
    }

    fn office() -> Calendar {
        year_2026(9 * 60, 17 * 60)
    }

    /// An instant of 2026 by wall time.
    fn at(month: u32, date: u32, hour: u32, minute: u32) -> DateTime<Utc> {
        instant(day(month, date).and_hms_opt(hour, minute, 0).unwrap())
    }

    #[test]
    fn beijing_time_is_always_eight_hours_ahead() {
        for month in [1, 7] {
            let noon = day(month, 1).and_hms_opt(12, 0, 0).unwrap();
            assert_eq!(wall(noon.and_utc()), day(month, 1).and_hms_opt(20, 0, 0).unwrap());
            assert_eq!(wall(instant(noon)), noon);
        }
    }

    #[test]
    fn notice_overrides_the_weekday() {
        let calendar = office();
        for date in [day(1, 4), day(2, 14), day(2, 28), day(5, 9), day(9, 20), day(10, 10), day(2, 24)] {
            assert!(calendar.is_working_day(date), "{date} works");
        }
        for date in
            [day(1, 1), day(1, 3), day(2, 15), day(2, 16), day(2, 23), day(4, 6), day(3, 1), day(10, 7)]
        {
            assert!(!calendar.is_working_day(date), "{date} is off");
        }
    }

    #[test]
    fn unknown_year_goes_by_weekday() {
        let calendar = office();
        assert!(calendar.is_known_year(2026));
        assert!(!calendar.is_known_year(2027));
        // 2027-10-01 is a Friday, 2027-01-02 a Saturday.
        assert!(calendar.is_working_day(NaiveDate::from_ymd_opt(2027, 10, 1).unwrap()));
        assert!(!calendar.is_working_day(NaiveDate::from_ymd_opt(2027, 1, 2).unwrap()));
    }

    #[test]
    fn basis_is_the_worst_year_touched() {
        let calendar = office().with_provisional(&[2027]);
        let new_year =
            |year| instant(NaiveDate::from_ymd_opt(year, 1, 1).unwrap().and_time(chrono::NaiveTime::MIN));
        let hour = TimeDelta::hours(1);
        assert_eq!(calendar.basis(at(12, 30, 10, 0), new_year(2027)), CalendarBasis::Official);
        assert_eq!(
            calendar.basis(at(12, 30, 10, 0), new_year(2027) + hour),
            CalendarBasis::Provisional(2027)
        );
        assert_eq!(calendar.basis(new_year(2027), new_year(2028)), CalendarBasis::Provisional(2027));
        assert_eq!(calendar.basis(at(12, 30, 10, 0), new_year(2029) + hour), CalendarBasis::Unknown(2028));
        assert_eq!(calendar.basis(new_year(2026) - hour, at(1, 5, 0, 0)), CalendarBasis::Unknown(2025));
        assert!(!calendar.is_known_year(2027), "a provisional year has no notice");
    }

    #[test]
    fn a_date_named_twice_is_working() {
        let calendar = Calendar::new(&[], &[2026], vec![day(3, 3)], vec![day(3, 3), day(3, 3)], 0, 1440);
        assert!(calendar.is_working_day(day(3, 3)));
        assert_eq!(calendar.working_minutes(at(3, 1, 0, 0), at(3, 5, 0, 0)), 4 * 1440);
    }

    #[test]
    fn spring_festival_by_office_hours() {
        let calendar = office();
        // Friday 13: one hour; Saturday 14 works: eight; 15 to 23 off; Tuesday 24: the last seven.
        assert_eq!(calendar.add_working(at(2, 13, 16, 0), 960), at(2, 24, 16, 0));
        // 13, 14, 24 to 27 and Saturday 28 work; Sunday 1 March does not.
        assert_eq!(calendar.working_minutes(at(2, 13, 9, 0), at(3, 2, 9, 0)), 7 * 480);
        assert_eq!(calendar.working_minutes(at(2, 15, 0, 0), at(2, 24, 9, 0)), 0);
    }

    #[test]
    fn spring_festival_around_the_clock() {
        let calendar = year_2026(0, 1440);
        assert_eq!(calendar.add_working(at(2, 14, 18, 0), 1440), at(2, 24, 18, 0));
        assert_eq!(calendar.add_working(at(2, 14, 18, 0), 360), at(2, 15, 0, 0));
        assert_eq!(calendar.add_working(at(2, 14, 18, 0), 361), at(2, 24, 0, 1));
    }

    #[test]
    fn a_working_sunday_counts() {
        assert_eq!(office().add_working(at(1, 2, 10, 0), 1), at(1, 4, 9, 1));
        assert_eq!(office().add_working(at(9, 19, 12, 0), 480), at(9, 20, 17, 0));
    }

    #[test]
    fn limit_filling_the_day_ends_with_it() {
        assert_eq!(office().add_working(at(9, 24, 17, 0), 480), at(9, 28, 17, 0));
        assert_eq!(office().add_working(at(9, 24, 9, 0), 480), at(9, 24, 17, 0));
    }

    #[test]
    fn no_minutes_do_not_move_a_night() {
        assert_eq!(office().add_working(at(2, 17, 3, 0), 0), at(2, 17, 3, 0));
    }

    #[test]
    fn working_time_backwards() {
        let calendar = office();
        assert_eq!(calendar.add_working(at(2, 24, 10, 0), -120), at(2, 14, 16, 0));
        assert_eq!(calendar.add_working(at(2, 24, 10, 0), -60), at(2, 24, 9, 0));
        assert_eq!(calendar.working_minutes(at(2, 24, 10, 0), at(2, 14, 16, 0)), -120);
    }

    #[test]
    fn no_working_time_ends_at_the_horizon() {
        let week = [
            Weekday::Mon,
            Weekday::Tue,
            Weekday::Wed,
            Weekday::Thu,
            Weekday::Fri,
            Weekday::Sat,
            Weekday::Sun,
        ];
        let never = Calendar::new(&week, &[], Vec::new(), Vec::new(), 0, 1440);
        let closed = Calendar::new(&[], &[], Vec::new(), Vec::new(), 600, 600);
        for calendar in [never, closed] {
            assert_eq!(calendar.working_minutes(at(1, 1, 0, 0), at(12, 31, 0, 0)), 0);
            assert!(wall(calendar.add_working(at(1, 1, 0, 0), 1)).year() > 2100);
        }
        assert!(wall(office().add_working(at(1, 1, 0, 0), i64::MAX)).year() > 2100);
        assert!(wall(office().add_working(at(1, 1, 0, 0), i64::MIN)).year() < 1950);
    }

    #[test]
    fn every_day_is_plain_time() {
        let calendar = Calendar::every_day();
        assert_eq!(calendar.working_minutes(at(2, 1, 0, 0), at(3, 1, 0, 0)), 28 * 1440);
        assert_eq!(calendar.add_working(at(2, 1, 0, 0), 28 * 1440), at(3, 1, 0, 0));
    }

    proptest! {
        #[test]
        fn adding_and_measuring_agree(start in 0i64..800 * 1440, minutes in -200_000i64..200_000) {
            let calendar = office();
            let from = at(1, 1, 0, 0) + TimeDelta::minutes(start);
            let to = calendar.add_working(from, minutes);
            prop_assert_eq!(calendar.working_minutes(from, to), minutes);
            // A minute nearer to `from` is not enough.
            if minutes > 0 {
                prop_assert!(calendar.working_minutes(from, to - TimeDelta::minutes(1)) < minutes);
            } else if minutes < 0 {
                prop_assert!(calendar.working_minutes(from, to + TimeDelta::minutes(1)) > minutes);
            }
        }

        #[test]
        fn measuring_agrees_with_counting(start in 0i64..400 * 24, hours in 0i64..60 * 24) {
            let calendar = office();
            let from = at(1, 1, 0, 0) + TimeDelta::hours(start);
            let counted = (0..hours)
                .map(|hour| wall(from + TimeDelta::hours(hour)))
                .filter(|wall| calendar.is_working_day(wall.date()) && (9..17).contains(&chrono::Timelike::hour(wall)))
                .count();
            let to = from + TimeDelta::hours(hours);
            prop_assert_eq!(calendar.working_minutes(from, to), counted as i64 * 60);
        }
    }
}
