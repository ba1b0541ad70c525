//! Every screen of the desk, each reached by its keys from a sample desk, and what has to hold for the frames on all of them.

use crate::hand::Hand;
use chrono::Duration;
use portdesk::domain::blocked::Blocker;
use portdesk::domain::case::Case;
use portdesk::domain::case_no::CaseNo;
use portdesk::domain::code::ClosingCode;
use portdesk::domain::command::Command;
use portdesk::domain::decide::outstanding;
use portdesk::domain::lang::Lang;
use portdesk::domain::message::{Message, MessageKind};
use portdesk::domain::officer::Role;
use portdesk::service::CommandRequest;
use portdesk::ui::app::layer::Layer;
use portdesk::ui::base::keys::Action;
use portdesk::ui::dialogs::blocked::state::BlockedDialog;
use portdesk::ui::dialogs::messages::state::MessagesDialog;
use portdesk::ui::dialogs::new_case::state::NewCaseRow;
use portdesk::ui::panels::Panel;
use portdesk::ui::state::msg::Msg;
use std::sync::atomic::Ordering;

pub(crate) const SIZES: [(u16, u16); 2] = [(80, 24), (160, 50)];
pub(crate) const LANGS: [Lang; 2] = [Lang::En, Lang::Zh];

pub(crate) type Frame = (&'static str, fn(&mut Hand));

fn awaits_second(hand: &mut Hand) {
    let glyphs = hand.set.glyphs;
    *hand = Hand::sits_protected(hand.set.lang, 24, 6, hand.model.size);
    hand.set.glyphs = glyphs;
    hand.finds("SMITH").keys("Enter r").writes("R21-5").keys("Tab Ctrl-u");
    hand.writes("没有费用保障 no proof of funds was given").keys("Tab y");
    assert_eq!(hand.model.selected_case().unwrap().state.name(), "awaiting_second");
}

/// A case that another officer escalated.
fn escalated(hand: &mut Hand) {
    hand.finds("MOREAU");
    let own = std::mem::replace(&mut hand.set.officer, hand.service.officers()[1].clone());
    hand.keys("e").writes("two passports, which one counts?").keys("Enter");
    hand.set.officer = own;
    hand.finds("MOREAU");
    assert_eq!(hand.model.selected_case().unwrap().state.name(), "escalated");
}

pub(crate) fn verified(hand: &mut Hand, surname: &str) {
    hand.finds(surname).keys("Enter");
    while hand
        .model
        .selected_case()
        .unwrap()
        .lines
        .iter()
        .any(portdesk::domain::case::checklist::ChecklistItem::blocks_approval)
    {
        hand.keys("v");
        assert!(hand.model.layers.is_empty(), "an item of {surname} needs words");
    }
}

/// Withdraws two cases: decisions that the officer can recall. Answers them, the first to become final first.
pub(crate) fn two_decisions(hand: &mut Hand) -> [CaseNo; 2] {
    let cases: Vec<CaseNo> =
        ["MOREAU", "SMITH"].into_iter().map(|surname| hand.finds(surname).model.selected.unwrap()).collect();
    for no in &cases {
        let command = Command::Withdraw { code: ClosingCode::new("W-APP"), note: Some("asked".into()) };
        let order = CommandRequest { case: *no, seen: None, id: None, command };
        hand.service.execute(&hand.set.officer, order).unwrap();
        *hand.clock.lock().unwrap() += Duration::seconds(5);
    }
    hand.msg(Msg::Tick);
    hand.msg(Msg::Desk(hand.service.desk()));
    hand.keys("1 g g");
    [cases[0], cases[1]]
}

/// A case of a traveller who is expected, in the list of them.
fn expected(hand: &mut Hand, surname: &str) {
    verified(hand, surname);
    hand.keys("a y");
    hand.waits(2);
    hand.keys("Esc 0");
}

/// A passport is read at a desk where something happened to the cases.
fn scanned(hand: &mut Hand, happened: &dyn Fn(&mut Case)) {
    let glyphs = hand.set.glyphs;
    *hand = Hand::sits_where(hand.set.lang, 24, 6, hand.model.size, happened);
    hand.set.glyphs = glyphs;
    crate::counter::reads(hand, crate::counter::ZONE);
}

fn form(hand: &Hand, action: Action) {
    assert!(
        matches!(hand.model.layers.last(), Some(Layer::Form(f)) if f.action == action),
        "no form for {action}"
    );
}

/// The screens, each reached by its keys.
pub(crate) const FRAMES: &[Frame] = &[
    ("queue", |_| {}),
    ("queue_scrolled", |h| {
        h.keys("G");
        h.msg(Msg::Desk(h.service.desk()));
    }),
    ("waiting", |h| {
        h.keys("2");
    }),
    ("archive", |h| {
        h.keys("4");
    }),
    ("expected", |h| {
        expected(h, "MÜLLER");
    }),
    ("expected_case", |h| {
        expected(h, "MÜLLER");
        h.keys("Enter");
    }),
    ("issue", |h| {
        expected(h, "MÜLLER");
        h.keys("Enter");
        for item in outstanding(&h.model.selected_case().unwrap().clone(), &h.set.rules) {
            h.model.model.item = Some(item);
            h.keys("g v");
        }
        h.keys("g a").writes("A1234567");
    }),
    ("filter", |h| {
        h.keys("/").writes("pek");
    }),
    ("filter_without_match", |h| {
        h.keys("/").writes("nobody of that name").keys("Enter");
    }),
    ("sorted", |h| {
        h.keys(", t , t");
    }),
    ("sort_half_typed", |h| {
        h.keys(",");
    }),
    ("find", |h| {
        h.writes("fground:TAL ");
    }),
    ("find_beside_filter", |h| {
        h.writes("/ground:BUS ").keys("Enter").writes("fsmith").keys("Enter");
    }),
    ("keep", |h| {
        h.writes("/port:PEK ").keys("Enter K").writes("Beijing 北京").keys("Enter 1 , d K Down");
    }),
    ("kept_view", |h| {
        h.writes("/port:PEK ").keys("Enter , l K").writes("Beijing 北京").keys("Enter");
    }),
    ("radar_nothing", |h| {
        h.finds("SMITH").keys("R");
    }),
    ("inviter", |h| {
        h.finds("JANSEN").keys("I");
    }),
    ("inform", |h| {
        h.finds("JANSEN").keys("g i");
    }),
    ("inform_told", |h| {
        h.finds("JANSEN").keys("g t").writes("airline").keys("Enter");
        h.writes("KLM station, Ms de Vries, phone").keys("Enter").finds("JANSEN").keys("g i");
    }),
    ("form_told", |h| {
        h.finds("JANSEN").keys("g t");
        form(h, Action::Told);
    }),
    ("boarding", |h| {
        h.keys("F").writes("jansen");
    }),
    ("boarding_caller", |h| {
        h.keys("F").writes("jansen").keys("Enter").writes("KLM station, Ms de Vries, phone");
    }),
    ("boarding_unknown", |h| {
        h.keys("F").writes("nobody of that name");
    }),
    ("scan_choice", |h| {
        scanned(h, &crate::counter::two_cases);
        h.keys("Down");
    }),
    ("scan_choice_by_name", |h| scanned(h, &crate::counter::name_alone)),
    ("new_case", |h| {
        h.keys("g c").writes("Eriksson").keys("Tab Tab").writes("swe").keys("Tab");
    }),
    ("new_case_from_a_passport", |h| {
        scanned(h, &|_| {});
        h.writes("BUS");
    }),
    ("new_case_documents", |h| {
        scanned(h, &|_| {});
        crate::counter::completes(h);
        h.keys("Shift-Tab Shift-Tab");
    }),
    ("new_case_faults", |h| {
        scanned(h, &|_| {});
        h.writes("BUS");
        while h
            .model
            .layers
            .last()
            .is_some_and(|l| !matches!(l, Layer::NewCase(f) if f.row == NewCaseRow::Confirm))
        {
            h.keys("Tab");
        }
        h.keys("y");
    }),
    ("new_case_confirmation", |h| {
        scanned(h, &|_| {});
        crate::counter::completes(h);
    }),
    ("case", |h| {
        h.finds("JANSEN").keys("Enter");
    }),
    ("case_with_findings", |h| {
        h.finds("KOWALSKI").keys("Enter");
    }),
    ("case_verified", |h| verified(h, "MÜLLER")),
    ("blocked_on_hold", |h| {
        h.finds("MOREAU").keys("o Enter Enter 2").finds("MOREAU").keys("a");
    }),
    ("blocked_nowhere", |h| {
        h.finds("MOREAU");
        let (action, case) = (Action::Undo, h.model.selected.unwrap());
        let dialog = BlockedDialog::new(action, case, vec![Blocker::NothingToUndo]);
        h.model.layers.push(Layer::Blocked(Box::new(dialog)));
    }),
    ("taken_up_later", |h| {
        h.finds("SMITH").keys("a Down Down Down Down Enter v");
    }),
    ("blocked", |h| {
        h.finds("SMITH").keys("a");
    }),
    ("blocked_entry_elsewhere", |h| {
        verified(h, "JANSEN");
        h.keys("a");
    }),
    ("form_approve", |h| {
        verified(h, "MÜLLER");
        h.keys("a");
        form(h, Action::Approve);
    }),
    ("sealing", |h| {
        verified(h, "MÜLLER");
        h.keys("a y 3").finds("MÜLLER");
        *h.clock.lock().unwrap() += Duration::seconds(30);
        h.msg(Msg::Tick);
    }),
    ("issue_document", |h| {
        verified(h, "MÜLLER");
        h.set.notices = Some("/desk/notices".into());
        h.set.print = "lp -d desk".parse().ok();
        h.keys("a y Ctrl-p Down");
    }),
    ("form_recall", |h| {
        let glyphs = h.set.glyphs;
        *h = Hand::sits_protected(h.set.lang, 24, 6, h.model.size);
        h.set.glyphs = glyphs;
        verified(h, "MÜLLER");
        h.keys("a y");
        *h.clock.lock().unwrap() += Duration::seconds(91);
        h.service.elapse().unwrap();
        h.msg(Msg::Desk(h.service.desk()));
        h.keys("0").finds("MÜLLER").keys("z");
        form(h, Action::Recall);
    }),
    ("form_verify_run", |h| {
        h.finds("KOWALSKI").keys("Enter +");
        form(h, Action::VerifyRun);
    }),
    ("recall_list", |h| {
        two_decisions(h);
        h.keys("z");
    }),
    ("sealing_behind_the_hand", |h| {
        verified(h, "MÜLLER");
        h.keys("a y");
        *h.clock.lock().unwrap() += Duration::seconds(16);
        h.msg(Msg::Tick);
    }),
    ("form_transfer", |h| {
        verified(h, "JANSEN");
        h.keys("t");
        form(h, Action::Transfer);
    }),
    ("form_transfer_unreviewed", |h| {
        h.finds("D'ANGELO").keys("t").writes("sha");
        form(h, Action::Transfer);
    }),
    ("form_answer", |h| {
        verified(h, "JANSEN");
        h.keys("t y 2").finds("JANSEN").keys("T");
        form(h, Action::Answer);
    }),
    ("form_refuse", |h| {
        h.finds("SMITH").keys("r");
        form(h, Action::Refuse);
    }),
    ("form_refuse_without_words", |h| {
        h.finds("SMITH").keys("r").writes("R21-4").keys("Enter Ctrl-u Tab y");
        form(h, Action::Refuse);
    }),
    ("form_refuse_pre_written", |h| {
        h.finds("MOREAU").keys("Enter x").writes("OUTDATED").keys("Enter Enter");
        h.keys("r").writes("R21-5").keys("Enter Enter");
        form(h, Action::Refuse);
    }),
    ("form_withdraw", |h| {
        h.finds("SMITH").keys("W");
        form(h, Action::Withdraw);
    }),
    ("form_reject", |h| {
        h.finds("MOREAU").keys("Enter x");
        form(h, Action::Reject);
    }),
    ("form_waive", |h| {
        h.finds("MOREAU").keys("Enter w").writes("已由主管确认 confirmed by the superior on duty");
        form(h, Action::Waive);
    }),
    ("timeline_of_a_decision", |h| {
        verified(h, "JANSEN");
        h.keys("t y 2").finds("JANSEN").keys("i");
    }),
    ("form_request", |h| {
        h.finds("MOREAU").keys("d");
        assert!(matches!(h.model.layers.last(), Some(Layer::DocumentRequest(_))));
    }),
    ("form_request_items", |h| {
        h.finds("MOREAU").keys("d Shift-Tab Shift-Tab Shift-Tab Down");
    }),
    ("form_request_edited", |h| {
        h.finds("MOREAU").keys("d Shift-Tab Down Down").writes("Please, ").keys("Enter");
    }),
    ("letter", |h| {
        h.finds("MOREAU").keys("d y 2").finds("MOREAU").keys("D");
    }),
    ("form_hold", |h| {
        h.finds("MOREAU").keys("o");
        form(h, Action::Hold);
    }),
    ("form_hold_wrong_time", |h| {
        h.finds("MOREAU").keys("o Ctrl-u").writes("noon").keys("Enter Enter");
        form(h, Action::Hold);
    }),
    ("form_reschedule", |h| {
        h.finds("MOREAU").keys("E");
        form(h, Action::Reschedule);
    }),
    ("form_escalate", |h| {
        h.finds("MOREAU").keys("e");
        form(h, Action::Escalate);
    }),
    ("form_assign", |h| {
        h.finds("MOREAU").keys("p");
        form(h, Action::Assign);
    }),
    ("form_take_over", |h| {
        h.finds("MOREAU").keys("P").writes("the owner went off duty");
        form(h, Action::TakeOver);
    }),
    ("form_answer_escalation", |h| {
        escalated(h);
        h.keys("b");
        form(h, Action::AnswerEscalation);
    }),
    ("blocked_escalated", |h| {
        escalated(h);
        h.keys("a");
    }),
    ("why_unattended", |h| {
        h.keys("! Enter");
        assert!(
            matches!(h.model.layers.last(), Some(Layer::QueueExplanation { .. })),
            "{:?}",
            h.model.layers
        );
    }),
    ("messages", |h| {
        let id = |id: &str| id.parse().unwrap();
        let case = h.model.selected.unwrap();
        let note: Box<str> = "shift ends, the traveller lands at noon".into();
        let news = [
            MessageKind::OwnerChanged { case, to: id("li"), note: note.clone() },
            MessageKind::OwnerChanged { case, to: h.set.officer.id, note: note.clone() },
            MessageKind::AddedAlone { officer: id("zhou"), role: Role::Lead },
            MessageKind::EscalationAnswered { case, note },
        ];
        let all = news.into_iter().map(|news| Message {
            at: h.model.now,
            by: id("chen"),
            news,
            unread: vec![h.set.officer.id],
        });
        h.model.layers.push(Layer::Messages(Box::new(MessagesDialog::new(all.collect()))));
    }),
    ("dialog_masked", |h| {
        h.set.protected = true;
        h.finds("MOREAU").keys("e");
        form(h, Action::Escalate);
        let number = h.model.selected_case().unwrap().papers.traveller.passport.number.clone();
        // In the dialog; the list behind it shows names alone, which may be the same where strangers write them.
        let title = h.set.texts.action["escalate"].to_string();
        let dialog: Vec<String> =
            h.screen().into_iter().skip_while(|line| !line.to_lowercase().contains(&title)).collect();
        assert!(!dialog.is_empty() && !dialog.join("\n").contains(&*number), "{number:?}: {:#?}", h.screen());
    }),
    ("second_officer", |h| {
        awaits_second(h);
        h.keys("s").writes("li").keys("Enter").writes("words");
    }),
    ("form_consent", |h| {
        awaits_second(h);
        h.set.officer = h.service.officers()[1].clone();
        h.keys("s");
        form(h, Action::Consent);
    }),
    ("awaiting_second", awaits_second),
    ("masked", |h| {
        h.set.protected = true;
    }),
    ("curtain", |h| {
        h.keys("F9");
    }),
    ("locked", |h| {
        h.set.protected = true;
        h.keys("L").writes("not the words").keys("Enter").writes("again");
    }),
    ("form_note", |h| {
        h.finds("MOREAU").keys("n").writes(&"很长的备注 a long note that has to be wrapped ".repeat(6));
        form(h, Action::Note);
    }),
    ("why", |h| {
        h.finds("REYES").keys(".");
    }),
    ("timeline", |h| {
        verified(h, "JANSEN");
        h.keys("n").writes("Called the inviting company: trial run on the 25th").keys("Enter i");
    }),
    ("legend", |h| {
        h.keys("F1 F1");
        assert!(matches!(h.model.layers.last(), Some(Layer::Panel(Panel::Legend(_)))));
    }),
    ("legend_scrolled", |h| {
        h.keys("? Tab G");
    }),
    ("help", |h| {
        h.keys("?");
    }),
    ("quit", |h| {
        h.keys("q");
        assert!(!h.left, "one key does not leave");
    }),
    ("disk_full", |h| {
        h.full.store(true, Ordering::SeqCst);
        h.finds("MÜLLER").keys("Enter v");
    }),
];

/// What is over the main screen is a box without gaps, or a sheet below a rule as wide as the screen.
pub(crate) fn overlay_is_whole(cells: &[Vec<String>], what: &str) {
    let sheet = || cells.iter().any(|row| row[0] == "─" && row[row.len() - 1] == "─");
    assert!(
        frames_are_whole(cells, what) > 0 || sheet(),
        "{what}: {:#?}",
        cells.iter().map(|r| r.concat()).collect::<Vec<_>>()
    );
}

/// Frames of popups: from a corner along all four sides, nothing is missing.
pub(crate) fn frames_are_whole(cells: &[Vec<String>], what: &str) -> usize {
    let sign = |x: usize, y: usize| cells[y][x].as_str();
    let mut count = 0;
    for (y, row) in cells.iter().enumerate() {
        for x in (0..row.len()).filter(|x| row[*x] == "┌") {
            count += 1;
            let right = (x + 1..row.len()).find(|r| row[*r] == "┐");
            let right = right.unwrap_or_else(|| panic!("{what}: no corner at the top right"));
            let bottom = (y + 1..cells.len()).find(|b| sign(x, *b) != "│");
            let bottom = bottom.unwrap_or_else(|| panic!("{what}: no end at the bottom"));
            assert_eq!(sign(x, bottom), "└", "{what}: left side broken in row {bottom}");
            assert_eq!(sign(right, bottom), "┘", "{what}: bottom right in row {bottom}");
            for (at, row) in cells.iter().enumerate().take(bottom).skip(y + 1) {
                assert_eq!(row[right], "│", "{what}: right side broken in row {at}");
            }
            assert!(cells[bottom][x + 1..right].iter().all(|s| s == "─"), "{what}: bottom");
        }
    }
    count
}
