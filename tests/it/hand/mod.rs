//! A hand at the desk: a session without a terminal, on a store in memory and a clock that stands still. What the screen asks for is
//! carried out by the real service, one order after the other, and answered as the session loop answers it.

use chrono::{DateTime, Duration, Utc};
use portdesk::domain::case::Case;
use portdesk::domain::case_no::CaseNo;
use portdesk::domain::code::Port;
use portdesk::domain::lang::Lang;
use portdesk::domain::listing::Preferences;
use portdesk::domain::officer::OfficerId;
use portdesk::domain::paper::{PaperDestination, PaperKind};
use portdesk::domain::passphrase::Passphrase;
use portdesk::domain::query::Query;
use portdesk::domain::related_cases::MatchIndex;
use portdesk::domain::rules::Rules;
use portdesk::sample;
use portdesk::service::{ArchiveQuery, CommandRequest, DeskService, ServiceError, set_up};
use portdesk::session::create_case;
use portdesk::store::{
    AuditEvent, Commit, DeskSettings, Entry, IdempotencyRecord, JournalHead, JournalReader, KeySet,
    MemoryStore, Store, StoreError, StoreId,
};
use portdesk::text::Catalog;
use portdesk::ui::app::screen::DeskScreen;
use portdesk::ui::app::update::update;
use portdesk::ui::app::view;
use portdesk::ui::base::cells;
use portdesk::ui::base::context::{AlertConfig, LoadedAssets, SessionContext, ViewerAccess};
use portdesk::ui::base::glyphs::UNICODE;
use portdesk::ui::base::image_style::ImageStyle;
use portdesk::ui::base::keys::{Chord, Key, Keymap};
use portdesk::ui::base::theme::Theme;
use portdesk::ui::state::alert::Alert;
use portdesk::ui::state::effect::{CaseAccess, Effect};
use portdesk::ui::state::msg::{ArchiveResult, BatchAnswer, Msg, OrderAnswer, SignInResult};
use portdesk::ui::state::panel_data::{FileFailure, FileRequest, PanelData, PanelRequest};
use portdesk::viewer::{DecodedPage, DocumentDecoder};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use std::collections::{HashMap, VecDeque};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::channel;
use std::sync::{Arc, Mutex};

/// Monday, 23 November 2026, 14:05 in Beijing.
pub(crate) const NOW: &str = "2026-11-23T14:05:00+08:00";

pub(crate) fn at(text: &str) -> DateTime<Utc> {
    DateTime::parse_from_rfc3339(text).unwrap().with_timezone(&Utc)
}

/// The passphrase of every officer.
pub(crate) const RIGHT: &str = "night shift at Lishe 4";

/// A store in memory whose disk is full when the test says so.
struct Shelf {
    inner: MemoryStore,
    full: Arc<AtomicBool>,
}

impl Store for Shelf {
    fn head(&self) -> JournalHead {
        self.inner.head()
    }
    fn settings(&self) -> &DeskSettings {
        self.inner.settings()
    }
    fn log(&self, from: u64) -> Option<JournalReader> {
        self.inner.log(from)
    }

    fn snapshot(&self) -> Option<portdesk::store::Snapshot> {
        self.inner.snapshot()
    }
    fn auth_state(&self) -> &portdesk::store::AuthState {
        self.inner.auth_state()
    }
    fn keyring(&self) -> Option<Arc<portdesk::store::Keyring>> {
        self.inner.keyring()
    }
    fn blobs(&self) -> Option<Arc<dyn portdesk::store::BlobStore>> {
        self.inner.blobs()
    }
    fn live(&mut self) -> Result<Vec<Arc<Case>>, StoreError> {
        self.inner.live()
    }
    fn case(&mut self, no: CaseNo) -> Result<Option<Case>, StoreError> {
        self.inner.case(no)
    }
    fn by_submission(&mut self, id: &str) -> Result<Option<CaseNo>, StoreError> {
        self.inner.by_submission(id)
    }
    fn by_visa(&mut self, number: &str) -> Result<Option<CaseNo>, StoreError> {
        self.inner.by_visa(number)
    }
    fn matches(
        &mut self,
        same: portdesk::domain::matching::MatchKind,
        key: &str,
        since: DateTime<Utc>,
        limit: usize,
    ) -> Result<Vec<CaseNo>, StoreError> {
        self.inner.matches(same, key, since, limit)
    }
    fn by_command(&mut self, id: &str) -> Result<Option<IdempotencyRecord>, StoreError> {
        self.inner.by_command(id)
    }
    fn preferences(&mut self, officer: OfficerId) -> Result<Preferences, StoreError> {
        self.inner.preferences(officer)
    }
    fn archive(&mut self) -> Result<Arc<dyn portdesk::store::Archive>, StoreError> {
        self.inner.archive()
    }
    fn archive_len(&self) -> Result<u64, StoreError> {
        self.inner.archive_len()
    }
    fn commit(&mut self, commits: Vec<Commit>) -> Result<JournalHead, StoreError> {
        if self.full.load(Ordering::SeqCst) {
            self.inner.fail = Some(StoreError::Full);
        }
        self.inner.commit(commits)
    }
    fn settle(&mut self) -> Result<(), StoreError> {
        self.inner.settle()
    }
    fn close(&mut self) -> Result<(), StoreError> {
        self.inner.close()
    }
}

pub(crate) struct Hand {
    pub(crate) model: DeskScreen,
    pub(crate) set: SessionContext,
    pub(crate) service: Arc<DeskService>,
    pub(crate) clock: Arc<Mutex<DateTime<Utc>>>,
    /// The disk takes nothing more.
    pub(crate) full: Arc<AtomicBool>,
    /// The session asked to end.
    pub(crate) left: bool,
    /// What was copied or written to a file.
    pub(crate) taken_out: Vec<String>,
    /// Documents that were to be issued: which, of which case, and where to.
    pub(crate) issued: Vec<(PaperKind, Option<CaseNo>, PaperDestination)>,
    /// How the officer was called.
    pub(crate) calls: Vec<Alert>,
    /// The surnames by which a test knows the sample's cases, whatever the papers say.
    called: HashMap<CaseNo, Box<str>>,
}

impl Hand {
    /// Sits down at a sample desk of Ningbo.
    pub(crate) fn sits(lang: Lang, live: u32, archive: u32, size: (u16, u16)) -> Self {
        Self::sits_at(lang, live, archive, size, false, &|_| {})
    }

    /// Sits down at a desk that only its officers can open.
    pub(crate) fn sits_protected(lang: Lang, live: u32, archive: u32, size: (u16, u16)) -> Self {
        Self::sits_at(lang, live, archive, size, true, &|_| {})
    }

    /// The same where something happened to the cases.
    pub(crate) fn sits_protected_where(size: (u16, u16), happened: &dyn Fn(&mut Case)) -> Self {
        Self::sits_at(Lang::En, 24, 6, size, true, happened)
    }

    /// The same where something happened to the cases, on a desk without protection.
    pub(crate) fn sits_where(
        lang: Lang,
        live: u32,
        archive: u32,
        size: (u16, u16),
        happened: &dyn Fn(&mut Case),
    ) -> Self {
        Self::sits_at(lang, live, archive, size, false, happened)
    }

    fn sits_at(
        lang: Lang,
        live: u32,
        archive: u32,
        size: (u16, u16),
        protected: bool,
        happened: &dyn Fn(&mut Case),
    ) -> Self {
        let now = at(NOW);
        let rules = Arc::new(Rules::builtin());
        let office = Port::new("NGB");
        let officers = sample::officers();
        let mut store = MemoryStore::default();
        let keys = protected.then(|| KeySet::generate(StoreId::from_bytes([1; 16]), 1).unwrap().0);
        set_up(&mut store, office, &officers, keys, &rules, "test", now).unwrap();
        let mut called = HashMap::new();
        for mut built in sample::cases(1, live, archive, now, office, &rules, store.head().seq + 1) {
            called.insert(built.case.no, built.case.papers.traveller.surname.clone());
            happened(&mut built.case);
            let case = Arc::new(built.case);
            let last = built.entries.len();
            let mut version = 0;
            for (n, (at, officer, events)) in built.entries.into_iter().enumerate() {
                version += u32::try_from(events.len()).unwrap();
                let fact = AuditEvent::Case { no: case.no, version, events, original: None, order: None };
                let entry = Entry { at, officer, origin: "test".into(), command: None, fact };
                let case = (n + 1 == last).then(|| Arc::clone(&case));
                store.commit(vec![Commit { entry, case }]).unwrap();
            }
        }
        let clock = Arc::new(Mutex::new(now));
        let full = Arc::new(AtomicBool::new(false));
        let shelf = Shelf { inner: store, full: Arc::clone(&full) };
        let shown = Arc::clone(&clock);
        let service = DeskService::start_at(
            Box::new(shelf),
            Arc::clone(&rules),
            "test",
            Arc::new(move || *shown.lock().unwrap()),
        )
        .unwrap();
        let set = SessionContext {
            officer: officers[0].clone(),
            office,
            lang,
            texts: Catalog::builtin(lang),
            theme: Arc::new(Theme::named("any").unwrap()),
            loaded: LoadedAssets::default(),
            glyphs: UNICODE,
            keys: Arc::new(Keymap::builtin()),
            rules: Arc::clone(&rules),
            register: Arc::new(sample::register(now.date_naive())),
            sample: true,
            protected,
            roster: Arc::clone(service.roster()),
            anchor: service.desk().anchor,
            notices: None,
            print: None,
            dismiss: None,
            images: ImageStyle::default(),
            viewer: ViewerAccess::with(DocumentDecoder::of_program(env!("CARGO_BIN_EXE_portdesk").into())),
            mouse: true,
            calls: AlertConfig { bell: true, title: true, notify: true },
        };
        let keeps = Preferences::default();
        let mut model = DeskScreen::begin(service.desk(), size, now, &rules, service.officers(), keeps);
        let main = &mut model.model;
        main.match_summary.set_index(MatchIndex::from_desk(&service.desk()));
        main.match_summary.refresh(main.shown, &main.desk, &rules);
        let mut hand = Self {
            model,
            set,
            service: Arc::new(service),
            clock,
            full,
            left: false,
            taken_out: Vec::new(),
            issued: Vec::new(),
            calls: Vec::new(),
            called,
        };
        let effects = hand.msg(Msg::Tick);
        hand.carry_out(effects);
        hand
    }

    /// All closed cases.
    pub(crate) fn closed(&self) -> Vec<Arc<Case>> {
        let now = *self.clock.lock().unwrap();
        let wanted = ArchiveQuery::new(&Query::default(), self.model.list_filter.around(now), usize::MAX);
        self.service.archive(&wanted).unwrap().cases
    }

    /// Presses keys and has what they ask for carried out before the next one.
    pub(crate) fn keys(&mut self, keys: &str) -> &mut Self {
        for key in keys.split_whitespace() {
            let effects = self.msg(Msg::Key(key.parse().unwrap()));
            self.carry_out(effects);
        }
        self
    }

    /// Writes a text, letter by letter.
    pub(crate) fn writes(&mut self, text: &str) -> &mut Self {
        for letter in text.chars() {
            let effects = self.msg(Msg::Key(Chord::plain(Key::Char(letter))));
            self.carry_out(effects);
        }
        self
    }

    /// Gives a message to the screen and answers with what the screen asks for.
    pub(crate) fn msg(&mut self, msg: Msg) -> Vec<Effect> {
        let now = *self.clock.lock().unwrap();
        update(&mut self.model, msg, &mut self.set, now)
    }

    /// Lets time pass at a desk that nobody touches.
    pub(crate) fn waits(&mut self, minutes: i64) {
        *self.clock.lock().unwrap() += Duration::minutes(minutes);
        self.service.elapse().unwrap();
        self.hears();
    }

    /// Hears what became of the desk meanwhile, and does what the screen asks for.
    pub(crate) fn hears(&mut self) {
        let desk = self.service.desk();
        for msg in [Msg::Desk(desk), Msg::Tick] {
            let effects = self.msg(msg);
            self.carry_out(effects);
        }
    }

    /// Does what the screen asks for.
    pub(crate) fn carry_out(&mut self, effects: Vec<Effect>) {
        let mut left: VecDeque<Effect> = effects.into();
        while let Some(effect) = left.pop_front() {
            match effect {
                Effect::Execute { ticket, case, seen, command, by } => {
                    let (send, answer) = channel();
                    let order = CommandRequest { case, seen: Some(seen), id: None, command };
                    let officer = by.unwrap_or_else(|| self.set.officer.clone());
                    self.service.submit(officer, order, move |result| {
                        send.send(result).unwrap();
                    });
                    let answer = match answer.recv().unwrap() {
                        Ok(done) => OrderAnswer::Done(done.after),
                        Err(ServiceError::Refused(refusal)) => OrderAnswer::Refused(refusal),
                        Err(ServiceError::Store(error)) => {
                            OrderAnswer::Failed(portdesk::session::store_error_text(&self.set.texts, &error))
                        }
                        Err(error @ ServiceError::Closed) => panic!("{error}"),
                    };
                    let desk = self.service.desk();
                    left.extend(self.msg(Msg::Desk(desk)));
                    left.extend(self.msg(Msg::Answer(ticket, answer)));
                }
                Effect::ExecuteMany { ticket, orders } => {
                    let orders = orders.into_iter().map(|o| CommandRequest {
                        case: o.case,
                        seen: Some(o.seen),
                        id: None,
                        command: o.command,
                    });
                    let answer = match self.service.execute_many(&self.set.officer, orders.collect()) {
                        Ok(outcomes) => BatchAnswer::Done(
                            outcomes
                                .into_iter()
                                .map(|o| {
                                    let waits = |d: portdesk::service::CommandOutcome| {
                                        d.after.is_some_and(|c| c.state.is_awaiting_second())
                                    };
                                    (o.case, o.result.map(waits))
                                })
                                .collect(),
                        ),
                        Err(ServiceError::Store(error)) => {
                            BatchAnswer::Failed(portdesk::session::store_error_text(&self.set.texts, &error))
                        }
                        Err(error) => panic!("{error}"),
                    };
                    let desk = self.service.desk();
                    left.extend(self.msg(Msg::Desk(desk)));
                    left.extend(self.msg(Msg::Progress(ticket, answer)));
                }
                Effect::SearchArchive(query) => {
                    let now = *self.clock.lock().unwrap();
                    let wanted = ArchiveQuery::new(&query, self.model.list_filter.around(now), 500);
                    let f = self.service.archive(&wanted).unwrap();
                    let (cases, more, looked, done, near) = (f.cases, f.more, f.looked, f.done, f.near);
                    left.extend(self.msg(Msg::Archive(ArchiveResult { cases, more, looked, done, near })));
                }
                Effect::NewCase { ticket, entry, note } => {
                    let (send, answer) = channel();
                    create_case(&self.service, &self.set, (ticket, *entry, note), move |msg| {
                        send.send(msg).unwrap();
                    });
                    let msg = answer.recv().unwrap();
                    let desk = self.service.desk();
                    left.extend(self.msg(Msg::Desk(desk)));
                    left.extend(self.msg(msg));
                }
                Effect::StopSearch => {}
                Effect::ConfirmClock => {
                    let said = self.service.confirm_clock(&self.set.officer);
                    let desk = self.service.desk();
                    left.extend(self.msg(Msg::Desk(desk)));
                    let said = said.map_or_else(|e| (true, e.to_string()), |s| (false, s.clock.to_string()));
                    left.extend(self.msg(Msg::Told(said.0, said.1)));
                }
                Effect::Remember(keeps) => self.service.remember(&self.set.officer, keeps),
                Effect::Look(no, look) => {
                    let at = match look {
                        CaseAccess::Opened => portdesk::store::AccessKind::Opened,
                        CaseAccess::Unmasked => portdesk::store::AccessKind::Unmasked,
                    };
                    let full = self.full.load(Ordering::SeqCst);
                    let written = self.service.record(&self.set.officer, AuditEvent::Looked { no, at });
                    let failed =
                        written.err().map(|e| e.to_string()).or(full.then(|| "the disk is full".into()));
                    left.extend(self.msg(Msg::Looked(no, look, failed)));
                }
                Effect::Prove { officer, passphrase, purpose, .. } => {
                    let officers = self.service.officers();
                    let there = officers.iter().find(|o| o.id == officer);
                    let proof = match there.filter(|_| passphrase == Passphrase::new(RIGHT.into())) {
                        Some(officer) => SignInResult::Given(officer.clone()),
                        None => SignInResult::Refused("Wrong officer ID".into()),
                    };
                    left.extend(self.msg(Msg::Proved(purpose, proof)));
                }
                Effect::MessagesRead => self.service.messages_read(&self.set.officer),
                Effect::Locked => {}
                Effect::Panel(ask) => {
                    if let Some(seen) = self.looks(ask) {
                        let desk = self.service.desk();
                        left.extend(self.msg(Msg::Desk(desk)));
                        left.extend(self.msg(Msg::Panel(seen)));
                    }
                }
                Effect::Quit => self.left = true,
                Effect::TakeOut { text, .. } => self.taken_out.push(text),
                Effect::IssuePaper { kind, case, to } => self.issued.push((kind, case, to)),
                Effect::Alert(call) => self.calls.push(call),
                Effect::Copy(_) | Effect::Dismiss(_) | Effect::Redraw | Effect::Mouse(_) => {}
            }
        }
    }

    /// A page of a delivered file, decoded by the real child and written down, at once.
    fn file(&self, wanted: &FileRequest) -> Result<Arc<DecodedPage>, FileFailure> {
        let said = |e: ServiceError| FileFailure::Said(e.to_string());
        let bytes = self.service.case_file(wanted.case, wanted.item, &wanted.sha256).map_err(said)?;
        let page = self.set.viewer.decoder.decode(&bytes, &wanted.picture, wanted.accepted);
        let page = page.map_err(FileFailure::Fault)?;
        let (send, answer) = channel();
        let officer = self.set.officer.clone();
        self.service.file_opened(officer, wanted.case, wanted.item, wanted.sha256, move |written| {
            send.send(written).unwrap();
        });
        answer.recv().unwrap().map_err(said)?;
        Ok(Arc::new(page))
    }

    /// What is looked at beside the queue, worked out at once.
    fn looks(&self, ask: PanelRequest) -> Option<PanelData> {
        let refused = |e: ServiceError| PanelData::Failed(e.to_string());
        if ask != PanelRequest::Nothing
            && let Err(error) = self.service.may(&self.set.officer, "look")
        {
            return Some(refused(error));
        }
        Some(match ask {
            PanelRequest::Dashboard => {
                self.service.stats(30).map_or_else(refused, |s| PanelData::Dashboard(Arc::new(s)))
            }
            PanelRequest::RelatedCases(no) => {
                self.service.radar(no).map_or_else(refused, |r| PanelData::RelatedCases(no, r, true))
            }
            PanelRequest::Inviter(no) => {
                self.service.inviter(no).map_or_else(refused, |c| PanelData::Inviter(no, c, true))
            }
            PanelRequest::File(wanted) => PanelData::File(wanted, self.file(&wanted)),
            // Counted for a dialogue of lines alone.
            PanelRequest::PageCounts(..) | PanelRequest::Nothing => return None,
        })
    }

    /// Goes to the case of a traveller in the view, by the arrow keys.
    pub(crate) fn finds(&mut self, surname: &str) -> &mut Self {
        self.keys("Home");
        for _ in 0..=self.model.rows.len() {
            let called =
                |c: &Arc<Case>| &**self.called.get(&c.no).unwrap_or(&c.papers.traveller.surname) == surname;
            if self.model.selected_case().is_some_and(called) {
                return self;
            }
            self.keys("Down");
        }
        panic!("{surname} is not in the view");
    }

    /// The cells of the screen, row by row; the hidden half of a wide character is empty.
    pub(crate) fn cells(&self) -> Vec<Vec<String>> {
        let (width, height) = self.model.size;
        let area = Rect::new(0, 0, width, height);
        let mut buf = Buffer::empty(area);
        view::draw(&mut buf, area, &self.model, &self.set);
        rows(&buf)
    }

    /// What the screen shows, line by line, without the blanks at their ends.
    pub(crate) fn screen(&self) -> Vec<String> {
        self.cells().iter().map(|row| row.concat().trim_end().to_owned()).collect()
    }
}

/// The cells of a buffer, row by row; the second cell of a wide sign is empty.
pub(crate) fn rows(buf: &Buffer) -> Vec<Vec<String>> {
    let (width, height) = (buf.area.width, buf.area.height);
    (0..height)
        .map(|y| {
            let mut row: Vec<String> = Vec::new();
            while row.len() < usize::from(width) {
                let symbol = buf[(u16::try_from(row.len()).unwrap(), y)].symbol();
                row.push(symbol.to_owned());
                for _ in 1..cells::width(symbol) {
                    row.push(String::new());
                }
            }
            row
        })
        .collect()
}
