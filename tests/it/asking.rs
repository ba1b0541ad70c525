//! Papers are asked for once: one notice, the clock stands still, the reply brings the case back with what changed, and whoever asks again
//! for what could have been asked for says why.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use crate::hand::Hand;
use portdesk::domain::case::Case;
use portdesk::domain::case::application::{Application, Document};
use portdesk::domain::case::state::CaseState;
use portdesk::domain::code::{Defect, Item};
use portdesk::domain::command::Command;
use portdesk::domain::lang::Lang;
use portdesk::service::{CommandRequest, Submission};
use portdesk::ui::app::layer::Layer;
use portdesk::ui::state::msg::Msg;
use std::sync::Arc;

fn sits() -> Hand {
    Hand::sits(Lang::En, 24, 0, (160, 50))
}

fn case(hand: &Hand, no: portdesk::domain::case_no::CaseNo) -> Arc<Case> {
    hand.service.case(no).unwrap().unwrap()
}

fn shows(hand: &Hand, text: &str) -> bool {
    hand.screen().iter().any(|line| line.contains(text))
}

/// The traveller answers with a new version of the submission.
fn answers(hand: &mut Hand, papers: Application) {
    *hand.clock.lock().unwrap() += chrono::Duration::minutes(40);
    hand.service.import(vec![Submission { papers, original: Box::default() }]).unwrap();
    let desk = hand.service.desk();
    hand.msg(Msg::Desk(desk));
    hand.msg(Msg::Tick);
}

fn paper(item: Item, name: &str, like: &Document) -> Document {
    Document { item, name: name.into(), sha256: [7; 32], ..like.clone() }
}

#[test]
fn request_pauses_clock_and_reply_shows_changes() {
    let mut hand = sits();
    hand.finds("MOREAU");
    let no = hand.model.selected_case().unwrap().no;
    let licence = Item::new("LICENCE");
    hand.keys("d");
    assert!(matches!(hand.model.layers.last(), Some(Layer::DocumentRequest(_))));
    assert!(shows(&hand, "Inviter's business licence"), "the defect is named");
    hand.keys("y");
    let asked = case(&hand, no);
    assert!(matches!(asked.state, CaseState::AwaitingDocuments { .. }) && asked.clock.is_paused());
    let request = asked.requests.last().unwrap();
    assert!(
        request.text.contains("邀请单位营业执照") && request.text.contains("business licence"),
        "both languages"
    );
    assert_eq!(request.asked.iter().map(|a| a.item).collect::<Vec<_>>(), [licence]);
    // The notice leaves by the clipboard and as a file, word for word.
    hand.keys("3");
    hand.finds("MOREAU");
    hand.keys("D Y w");
    assert_eq!(hand.taken_out, [request.text.to_string(), request.text.to_string()]);
    hand.keys("Esc");
    // The reply: the licence, and another photograph that nobody asked for.
    let mut papers = asked.papers.clone();
    let like = papers.documents[0].clone();
    papers.documents.push(paper(licence, "licence.pdf", &like));
    let photo = papers.documents.iter_mut().find(|d| d.item == Item::new("PHOTO")).unwrap();
    photo.sha256 = [8; 32];
    answers(&mut hand, papers);
    let back = case(&hand, no);
    assert!(back.state.is_workable() && !back.clock.is_paused());
    hand.keys("D");
    for text in ["Changed since the request of", "submitted", "Changed without a request", "PHOTO"] {
        assert!(shows(&hand, text), "{text}: {:#?}", hand.screen());
    }
}

#[test]
fn second_request_needs_a_late_reason() {
    let mut hand = sits();
    hand.finds("MOREAU");
    let no = hand.model.selected_case().unwrap().no;
    hand.keys("d y");
    let mut papers = case(&hand, no).papers.clone();
    let like = papers.documents[0].clone();
    papers.documents.push(paper(Item::new("LICENCE"), "licence.pdf", &like));
    answers(&mut hand, papers);
    // The photograph lay there all along, and is found wrong only now.
    let reject = Command::Reject { item: Item::new("PHOTO"), defect: Defect::new("ILLEGIBLE"), note: None };
    let order = CommandRequest { case: no, seen: None, id: None, command: reject };
    hand.service.execute(&hand.set.officer, order).unwrap();
    let desk = hand.service.desk();
    hand.msg(Msg::Desk(desk));
    hand.keys("3");
    hand.finds("MOREAU");
    hand.keys("d");
    assert!(shows(&hand, "Why was this not in the first request?"), "{:#?}", hand.screen());
    hand.keys("y");
    assert!(case(&hand, no).state.is_workable(), "without a reason nothing goes out");
    hand.writes("the scan was opened only now");
    hand.keys("Enter");
    hand.keys("y");
    let asked = case(&hand, no);
    assert!(matches!(asked.state, CaseState::AwaitingDocuments { .. }), "{:#?}", hand.screen());
    let why = asked.timeline.iter().rev().find(|s| &*s.event == "notice_issued").unwrap();
    assert!(why.note.as_deref().is_some_and(|note| note.contains("opened only now")), "{why:?}");
}
