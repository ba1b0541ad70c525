//! The viewer: documents through the real child process, hostile ones too, and an officer who looks at them before verifying anything.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use crate::hand::Hand;
use crate::specimen::Drawing;
use portdesk::domain::case::Case;
use portdesk::domain::case::application::Document;
use portdesk::domain::case::checklist::ItemState;
use portdesk::domain::case::delivered_file::FileKind;
use portdesk::domain::code::Item;
use portdesk::domain::lang::Lang;
use portdesk::domain::submitted_file::{SubmittedFile, SubmittedFiles};
use portdesk::service::{DeliveryOutcome, FileDelivery};
use portdesk::ui::app::layer::Layer;
use portdesk::ui::base::keys::Action;
use portdesk::ui::panels::Panel;
use portdesk::ui::panels::viewer::state::{ViewerPanel, ViewerStage};
use portdesk::ui::state::effect::Effect;
use portdesk::ui::state::msg::Msg;
use portdesk::ui::state::panel_data::{FileFailure, PanelData, PanelRequest};
use portdesk::viewer::{Channels, DecodedPage, DocumentDecoder, PictureRequest, ViewFault};
use sha2::{Digest, Sha256};
use std::sync::Arc;
use std::time::Duration;

const PASSPORT: Item = Item::new("PASSPORT");

fn decoder() -> DocumentDecoder {
    DocumentDecoder::of_program(env!("CARGO_BIN_EXE_portdesk").into())
}

fn wanted(page: u32) -> PictureRequest {
    PictureRequest { page, most: (300, 300), channels: Channels::Gray }
}

/// Decoded also where this machine offers less protection: what is decoded does not depend on it.
fn decode(file: &[u8], page: u32) -> Result<DecodedPage, ViewFault> {
    decoder().decode(file, &wanted(page), true)
}

fn specimen() -> Drawing {
    Drawing::passport([
        "P<UTOJANSEN<<SOPHIE<<<<<<<<<<<<<<<<<<<<<<<<<",
        "NX00000000UTO7408122F3204164<<<<<<<<<<<<<<00",
    ])
}

#[test]
fn every_kind_is_decoded_in_the_requested_size() {
    let drawing = specimen();
    for kind in FileKind::ALL {
        let page = decode(&drawing.of_kind(kind), 0).unwrap();
        let picture = &page.picture;
        assert!(picture.width() <= 300 && picture.height() <= 300, "{kind:?} {picture:?}");
        assert_eq!(picture.width().max(picture.height()), 300, "{kind:?} {picture:?}");
        assert_eq!((page.pages, picture.channels()), (1, Channels::Gray));
        // Paper is light and the foot of the page has ink.
        let dark = picture.data().iter().filter(|gray| **gray < 128).count();
        assert!(dark > 200 && dark * 3 < picture.data().len(), "{kind:?}: {dark}");
    }
}

#[test]
fn pages_are_counted_and_turned_to() {
    let pdf = Drawing::letter(12).pdf(3);
    assert_eq!(decode(&pdf, 2).unwrap().pages, 3);
    assert_eq!(decode(&pdf, 3), Err(ViewFault::NoSuchPage));
    assert_eq!(decode(&specimen().jpeg(), 1), Err(ViewFault::NoSuchPage));
}

#[test]
fn pictures_stand_upright_as_their_camera_says() {
    let upright = decode(&specimen().jpeg(), 0).unwrap();
    let turned = decode(&specimen().jpeg_on_its_side(), 0).unwrap();
    assert_eq!((upright.picture.width(), upright.picture.height()), (300, 211));
    assert_eq!((turned.picture.width(), turned.picture.height()), (211, 300));
    assert_eq!(turned.natural, (880, 1250));
}

#[test]
fn colour_comes_where_it_is_asked_for() {
    let request = PictureRequest { channels: Channels::Rgb, ..wanted(0) };
    for kind in FileKind::ALL {
        let page = decoder().decode(&specimen().of_kind(kind), &request, true).unwrap();
        assert_eq!(page.picture.channels(), Channels::Rgb, "{kind:?}");
    }
}

#[test]
fn page_count_decodes_no_pixels() {
    let count = |file: &[u8]| decoder().page_count(file, true);
    assert_eq!(count(&Drawing::letter(2).pdf(3)), Ok(3));
    for kind in [FileKind::Jpeg, FileKind::Png, FileKind::Tiff] {
        let file = specimen().of_kind(kind);
        assert_eq!(count(&file), Ok(1), "{kind:?}");
        assert_eq!(count(&file[..3]), Err(ViewFault::Damaged), "{kind:?}");
    }
    // Nothing but its head is there.
    let png = &specimen().png()[..60];
    assert_eq!((count(png), decode(png, 0)), (Ok(1), Err(ViewFault::Damaged)));
    assert_eq!(count(b""), Err(ViewFault::Damaged));
}

#[cfg(target_os = "linux")]
#[test]
fn child_is_ended_at_a_forbidden_call() {
    let file = specimen().png();
    for what in ["try-open", "try-write", "try-socket", "try-process", "try-thread"] {
        let answer = decoder().trying(what).decode(&file, &wanted(0), true);
        assert_eq!(answer, Err(ViewFault::Damaged), "{what}");
    }
    assert!(!std::path::Path::new("/tmp/portdesk-escaped").exists());
    // The same file without the attempt.
    assert!(decode(&file, 0).is_ok());
}

#[test]
fn child_that_hangs_or_fills_memory_is_ended() {
    let file = specimen().png();
    let hangs = decoder().trying("try-hang").within(Duration::from_millis(400));
    assert_eq!(hangs.decode(&file, &wanted(0), true), Err(ViewFault::TooSlow));
    let answer = decoder().trying("try-memory").decode(&file, &wanted(0), true);
    assert_eq!(answer, Err(ViewFault::TooLarge));
}

#[test]
fn program_that_is_no_decoder_is_a_fault() {
    let none = DocumentDecoder::of_program("/nowhere/portdesk".into());
    assert_eq!(none.decode(&specimen().png(), &wanted(0), true), Err(ViewFault::NotStarted));
    let other = DocumentDecoder::of_program("/bin/echo".into());
    assert_eq!(other.decode(&specimen().png(), &wanted(0), true), Err(ViewFault::Damaged));
}

fn sha256(bytes: &[u8]) -> [u8; 32] {
    Sha256::digest(bytes).into()
}

/// Files of the case that tests look at: two for the passport, one for most other items.
fn files_of(case: &Case) -> Vec<(Item, &'static str, FileKind, Vec<u8>)> {
    let zone = &case.papers.traveller.passport.mrz;
    let lines = [zone.first().map_or("", |l| l), zone.get(1).map_or("", |l| l)];
    let mut files = vec![
        (PASSPORT, "passport.jpg", FileKind::Jpeg, Drawing::passport(lines).jpeg()),
        (PASSPORT, "passport-2.png", FileKind::Png, Drawing::letter(3).png()),
    ];
    let others = case.lines.iter().filter(|l| l.item != PASSPORT && l.state == ItemState::Received);
    for (n, line) in others.enumerate() {
        files.push((line.item, "scan.pdf", FileKind::Pdf, Drawing::letter(5 + n).pdf(2)));
    }
    files
}

/// A desk where the files of one traveller's documents were delivered.
pub(crate) fn desk_with_files(lang: Lang, size: (u16, u16), surname: &str, protected: bool) -> Hand {
    let names = |case: &mut Case| {
        if &*case.papers.traveller.surname == surname {
            case.papers.documents = files_of(case)
                .into_iter()
                .map(|(item, name, kind, bytes)| Document {
                    item,
                    name: name.into(),
                    sha256: sha256(&bytes),
                    received_at: case.received_at,
                    bytes: Some(bytes.len() as u64),
                    kind: Some(kind.name().into()),
                })
                .collect();
        }
    };
    let mut hand = if protected {
        Hand::sits_protected_where(size, &names)
    } else {
        Hand::sits_where(lang, 24, 6, size, &names)
    };
    hand.finds(surname);
    let case = Arc::clone(hand.model.selected_case().unwrap());
    let files = files_of(&case).into_iter().map(|(item, name, kind, bytes)| SubmittedFile {
        item,
        name: name.into(),
        sha256: sha256(&bytes),
        kind,
        content: bytes.into(),
    });
    let files = SubmittedFiles { files: files.collect(), faults: Vec::new() };
    let count = files.files.len();
    let outcomes = hand.service.deliver(vec![FileDelivery { case: case.no, files }]).unwrap();
    assert!(
        matches!(outcomes[..], [DeliveryOutcome::Delivered { added, .. }] if added == count),
        "{outcomes:?}"
    );
    hand.hears();
    hand.finds(surname);
    hand
}

fn chosen(hand: &Hand) -> Arc<Case> {
    Arc::clone(hand.model.selected_case().unwrap())
}

/// Whether the screen says something, wherever its lines break.
fn says(hand: &Hand, text: &str) -> bool {
    let bare = |text: &str| text.chars().filter(|c| !c.is_whitespace() && *c != '│').collect::<String>();
    bare(&hand.screen().concat()).contains(&bare(text))
}

pub(crate) fn panel(hand: &Hand) -> &ViewerPanel {
    match hand.model.layers.last() {
        Some(Layer::Panel(Panel::Viewer(panel))) => panel,
        other => panic!("no viewer: {other:?}"),
    }
}

fn events(case: &Case, name: &str) -> usize {
    case.timeline.iter().filter(|s| &*s.event == name).count()
}

#[test]
fn enter_opens_and_records_the_file_of_item() {
    let mut hand = desk_with_files(Lang::En, (80, 24), "JANSEN", false);
    hand.keys("Enter");
    let before = chosen(&hand);
    hand.keys("Home Enter");
    assert!(matches!(panel(&hand).stage, ViewerStage::Shown(..)), "{:?}", panel(&hand).stage);
    let case = chosen(&hand);
    assert_eq!(events(&case, "file_opened"), 1);
    assert_eq!(
        (before.state.clone(), &before.claim),
        (case.state.clone(), &case.claim),
        "a look changes nothing"
    );
    // Pages, zoom and pan are the same look.
    hand.keys("+ + Right Down > < f f b Home").keys("Esc Enter");
    assert_eq!(events(&chosen(&hand), "file_opened"), 1);
    hand.keys("]");
    assert_eq!(events(&chosen(&hand), "file_opened"), 2);
    let (opened, all) = chosen(&hand).files_opened_by(hand.set.officer.id);
    assert!(opened == 2 && all > 4, "{opened} of {all}");
}

#[test]
fn unopened_items_cannot_be_verified() {
    let mut hand = desk_with_files(Lang::En, (160, 50), "JANSEN", false);
    hand.keys("Enter Home v");
    assert!(matches!(hand.model.layers.last(), Some(Layer::Blocked(_))), "{:?}", hand.model.layers);
    assert!(says(&hand, "was delivered as a file, and you have not"), "{:#?}", hand.screen());
    // One of two files is not all of it.
    hand.keys("Esc Enter v");
    assert!(matches!(hand.model.layers.last(), Some(Layer::Blocked(_))));
    hand.keys("Esc").keys("Home Enter ] v");
    let line = chosen(&hand).line(PASSPORT).cloned().unwrap();
    assert_eq!(line.state, ItemState::Verified);
    assert_eq!(panel(&hand).item, PASSPORT, "the viewer stays");
}

#[test]
fn one_undo_reverts_verify_all_of_opened_files() {
    let mut hand = desk_with_files(Lang::En, (160, 50), "MÜLLER", false);
    hand.keys("Enter +");
    assert!(matches!(hand.model.layers.last(), Some(Layer::Blocked(_))), "nothing was opened");
    hand.keys("Esc Home Enter ] Tab Tab Esc +");
    let Some(Layer::Form(form)) = hand.model.layers.last() else { panic!("{:?}", hand.model.layers) };
    assert_eq!(form.action, Action::VerifyRun);
    assert_eq!(form.run.len(), 3, "{:?}", form.run);
    assert!(says(&hand, "open their files first"), "{:#?}", hand.screen());
    let verified = |hand: &Hand| chosen(hand).lines.iter().filter(|l| l.state == ItemState::Verified).count();
    hand.keys("y");
    assert_eq!(verified(&hand), 3);
    hand.keys("u");
    assert_eq!(verified(&hand), 0, "one key");
    hand.keys("Ctrl-r");
    assert_eq!(verified(&hand), 3);
    hand.keys("u Home v");
    assert_eq!(verified(&hand), 1);
    hand.keys("u Ctrl-r Ctrl-r");
    assert_eq!(verified(&hand), 1, "what was undone before is not done again");
}

/// Five keys must not approve seven documents that nobody saw: each document is a look, and each look a key.
#[test]
fn approval_takes_a_look_at_each_document() {
    let mut hand = desk_with_files(Lang::En, (80, 24), "MÜLLER", false);
    let case = chosen(&hand);
    let (files, mut pressed) = (case.files.len(), 0);
    let mut press = |hand: &mut Hand, keys: &str| {
        pressed += keys.split(' ').count();
        hand.keys(keys);
    };
    press(&mut hand, "Enter a");
    assert!(matches!(hand.model.layers.last(), Some(Layer::Blocked(_))));
    press(&mut hand, "Esc Home Enter");
    for _ in 1..files {
        press(&mut hand, "]");
    }
    press(&mut hand, "Esc + y v v a");
    assert!(says(&hand, &format!("you have opened {files} of {files}")), "{:#?}", hand.screen());
    press(&mut hand, "y");
    let after = hand.service.case(case.no).unwrap().unwrap();
    assert_eq!(after.state.name(), "approved");
    assert_eq!(events(&after, "file_opened"), files, "a look at each");
    assert!(pressed >= files + 8, "{pressed} keys for {files} files");
    let note = after.timeline.iter().find(|s| &*s.event == "approved").and_then(|s| s.note.clone()).unwrap();
    assert!(note.contains(&format!("{files} of {files} delivered files opened")), "{note}");
}

#[test]
fn pictures_of_an_earlier_wish_are_not_shown() {
    let mut hand = desk_with_files(Lang::En, (80, 24), "JANSEN", false);
    hand.keys("Enter Home");
    let asked = hand.msg(Msg::Key("Enter".parse().unwrap()));
    let Some(Effect::Panel(PanelRequest::File(first))) = asked.first().cloned() else { panic!("{asked:?}") };
    assert!(matches!(panel(&hand).stage, ViewerStage::Loading), "the screen does not wait");
    assert!(says(&hand, "Opening the file"), "{:#?}", hand.screen());
    let asked = hand.msg(Msg::Key("]".parse().unwrap()));
    let page = Arc::new(decode(&specimen().png(), 0).unwrap());
    hand.msg(Msg::Panel(PanelData::File(first, Ok(page))));
    assert!(matches!(panel(&hand).stage, ViewerStage::Loading), "that was the first file");
    // Nothing is verified that is not shown.
    hand.keys("v");
    assert!(says(&hand, "Look at it first"), "{:#?}", hand.screen());
    hand.carry_out(asked);
    assert!(matches!(panel(&hand).stage, ViewerStage::Shown(..)));
}

#[test]
fn each_fault_is_a_sentence_and_blocks_verification() {
    for lang in [Lang::En, Lang::Zh] {
        for fault in ViewFault::ALL {
            let mut hand = desk_with_files(lang, (80, 24), "JANSEN", false);
            hand.keys("Enter Home");
            let asked = hand.msg(Msg::Key("Enter".parse().unwrap()));
            let Some(Effect::Panel(PanelRequest::File(first))) = asked.first().cloned() else {
                panic!("{asked:?}")
            };
            hand.msg(Msg::Panel(PanelData::File(first, Err(FileFailure::Fault(fault)))));
            let said: String = hand.screen().concat().split_whitespace().collect();
            let text: String = hand.set.texts.view_fault[fault.name()].split_whitespace().collect();
            assert!(
                said.contains(&text[..text.len().min(30).min(text.floor_char_boundary(30))]),
                "{fault:?}: {said}"
            );
            hand.keys("v");
            assert!(!matches!(chosen(&hand).line(PASSPORT).unwrap().state, ItemState::Verified));
        }
    }
}

#[test]
fn officer_is_asked_once_where_protection_is_missing() {
    let mut hand = desk_with_files(Lang::En, (80, 24), "JANSEN", false);
    hand.keys("Enter Home");
    let asked = hand.msg(Msg::Key("Enter".parse().unwrap()));
    let Some(Effect::Panel(PanelRequest::File(first))) = asked.first().cloned() else { panic!("{asked:?}") };
    hand.msg(Msg::Panel(PanelData::File(first, Err(FileFailure::Fault(ViewFault::LessProtected)))));
    hand.keys("Enter");
    assert!(hand.model.less_protected);
    assert!(matches!(panel(&hand).stage, ViewerStage::Shown(..)));
    assert!(panel(&hand).wanted.is_none());
}

#[test]
fn lock_clears_picture_from_screen_and_memory() {
    let mut hand = desk_with_files(Lang::En, (80, 24), "JANSEN", true);
    hand.keys("Enter Home Enter");
    assert!(matches!(panel(&hand).stage, ViewerStage::Shown(..)), "{:?}", panel(&hand).stage);
    hand.waits(60);
    assert!(hand.model.privacy.is_locked());
    assert!(matches!(panel(&hand).stage, ViewerStage::Put));
    let braille = |c: char| ('\u{2800}'..='\u{28ff}').contains(&c);
    assert!(!hand.screen().concat().contains(braille));
}

#[test]
fn viewer_screens() {
    for lang in [Lang::En, Lang::Zh] {
        for size in [(80, 24), (160, 50)] {
            let mut hand = desk_with_files(lang, size, "JANSEN", false);
            hand.keys("Enter Home Enter");
            let name = |what: &str| format!("viewer_{what}_{}_{}x{}", lang.tag(), size.0, size.1);
            insta::assert_snapshot!(name("page"), hand.screen().join("\n"));
            hand.keys("b");
            insta::assert_snapshot!(name("band"), hand.screen().join("\n"));
        }
    }
}

#[test]
fn documents_stand_beside_what_they_should_prove() {
    for (lang, size) in
        [(Lang::En, (80, 24)), (Lang::En, (160, 50)), (Lang::Zh, (80, 24)), (Lang::Zh, (160, 50))]
    {
        let mut hand = desk_with_files(lang, size, "JANSEN", false);
        hand.keys("Enter Home Enter");
        let case = chosen(&hand);
        let papers = &case.papers;
        let inviter = papers.inviter.as_ref().unwrap().name.to_string();
        let born = papers.traveller.birth_date.to_string();
        let flight = papers.arrival.as_ref().unwrap().carrier.to_string();
        let reason: String = papers.reason.chars().take(12).collect();
        let mut seen = 0;
        for _ in 0..case.lines.len() {
            let beside = match panel(&hand).item.as_str() {
                "PHOTO" => vec![&born],
                "INVITE" => vec![&inviter, &reason, &flight],
                "TICKET" => vec![&flight],
                "URGENCY" => vec![&reason],
                _ => Vec::new(),
            };
            for value in &beside {
                assert!(says(&hand, value), "{value}: {:#?}", hand.screen());
            }
            seen += beside.len();
            if panel(&hand).item.as_str() == "PHOTO" {
                assert!(!says(&hand, &flight), "{:#?}", hand.screen());
            }
            hand.keys("Tab");
        }
        assert!(seen >= 6, "{seen}");
    }
}
