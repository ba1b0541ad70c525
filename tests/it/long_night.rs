//! A whole night at one desk: arrivals, delays, papers asked for, second thoughts, many as one, other ports, keys pressed while news comes.
//! In the morning the journal holds what should have been done, in that order, and not one entry more.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use crate::watch::{Night, moment};
use chrono::Duration;
use portdesk::domain::blocked::Blocker;
use portdesk::domain::case::application::{Application, BookedArrival, Document};
use portdesk::domain::case::flight::{FlightDay, FlightUpdate};
use portdesk::domain::case::state::CaseState;
use portdesk::domain::case_no::CaseNo;
use portdesk::domain::code::{Item, Port};
use portdesk::domain::lang::Lang;
use portdesk::domain::officer::Officer;
use portdesk::service::ImportOutcome;
use portdesk::ui::app::layer::Layer;
use portdesk::ui::base::keys::{Chord, Key};
use portdesk::ui::dialogs::batch::state::BatchStage;
use portdesk::ui::state::msg::Msg;

#[test]
fn simulated_night_is_recorded_exactly() {
    for (lang, size) in [(Lang::En, (120, 40)), (Lang::Zh, (80, 24))] {
        let mut night = Night::begins(lang, size);
        night.until("21:30");
        night.the_order_is_right();
        second_thoughts(&mut night);
        many_as_one(&mut night);
        asks_and_puts_aside(&mut night);
        let came = news_under_the_keys(&mut night);
        flights(&mut night);
        other_ports(&mut night);
        night.the_order_is_right();
        the_reply(&mut night);
        checklist(&mut night);
        keys_that_decide_nothing(&mut night, came);
        night.until("06:30");
        assert!(night.hand.model.layers.is_empty() && night.hand.model.pending.is_none());
        night.the_order_is_right();
        night.agrees();
        assert_eq!(night.nothing_else_was_touched(), ["ASHWORTH", "NGUYEN", "SMITH", "SUSANTO"]);
        // Claims of the evening have run out, and with them whoever had cases that are overdue by now; nobody answered for VOLKOVA.
        let nobody = ["ASHWORTH", "D'ANGELO", "FERREIRA", "KAYA", "NOWAK", "SUSANTO", "VOLKOVA", "WEBER"];
        let orphans: Vec<_> = nobody.map(|name| (name.to_owned(), "nobody")).into();
        assert_eq!(night.orphans(), orphans);
    }
}

/// A decision that is taken back and taken otherwise, and one that has sealed.
fn second_thoughts(night: &mut Night) {
    let goldberg = night.finds("GOLDBERG");
    night.verifies(true);
    night.checks(goldberg);
    night.does("a y", goldberg, &["approved"]);
    night.seconds(20);
    night.finds("YILMAZ");
    let yilmaz = night.verifies(true);
    night.checks(yilmaz);
    night.does("a y", yilmaz, &["approved"]);
    night.seconds(25);
    // Both can be recalled, and another case is selected: the key lists them.
    assert_ne!(night.hand.model.selected, Some(yilmaz));
    night.looks("z Down");
    night.does("z", yilmaz, &["taken_back"]);
    assert_eq!(night.case(yilmaz).state, CaseState::InReview);
    night.finds("YILMAZ");
    night.hand.keys("r").writes("R21-4B").keys("Tab");
    night.hand.writes("no proof of means, none after being asked").keys("Tab");
    night.does("y", yilmaz, &["refused"]);
    night.seconds(15);
    night.passes(2);
    assert!(matches!(night.case(yilmaz).state, CaseState::Refused { grace_until: None, .. }));
    assert_eq!(night.case(goldberg).state, CaseState::Expected);
    // Sealed it is the desk's: one officer alone does not take it back.
    night.looks("0");
    night.finds("GOLDBERG");
    night.looks("z");
    assert_eq!(night.reasons(), ["needs_second_officer"]);
    night.looks("Esc 1");
}

/// Three are claimed at once, and one of them is another officer's.
fn many_as_one(night: &mut Night) {
    let [weber, nowak, ferreira] = ["WEBER", "NOWAK", "FERREIRA"].map(|name| {
        let no = night.finds(name);
        night.looks("M");
        no
    });
    night.looks("c");
    match night.hand.model.layers.last() {
        Some(Layer::Batch(bulk)) => {
            assert_eq!((bulk.stage, bulk.orders.len(), bulk.refused.len()), (BatchStage::Preview, 2, 1));
            assert_eq!(bulk.refused[0].case, ferreira);
            assert!(matches!(bulk.refused[0].refusal.blockers[..], [Blocker::NotOwner(Some(_))]));
        }
        other => panic!("{other:?}"),
    }
    // In the order of the queue, an entry each.
    night.tells(weber, "wang", &["claimed"]);
    night.does("y", nowak, &["claimed"]);
    night.looks("Esc");
    assert!(night.hand.model.marks.has(ferreira) && night.hand.model.marks.len() == 1);
    night.looks("U");
}

/// Papers are asked for until tomorrow and until soon, and a case is put aside.
fn asks_and_puts_aside(night: &mut Night) {
    let asked = ["claimed", "documents_requested", "notice_issued"];
    let moreau = night.finds("MOREAU");
    night.does("d y", moreau, &asked);
    assert!(night.case(moreau).clock.is_paused());
    let sullivan = night.finds("SULLIVAN");
    night.looks("d Shift-Tab Shift-Tab Shift-Tab Shift-Tab Ctrl-u");
    night.hand.writes("+2h");
    night.does("Enter Enter Tab Tab y", sullivan, &asked);
    let soon = night.now() + Duration::hours(2);
    assert!(
        matches!(night.case(sullivan).state, CaseState::AwaitingDocuments { reply_by } if reply_by <= soon)
    );
    let kowalski = night.finds("KOWALSKI");
    night.hand.keys("o Ctrl-u").writes("+45m").keys("Enter");
    night.hand.writes("the factory opens its gate at ten");
    night.does("Enter", kowalski, &["claimed", "held"]);
}

/// News comes in between two keys: the row under the hand stays, and the decision hits the case that was chosen.
fn news_under_the_keys(night: &mut Night) -> CaseNo {
    let rows = |night: &Night| night.hand.model.rows.iter().map(|s| s.no).collect::<Vec<_>>();
    let mcallister = night.finds("MCALLISTER");
    night.verifies(true);
    night.checks(mcallister);
    night.looks("a");
    let (before, calls) = (rows(night), night.hand.calls.len());
    let urgent = humanitarian(night);
    let ImportOutcome::Accepted { case: came, .. } = night.comes_in(urgent.clone()) else {
        panic!("not taken in")
    };
    night.tells(came, "desk", &["received"]);
    night.agrees();
    assert_eq!((rows(night), night.hand.model.order.new), (before, 1));
    assert!(night.hand.calls[calls..].iter().any(|c| c.bell), "it lands within the hour");
    night.does("y", mcallister, &["approved"]);
    // A live traveller applies a second time while an order on another case is on its way.
    let dangelo = night.finds("D'ANGELO");
    let (before, tanaka) = (rows(night), live(night, "TANAKA"));
    let twice = Application { submission: "PVS-20261123-90002".into(), ..night.case(tanaka).papers.clone() };
    let order = night.hand.msg(Msg::Key("c".parse().unwrap()));
    let ImportOutcome::Accepted { case: again, .. } = night.comes_in(twice) else { panic!("not taken in") };
    night.tells(again, "desk", &["received"]);
    night.tells(tanaka, "desk", &["flagged"]);
    night.agrees();
    assert_eq!((rows(night), night.hand.model.selected), (before, Some(dangelo)));
    night.hand.carry_out(order);
    night.tells(dangelo, "wang", &["claimed"]);
    night.agrees();
    assert!(night.case(tanaka).flags().contains(&"same_passport"));
    // The same again is nothing; other papers are, where nobody has decided.
    assert!(matches!(night.comes_in(urgent), ImportOutcome::Unchanged { case } if case == came));
    night.agrees();
    let sharif = live(night, "EL SHARIF");
    let longer = |papers: &Application| Application { stay_days: papers.stay_days + 2, ..papers.clone() };
    let ImportOutcome::Updated { changes, .. } = night.comes_in(longer(&night.case(sharif).papers)) else {
        panic!()
    };
    assert_eq!(changes.iter().map(|c| &**c).collect::<Vec<_>>(), ["stay_days"]);
    night.tells(sharif, "desk", &["supplemented"]);
    let goldberg = live(night, "GOLDBERG");
    for decided in [mcallister, goldberg] {
        let papers = longer(&night.case(decided).papers);
        match night.comes_in(papers) {
            ImportOutcome::Refused(refusal) => assert_eq!(refusal.blockers, [Blocker::Decided]),
            other => panic!("{other:?}"),
        }
    }
    night.agrees();
    came
}

/// A table of flights: one is late, one was cancelled, one is nobody's; then the same table again.
fn flights(night: &mut Night) {
    night.until("22:00");
    let [kaya, muller] = ["KAYA", "MÜLLER"].map(|name| live(night, name));
    let late = moment("24T11:00");
    let news = |night: &Night, no, at| {
        let (carrier, day) = night.case(no).flight().unwrap();
        FlightUpdate { carrier: carrier.into(), day: FlightDay::Arrival(day), at }
    };
    let nobody =
        FlightUpdate { carrier: "ZZ1".into(), day: FlightDay::Arrival(late.date_naive()), at: Some(late) };
    let table = vec![news(night, kaya, Some(late)), nobody, news(night, muller, None)];
    night.hand.service.flights(&Officer::desk(), table.clone(), false, true).unwrap();
    night.tells(kaya, "desk", &["arrival_changed"]);
    night.tells(muller, "desk", &["arrival_changed"]);
    night.hand.service.flights(&Officer::desk(), table, false, true).unwrap();
    night.hand.hears();
    night.agrees();
    assert_eq!(night.case(kaya).expected_arrival().map(|l| l.at), Some(late));
    assert_eq!(night.case(muller).expected_arrival(), None);
}

/// Two are offered to the ports where they enter: one is taken over, the other comes back; a third offer nobody answers.
fn other_ports(night: &mut Night) {
    night.looks("N");
    let jansen = night.finds("JANSEN");
    night.verifies(true);
    night.does("t y", jansen, &["transfer_offered"]);
    let dangelo = night.finds("D'ANGELO");
    night.verifies(false);
    night.does("t y", dangelo, &["transfer_offered"]);
    let volkova = night.finds("VOLKOVA");
    night.does("t y", volkova, &["claimed", "transfer_offered"]);
    night.until("22:20");
    night.looks("2");
    night.finds("D'ANGELO");
    night.hand.keys("T").writes("TD-1");
    night.does("Enter Enter y", dangelo, &["transfer_declined"]);
    night.finds("JANSEN");
    night.does("T Down Enter Enter y", jansen, &["transfer_accepted"]);
    let jansens = night.case(jansen).state.clone();
    assert!(matches!(jansens, CaseState::Transferred { to, .. } if to == Port::new("PEK")), "{jansens:?}");
    // It enters at Shanghai all the same: here it cannot be approved, and there it is not offered again without a word.
    night.looks("1");
    night.finds("D'ANGELO");
    night.looks("a");
    assert_eq!(night.reasons(), ["entry_port_elsewhere", "check_not_made", "check_not_made"]);
    night.looks("Esc t y Esc Esc");
    assert_eq!(night.case(dangelo).state, CaseState::InReview);
}

/// The reply to the request comes in while the desk waits; the case is back with what changed, and is decided.
fn the_reply(night: &mut Night) {
    night.until("22:50");
    assert_eq!(night.case(live(night, "KOWALSKI")).state, CaseState::InReview, "the hold has ended");
    let moreau = live(night, "MOREAU");
    let mut papers = night.case(moreau).papers.clone();
    let licence = Item::new("LICENCE");
    let document = Document { item: licence, name: "licence.pdf".into(), ..papers.documents[0].clone() };
    papers.documents.push(Document { sha256: [7; 32], ..document });
    assert!(matches!(night.comes_in(papers), ImportOutcome::Updated { .. }));
    night.tells(moreau, "desk", &["supplemented"]);
    night.agrees();
    let back = night.case(moreau);
    assert!(back.state.is_workable() && !back.clock.is_paused());
    assert!(back.requests.last().unwrap().changed.iter().any(|c| c.contains("LICENCE")), "{back:?}");
    night.looks("N");
    night.finds("MOREAU");
    night.looks("D");
    let said = night.hand.set.texts.paper.since.to_string();
    let said = said.split('{').next().unwrap();
    assert!(night.hand.screen().iter().any(|l| l.contains(said)), "{said}: {:#?}", night.hand.screen());
    night.looks("Esc");
    night.verifies(false);
    night.checks(moreau);
    night.does("a y", moreau, &["approved"]);
}

/// Steps of the checklist, there and back.
fn checklist(night: &mut Night) {
    let chong = night.finds("CHONG");
    night.does("Enter v", chong, &["claimed", "item_verified"]);
    let (verified, restored, redone) = (["item_verified"], ["item_restored"], ["item_redone"]);
    for (key, events) in
        [("v", verified), ("u", restored), ("Ctrl-r", redone), ("u", restored), ("u", restored)]
    {
        night.does(key, chong, &events);
    }
    night.does("Ctrl-r", chong, &redone);
    assert_eq!(night.case(chong).lines.iter().filter(|l| l.state.is_settled()).count(), 1);
    night.looks("Esc");
}

/// What is pasted, the confirming key of an input method where nothing is to be confirmed, and Enter: none of it decides.
fn keys_that_decide_nothing(night: &mut Night, came: CaseNo) {
    let wide = |letter: char| Msg::Key(Chord::reported(Key::Char(letter), false, false, false));
    let bianchi = night.finds("BIANCHI");
    night.verifies(true);
    night.checks(bianchi);
    for keys in ["", "/", "n", "?", ".", "i", "r", "t", "o"] {
        night.looks(keys);
        for msg in [Msg::Paste("a\ny\r\u{1b}[200~yz".into()), wide('\u{ff59}'), wide('\u{ff56}')] {
            // On a checklist that is done another tick ticks nothing.
            let effects = night.hand.msg(msg);
            night.hand.carry_out(effects);
            night.agrees();
        }
        night.looks("Esc Esc");
    }
    night.finds("BIANCHI");
    night.looks("a");
    night.hand.msg(Msg::Paste("y\ny".into()));
    night.looks("Enter Enter Enter");
    night.does("y", bianchi, &["approved"]);
    // The one that came in at night, and the first of the evening, are decided too.
    for no in [came, live(night, "REYES")] {
        let name = night.case(no).papers.traveller.surname.to_string();
        assert_eq!(night.finds(&name), no);
        night.verifies(true);
        night.checks(no);
        night.does("a y", no, &["approved"]);
    }
}

fn live(night: &Night, surname: &str) -> CaseNo {
    let desk = night.hand.service.desk();
    desk.iter().map(|l| &l.case).find(|c| &*c.papers.traveller.surname == surname).unwrap().no
}

/// A humanitarian matter that lands within the hour, of a traveller whom nobody here knows.
fn humanitarian(night: &Night) -> Application {
    let mut papers = night.case(live(night, "REYES")).papers.clone();
    papers.submission = "PVS-20261123-90001".into();
    papers.submitted_at = night.now();
    papers.arrival = Some(BookedArrival { carrier: "SQ820".into(), at: night.now() + Duration::minutes(55) });
    papers.traveller.surname = "OKONKWO".into();
    papers.traveller.given_names = "ADA".into();
    papers.traveller.birth_date = "1969-05-04".parse().unwrap();
    papers.traveller.passport.number = "A07731552".into();
    papers.traveller.passport.mrz = Vec::new();
    papers
}
