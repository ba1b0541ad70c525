//! What is done with bytes that nobody vouches for, one function a target. The fuzz targets and an ordinary test (`tests/it/corpus.rs`)
//! run the same ones. Each says whether it took the bytes for what they claim to be, and panics where a promise is broken.

use chrono::{DateTime, Utc};
use portdesk::domain::case::application::Application;
use portdesk::domain::case_no::CaseNo;
use portdesk::domain::code::Port;
use portdesk::domain::desk::Desk;
use portdesk::domain::findings::{MOST_FINDINGS, checklist};
use portdesk::domain::lang::Lang;
use portdesk::domain::normalize::fold;
use portdesk::domain::query::{Candidate, EvalContext, PreparedQuery, Vocabulary, complete, parse};
use portdesk::domain::queue::order;
use portdesk::domain::rules::Rules;
use portdesk::domain::sanitize::{clean_lines, is_clean};
use portdesk::intake::{Format, LARGEST, RejectedSubmission, Submissions, read_one, to_json};
use portdesk::ui::base::keys::{Chord, Keymap, Resolved};
use portdesk::ui::base::time_input;
use portdesk::ui::state::search_arena::SearchArena;
use portdesk::{sample, store};
use serde_json::Value;
use std::io::Cursor;
use std::sync::{Arc, LazyLock};

static RULES: LazyLock<Arc<Rules>> = LazyLock::new(|| Arc::new(Rules::builtin()));
static NOW: LazyLock<DateTime<Utc>> = LazyLock::new(|| DateTime::UNIX_EPOCH + chrono::Duration::days(20_780));

/// Submissions, read in each form and in the one that their first line says.
pub fn submission(bytes: &[u8]) -> bool {
    let mut taken = false;
    for format in [None, Some(Format::Json), Some(Format::Ndjson), Some(Format::Csv)] {
        let from = Box::new(Cursor::new(bytes.to_vec()));
        for outcome in Submissions::from_reader("x", from, format, Arc::clone(&RULES)).without_files() {
            match outcome {
                Ok(one) => {
                    taken = true;
                    well_taken(&one.papers);
                }
                Err(rejected) => well_rejected(&rejected, bytes),
            }
        }
    }
    taken
}

/// What was taken in can be shown, written, kept and judged, and is the same afterwards.
fn well_taken(papers: &Application) {
    let json = to_json(papers);
    for text in texts(&json) {
        assert_eq!(clean_lines(text), text);
    }
    let text = json.to_string();
    // What was taken out of a text left a mark of three bytes.
    if text.len() <= LARGEST {
        let again = read_one(text.as_bytes(), "x", 1, &RULES);
        assert_eq!(again.as_ref().map(|t| &t.papers).map_err(|r| &r.faults), Ok(papers));
    }
    let kept = serde_json::to_string(papers).ok().and_then(|text| serde_json::from_str(&text).ok());
    assert_eq!(kept.as_ref(), Some(papers), "a record holds it as it is");
    for line in checklist(papers, &[], &RULES, *NOW) {
        assert!(line.findings.len() <= MOST_FINDINGS);
        assert!(line.findings.iter().all(|f| is_clean(&f.about)), "{:?}", line.findings);
    }
}

fn texts(value: &Value) -> Vec<&str> {
    match value {
        Value::String(text) => vec![text],
        Value::Array(all) => all.iter().flat_map(texts).collect(),
        Value::Object(all) => all.values().flat_map(texts).collect(),
        _ => Vec::new(),
    }
}

/// What was not taken in has its reasons, in words that can be shown, and a place that is there.
fn well_rejected(rejected: &RejectedSubmission, bytes: &[u8]) {
    assert!((1..=1000).contains(&rejected.faults.len()));
    assert!(rejected.id.as_deref().is_none_or(|id| is_clean(id) && id.chars().count() <= 64));
    // A lone carriage return ends a line too, and a line end of another encoding is found by its byte.
    let lines = bytes.iter().filter(|b| matches!(**b, b'\n' | b'\r')).count() as u64 + 1;
    assert!(rejected.line <= lines, "line {} of {lines}", rejected.line);
    for fault in rejected.faults.iter().take(20) {
        assert!(is_clean(&fault.path) && fault.path.chars().count() <= 200, "{:?}", fault.path);
        assert!(is_clean(&fault.text(Lang::En)) && is_clean(&fault.text(Lang::Zh)), "{fault:?}");
    }
}

/// A record, as it is and with the checksum that belongs to it: else nothing behind the checksum would ever be reached.
pub fn record(bytes: &[u8]) -> bool {
    let sealed = [bytes, &crc32fast::hash(bytes).to_le_bytes()].concat();
    // Not the one or the other: both are looked at.
    store::decodes(bytes) | store::decodes(&sealed)
}

static WORDS: LazyLock<Vocabulary> = LazyLock::new(|| Vocabulary::new(&RULES, &sample::officers()));
static DESK: LazyLock<(Desk, SearchArena)> = LazyLock::new(|| {
    let office = Port::new("NGB");
    let cases = sample::cases(1, 12, 0, *NOW, office, &RULES, 1).map(|built| Arc::new(built.case));
    let desk = Desk::new(office, 1, cases, &RULES);
    let arena = SearchArena::of(&desk);
    (desk, arena)
});

/// What an officer writes into the filter: it is read without harm, printed as it is read, asked of a case in one way wherever that
/// is done, and every place that is told stands in it. A case number is said as it is read, a time is a time.
pub fn query(bytes: &[u8]) -> bool {
    let text = String::from_utf8_lossy(bytes);
    let (desk, arena) = &*DESK;
    let parsed = parse(&text, &WORDS);
    let again = parse(&format!("{} ", parsed.query), &WORDS);
    assert_eq!(again.query, parsed.query, "{}", parsed.query);
    assert_eq!((again.faults.len(), again.begun), (0, None), "{}", parsed.query);
    for fault in &parsed.faults {
        assert!(text.get(fault.at.clone()).is_some_and(|part| !part.is_empty()), "{fault:?}");
    }
    for (at, _) in text.char_indices() {
        let completion = complete(&text, at, &WORDS, Lang::Zh);
        assert!(
            text.get(completion.at).is_some() && completion.candidates.iter().all(|c| !c.text.is_empty())
        );
    }
    let folded = fold(&text);
    assert_eq!(fold(&folded), folded);
    let around = EvalContext { me: sample::officers()[0].id, now: *NOW, confirmed: true };
    let ready = PreparedQuery::new(&parsed.query);
    let loose = PreparedQuery::new(&parsed.query.fuzzy().unwrap_or_default());
    let mut found = 0;
    for spot in order(desk, &RULES, *NOW) {
        let Some(live) = desk.get(spot.no) else { continue };
        let looked =
            Candidate { case: &live.case, place: Some(&spot.place), text: arena.cut(arena.span(spot.no)) };
        let takes = ready.matches(looked, around);
        assert_eq!(ready.matches_case(&live.case, Some(&spot.place), around), takes, "{}", spot.no);
        assert!(!takes || loose.matches(looked, around), "near spellings hide nothing");
        found += usize::from(takes);
    }
    assert!(!ready.is_empty() || found == desk.len(), "no words hide nothing");
    if let Ok(no) = text.parse::<CaseNo>() {
        assert_eq!(no.to_string().parse(), Ok(no));
    }
    let time = time_input::parse(&text, *NOW);
    found > 0 || time.is_some()
}

/// Keys, one a line, and a key table: what is printed is read, and what stands in the table can be pressed.
pub fn keys(bytes: &[u8]) -> bool {
    let text = String::from_utf8_lossy(bytes);
    let mut all = !text.is_empty();
    for line in text.lines() {
        match line.parse::<Chord>() {
            Ok(chord) => {
                let again = chord.to_string().parse::<Chord>();
                assert!(again.is_ok_and(|again| again.same(&chord)), "{chord}");
            }
            Err(_) => all = false,
        }
    }
    let Ok(table) = Keymap::parse(&text) else { return all };
    for binding in table.bindings() {
        for keys in binding.keys() {
            let mut pending = Vec::new();
            for key in keys.split(' ') {
                let chord = key.parse::<Chord>().expect("a key of the table");
                let what = table.resolve(&[binding.context], &mut pending, chord);
                assert_ne!(what, Resolved::None, "{keys}");
            }
        }
    }
    true
}
