//! The inbox folder: what is imported, what waits, and files that are still being written.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use super::*;
use crate::domain::code::Port;
use crate::domain::lang::Lang;
use crate::host::inbox::FOLDER;
use crate::sample;
use crate::service::set_up;
use crate::store::MemoryStore;

const STORY: &str = include_str!("../../../../assets/samples/story.json");

struct InboxDesk {
    tmp: tempfile::TempDir,
    inbox: InboxFolder,
    service: DeskService,
}

impl InboxDesk {
    fn open(keep: bool) -> Self {
        let tmp = tempfile::tempdir().unwrap();
        let now = "2026-12-04T02:00:00Z".parse().unwrap();
        let (texts, rules) = (Catalog::builtin(Lang::En), Arc::new(Rules::builtin()));
        let mut store = MemoryStore::default();
        set_up(&mut store, Port::new("NGB"), &sample::officers(), None, &rules, "test", now).unwrap();
        let service =
            DeskService::start_at(Box::new(store), Arc::clone(&rules), "test", Arc::new(move || now))
                .unwrap();
        let inbox = InboxFolder::open(tmp.path().join(FOLDER), keep, texts, rules).unwrap();
        Self { tmp, inbox, service }
    }

    fn path(&self, name: &str) -> PathBuf {
        self.tmp.path().join(FOLDER).join(name)
    }

    fn drop_in(&self, name: &str, text: &str) {
        fs::write(self.path(name), text).unwrap();
    }

    /// The messages of one sweep.
    fn look(&mut self) -> (Vec<String>, bool) {
        let (swept, begun) = self.inbox.sweep(&self.service);
        (swept.into_iter().map(|s| format!("{}{}", if s.bad { "! " } else { "" }, s.text)).collect(), begun)
    }

    /// The messages once no file changes any more.
    fn settled(&mut self) -> Vec<String> {
        assert_eq!(self.look(), (Vec::new(), true), "nothing is taken in at first sight");
        self.look().0
    }

    fn report(&self, name: &str) -> Value {
        serde_json::from_slice(&fs::read(self.path(name)).unwrap()).unwrap()
    }
}

#[test]
fn valid_file_moves_to_done_with_its_report() {
    let mut desk = InboxDesk::open(true);
    desk.drop_in("story.json", STORY);
    assert_eq!(desk.settled(), ["Inbox: story.json: 1 imported, 0 updated, 0 unchanged, 0 rejected"]);
    assert_eq!(desk.service.desk().len(), 1);
    assert!(!desk.path("story.json").exists());
    assert_eq!(fs::read_to_string(desk.path("done/story.json")).unwrap(), STORY);
    assert_eq!(desk.report("done/story.json.report.json")["accepted"][0]["id"], "PVS-20261202-00017");
    assert_eq!(desk.look(), (Vec::new(), false), "an empty folder wakes nobody");
}

#[test]
fn a_file_that_still_grows_is_waited_for() {
    let mut desk = InboxDesk::open(true);
    desk.drop_in("story.json", &STORY[..200]);
    assert_eq!(desk.look(), (Vec::new(), true));
    desk.drop_in("story.json", STORY);
    assert_eq!(desk.look(), (Vec::new(), true));
    assert_eq!(desk.look().0.len(), 1);
    assert_eq!(desk.service.desk().len(), 1);
}

#[test]
fn inbox_ignores_hidden_empty_linked_and_foreign_files() {
    let mut desk = InboxDesk::open(true);
    desk.drop_in(".story.json", STORY);
    desk.drop_in("story.json.part", STORY);
    desk.drop_in("letter.txt", "Dear colleagues");
    desk.drop_in("begun.json", "");
    fs::create_dir(desk.path("folder.json")).unwrap();
    #[cfg(unix)]
    std::os::unix::fs::symlink(desk.path(".story.json"), desk.path("link.json")).unwrap();
    assert_eq!(desk.look(), (Vec::new(), false));
    assert_eq!(desk.look(), (Vec::new(), false));
    assert!(desk.service.desk().is_empty());
}

#[test]
fn faulty_file_is_rejected_but_valid_rows_imported() {
    let mut desk = InboxDesk::open(true);
    desk.drop_in("two.ndjson", &format!("{}\n{{\"id\": 7}}\n", STORY.replace('\n', " ")));
    assert_eq!(desk.settled(), ["! Inbox: two.ndjson: 1 imported, 0 updated, 0 unchanged, 1 rejected"]);
    assert_eq!(desk.service.desk().len(), 1);
    assert!(desk.path("rejected/two.ndjson").exists());
    let report = desk.report("rejected/two.ndjson.report.json");
    assert_eq!(report["rejected"].as_array().unwrap().len(), 1, "{report:#}");
    assert_eq!(report["accepted"].as_array().unwrap().len(), 1, "{report:#}");
}

#[test]
fn repeated_file_changes_nothing_and_overwrites_nothing() {
    let mut desk = InboxDesk::open(true);
    desk.drop_in("story.json", STORY);
    desk.settled();
    // As after a kill between import and move, or a file that is sent twice.
    desk.drop_in("story.json", STORY);
    assert_eq!(desk.settled(), ["Inbox: story.json: 0 imported, 0 updated, 1 unchanged, 0 rejected"]);
    assert_eq!(desk.service.desk().len(), 1);
    assert!(desk.path("done/story.json").exists());
    assert!(desk.path("done/2-story.json").exists());
    assert_eq!(desk.report("done/story.json.report.json")["accepted"].as_array().unwrap().len(), 1);
    assert_eq!(desk.report("done/2-story.json.report.json")["unchanged"].as_array().unwrap().len(), 1);
}

#[test]
fn flight_table_updates_arrivals_of_its_passengers() {
    let mut desk = InboxDesk::open(true);
    desk.drop_in("a.json", STORY);
    desk.drop_in("b.csv", "flight,date,arrives\nLH722,2026-12-02,23:00\n");
    let told = desk.settled();
    assert!(told[1].starts_with("Inbox: b.csv: 1 cases moved"), "{told:?}");
    assert!(desk.path("done/b.csv").exists());
    assert_eq!(desk.report("done/b.csv.report.json")["flights"][0]["moved"].as_array().unwrap().len(), 1);
    desk.drop_in("c.csv", "flight,date,arrives\nLH722,2026-12-02,late\n");
    assert!(desk.settled()[0].starts_with("! Inbox: c.csv"));
    assert!(desk.path("rejected/c.csv.report.json").exists());
}

#[test]
fn encrypted_desk_keeps_no_plain_copy() {
    let mut desk = InboxDesk::open(false);
    desk.drop_in("story.json", STORY);
    assert_eq!(desk.settled().len(), 1);
    assert!(!desk.path("story.json").exists());
    assert!(!desk.path("done/story.json").exists());
    let report = fs::read_to_string(desk.path("done/story.json.report.json")).unwrap();
    assert!(!report.contains("Eriksson") && !report.to_uppercase().contains("ERIKSSON"), "{report}");
}

#[test]
fn immovable_file_is_reported_once_and_retried() {
    let mut desk = InboxDesk::open(true);
    fs::remove_dir(desk.path(DONE)).unwrap();
    fs::write(desk.path(DONE), "a file where the folder was").unwrap();
    desk.drop_in("a\u{1b}[2J.json", STORY);
    let told = desk.settled();
    assert!(told.len() == 1 && told[0].starts_with("! Inbox: a"), "{told:?}");
    assert!(!told[0].contains('\u{1b}'), "{told:?}");
    assert_eq!(desk.look(), (Vec::new(), false), "it is not said again");
    assert!(desk.inbox.waiting().iter().any(|f| f.why == WaitingReason::NotRead("not_moved")));
    fs::remove_file(desk.path(DONE)).unwrap();
    fs::create_dir(desk.path(DONE)).unwrap();
    assert_eq!(desk.look().0.len(), 1, "and done as soon as it can be");
    assert_eq!(desk.service.desk().len(), 1);
}

/// A program that writes a file in parts may pause for longer than the inbox waits.
#[test]
fn file_growing_after_move_is_read_again() {
    let mut desk = InboxDesk::open(true);
    let line = |id: &str| format!("{}\n", STORY.replace('\n', " ").replace("PVS-20261202-00017", id));
    desk.drop_in("rows.ndjson", &line("A-1"));
    assert_eq!(desk.settled(), ["Inbox: rows.ndjson: 1 imported, 0 updated, 0 unchanged, 0 rejected"]);
    let mut file = fs::File::options().append(true).open(desk.path("done/rows.ndjson")).unwrap();
    std::io::Write::write_all(&mut file, line("A-2").as_bytes()).unwrap();
    assert_eq!(
        desk.look(),
        (vec!["! Inbox: rows.ndjson: still being written; it is read again later".into()], true)
    );
    assert_eq!(desk.look().0, ["Inbox: rows.ndjson: 1 imported, 0 updated, 1 unchanged, 0 rejected"]);
    assert_eq!(desk.service.desk().len(), 2);
    assert_eq!(desk.look(), (Vec::new(), false));
}

#[test]
fn removed_inbox_folder_is_created_again() {
    let mut desk = InboxDesk::open(true);
    fs::remove_dir_all(desk.path("")).unwrap();
    let (told, _) = desk.look();
    assert!(told.len() == 1 && told[0].contains("was created"), "{told:?}");
    desk.drop_in("story.json", STORY);
    assert_eq!(desk.settled().len(), 1);
    assert!(desk.path("done/story.json").exists());
}

#[test]
fn partly_imported_file_reports_how_much() {
    let mut desk = InboxDesk::open(true);
    desk.drop_in("rows.ndjson", &format!("{}\n{{}}\n", STORY.replace('\n', " ")));
    assert_eq!(desk.settled().len(), 1);
    let waiting = desk.inbox.waiting();
    assert!(
        matches!(&waiting[..], [WaitingFile { why: WaitingReason::Partly(1, why), .. }] if !why.is_empty()),
        "{waiting:?}"
    );
    let lines = crate::text::waiting_file_lines(&desk.inbox.texts, &waiting[0]);
    assert!(lines[0].contains("partly imported (1)"), "{lines:?}");
    // An empty submission lacks more than is named here: the others are counted, and the report has them.
    assert!(lines.last().unwrap().contains("+7  rows.ndjson.report.json"), "{lines:?}");
}

/// A bundle of the story's case with a file of its passport.
fn bundle_at(dir: &Path, content: &str) {
    let mut story: Value = serde_json::from_str(STORY).unwrap();
    let digest: [u8; 32] =
        sha2::Digest::finalize(<sha2::Sha256 as sha2::Digest>::new_with_prefix("%PDF-1.7\n")).into();
    let digits: String = digest.iter().map(|b| format!("{b:02x}")).collect();
    story["documents"][0]["sha256"] = digits.into();
    fs::create_dir(dir).unwrap();
    fs::write(dir.join("passport.pdf"), content).unwrap();
    fs::write(dir.join("submission.json"), story.to_string()).unwrap();
}

#[test]
fn bundle_folder_moves_as_a_whole() {
    for keep in [true, false] {
        let mut desk = InboxDesk::open(keep);
        bundle_at(&desk.path("PVS"), "%PDF-1.7\n");
        assert_eq!(desk.settled(), ["Inbox: PVS: 1 imported, 0 updated, 0 unchanged, 0 rejected"]);
        assert_eq!((desk.path("PVS").exists(), desk.path("done/PVS/passport.pdf").exists()), (false, keep));
        assert_eq!(desk.report("done/PVS.report.json")["accepted"][0]["files"]["added"], 1);
        assert_eq!(desk.service.desk().iter().next().unwrap().case.files.len(), 1);
    }
}

#[test]
fn file_that_was_not_taken_stays_in_rejected() {
    let mut desk = InboxDesk::open(false);
    bundle_at(&desk.path("PVS"), "another");
    assert_eq!(desk.settled().len(), 1);
    assert!(desk.path("rejected/PVS/passport.pdf").exists(), "nothing is lost");
    let waiting = desk.inbox.waiting();
    let WaitingReason::Partly(1, why) = &waiting[0].why else { panic!("{waiting:?}") };
    assert!(why.iter().any(|line| line.contains("passport.pdf")), "{why:?}");
    desk.inbox.dismiss("PVS", &sample::officers()[0]);
    assert!(!desk.path("rejected/PVS").exists() && !desk.path("dismissed/PVS").exists());
}

#[test]
fn late_file_is_read_after_its_submission() {
    let mut desk = InboxDesk::open(true);
    bundle_at(&desk.path("a"), "%PDF-1.7\n");
    fs::rename(desk.path("a/submission.json"), desk.path("z.json")).unwrap();
    fs::rename(desk.path("a/passport.pdf"), desk.path("a.pdf")).unwrap();
    fs::remove_dir(desk.path("a")).unwrap();
    assert_eq!(desk.settled().len(), 2);
    assert!(desk.path("done/z.json").exists() && desk.path("done/a.pdf").exists());
    desk.drop_in("b.pdf", "%PDF-1.7\nnobody waits for it");
    desk.settled();
    assert!(desk.path("rejected/b.pdf").exists());
}
