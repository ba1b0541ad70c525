//! The radar: who is found elsewhere, side by side, and the word that is said and taken back; in both languages and sizes.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

#[allow(dead_code, reason = "the screens that it reaches are another test's")]
mod frames;
mod hand;

use chrono::Duration;
use frames::{LANGS, SIZES, frames_are_whole};
use hand::{Hand, NOW, at};
use portdesk::domain::case::Case;
use portdesk::domain::case::checklist::{Finding, Severity};
use portdesk::domain::case::papers::Traveller;
use portdesk::domain::case::state::State;
use portdesk::domain::case_no::CaseNo;
use portdesk::domain::code::{ClosingCode, Code};
use portdesk::domain::command::Command;
use portdesk::domain::lang::Lang;
use portdesk::domain::officer::Role;
use portdesk::domain::radar::{Radar, Reason};
use portdesk::service::Order;
use portdesk::ui::cells;
use portdesk::ui::effect::Effect;
use portdesk::ui::glyphs::ASCII;
use portdesk::ui::keys::Chord;
use portdesk::ui::layer::Layer;
use portdesk::ui::model::{Focus, View};
use portdesk::ui::msg::Msg;
use portdesk::ui::radar::RadarSight;
use portdesk::ui::sight::{Seen, Sight};

/// The traveller whom everybody else is taken for.
fn jansen() -> Traveller {
    let mut hand = Hand::sits(Lang::En, 24, 6, (80, 24));
    hand.keys("3").finds("JANSEN");
    hand.model.chosen().unwrap().papers.traveller.clone()
}

/// The number of a case among those of the sample desk.
fn place(case: &Case) -> u32 {
    case.no.serial()
}

/// A desk on which one live case has JANSEN's passport with other signs and another one his name turned round; of the closed ones one has
/// his very passport and was withdrawn.
fn planted(case: &mut Case, jansen: &Traveller) {
    let place = place(case);
    let traveller = &mut case.papers.traveller;
    match place {
        20 => {
            traveller.passport = jansen.passport.clone();
            traveller.passport.number = jansen.passport.number.replace('0', "O").into();
        }
        21 => {
            traveller.surname = jansen.given_names.clone();
            traveller.given_names = jansen.surname.clone();
            traveller.birth_date = jansen.birth_date;
        }
        25 => {
            *traveller = jansen.clone();
            case.state = State::Withdrawn { code: ClosingCode::new("W-APP") };
            let at = at(NOW) - Duration::days(3);
            let mut stamp = case.timeline.last().unwrap().clone();
            stamp.event = "withdrawn".into();
            stamp.at = at;
            case.timeline.push(stamp);
        }
        _ => {}
    }
}

fn desk(lang: Lang, size: (u16, u16)) -> Hand {
    let jansen = jansen();
    let mut hand = Hand::sits_where(lang, 24, 6, size, &|case| planted(case, &jansen));
    rests_on(&mut hand, "JANSEN");
    hand
}

fn protected(size: (u16, u16)) -> Hand {
    let jansen = jansen();
    let mut hand = Hand::sits_protected_where(size, &|case| planted(case, &jansen));
    rests_on(&mut hand, "JANSEN");
    hand
}

fn radar(hand: &Hand) -> &RadarSight {
    match hand.model.layers.last() {
        Some(Layer::Sight(sight)) => match &**sight {
            Sight::Radar(radar) => radar,
            other @ Sight::Board(_) => panic!("no radar: {other:?}"),
        },
        other => panic!("no radar: {other:?}"),
    }
}

fn text(hand: &Hand) -> String {
    hand.screen().join("\n")
}

fn no(hand: &Hand, serial: u32) -> CaseNo {
    CaseNo::from_serial(hand.set.office, serial)
}

/// The hand rests on a case: the detail shows it.
fn rests_on(hand: &mut Hand, surname: &str) {
    hand.keys("3").finds(surname);
    hand.model.follow();
    hand.msg(Msg::Tick);
}

type Screen = (&'static str, fn(&mut Hand));

const SCREENS: &[Screen] = &[
    ("radar", |h| {
        h.keys("R");
    }),
    ("radar_pair", |h| {
        h.keys("R j Enter");
    }),
    ("radar_said", |h| {
        h.keys("R j n k s");
    }),
    ("radar_nothing", |h| {
        h.finds("SMITH").keys("R");
    }),
    ("radar_quiet_line", |h| {
        h.keys("Enter");
    }),
    ("radar_timeline", |h| {
        h.keys("R j n Esc i");
    }),
];

fn snapshot(name: &str, hand: &Hand) {
    let (width, height) = hand.model.size;
    let lang = if hand.set.lang == Lang::En { "en" } else { "zh" };
    insta::with_settings!({ omit_expression => true, prepend_module_to_snapshot => false }, {
        insta::assert_snapshot!(format!("{name}.{lang}.{width}x{height}"), text(hand));
    });
}

#[test]
fn every_screen_in_both_languages_and_sizes() {
    for lang in LANGS {
        for size in SIZES {
            for (name, reach) in SCREENS {
                let mut hand = desk(lang, size);
                reach(&mut hand);
                snapshot(name, &hand);
            }
        }
    }
}

#[test]
fn frames_are_whole_at_any_size() {
    for lang in LANGS {
        for size in [(60, 18), (80, 24), (119, 24), (160, 50), (250, 80)] {
            for (name, reach) in SCREENS.iter().take(4) {
                let mut hand = desk(lang, size);
                reach(&mut hand);
                let cells = hand.cells();
                let what = format!("{name} {lang:?} {size:?}");
                assert!(cells.iter().all(|r| cells::width(&r.concat()) <= usize::from(size.0)), "{what}");
                assert!(frames_are_whole(&cells, &what) > 0, "{what}");
            }
        }
    }
}

#[test]
fn differences_have_a_sign_and_plain_ones_where_the_terminal_wants_it() {
    let mut hand = desk(Lang::En, (160, 50));
    hand.set.glyphs = ASCII;
    hand.keys("R");
    let at = radar(&hand).seen.found.iter().position(|f| f.other.no == no(&hand, 20)).unwrap();
    for _ in 0..at {
        hand.keys("j");
    }
    hand.keys("Enter");
    let screen = hand.screen();
    let sign = |field: &str| {
        let line =
            screen.iter().find(|l| l.contains(field)).unwrap_or_else(|| panic!("{field}: {screen:#?}"));
        line.split(field).nth(1).unwrap().trim_start().chars().next().unwrap()
    };
    assert_eq!((sign("Name "), sign("Passport "), sign("Issued by")), ('!', '~', '='));
}

#[test]
fn the_strongest_stands_first_with_the_archive_and_why() {
    let mut hand = desk(Lang::En, (160, 50));
    hand.keys("R");
    let found: Vec<(CaseNo, Vec<&str>)> = radar(&hand)
        .seen
        .found
        .iter()
        .map(|f| (f.other.no, f.reasons.iter().map(|r| r.name()).collect()))
        .collect();
    assert_eq!(found[0].0, no(&hand, 25));
    assert_eq!(found[0].1[..2], ["passport", "traveller"]);
    assert!(found[0].1.contains(&"withdrawn"), "{found:?}");
    let of = |serial| found.iter().find(|(other, _)| *other == no(&hand, serial)).map(|(_, why)| why[0]);
    assert_eq!((of(20), of(21)), (Some("number_alike"), Some("name_alike")));
    // Seen from the other side it is the same.
    let own = hand.model.selected.unwrap();
    let back = hand.service.radar(no(&hand, 20)).unwrap();
    let seen = back.found.iter().find(|f| f.other.no == own).unwrap();
    assert_eq!(seen.reasons[0], Reason::NumberAlike);
}

#[test]
fn a_word_is_written_on_both_shown_on_both_and_taken_back_by_the_other() {
    let mut hand = desk(Lang::En, (160, 50));
    let own = hand.model.selected.unwrap();
    let other = no(&hand, 20);
    assert_eq!(hand.model.ears.echo.open, 2);
    assert!(text(&hand).contains("radar: 2 not answered"), "{}", text(&hand));
    hand.keys("R");
    while radar(&hand).at != Some(other) {
        hand.keys("j");
    }
    let seq = hand.service.desk().seq;
    hand.keys("n");
    assert_eq!(hand.service.desk().seq, seq + 2, "an entry for each of the two");
    let desk = hand.service.desk();
    let said = |a: CaseNo, b: CaseNo| desk.get(a).unwrap().case.compared_with(b).map(|c| c.same);
    assert_eq!((said(own, other), said(other, own)), (Some(false), Some(false)));
    assert!(text(&hand).contains("not the same ("), "{}", text(&hand));
    assert_eq!(radar(&hand).at, Some(other), "the choice stays");
    assert_eq!((hand.model.ears.echo.open, hand.model.ears.echo.same), (1, 0));
    // The other shows it too, and its timeline says who said it.
    hand.keys("Enter Enter");
    assert_eq!(hand.model.selected, Some(other));
    assert_eq!(hand.model.ears.echo.open, 0);
    assert!(!text(&hand).contains("radar:"), "{}", text(&hand));
    hand.keys("i");
    let told = text(&hand);
    assert!(told.contains(&format!("compared with {own}: not the same")), "{told}");
    // The other word takes it back.
    hand.keys("Esc R");
    while radar(&hand).at != Some(own) {
        hand.keys("j");
    }
    hand.keys("s");
    assert_eq!((hand.model.ears.echo.open, hand.model.ears.echo.same), (0, 1));
    // Said once more it writes nothing.
    let seq = hand.service.desk().seq;
    hand.keys("s");
    assert_eq!(hand.service.desk().seq, seq);
}

#[test]
fn what_is_not_the_same_no_longer_warns_in_the_list() {
    let jansen = jansen();
    let hand = Hand::sits_where(Lang::En, 24, 6, (160, 50), &|case| {
        planted(case, &jansen);
        // As intake would have found it.
        let other = match place(case) {
            20 => 21,
            21 => 20,
            _ => return,
        };
        let about = CaseNo::from_serial(case.office, other).to_string().into();
        let finding = Finding { code: Code::new("same_traveller"), severity: Severity::Notice, about };
        case.lines[0].findings.push(finding);
    });
    let (a, b) = (no(&hand, 20), no(&hand, 21));
    let flags = |hand: &Hand, no: CaseNo| {
        let desk = hand.service.desk();
        desk.get(no).unwrap().case.flags().iter().filter(|f| **f == "same_traveller").count()
    };
    assert_eq!((flags(&hand, a), flags(&hand, b)), (1, 1));
    let say = |hand: &Hand, same| {
        let command = Command::Compare { other: b, same, note: None };
        hand.service.execute(&hand.set.officer, Order { case: a, seen: None, id: None, command }).unwrap()
    };
    say(&hand, false);
    assert_eq!((flags(&hand, a), flags(&hand, b)), (0, 0));
    say(&hand, true);
    assert_eq!((flags(&hand, a), flags(&hand, b)), (1, 1));
}

#[test]
fn a_word_about_a_closed_case_stands_on_the_live_one_and_is_seen_from_both() {
    let mut hand = desk(Lang::En, (80, 24));
    let (own, closed) = (hand.model.selected.unwrap(), no(&hand, 25));
    hand.keys("R");
    assert_eq!(radar(&hand).at, Some(closed), "the strongest is chosen");
    let seq = hand.service.desk().seq;
    hand.keys("s");
    assert_eq!(hand.service.desk().seq, seq + 1);
    assert!(text(&hand).contains("the same ("), "{}", text(&hand));
    // To the closed case, and its own radar.
    hand.keys("Enter Enter");
    assert_eq!((hand.model.view, hand.model.selected), (View::Archive, Some(closed)));
    hand.keys("R");
    assert_eq!(radar(&hand).at, Some(own));
    assert!(text(&hand).contains("the same ("), "{}", text(&hand));
    // From there it is taken back on the live one.
    hand.keys("n");
    assert_eq!(hand.service.desk().get(own).unwrap().case.compared_with(closed).map(|c| c.same), Some(false));
}

#[test]
fn a_case_that_there_is_not_is_refused_and_nothing_is_written() {
    let hand = desk(Lang::En, (80, 24));
    let own = hand.model.selected.unwrap();
    let seq = hand.service.desk().seq;
    for other in [own, no(&hand, 4000)] {
        let command = Command::Compare { other, same: true, note: None };
        let order = Order { case: own, seen: None, id: None, command };
        assert!(hand.service.execute(&hand.set.officer, order).is_err(), "{other}");
    }
    assert_eq!(hand.service.desk().seq, seq);
}

#[test]
fn roles_hold_on_the_radar_too() {
    for (role, looks, says) in [
        (Role::Officer, true, true),
        (Role::Lead, true, true),
        (Role::Auditor, true, false),
        (Role::Administrator, false, false),
    ] {
        let mut hand = desk(Lang::En, (80, 24));
        hand.set.officer.role = role;
        hand.keys("R");
        assert_eq!(!radar(&hand).seen.found.is_empty(), looks, "{role:?}");
        let own = hand.model.selected.unwrap();
        hand.keys("s");
        assert_eq!(!hand.service.desk().get(own).unwrap().case.compared.is_empty(), says, "{role:?}");
    }
}

#[test]
fn on_a_protected_desk_nobody_stands_side_by_side_before_both_looks_are_written() {
    let mut hand = protected((80, 24));
    let own = hand.model.selected.unwrap();
    hand.keys("R");
    let number = jansen().passport.number;
    assert!(!text(&hand).contains(&*number), "the list has no numbers");
    let effects = hand.msg(Msg::Key("Enter".parse::<Chord>().unwrap()));
    let looks: Vec<CaseNo> = effects
        .iter()
        .filter_map(|e| match e {
            Effect::Look(no, _) => Some(*no),
            _ => None,
        })
        .collect();
    assert_eq!(looks, [own, no(&hand, 25)]);
    assert!(!radar(&hand).pair);
    hand.carry_out(effects);
    assert!(radar(&hand).pair && text(&hand).contains(&*number), "{}", text(&hand));
    // The case itself was not opened by it: it is masked again behind the radar.
    hand.keys("Esc Esc");
    assert_eq!(hand.model.focus, Focus::List);
    assert!(!text(&hand).contains(&*number), "{}", text(&hand));
}

#[test]
fn where_the_look_cannot_be_written_nothing_is_shown() {
    let mut hand = protected((80, 24));
    hand.keys("R");
    hand.full.store(true, std::sync::atomic::Ordering::SeqCst);
    hand.keys("Enter");
    assert!(!radar(&hand).pair);
    assert!(!text(&hand).contains(&*jansen().passport.number));
}

#[test]
fn what_comes_late_or_for_another_case_is_not_shown() {
    let mut hand = desk(Lang::En, (80, 24));
    let own = hand.model.selected.unwrap();
    hand.keys("R Esc");
    hand.msg(Msg::Seen(Seen::Radar(own, Radar::default(), true)));
    assert!(hand.model.layers.is_empty());
    hand.keys("R");
    let n = radar(&hand).seen.found.len();
    hand.msg(Msg::Seen(Seen::Radar(no(&hand, 20), Radar::default(), true)));
    assert_eq!(radar(&hand).seen.found.len(), n);
}

#[test]
fn a_burst_is_said_in_the_detail_and_listed() {
    let inviter = {
        let mut hand = Hand::sits(Lang::En, 24, 6, (80, 24));
        hand.keys("3").finds("JANSEN");
        hand.model.chosen().unwrap().papers.inviter.clone()
    };
    let mut hand = Hand::sits_where(Lang::En, 24, 6, (160, 50), &|case| {
        if (12..18).contains(&place(case)) {
            case.papers.inviter.clone_from(&inviter);
        }
        case.received_at = case.received_at.max(at(NOW) - Duration::hours(12));
    });
    rests_on(&mut hand, "JANSEN");
    let n = hand.model.ears.echo.burst.unwrap_or_default();
    assert!(n >= 7, "{n}");
    assert!(text(&hand).contains(&format!("{n} of this inviter within 24 h")), "{}", text(&hand));
    hand.keys("R");
    let kin = radar(&hand).seen.found.iter().filter(|f| f.reasons == [Reason::Burst(n)]).count();
    assert_eq!(kin + 1, n);
    // It wants no word.
    assert_eq!(hand.model.ears.echo.open, 0);
}

#[test]
fn the_key_that_opens_it_closes_it_and_no_decision_is_begun_there() {
    let mut hand = desk(Lang::En, (80, 24));
    hand.keys("R R");
    assert!(hand.model.layers.is_empty());
    hand.keys("R a r y d");
    assert_eq!(hand.model.layers.len(), 1);
}
