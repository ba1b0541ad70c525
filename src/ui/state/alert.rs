//! What calls the officer to the desk while they look elsewhere: a bell, the window's title, a notification of the terminal. Owns which
//! cases come before all others and what was said of them; none of it names a person. How it is written, the session knows.

use crate::domain::case_no::CaseNo;
use crate::domain::lang::Lang;
use crate::domain::queue::{Band, QueueEntry};
use crate::text::{Catalog, fill};
use crate::ui::base::context::SessionContext;
use chrono::{DateTime, Duration, Utc};
use std::collections::HashSet;

/// A call.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Alert {
    /// Ring the bell.
    pub bell: bool,
    /// The window has another title.
    pub title: Option<String>,
    /// Tell the terminal to notify.
    pub notification: Option<String>,
}

/// What comes in within this time of a bell rings no other one: many files that land together are one call.
const RINGS: Duration = Duration::seconds(2);

/// What is known of the cases that come first, and what was said.
#[derive(Debug, Default)]
pub struct AlertTracker {
    /// The cases that come before all slack; none before the first look.
    first: Option<HashSet<CaseNo>>,
    /// All cases of the order that was looked at.
    live: usize,
    /// Cases that came there since the last call.
    entered: Vec<(CaseNo, Band)>,
    /// The numbers and the language of the title that is shown.
    titled: Option<(usize, usize, Lang)>,
    rung: Option<DateTime<Utc>>,
}

impl AlertTracker {
    /// Looks at the newest order, whatever the list shows of it. `own` are the cases of orders that were given at this screen and are on
    /// their way: nobody needs a call about what they did themselves. It is asked only when somebody would be.
    pub(crate) fn observe(&mut self, latest: &[QueueEntry], own: impl FnOnce() -> HashSet<CaseNo>) {
        let first = latest.iter().filter(|s| s.place.band.needs_alert());
        self.live = latest.len();
        let now: HashSet<CaseNo> = first.clone().map(|s| s.no).collect();
        if let Some(before) = &self.first {
            self.entered.retain(|(no, _)| now.contains(no));
            let mut entered = first.filter(|s| !before.contains(&s.no)).peekable();
            if entered.peek().is_some() {
                let own = own();
                let others = entered.filter(|s| !own.contains(&s.no));
                self.entered.extend(others.map(|s| (s.no, s.place.band)));
            }
        }
        self.first = Some(now);
    }

    /// What is to be done about it now; none where nothing is.
    pub(crate) fn next_alert(&mut self, ctx: &SessionContext, now: DateTime<Utc>) -> Option<Alert> {
        let counts = (self.first.as_ref().map_or(0, HashSet::len), self.live, ctx.lang);
        let title = (ctx.calls.title && self.titled != Some(counts)).then(|| {
            self.titled = Some(counts);
            title(counts.0, counts.1, ctx)
        });
        let entered = std::mem::take(&mut self.entered);
        let notification = ctx.calls.notify.then(|| notification(&entered, ctx)).flatten();
        // A clock that was set back keeps no bell quiet.
        let rung = self.rung.is_some_and(|at| at <= now && now - at < RINGS);
        let bell = ctx.calls.bell && !entered.is_empty() && !rung;
        if bell {
            self.rung = Some(now);
        }
        let call = Alert { bell, title, notification };
        (call != Alert::default()).then_some(call)
    }
}

fn title(first: usize, live: usize, ctx: &SessionContext) -> String {
    let (first, live) = (first.to_string(), live.to_string());
    let holes = [("port", ctx.office.as_str()), ("first", &*first), ("live", &*live)];
    fill(&ctx.texts.attention.title, &holes)
}

fn notification(entered: &[(CaseNo, Band)], ctx: &SessionContext) -> Option<String> {
    let (t, port) = (&ctx.texts, ctx.office.as_str());
    match entered {
        [] => None,
        [(no, band)] => {
            let band = Catalog::text_or_name(&t.band, band.name());
            Some(fill(&t.attention.one, &[("port", port), ("case", &no.to_string()), ("band", band)]))
        }
        many => Some(fill(&t.attention.many, &[("port", port), ("n", &many.len().to_string())])),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::code::Port;
    use crate::domain::handling_time::{HandlingEstimate, WorkRemaining};
    use crate::domain::queue::{LimitKind, QueuePosition};
    use crate::ui::base::context::AlertConfig;

    fn setting(lang: Lang, calls: AlertConfig) -> SessionContext {
        SessionContext { calls, ..SessionContext::plain(lang) }
    }

    const ALL: AlertConfig = AlertConfig { bell: true, title: true, notify: true };
    const BELL: AlertConfig = AlertConfig { bell: true, ..AlertConfig::NONE };

    fn at(seconds: i64) -> DateTime<Utc> {
        DateTime::UNIX_EPOCH + Duration::seconds(seconds)
    }

    fn no(serial: u32) -> CaseNo {
        CaseNo::from_serial(Port::new("NGB"), serial)
    }

    fn order(cases: &[(u32, Band)]) -> Vec<QueueEntry> {
        let place = |band| QueuePosition {
            band,
            too_late_at: None,
            limit: LimitKind::None,
            decide_by: None,
            calendar: None,
            arrives_at: None,
            usual: HandlingEstimate { stage: WorkRemaining::Few, minutes: 35, cases: 0 },
            received_at: at(0),
            to_issue: false,
        };
        let mut spots: Vec<QueueEntry> =
            cases.iter().map(|(n, band)| QueueEntry { no: no(*n), place: place(*band) }).collect();
        spots.sort_by_key(|s| s.place.band);
        spots
    }

    /// How the cases are placed, and which of them were ordered at this screen.
    type Step<'a> = (&'a [(u32, Band)], &'a [u32]);

    /// One order after the other, each a minute later: when it rang.
    fn rings(orders: &[Step<'_>]) -> Vec<bool> {
        let (ctx, mut tracker) = (setting(Lang::En, BELL), AlertTracker::default());
        let rang = orders.iter().enumerate().map(|(n, (cases, own))| {
            tracker.observe(&order(cases), || own.iter().map(|n| no(*n)).collect());
            tracker.next_alert(&ctx, at(60 * i64::try_from(n).unwrap())).is_some_and(|c| c.bell)
        });
        rang.collect()
    }

    #[test]
    fn only_cases_entering_top_bands_alert_once() {
        use Band::{AtPort, Humanitarian, Later, Repair, Under2h, Waiting};
        let begin: &[_] = &[(1, AtPort), (2, Later), (3, Waiting)];
        assert_eq!(rings(&[(begin, &[]), (begin, &[])]), [false, false]);
        for first in [AtPort, Humanitarian, Repair] {
            let entered: &[_] = &[(1, AtPort), (2, first), (3, Waiting)];
            let new: &[_] = &[(1, AtPort), (2, Later), (3, Waiting), (4, first)];
            assert_eq!(rings(&[(begin, &[]), (entered, &[]), (entered, &[])]), [false, true, false]);
            assert_eq!(rings(&[(begin, &[]), (new, &[])]), [false, true]);
        }
        let slack: &[_] = &[(1, AtPort), (2, Under2h), (3, Waiting), (4, Waiting), (5, Later)];
        assert_eq!(rings(&[(begin, &[]), (slack, &[])]), [false, false]);
        // An empty desk has been looked at too.
        assert_eq!(rings(&[(&[], &[]), (&[(1, Repair)], &[])]), [false, true]);
    }

    #[test]
    fn moving_between_top_bands_does_not_alert() {
        use Band::{AtPort, Humanitarian, Waiting};
        let orders: [(&[_], &[_]); 4] = [
            (&[(1, Humanitarian)], &[]),
            (&[(1, AtPort)], &[]),
            (&[(1, Waiting)], &[]),
            (&[(1, AtPort)], &[]),
        ];
        assert_eq!(rings(&orders), [false, false, false, true]);
    }

    #[test]
    fn own_actions_do_not_alert_or_hide_alerts() {
        use Band::{AtPort, Waiting};
        let (before, mine): (&[_], &[_]) = (&[(1, Waiting), (2, Waiting)], &[(1, AtPort), (2, Waiting)]);
        let both: &[_] = &[(1, AtPort), (2, AtPort)];
        assert_eq!(rings(&[(before, &[]), (mine, &[1]), (both, &[1])]), [false, false, true]);
        assert_eq!(rings(&[(before, &[]), (both, &[1])]), [false, true]);
    }

    #[test]
    fn several_arrivals_ring_once() {
        let (ctx, mut tracker) = (setting(Lang::En, ALL), AlertTracker::default());
        let mut lands = |numbers: std::ops::Range<u32>, seconds| {
            let cases: Vec<_> = numbers.map(|n| (n, Band::AtPort)).collect();
            tracker.observe(&order(&cases), HashSet::new);
            tracker.next_alert(&ctx, at(seconds)).unwrap()
        };
        assert!(!lands(1..2, 0).bell);
        let call = lands(1..5, 100);
        assert!(call.bell);
        assert_eq!(call.notification.as_deref(), Some("NGB: 3 cases must be handled first"));
        let call = lands(1..6, 101);
        assert!(!call.bell, "a second later");
        assert_eq!(call.notification, Some(format!("NGB: {} must be handled first: at the port", no(5))));
        assert!(lands(1..7, 102).bell);
        assert!(lands(1..8, 50).bell, "the clock was set back");
    }

    #[test]
    fn title_is_written_only_on_change() {
        let (mut ctx, mut tracker) = (setting(Lang::En, ALL), AlertTracker::default());
        let looks = |tracker: &mut AlertTracker, cases: &[_]| tracker.observe(&order(cases), HashSet::new);
        let titled = |text: &str| Some(Alert { title: Some(text.into()), ..Alert::default() });
        looks(&mut tracker, &[(1, Band::AtPort), (2, Band::Later), (3, Band::Waiting)]);
        assert_eq!(tracker.next_alert(&ctx, at(0)), titled("portdesk NGB - 1 first, 3 open"));
        looks(&mut tracker, &[(1, Band::AtPort), (2, Band::Under2h), (3, Band::Waiting)]);
        assert_eq!(tracker.next_alert(&ctx, at(60)), None);
        looks(&mut tracker, &[(2, Band::Under2h), (3, Band::Waiting)]);
        assert_eq!(tracker.next_alert(&ctx, at(120)), titled("portdesk NGB - 0 first, 2 open"));
        ctx.switch_language();
        assert_eq!(tracker.next_alert(&ctx, at(121)), titled("portdesk NGB - 优先 0，在办 2"));
    }

    #[test]
    fn only_configured_alerts_are_sent() {
        for calls in [
            AlertConfig::NONE,
            BELL,
            AlertConfig { notify: true, ..AlertConfig::NONE },
            AlertConfig::default(),
        ] {
            let (ctx, mut tracker) = (setting(Lang::Zh, calls), AlertTracker::default());
            tracker.observe(&[], HashSet::new);
            let call = tracker.next_alert(&ctx, at(0)).unwrap_or_default();
            assert_eq!(call, Alert { title: call.title.clone(), ..Alert::default() });
            tracker.observe(&order(&[(7, Band::Repair)]), HashSet::new);
            let call = tracker.next_alert(&ctx, at(60)).unwrap_or_default();
            let told = (call.bell, call.title.is_some(), call.notification.is_some());
            assert_eq!(told, (calls.bell, calls.title, calls.notify));
            if let Some(text) = call.notification {
                assert_eq!(text, format!("NGB：{} 须最先办理（抢修）", no(7)));
            }
        }
    }
}
