//! What the desk costs inside the process: sorting, filtering, a frame, an import.

use chrono::{DateTime, Utc};
use divan::{Bencher, counter::ItemsCount};
use portdesk::domain::code::Port;
use portdesk::domain::desk::Desk;
use portdesk::domain::lang::Lang;
use portdesk::domain::queue::order;
use portdesk::domain::related_cases::{MatchIndex, RelatedCaseScan};
use portdesk::domain::rules::Rules;
use portdesk::sample;
use portdesk::service::{DeskService, Submission, set_up};
use portdesk::store;
use portdesk::text::Catalog;
use portdesk::ui::app::screen::DeskScreen;
use portdesk::ui::app::update::update;
use portdesk::ui::app::view::draw;
use portdesk::ui::base::context::{LoadedAssets, SessionContext};
use portdesk::ui::base::glyphs::UNICODE;
use portdesk::ui::base::keys::{Chord, Key, Keymap};
use portdesk::ui::base::theme::Theme;
use portdesk::ui::state::msg::Msg;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use std::sync::{Arc, LazyLock};

const LIVE: u32 = 10_000;

fn now() -> DateTime<Utc> {
    DateTime::from_timestamp(1_787_000_000, 0).unwrap_or_default()
}

static RULES: LazyLock<Arc<Rules>> = LazyLock::new(|| Arc::new(Rules::builtin()));
static DESK: LazyLock<Arc<Desk>> = LazyLock::new(|| {
    let cases = sample::cases(1, LIVE, 0, now(), Port::new("NGB"), &RULES, 1).map(|b| Arc::new(b.case));
    Arc::new(Desk::new(Port::new("NGB"), 1, cases, &RULES))
});

fn setting() -> SessionContext {
    SessionContext {
        officer: sample::officers().remove(0),
        office: Port::new("NGB"),
        lang: Lang::En,
        texts: Catalog::builtin(Lang::En),
        theme: Arc::new(Theme::plain()),
        loaded: LoadedAssets::default(),
        glyphs: UNICODE,
        keys: Arc::new(Keymap::builtin()),
        rules: Arc::clone(&RULES),
        roster: Arc::default(),
        register: Arc::default(),
        sample: false,
        protected: false,
        images: portdesk::ui::base::image_style::ImageStyle::default(),
        viewer: portdesk::ui::base::context::ViewerAccess::of_process(),
        mouse: true,
        calls: portdesk::ui::base::context::AlertConfig::default(),
        notices: None,
        print: None,
        dismiss: None,
        anchor: portdesk::domain::anchor::AnchorState::Unset,
    }
}

fn main() {
    divan::main();
}

/// The order of 10,000 live cases.
#[divan::bench]
fn order_10k(bencher: Bencher<'_, '_>) {
    LazyLock::force(&DESK);
    bencher.bench(|| order(&DESK, &RULES, now()));
}

/// A cursor key on 160x50 over 10,000 live cases: update and a whole frame into a buffer.
#[divan::bench]
fn key_and_frame(bencher: Bencher<'_, '_>) {
    let mut set = setting();
    let mut model = DeskScreen::new(Arc::clone(&DESK), (160, 50), now(), &RULES);
    model.match_summary.set_index(MatchIndex::from_desk(&DESK));
    let area = Rect::new(0, 0, 160, 50);
    let mut buf = Buffer::empty(area);
    bencher.bench_local(|| {
        update(&mut model, Msg::Key(Chord::plain(Key::Down)), &mut set, now());
        draw(&mut buf, area, &model, &set)
    });
}

/// The travellers and inviters of 10,000 live cases indexed for the radar, as it is done beside the screen.
#[divan::bench]
fn radar_index_10k(bencher: Bencher<'_, '_>) {
    LazyLock::force(&DESK);
    bencher.bench(|| MatchIndex::from_desk(&DESK));
}

/// One of 10,000 live cases changed: the index follows, and what the radar has for a case is asked again.
#[divan::bench]
fn radar_follows_a_change(bencher: Bencher<'_, '_>) {
    let mut index = MatchIndex::from_desk(&DESK);
    let mut desk = (**DESK).clone();
    let case = Arc::clone(&DESK.iter().next().expect("a case").case);
    bencher.bench_local(|| {
        desk.seq += 1;
        index.follow(&desk);
        index.echo(&case, &desk, &RULES)
    });
}

/// A look round from one case over 10,000, as it is done beside the screen.
#[divan::bench]
fn radar_look_round_10k(bencher: Bencher<'_, '_>) {
    let case = Arc::clone(&DESK.iter().next().expect("a case").case);
    bencher.bench(|| {
        let mut sweep = RelatedCaseScan::new(&case, &RULES, now());
        for live in DESK.iter() {
            sweep.add(Arc::clone(&live.case));
        }
        sweep.radar()
    });
}

/// A letter in the filter over 10,000 live cases, and the frame.
#[divan::bench]
fn filter_letter(bencher: Bencher<'_, '_>) {
    letter(bencher, "/a");
}

/// The same where the list is sorted by name: nothing is sorted anew for a letter.
#[divan::bench]
fn filter_letter_in_a_sorted_list(bencher: Bencher<'_, '_>) {
    letter(bencher, ",t/a");
}

/// A letter of a search over 10,000 live cases, and the frame.
#[divan::bench]
fn find_letter(bencher: Bencher<'_, '_>) {
    letter(bencher, "fa");
}

/// 10,000 live cases sorted by name and turned round, and the frame.
#[divan::bench]
fn sort_by_traveller_10k(bencher: Bencher<'_, '_>) {
    let mut set = setting();
    let mut model = DeskScreen::new(Arc::clone(&DESK), (160, 50), now(), &RULES);
    let area = Rect::new(0, 0, 160, 50);
    let mut buf = Buffer::empty(area);
    bencher.bench_local(|| {
        for key in [',', 't'] {
            update(&mut model, Msg::Key(Chord::plain(Key::Char(key))), &mut set, now());
        }
        draw(&mut buf, area, &model, &set)
    });
}

fn letter(bencher: Bencher<'_, '_>, before: &str) {
    let mut set = setting();
    let mut model = DeskScreen::new(Arc::clone(&DESK), (160, 50), now(), &RULES);
    let area = Rect::new(0, 0, 160, 50);
    let mut buf = Buffer::empty(area);
    let key = |c| Msg::Key(Chord::plain(c));
    for begun in before.chars() {
        update(&mut model, key(Key::Char(begun)), &mut set, now());
    }
    let mut more = false;
    bencher.bench_local(|| {
        more = !more;
        update(&mut model, key(if more { Key::Char('n') } else { Key::Backspace }), &mut set, now());
        draw(&mut buf, area, &model, &set)
    });
}

/// A desk on disk with 1,000 cases, opened.
fn desk_on_disk(dir: &std::path::Path) -> DeskService {
    let mut opened = store::create(dir).expect("a store");
    set_up(&mut opened, Port::new("NGB"), &sample::officers(), None, &RULES, "bench", now()).expect("a desk");
    let service = DeskService::start_at(Box::new(opened), Arc::clone(&RULES), "bench", Arc::new(now))
        .expect("a service");
    let mut rng = fastrand::Rng::with_seed(1);
    let batch: Vec<Submission> = (0..1000)
        .map(|n| Submission {
            papers: sample::papers(&mut rng, n, Port::new("NGB"), now()),
            original: Box::default(),
        })
        .collect();
    service.import(batch).expect("taken in");
    service
}

/// 500 submissions taken in as one batch, durable.
#[divan::bench(sample_count = 20, sample_size = 1)]
fn take_in_500(bencher: Bencher<'_, '_>) {
    let dir = tempfile::tempdir().expect("a folder");
    let service = desk_on_disk(dir.path());
    let mut rng = fastrand::Rng::with_seed(2);
    let mut next = 10_000;
    bencher
        .with_inputs(|| {
            next += 500;
            (next..next + 500)
                .map(|n| Submission {
                    papers: sample::papers(&mut rng, n, Port::new("NGB"), now()),
                    original: vec![b'x'; 2000].into(),
                })
                .collect::<Vec<_>>()
        })
        .input_counter(|batch: &Vec<Submission>| ItemsCount::new(batch.len()))
        .bench_local_values(|batch| service.import(batch).expect("taken in"));
}
