//! What is longer than the screen can be read from its beginning to its end, and text that came as keys is never run.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use crate::hand::Hand;
use portdesk::domain::case::checklist::Finding;
use portdesk::domain::code::Item;
use portdesk::domain::lang::Lang;
use portdesk::domain::message::{Message, MessageKind};
use portdesk::service::Submission;
use portdesk::text::{blocker_text, finding_text, message_line};
use portdesk::ui::app::layer::Layer;
use portdesk::ui::detail::subject::requested_item_text;
use portdesk::ui::dialogs::messages::state::MessagesDialog;
use portdesk::ui::state::msg::{Msg, TypedText};

const SIZES: [(u16, u16); 3] = [(80, 24), (100, 30), (160, 50)];

fn everywhere(holds: impl Fn(Lang, (u16, u16))) {
    for lang in [Lang::En, Lang::Zh] {
        for size in SIZES {
            holds(lang, size);
        }
    }
}

/// More steps than any panel has lines here.
const STEPS: usize = 250;

/// All that is shown from the first to the last line, step by step.
fn read_through(hand: &mut Hand) -> Vec<String> {
    hand.keys("Home");
    let mut all = hand.screen();
    for _ in 0..STEPS {
        hand.keys("Down");
        all.extend(hand.screen());
    }
    all
}

#[test]
fn twelve_long_notes_are_read_to_their_end() {
    everywhere(|lang, size| {
        let mut hand = Hand::sits(lang, 24, 6, size);
        for n in 1..=12 {
            let long = "the company was called and asked about the journey ".repeat(8);
            hand.keys("n")
                .writes(&format!("first{n:02} {long} 已电话核实邀请函内容 last{n:02}"))
                .keys("Enter");
        }
        hand.keys("i");
        let beginning = hand.screen();
        let all = read_through(&mut hand).join("\n");
        for n in 1..=12 {
            for word in [format!("first{n:02}"), format!("last{n:02}")] {
                assert!(all.contains(&word), "{word} at {size:?} in {lang:?}");
            }
        }
        let oldest = hand.set.texts.event.get("received").unwrap().to_string();
        hand.keys("End");
        assert!(hand.screen().iter().any(|line| line.contains(&*oldest)), "{:#?}", hand.screen());
        hand.keys("Home");
        assert_eq!(hand.screen(), beginning);
    });
}

fn burst(text: &str) -> Msg {
    Msg::TypedText(TypedText { text: text.into(), length: text.chars().count() })
}

#[test]
fn text_as_keys_is_offered_and_not_run() {
    everywhere(|lang, size| {
        let mut hand = Hand::sits(lang, 24, 6, size);
        let case = hand.model.selected;
        let effects = hand.msg(burst("c v a approve yes\n"));
        assert!(effects.is_empty());
        assert!(matches!(hand.model.layers.last(), Some(Layer::TypedText(_))));
        let wanted = hand.set.texts.burst.title.to_string();
        assert!(hand.screen().iter().any(|line| line.contains(&wanted)), "{:#?}", hand.screen());
        assert!(hand.screen().iter().any(|line| line.contains("c v a approve yes")));
        hand.keys("y a c x");
        assert!(matches!(hand.model.layers.last(), Some(Layer::TypedText(_))), "only its own keys end it");
        hand.keys("Esc");
        assert!(hand.model.layers.is_empty() && hand.model.selected == case);
        hand.msg(burst("JANSEN SOPHIE"));
        hand.keys("Enter");
        assert_eq!(hand.model.filter.value(), "JANSEN SOPHIE");
        assert_eq!(hand.model.rows.len(), 1);
    });
}

#[test]
fn long_text_as_keys_is_cut_and_counted() {
    everywhere(|lang, size| {
        let mut hand = Hand::sits(lang, 24, 6, size);
        let text = "\u{1b}[2J 粘贴的文本 ".repeat(500);
        hand.msg(Msg::TypedText(TypedText { text, length: 1_000_000 }));
        let screen = hand.screen().join("\n");
        assert!(screen.contains("1000000") && screen.contains('…') && !screen.contains('\u{1b}'), "{screen}");
    });
}

#[test]
fn text_as_keys_is_written_into_a_field() {
    let mut hand = Hand::sits(Lang::En, 24, 6, (80, 24));
    hand.keys("n");
    let effects = hand.msg(burst("called the company"));
    hand.carry_out(effects);
    let Some(Layer::Form(form)) = hand.model.layers.last() else { panic!("no form") };
    assert_eq!(form.note.as_ref().unwrap().value(), "called the company");
    let effects = hand.msg(burst(", who confirmed it\n"));
    hand.carry_out(effects);
    assert!(hand.model.layers.is_empty(), "the end of the line is Enter");
}

#[test]
fn text_on_a_hidden_screen_is_dropped() {
    let mut hand = Hand::sits(Lang::En, 24, 6, (80, 24));
    hand.keys("F9");
    assert!(hand.msg(burst("approve yes\n")).is_empty());
    assert!(hand.model.privacy.cover.is_some() && hand.model.layers.is_empty());
}

#[test]
fn every_traveller_of_a_group_is_reached() {
    everywhere(|lang, size| {
        let mut hand = Hand::sits(lang, 24, 6, size);
        let group =
            hand.model.desk.iter().map(|live| live.case.clone()).find(|case| !case.papers.group.is_empty());
        let mut case = (*group.unwrap()).clone();
        let one = case.papers.group[0].clone();
        case.papers.group = (1..12)
            .map(|n| {
                let mut traveller = one.clone();
                traveller.surname = format!("MEMBER{n:02}").into();
                traveller
            })
            .collect();
        let no = case.no;
        let mut desk = (*hand.model.desk).clone();
        desk.put(std::sync::Arc::new(case), &hand.set.rules);
        hand.msg(Msg::Desk(std::sync::Arc::new(desk)));
        let row = hand.model.rows.iter().position(|spot| spot.no == no).unwrap();
        hand.model.select(row);
        hand.model.follow();
        hand.keys("Enter");
        let all = read_through(&mut hand).join("\n");
        for n in 1..12 {
            assert!(all.contains(&format!("MEMBER{n:02}")), "{n} at {size:?} in {lang:?}: {all}");
        }
        let end = hand.screen();
        hand.keys("End");
        assert_eq!(hand.screen(), end);
        hand.keys("Home");
        assert!(hand.screen().iter().any(|line| line.contains(&no.to_string())));
    });
}

/// What is within the frame on top: a sheet from its title down, or a box in the list.
fn inside(hand: &Hand) -> String {
    let rows = hand.screen();
    match rows.iter().rposition(|row| row.starts_with("──")) {
        Some(title) => rows[title..].concat(),
        None => rows.iter().map(|row| row.split('│').nth(1).unwrap_or_default()).collect(),
    }
}

/// Whether a text stands in what was shown, however its lines are broken. Frames stand between the lines.
fn told(all: &str, text: &str) -> bool {
    let plain = |text: &str| text.chars().filter(|c| c.is_alphanumeric()).collect::<String>();
    plain(all).contains(&plain(text))
}

#[test]
fn start_messages_are_readable_to_the_end() {
    everywhere(|lang, size| {
        let mut hand = Hand::sits(lang, 24, 6, size);
        let (me, case) = (hand.set.officer.id, hand.model.selected.unwrap());
        let all: Vec<Message> = (1..=30)
            .map(|n| {
                let note = format!("reason{n:02} the shift ends and the traveller arrives at noon").into();
                let news = MessageKind::OwnerChanged { case, to: me, note };
                Message { at: hand.model.now, by: "chen".parse().unwrap(), news, unread: vec![me] }
            })
            .collect();
        assert!(message_line(&hand.set.texts, &all[0], me, &hand.set.rules).contains("reason01"));
        hand.model.layers.push(Layer::Messages(Box::new(MessagesDialog::new(all))));
        let beginning = hand.screen();
        let mut shown = beginning.join("\n");
        for _ in 0..STEPS {
            hand.keys("Down");
            shown.push_str(&hand.screen().join("\n"));
        }
        for n in 1..=30 {
            assert!(shown.contains(&format!("reason{n:02}")), "{n} at {size:?} in {lang:?}");
        }
        assert!(matches!(hand.model.layers.last(), Some(Layer::Messages { .. })), "reading is not closing");
        for _ in 0..STEPS {
            hand.keys("Up");
        }
        assert_eq!(hand.screen(), beginning);
        hand.keys("Enter");
        assert!(hand.model.layers.is_empty());
    });
}

#[test]
fn every_reason_of_a_blocked_action_is_reached() {
    everywhere(|lang, size| {
        let mut hand = Hand::sits(lang, 24, 6, size);
        hand.finds("JANSEN").keys("a");
        let Some(Layer::Blocked(dialog)) = hand.model.layers.last().cloned() else { panic!("not blocked") };
        let blockers = &dialog.blockers;
        assert!(blockers.len() > 9, "{blockers:?}");
        for (n, reason) in blockers.iter().enumerate() {
            let text = blocker_text(&hand.set.texts, reason, &hand.set.rules);
            assert!(told(&inside(&hand), &text), "{n}: {text} at {size:?}: {:#?}", hand.screen());
            hand.keys("Down");
        }
    });
}

#[test]
fn every_key_is_reached_in_the_help() {
    everywhere(|lang, size| {
        let mut hand = Hand::sits(lang, 24, 6, size);
        hand.keys("?");
        let all = read_through(&mut hand).join("\n");
        for binding in hand.set.keys.bindings() {
            let name = hand.set.texts.action.get(binding.action.name()).unwrap();
            assert!(all.contains(&**name), "{name} at {size:?} in {lang:?}");
        }
    });
}

#[test]
fn every_line_of_why_is_reached() {
    everywhere(|lang, (width, _)| {
        for height in [18, 24] {
            let mut hand = Hand::sits(lang, 24, 6, (width, height));
            let rows: Vec<_> = hand.model.rows.iter().map(|spot| spot.no).collect();
            for no in rows {
                while hand.model.selected != Some(no) {
                    hand.keys("Down");
                }
                hand.keys(".");
                let Some(Layer::QueueExplanation { .. }) = hand.model.layers.last() else {
                    panic!("no reasons")
                };
                let mut shown = vec![inside(&hand)];
                for _ in 0..20 {
                    hand.keys("Down");
                    shown.push(inside(&hand));
                }
                for text in
                    portdesk::ui::dialogs::queue_explanation::reasons::reasons(no, &hand.model, &hand.set)
                {
                    let screens = || shown.iter().any(|screen| told(screen, &text));
                    assert!(screens(), "{text} in {lang:?} at {height}: {:#?}", hand.screen());
                }
                hand.keys("Esc");
            }
        }
    });
}

/// In a group, every finding is read to its end and names the traveller that it is about.
#[test]
fn group_findings_name_their_traveller() {
    everywhere(|lang, size| {
        let mut hand = Hand::sits(lang, 24, 6, size);
        let group = hand.model.desk.iter().map(|l| l.case.clone()).find(|case| !case.papers.group.is_empty());
        let case = group.unwrap();
        let mut papers = case.papers.clone();
        let one = papers.group[0].clone();
        papers.group = (1..12)
            .map(|n| {
                let mut traveller = one.clone();
                traveller.surname = format!("MEMBER{n:02}").into();
                traveller.passport.number = format!("K98765{n:02}").into();
                traveller.passport.expires_on = "2026-11-01".parse().unwrap();
                traveller
            })
            .collect();
        hand.service.import(vec![Submission { papers, original: Box::default() }]).unwrap();
        let desk = hand.service.desk();
        hand.msg(Msg::Desk(desk));
        let row = hand.model.rows.iter().position(|spot| spot.no == case.no).unwrap();
        hand.model.select(row);
        hand.model.follow();
        hand.keys("Enter");
        // Where the list stands beside the pane, what it shows is cut off.
        let all = read_through(&mut hand);
        let all: String = all.iter().map(|row| row.split('│').next_back().unwrap_or_default()).collect();
        let case = hand.model.case(case.no).unwrap();
        let passport = case.line(Item::new("PASSPORT")).unwrap();
        for n in 1..12 {
            let whose = format!("MEMBER{n:02}");
            let of = |f: &&Finding| f.code.as_str() == "passport_expired" && f.about.contains(&whose);
            let found = passport.findings.iter().find(of).expect("a finding that names the traveller");
            let text = finding_text(&hand.set.texts, found);
            assert!(told(&all, &text), "{text} at {size:?} in {lang:?}: {all}");
        }
    });
}

/// Every item of a request is reached and read to its end, however much stands against it.
#[test]
fn every_item_of_a_request_is_reached() {
    everywhere(|lang, size| {
        let mut hand = Hand::sits(lang, 24, 6, size);
        hand.finds("MOREAU").keys("d Shift-Tab Shift-Tab Shift-Tab");
        let Some(Layer::DocumentRequest(form)) = hand.model.layers.last().cloned() else {
            panic!("no request")
        };
        assert!(form.items.len() > 3, "{:?}", form.items.len());
        hand.keys("Home");
        for entry in &form.items {
            let text = requested_item_text(&entry.asked, &hand.set);
            assert!(told(&inside(&hand), &text), "{text} at {size:?} in {lang:?}: {:#?}", hand.screen());
            hand.keys("Down");
        }
    });
}
