//! Document requests: a time to reply that leaves time before the arrival, and drafts, because a request is given once.

use super::*;
use crate::domain::request_letter::{compose, default_reply_by, requested_items};
use crate::domain::warning::{Warning, warnings, warnings_at};

fn reject(item: &'static str) -> Command {
    Command::Reject { item: Item::new(item), defect: Defect::new("ILLEGIBLE"), note: None }
}

fn request(how: RequestContent) -> Command {
    Command::Request { reply_by: None, note: None, how }
}

fn draft(items: Option<&[&'static str]>) -> Command {
    let items = items.map(|items| items.iter().map(|i| Item::new(i)).collect());
    request(RequestContent { items, draft: true, ..RequestContent::default() })
}

/// A case whose traveller arrives in some minutes.
fn arriving(minutes: i64) -> DecisionBench {
    let arrival = BookedArrival { carrier: "LH722".into(), at: start() + Duration::minutes(minutes) };
    DecisionBench::new(Application { arrival: Some(arrival), ..at_home() })
}

fn reply_by(b: &DecisionBench) -> Option<DateTime<Utc>> {
    match b.case().state {
        CaseState::AwaitingDocuments { reply_by } => Some(reply_by),
        _ => None,
    }
}

#[test]
fn default_reply_time_precedes_arrival() {
    for (minutes, wanted) in [(5000, Some(1440)), (600, Some(565)), (65, Some(30)), (64, None), (-5, None)] {
        let mut b = arriving(minutes);
        b.wang(reject("PHOTO")).unwrap();
        let answer = b.wang(request(RequestContent::default()));
        match wanted {
            Some(wanted) => {
                assert!(answer.is_ok(), "{minutes}: {answer:?}");
                assert_eq!(reply_by(&b), Some(start() + Duration::minutes(wanted)), "{minutes}");
            }
            None => assert_eq!(answer, Err(vec!["no_time_to_reply"]), "{minutes}"),
        }
    }
}

#[test]
fn later_reply_time_is_allowed_with_warning() {
    let mut b = arriving(20);
    b.wang(reject("PHOTO")).unwrap();
    let until = start() + Duration::hours(3);
    let command = Command::Request { reply_by: Some(until), note: None, how: RequestContent::default() };
    let arrives = start() + Duration::minutes(20);
    assert!(warnings(b.case(), &command).contains(&Warning::ReplyPastArrival(arrives)));
    assert_eq!(b.wang(command), Ok(vec!["documents_requested", "notice_issued"]));
}

#[test]
fn hold_past_arrival_warns() {
    let mut b = arriving(60);
    let hold = |minutes| Command::Hold { until: start() + Duration::minutes(minutes), note: None };
    assert_eq!(warnings(b.case(), &hold(59)), []);
    let arrives = start() + Duration::minutes(60);
    assert_eq!(warnings(b.case(), &hold(61)), [Warning::HoldPastArrival(arrives)]);
    assert_eq!(b.wang(hold(61)), Ok(vec!["claimed", "held"]), "it is allowed all the same");
}

#[test]
fn hold_warns_that_a_present_traveller_waits() {
    let b = arriving(60);
    let hold = Command::Hold { until: start() + Duration::minutes(300), note: None };
    let warned = |minutes| warnings_at(b.case(), &hold, &b.rules, start() + Duration::minutes(minutes));
    assert_eq!(warned(59).len(), 1);
    assert_eq!(warned(60), [Warning::TravellerWaits(start() + Duration::minutes(60))]);
}

#[test]
fn request_with_unreviewed_items_warns() {
    let mut b = DecisionBench::new(at_home());
    b.wang(reject("PHOTO")).unwrap();
    let open = |b: &DecisionBench| match &warnings(b.case(), &request(RequestContent::default()))[..] {
        [Warning::ItemsUnreviewed(items)] => items.len(),
        [] => 0,
        other => panic!("{other:?}"),
    };
    assert!(open(&b) > 0);
    assert_eq!(warnings(b.case(), &draft(None)), [], "a draft is the way out");
    for item in crate::domain::warning::unreviewed(b.case()) {
        b.wang(Command::Verify { item, note: Some("seen".into()) }).unwrap();
    }
    assert_eq!(open(&b), 0);
}

#[test]
fn letter_claims_examination_only_when_reviewed() {
    let mut b = DecisionBench::new(at_home());
    b.wang(reject("PHOTO")).unwrap();
    let letter = |b: &DecisionBench| {
        let rules = Rules::builtin();
        let asked = requested_items(b.case(), None, &rules);
        compose(b.case(), &asked, None, start(), start(), &rules)
    };
    let [zh, en] = letter(&b);
    assert!(zh.contains("正在审核") && !zh.contains("已经审核") && !zh.contains("全部列出"), "{zh}");
    assert!(en.contains("is being examined") && !en.contains("has been examined"), "{en}");
    for item in crate::domain::warning::unreviewed(b.case()) {
        b.wang(Command::Verify { item, note: Some("seen".into()) }).unwrap();
    }
    let [zh, en] = letter(&b);
    assert!(zh.contains("已经审核") && en.contains("has been examined"), "{zh}{en}");
}

#[test]
fn draft_is_kept_with_case_and_sent_complete() {
    let mut b = DecisionBench::new(at_home());
    b.wang(reject("PHOTO")).unwrap();
    assert_eq!(b.wang(draft(None)), Ok(vec!["request_drafted"]));
    assert_eq!(b.wang(draft(None)), Ok(vec![]), "nothing new is written twice");
    assert_eq!(b.case().state, CaseState::InReview);
    assert_eq!(b.case().draft.as_ref().unwrap().items, [Item::new("PHOTO")]);
    // What is found wrong afterwards goes into the same request.
    b.wang(reject("FORM")).unwrap();
    b.wang(request(RequestContent::default())).unwrap();
    let sent = b.case().requests.last().unwrap();
    assert_eq!(
        sent.asked.iter().map(|a| a.item).collect::<Vec<_>>(),
        [Item::new("FORM"), Item::new("PHOTO")]
    );
    assert_eq!(b.case().draft, None);
}

#[test]
fn draft_keeps_selection_and_text() {
    let mut b = DecisionBench::new(at_home());
    b.wang(reject("PHOTO")).unwrap();
    b.wang(reject("FORM")).unwrap();
    let how = RequestContent {
        items: Some(vec![Item::new("PHOTO")]),
        text: Some("please send a photograph".into()),
        draft: true,
        ..RequestContent::default()
    };
    b.wang(request(how)).unwrap();
    b.wang(request(RequestContent::default())).unwrap();
    let sent = b.case().requests.last().unwrap();
    assert_eq!(&*sent.text, "please send a photograph");
    assert_eq!(sent.asked.len(), 1);
}

#[test]
fn a_default_without_arrival_is_the_office_time() {
    let b = DecisionBench::new(Application { arrival: None, ..at_home() });
    let wanted = start() + Duration::minutes(b.rules.policy.reply_within_minutes);
    assert_eq!(default_reply_by(b.case(), &b.rules, start()), Ok(wanted));
}
