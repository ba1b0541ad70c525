//! Related cases: the cases of the same traveller side by side, and a determination that is made and reversed; in both languages and
//! sizes.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use crate::frames::{LANGS, SIZES, overlay_is_whole};
use crate::hand::{Hand, NOW, RIGHT, at};
use chrono::Duration;
use portdesk::domain::case::Case;
use portdesk::domain::case::application::{Inviter, Traveller};
use portdesk::domain::case::checklist::{Finding, FindingSeverity};
use portdesk::domain::case::state::CaseState;
use portdesk::domain::case_no::CaseNo;
use portdesk::domain::code::{ClosingCode, Code};
use portdesk::domain::command::Command;
use portdesk::domain::lang::Lang;
use portdesk::domain::listing::View;
use portdesk::domain::officer::Role;
use portdesk::domain::related_cases::{MatchReason, RelatedCases};
use portdesk::service::CommandRequest;
use portdesk::ui::app::layer::Layer;
use portdesk::ui::base::cells;
use portdesk::ui::base::glyphs::ASCII;
use portdesk::ui::base::keys::Chord;
use portdesk::ui::panels::Panel;
use portdesk::ui::panels::inviter::state::InviterPanel;
use portdesk::ui::panels::related_cases::state::RelatedCasesPanel;
use portdesk::ui::state::effect::Effect;
use portdesk::ui::state::model::Focus;
use portdesk::ui::state::msg::Msg;
use portdesk::ui::state::panel_data::PanelData;
use serde_json::json;
use std::io::Write;
use std::path::Path;
use std::process::Stdio;

/// The traveller whom everybody else is taken for.
fn jansen() -> Traveller {
    let mut hand = Hand::sits(Lang::En, 24, 6, (80, 24));
    hand.keys("3").finds("JANSEN");
    hand.model.selected_case().unwrap().papers.traveller.clone()
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
            case.state =
                CaseState::Withdrawn { code: ClosingCode::new("W-APP"), grace_until: None, before: None };
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

fn radar(hand: &Hand) -> &RelatedCasesPanel {
    match hand.model.layers.last() {
        Some(Layer::Panel(sight)) => match sight {
            Panel::RelatedCases(radar) => radar,
            other => panic!("no radar: {other:?}"),
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
    ("radar_quiet_line", |h| {
        h.keys("Enter");
    }),
    ("radar_timeline", |h| {
        h.keys("R j n Esc i");
    }),
    ("inviter_from_the_archive", |h| {
        h.keys("4 I");
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
            for (name, reach) in SCREENS.iter().filter(|(name, _)| !name.ends_with("line")) {
                let mut hand = desk(lang, size);
                reach(&mut hand);
                let cells = hand.cells();
                let what = format!("{name} {lang:?} {size:?}");
                assert!(cells.iter().all(|r| cells::width(&r.concat()) <= usize::from(size.0)), "{what}");
                overlay_is_whole(&cells, &what);
            }
        }
    }
}

#[test]
fn differences_are_marked_also_in_ascii() {
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
fn related_cases_rank_by_strength_with_reasons() {
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
    assert_eq!(seen.reasons[0], MatchReason::NumberAlike);
}

#[test]
fn determination_shows_on_both_cases_and_is_reversible() {
    let mut hand = desk(Lang::En, (160, 50));
    let own = hand.model.selected.unwrap();
    let other = no(&hand, 20);
    assert_eq!(hand.model.match_summary.summary.open, 2);
    assert!(text(&hand).contains("related: 2 unresolved"), "{}", text(&hand));
    hand.keys("R");
    while radar(&hand).at != Some(other) {
        hand.keys("j");
    }
    let seq = hand.service.desk().seq;
    hand.keys("n");
    assert_eq!(hand.service.desk().seq, seq + 2, "an entry for each of the two");
    let desk = hand.service.desk();
    let said = |a: CaseNo, b: CaseNo| desk.get(a).unwrap().case.determination_on(b).map(|c| c.same);
    assert_eq!((said(own, other), said(other, own)), (Some(false), Some(false)));
    assert!(text(&hand).contains("different ("), "{}", text(&hand));
    assert_eq!(radar(&hand).at, Some(other), "the choice stays");
    assert_eq!((hand.model.match_summary.summary.open, hand.model.match_summary.summary.same), (1, 0));
    // The other shows it too, and its timeline says who said it.
    hand.keys("Enter Enter");
    assert_eq!(hand.model.selected, Some(other));
    assert_eq!(hand.model.match_summary.summary.open, 0);
    assert!(!text(&hand).contains("related:"), "{}", text(&hand));
    hand.keys("i");
    let told = text(&hand);
    assert!(told.contains(&format!("compared with {own}: different")), "{told}");
    // The other word takes it back.
    hand.keys("Esc R");
    while radar(&hand).at != Some(own) {
        hand.keys("j");
    }
    hand.keys("s");
    assert_eq!((hand.model.match_summary.summary.open, hand.model.match_summary.summary.same), (0, 1));
    // Said once more it writes nothing.
    let seq = hand.service.desk().seq;
    hand.keys("s");
    assert_eq!(hand.service.desk().seq, seq);
}

#[test]
fn dismissed_match_no_longer_warns_in_list() {
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
        let finding = Finding { code: Code::new("same_traveller"), severity: FindingSeverity::Notice, about };
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
        hand.service
            .execute(&hand.set.officer, CommandRequest { case: a, seen: None, id: None, command })
            .unwrap()
    };
    say(&hand, false);
    assert_eq!((flags(&hand, a), flags(&hand, b)), (0, 0));
    say(&hand, true);
    assert_eq!((flags(&hand, a), flags(&hand, b)), (1, 1));
}

#[test]
fn determination_on_closed_case_shows_on_both() {
    let mut hand = desk(Lang::En, (80, 24));
    let (own, closed) = (hand.model.selected.unwrap(), no(&hand, 25));
    hand.keys("R");
    assert_eq!(radar(&hand).at, Some(closed), "the strongest is chosen");
    let seq = hand.service.desk().seq;
    hand.keys("s");
    assert_eq!(hand.service.desk().seq, seq + 1);
    assert!(text(&hand).contains("same ("), "{}", text(&hand));
    // To the closed case, and its own radar.
    hand.keys("Enter Enter");
    assert_eq!((hand.model.view, hand.model.selected), (View::Archive, Some(closed)));
    hand.keys("R");
    assert_eq!(radar(&hand).at, Some(own));
    assert!(text(&hand).contains("same ("), "{}", text(&hand));
    // From there it is taken back on the live one.
    hand.keys("n");
    assert_eq!(
        hand.service.desk().get(own).unwrap().case.determination_on(closed).map(|c| c.same),
        Some(false)
    );
}

#[test]
fn unknown_case_is_blocked_and_unrecorded() {
    let hand = desk(Lang::En, (80, 24));
    let own = hand.model.selected.unwrap();
    let seq = hand.service.desk().seq;
    for other in [own, no(&hand, 4000)] {
        let command = Command::Compare { other, same: true, note: None };
        let order = CommandRequest { case: own, seen: None, id: None, command };
        assert!(hand.service.execute(&hand.set.officer, order).is_err(), "{other}");
    }
    assert_eq!(hand.service.desk().seq, seq);
}

#[test]
fn related_cases_respect_roles() {
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
fn comparison_waits_until_both_accesses_are_recorded() {
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
fn unlocking_records_access_again() {
    let mut hand = protected((80, 24));
    hand.keys("R Enter");
    assert!(radar(&hand).pair);
    *hand.clock.lock().unwrap() += Duration::minutes(hand.set.rules.policy.idle_lock_minutes + 1);
    let effects = hand.msg(Msg::Tick);
    hand.carry_out(effects);
    assert!(hand.model.privacy.is_locked());
    hand.writes(RIGHT).keys("Enter");
    assert!(!hand.model.privacy.is_locked());
    assert!(!radar(&hand).pair && !text(&hand).contains(&*jansen().passport.number), "{}", text(&hand));
}

#[test]
fn unrecorded_access_shows_nothing() {
    let mut hand = protected((80, 24));
    hand.keys("R");
    hand.full.store(true, std::sync::atomic::Ordering::SeqCst);
    hand.keys("Enter");
    assert!(!radar(&hand).pair);
    assert!(!text(&hand).contains(&*jansen().passport.number));
}

#[test]
fn strongest_match_is_preselected_and_determination_uses_selection() {
    let mut hand = desk(Lang::En, (80, 24));
    let own = hand.model.selected.unwrap();
    let all = hand.service.radar(own).unwrap();
    let found = |from: usize| RelatedCases { found: all.found[from..].to_vec(), ..all.clone() };
    let seq = hand.service.desk().seq;
    let opens = |hand: &mut Hand| hand.msg(Msg::Key("R".parse().unwrap()));
    opens(&mut hand);
    hand.msg(Msg::Panel(PanelData::RelatedCases(own, found(2), false)));
    assert_eq!(radar(&hand).at, Some(all.found[2].other.no));
    hand.msg(Msg::Panel(PanelData::RelatedCases(own, found(0), true)));
    assert_eq!(radar(&hand).at, Some(all.found[0].other.no));
    // The choice has just moved under the hand: the word was meant for another one, or not.
    hand.keys("s Enter");
    assert_eq!(hand.service.desk().seq, seq);
    assert!(!radar(&hand).pair);
    *hand.clock.lock().unwrap() += Duration::seconds(1);
    hand.keys("s");
    assert_eq!(hand.service.desk().seq, seq + 1);
    // Once chosen by hand it stays.
    hand.keys("Esc");
    opens(&mut hand);
    hand.msg(Msg::Panel(PanelData::RelatedCases(own, found(1), false)));
    hand.keys("j");
    let at = radar(&hand).at;
    hand.msg(Msg::Panel(PanelData::RelatedCases(own, found(0), true)));
    assert_eq!((radar(&hand).at, radar(&hand).row()), (at, Some(2)));
}

#[test]
fn late_or_foreign_results_are_not_shown() {
    let mut hand = desk(Lang::En, (80, 24));
    let own = hand.model.selected.unwrap();
    hand.keys("R Esc");
    hand.msg(Msg::Panel(PanelData::RelatedCases(own, RelatedCases::default(), true)));
    assert!(hand.model.layers.is_empty());
    hand.keys("R");
    let n = radar(&hand).seen.found.len();
    hand.msg(Msg::Panel(PanelData::RelatedCases(no(&hand, 20), RelatedCases::default(), true)));
    assert_eq!(radar(&hand).seen.found.len(), n);
}

#[test]
fn surge_is_shown_in_detail_and_list() {
    let inviter = inviter_of_jansen();
    let mut hand = Hand::sits_where(Lang::En, 24, 6, (160, 50), &|case| {
        if (12..18).contains(&place(case)) {
            case.papers.inviter.clone_from(&inviter);
        }
        case.received_at = case.received_at.max(at(NOW) - Duration::hours(12));
    });
    rests_on(&mut hand, "JANSEN");
    let n = hand.model.match_summary.summary.burst.unwrap_or_default();
    assert!(n >= 7, "{n}");
    assert!(text(&hand).contains(&format!("{n} from this inviter within 24 h")), "{}", text(&hand));
    hand.keys("R");
    let kin = radar(&hand).seen.found.iter().filter(|f| f.reasons == [MatchReason::Burst(n)]).count();
    assert_eq!(kin + 1, n);
    // It wants no word.
    assert_eq!(hand.model.match_summary.summary.open, 0);
}

#[test]
fn panel_key_toggles_and_blocks_decisions() {
    let mut hand = desk(Lang::En, (80, 24));
    hand.keys("R R");
    assert!(hand.model.layers.is_empty());
    hand.keys("R a r y d");
    assert_eq!(hand.model.layers.len(), 1);
}

fn card(hand: &Hand) -> &InviterPanel {
    match hand.model.layers.last() {
        Some(Layer::Panel(sight)) => match sight {
            Panel::Inviter(card) => card,
            other => panic!("no card: {other:?}"),
        },
        other => panic!("no card: {other:?}"),
    }
}

/// A desk on which so many live cases and all closed ones are of JANSEN's inviter.
fn invited(lang: Lang, size: (u16, u16)) -> Hand {
    let inviter = inviter_of_jansen();
    let mut hand = Hand::sits_where(lang, 24, 6, size, &|case| {
        if (12..15).contains(&place(case)) || place(case) >= 24 {
            case.papers.inviter.clone_from(&inviter);
        }
    });
    rests_on(&mut hand, "JANSEN");
    hand
}

fn inviter_of_jansen() -> Option<Inviter> {
    let mut hand = Hand::sits(Lang::En, 24, 6, (80, 24));
    hand.keys("3").finds("JANSEN");
    hand.model.selected_case().unwrap().papers.inviter.clone()
}

#[test]
fn inviter_profile_shows_grade_counts_and_cases() {
    let mut hand = invited(Lang::En, (160, 50));
    hand.keys("I");
    let screen = text(&hand);
    for words in [
        "Grade A",
        "Registered from 20",
        "Review due by",
        "days ago",
        "Complete at first submission",
        "Open cases: 4",
    ] {
        assert!(screen.contains(words), "{words}\n{screen}");
    }
    let (live, closed) = (card(&hand).card.live.len(), hand.closed().len() as u64);
    assert_eq!((live, card(&hand).card.cases), (4, closed + 4));
    let known = &card(&hand).card;
    assert!(known.decided > 0 && known.complete <= known.decided && known.decided <= known.cases);
    // The case that it was opened from is chosen; another one is gone to by id.
    assert_eq!(card(&hand).at, hand.model.selected);
    hand.keys("g g j");
    let to = card(&hand).at.unwrap();
    hand.keys("Enter");
    assert!(hand.model.layers.is_empty());
    assert_eq!((hand.model.selected, hand.model.shown), (Some(to), Some(to)));
}

#[test]
fn profile_and_related_cases_link_to_each_other() {
    let mut hand = invited(Lang::En, (80, 24));
    let own = hand.model.selected.unwrap();
    hand.keys("I R");
    assert_eq!((radar(&hand).own.no, hand.model.layers.len()), (own, 1));
    hand.keys("I");
    assert_eq!((card(&hand).own.no, hand.model.layers.len()), (own, 1));
    hand.keys("I");
    assert!(hand.model.layers.is_empty(), "the key that opens it closes it");
}

#[test]
fn case_without_inviter_has_no_profile() {
    let mut hand = Hand::sits_where(Lang::En, 24, 6, (80, 24), &|case| case.papers.inviter = None);
    hand.keys("I");
    assert!(hand.model.layers.is_empty());
    assert!(text(&hand).contains(&*hand.set.texts.labels.no_inviter), "{}", text(&hand));
}

#[test]
fn unregistered_inviter_and_missing_register_are_reported() {
    for (with, words) in [(true, "Not in the inviter register"), (false, "No inviter register is set")] {
        let mut hand = Hand::sits_where(Lang::En, 24, 6, (80, 24), &|case| {
            if let Some(inviter) = &mut case.papers.inviter {
                inviter.uscc = Some("91350100M000100Y43".into());
            }
        });
        if !with {
            hand.set.register = std::sync::Arc::default();
        }
        hand.keys("I");
        assert!(text(&hand).contains(words), "{}", text(&hand));
    }
}

#[test]
fn inviter_profile_respects_roles() {
    for (role, sees) in [(Role::Auditor, true), (Role::Administrator, false)] {
        let mut hand = invited(Lang::En, (80, 24));
        hand.set.officer.role = role;
        hand.keys("I");
        assert_eq!(text(&hand).contains("Open cases"), sees, "{role:?}");
    }
}

/// The program on a sample desk, with what is written into it.
fn program(store: &Path, arguments: &[&str], lines: &str) -> String {
    let mut child = std::process::Command::new(env!("CARGO_BIN_EXE_portdesk"))
        .args(["--lang", "en", "--store"])
        .arg(store)
        .args(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    child.stdin.take().unwrap().write_all(lines.as_bytes()).unwrap();
    String::from_utf8(child.wait_with_output().unwrap().stdout).unwrap()
}

#[test]
fn command_line_and_plain_mode_agree() {
    let dir = tempfile::tempdir().unwrap();
    let store = dir.path().join("desk");
    program(&store, &["demo", "--no-open", "--live", "12", "--archive", "10"], "");
    // The sample desk has two applications of the first traveller in its archive.
    let office = portdesk::domain::code::Port::new("NGB");
    let [own, typed, exact] = [0, 21, 19].map(|n| CaseNo::from_serial(office, n).to_string());
    let said = program(&store, &["act", "not-same", &own, "--with", &typed, "--note", "another Jansen"], "");
    assert!(said.contains(&own), "{said}");
    let shown: serde_json::Value =
        serde_json::from_str(&program(&store, &["show", &own, "--format", "json"], "")).unwrap();
    assert_eq!(
        (&shown["compared"][0]["case"], &shown["compared"][0]["same"]),
        (&json!(typed), &json!(false))
    );
    let told = program(&store, &["--plain"], &format!("{own}\nradar\nsame 2\nsame 7\nradar\ninviter\n"));
    let line = |n: u32| {
        let lines: Vec<&str> = told.lines().filter(|l| l.starts_with(&format!("{n}. strong"))).collect();
        lines.into_iter().map(ToOwned::to_owned).collect::<Vec<String>>()
    };
    let (first, second) = (line(1), line(2));
    assert!(first[0].contains(&exact) && first[0].ends_with("unresolved"), "{told}");
    assert!(second[0].contains(&typed) && second[0].contains("marked different by"), "{told}");
    assert!(second[1].contains(", marked same by"), "{told}");
    assert!(told.contains("There is no number 7.") && told.contains("Open cases: "), "{told}");
    let refused = program(&store, &["act", "same", &own, "--with", &own], "");
    assert!(refused.contains(&own), "{refused}");
}

#[test]
fn office_register_is_read_and_faults_named() {
    let dir = tempfile::tempdir().unwrap();
    let (store, config, register) =
        (dir.path().join("desk"), dir.path().join("settings.toml"), dir.path().join("inviters.toml"));
    program(&store, &["demo", "--no-open", "--live", "12", "--archive", "0"], "");
    std::fs::write(&config, format!("inviters = {:?}\n", register.display().to_string())).unwrap();
    let row = "[[inviter]]\ncode = \"91330205MA2100001U\"\nname = \"Weilan\"\ngrade = \"D\"\nregistered = \"2020-01-01\"\n\
               until = \"2021-01-01\"\nreview = \"2099-01-01\"\nnote = \"Was fined\"\n";
    std::fs::write(&register, row).unwrap();
    let own = CaseNo::from_serial(portdesk::domain::code::Port::new("NGB"), 0).to_string();
    let settings = config.to_str().unwrap();
    let told = program(&store, &["--config", settings, "--plain"], &format!("{own}\ninviter\n"));
    for words in ["Grade D: objections on file", "Name in the register: Weilan", "days ago", "Was fined"] {
        assert!(told.contains(words), "{words}\n{told}");
    }
    std::fs::write(&register, row.replace("001U", "001V")).unwrap();
    assert_eq!(program(&store, &["--config", settings, "list"], ""), "");
}
