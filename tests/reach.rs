//! What is longer than the screen can be read from its beginning to its end, and text that came as keys is never run.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

mod hand;

use hand::Hand;
use portdesk::domain::lang::Lang;
use portdesk::ui::layer::Layer;
use portdesk::ui::msg::{Burst, Msg};

const SIZES: [(u16, u16); 3] = [(80, 24), (100, 30), (160, 50)];

fn everywhere(holds: impl Fn(Lang, (u16, u16))) {
    for lang in [Lang::En, Lang::Zh] {
        for size in SIZES {
            holds(lang, size);
        }
    }
}

/// More steps than any panel has lines here.
const STEPS: usize = 150;

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
    Msg::Burst(Burst { text: text.into(), length: text.chars().count() })
}

#[test]
fn text_as_keys_is_offered_and_not_run() {
    everywhere(|lang, size| {
        let mut hand = Hand::sits(lang, 24, 6, size);
        let case = hand.model.selected;
        let effects = hand.msg(burst("c v a approve yes\n"));
        assert!(effects.is_empty());
        assert!(matches!(hand.model.layers.last(), Some(Layer::Burst(_))));
        let wanted = hand.set.texts.burst.title.to_string();
        assert!(hand.screen().iter().any(|line| line.contains(&wanted)), "{:#?}", hand.screen());
        assert!(hand.screen().iter().any(|line| line.contains("c v a approve yes")));
        hand.keys("y a c x");
        assert!(matches!(hand.model.layers.last(), Some(Layer::Burst(_))), "only its own keys end it");
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
        hand.msg(Msg::Burst(Burst { text, length: 1_000_000 }));
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
    assert!(hand.model.guard.shut.is_some() && hand.model.layers.is_empty());
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
        hand.model.choose(row);
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
