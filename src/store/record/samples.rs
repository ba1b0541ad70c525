//! One value of every kind of record, for the golden bytes: every fact, every event with each of its optional fields filled.

use crate::domain::case::admission::Visa;
use crate::domain::case::application::{
    Application, BookedArrival, Document, Inviter, InviterKind, Passport, Sex, Traveller,
};
use crate::domain::case::arrival_report::ArrivalReport;
use crate::domain::case::checklist::{
    ChecklistItem, Criterion, Finding, FindingSeverity, ItemState, Requirement,
};
use crate::domain::case::delivered_file::{BlobRef, DeliveredFile, FileKind};
use crate::domain::case::disclosure::{Disclosure, Recipient};
use crate::domain::case::document_request::{RequestDraft, RequestReason, RequestedItem};
use crate::domain::case::forgotten_file::FileRef;
use crate::domain::case::proposal::{Proposal, ProposedDecision};
use crate::domain::case::split_case::SplitCase;
use crate::domain::case::transfer::ReviewStatus;
use crate::domain::case::{Case, RecordedEvent};
use crate::domain::case_no::CaseNo;
use crate::domain::code::{Category, ClosingCode, Code, DeclineCode, Defect, Ground, Item, Port, StateCode};
use crate::domain::elapsed::Elapsed;
use crate::domain::event::Event;
use crate::domain::file_fault::FileFault;
use crate::domain::listing::{Column, Preferences, SavedView, Sort, View};
use crate::domain::message::{Message, MessageKind};
use crate::domain::officer::{Officer, OfficerId, Role};
use crate::domain::paper::{PaperDestination, PaperKind};
use crate::domain::roster::AccessGrant;
use crate::domain::sign_in::SignInFailures;
use crate::store::crypto::KeySet;
use crate::store::entry::{AccessKind, AuditEvent, Entry, IdempotencyRecord, SignInStage};
use crate::store::merkle::MerkleTree;
use crate::store::repair_record::{RepairSource, RepairedPlace};
use crate::store::{AuthState, DeskSettings};
use chrono::{DateTime, NaiveDate, Utc};

/// A moment, by its number.
pub(in crate::store) fn at(n: i64) -> DateTime<Utc> {
    DateTime::from_timestamp_micros(1_795_000_000_000_000 + n * 61_000_001).expect("a time")
}

fn day(year: i32) -> NaiveDate {
    NaiveDate::from_ymd_opt(year, 4, 15).expect("a day")
}

fn officer(id: &str) -> OfficerId {
    id.parse().expect("an id")
}

fn words(text: &str) -> Option<Box<str>> {
    Some(text.into())
}

/// A delivered file.
fn delivered_file(item: Item) -> DeliveredFile {
    let blob = BlobRef { name: [0x1b; 32], stored_sha256: [0x2c; 32] };
    DeliveredFile {
        item,
        name: "passport.pdf".into(),
        sha256: [0x0a; 32],
        bytes: 734_003,
        kind: FileKind::Pdf,
        blob,
    }
}

/// A visa.
fn visa() -> Visa {
    Visa {
        number: "A1234567".into(),
        category: Category::new("R"),
        entries: 1,
        stay_days: 20,
        enter_by: day(2026),
        issued_at: at(16),
        place: Port::new("NGB"),
        officer: officer("wang"),
        remarks: words("exit PVG"),
    }
}

/// What a case begins with that was split off a group.
fn split_case() -> SplitCase {
    SplitCase {
        office: Port::new("NGB"),
        papers: papers(),
        lines: lines(),
        receipt: "NGB-20261124-DJTAH".into(),
        valid_until: day(2026),
        told: Some(ArrivalReport {
            carrier: "CA934".into(),
            day: day(2026),
            at: Some(at(11)),
            present: true,
        }),
        entry_told: Some(Port::new("PVG")),
        files: vec![delivered_file(Item::new("INVITE"))],
    }
}

/// A case number.
pub(in crate::store) fn case_no() -> CaseNo {
    CaseNo::from_serial(Port::new("NGB"), 4711)
}

fn traveller(surname: &str) -> Traveller {
    Traveller {
        surname: surname.into(),
        given_names: "SOPHIE".into(),
        native_name: words("索菲"),
        nationality: StateCode::new("NLD"),
        sex: Sex::F,
        birth_date: day(1974).into(),
        passport: Passport {
            kind: "P".into(),
            number: "NX0000000".into(),
            issuing_state: StateCode::new("NLD"),
            expires_on: day(2032),
            mrz: ["P<NLD", "NX0000000"].map(Into::into).into(),
        },
    }
}

/// The application of a submission, every field filled.
pub(super) fn papers() -> Application {
    Application {
        submission: "PVS-20260819-00017".into(),
        submitted_at: at(1),
        office: Port::new("NGB"),
        entry_port: Port::new("PEK"),
        arrival: Some(BookedArrival { carrier: "LH722".into(), at: at(2) }),
        ground: Ground::new("TAL"),
        category: Category::new("R"),
        entries: 1,
        stay_days: 20,
        reason: "Equipment development".into(),
        traveller: traveller("JANSEN"),
        inviter: Some(Inviter {
            name: "江北电气".into(),
            kind: Some(InviterKind::Unit),
            uscc: words("91350100M000100Y43"),
            contact: words("Li Lei"),
            phone: words("0574-1"),
            address: words("Ningbo"),
        }),
        documents: vec![Document {
            item: Item::new("PASSPORT"),
            name: "passport.pdf".into(),
            sha256: [7; 32],
            received_at: at(3),
            bytes: Some(482_113),
            kind: words("pdf"),
        }],
        group: vec![traveller("DE VRIES")],
    }
}

/// A checklist with an item of every state.
pub(super) fn lines() -> Vec<ChecklistItem> {
    let states = [
        ItemState::Missing,
        ItemState::Received,
        ItemState::Verified,
        ItemState::Rejected(Defect::new("NOT_STAMPED")),
        ItemState::Waived,
    ];
    let requirements = [Requirement::Mandatory, Requirement::Conditional, Requirement::Optional];
    let severities = [FindingSeverity::Notice, FindingSeverity::Doubt, FindingSeverity::Bar];
    let items = ["PASSPORT", "FORM", "PHOTO", "INVITE", "LICENCE"];
    (0..5)
        .map(|n| ChecklistItem {
            item: Item::new(items[n]),
            requirement: requirements[n % 3],
            heads: Criterion::ALL.into_iter().take(n % 4).collect(),
            state: states[n],
            note: words("note").filter(|_| n == 4),
            findings: vec![Finding {
                code: Code::new("passport_expires"),
                severity: severities[n % 3],
                about: "2032".into(),
            }],
        })
        .collect()
}

/// Every event, in the order of its machine names.
pub(in crate::store) fn events() -> Vec<Event> {
    let item = Item::new("INVITE");
    let rules: Box<str> = "2026-11".into();
    let note = || words("理由");
    let mut all = vec![
        Event::Received { office: Port::new("NGB"), papers: papers(), lines: lines(), rules: rules.clone() },
        Event::Supplemented {
            papers: papers(),
            lines: lines(),
            changes: vec!["stay_days".into()],
            rules: rules.clone(),
        },
        Event::Flagged {
            item,
            finding: Finding {
                code: Code::new("same_passport"),
                severity: FindingSeverity::Doubt,
                about: "NGB-1".into(),
            },
        },
        Event::Claimed { until: at(4) },
        Event::Released,
        Event::LeaseLapsed,
        Event::ItemVerified { item, note: note() },
        Event::ItemRejected { item, defect: Defect::new("NOT_STAMPED"), note: note() },
        Event::ItemWaived { item, note: "免交".into() },
        Event::ItemRestored { item, state: ItemState::Rejected(Defect::new("ILLEGIBLE")), note: note() },
        Event::DocumentsRequested { reply_by: at(5), items: vec![item], note: note() },
        Event::ReplyOverdue,
        Event::Held { until: at(6), note: note() },
        Event::Resumed { note: note() },
        Event::HoldEnded,
        Event::Escalated { note: note() },
        Event::Approved {
            receipt: "NGB-20261124-DJTAH".into(),
            rules: rules.clone(),
            seals_at: at(7),
            note: note(),
        },
        Event::Refused {
            code: ClosingCode::new("R21-4A"),
            rules: rules.clone(),
            seals_at: at(8),
            note: "理由".into(),
        },
        Event::NotAccepted {
            code: ClosingCode::new("N1"),
            rules: rules.clone(),
            seals_at: at(9),
            note: "理由".into(),
        },
        Event::TakenBack { note: note() },
        Event::Sealed,
        Event::TransferOffered {
            to: Port::new("PEK"),
            review: ReviewStatus::Reviewed,
            receipt: words("NGB-20261124-DJTAH"),
            reason: "entry port".into(),
            rules: rules.clone(),
            answer_by: at(10),
            grace_until: Some(at(13)),
        },
        Event::TransferAccepted { note: note(), grace_until: Some(at(14)) },
        Event::TransferDeclined { code: DeclineCode::new("D1"), note: note() },
        Event::TransferTimedOut,
        Event::Withdrawn { code: ClosingCode::new("W1"), note: note(), grace_until: Some(at(15)) },
        Event::Noted { note: "note".into() },
        Event::SecondAsked {
            proposal: Proposal {
                wish: ProposedDecision::Refuse { code: ClosingCode::new("R21-4A") },
                note: note(),
            },
            rules,
        },
        Event::SecondGiven { first: officer("wang"), note: note() },
        Event::SecondDeclined { note: note() },
        Event::ItemRedone { item, state: ItemState::Verified, note: note() },
        Event::ArrivalChanged { carrier: "CA934".into(), at: Some(at(11)), present: true, note: note() },
        Event::NoticeIssued {
            asked: vec![
                RequestedItem {
                    item,
                    want: RequestReason::Defect(Defect::new("MISSING")),
                    words: words("words"),
                },
                RequestedItem {
                    item,
                    want: RequestReason::Doubts(vec![Code::new("uscc_check")]),
                    words: None,
                },
            ],
            text: "补正告知书".into(),
            late: vec![item],
            reason: words("reason"),
        },
        Event::Compared { other: case_no(), same: true, note: note() },
        Event::TakenOver { from: Some(officer("li")), until: at(15), note: "ill".into() },
        Event::Assigned { to: officer("li"), from: None, until: at(15), note: "ill".into() },
        Event::EscalationAnswered { to: Some(officer("li")), until: at(15), note: "yes".into() },
        Event::EscalationWithdrawn { until: at(15), note: "found".into() },
        Event::Freed { officer: officer("li") },
        Event::OfferWithdrawn { note: note() },
        Event::EntryPortChanged { from: Port::new("PEK"), to: Port::new("PVG"), note: note() },
        Event::FilesDelivered { files: vec![delivered_file(item)] },
        Event::FileFaultFound { item, finding: FileFault::Changed.finding("passport.pdf") },
        Event::ItemReopened { item },
        Event::PaperIssued {
            paper: PaperKind::Receipt,
            sha256: [0x0e; 32],
            to: PaperDestination::Printer,
            is_final: false,
        },
        Event::FileOpened { item, sha256: [0x0a; 32], written_out: true },
        Event::Told { who: Recipient::Border, said: Disclosure::NotFinal, by: "by".into() },
        Event::Expected { valid_until: day(2026), at: at(16), note: note() },
        Event::SeenAtCounter { item, note: note() },
        Event::VisaIssued { traveller: 1, visa: visa(), rules: "2026-11".into() },
        Event::Entered { travellers: vec![0, 1], note: note() },
        Event::VisaExpired { travellers: vec![0], code: ClosingCode::new("X-EXP"), at: at(17), note: note() },
        Event::VisaVoided { travellers: vec![1], code: ClosingCode::new("X-VOID"), note: "misprint".into() },
        Event::ValidityExtended { until: day(2027), from: day(2026), note: "late flight".into() },
        Event::ReviewedAgain { note: "comes again".into() },
        Event::TravellerSplit { traveller: 1, to: case_no() },
        Event::SplitFrom { from: case_no(), split: Box::new(split_case()) },
        Event::FilesForgotten {
            files: vec![FileRef { item, sha256: [0x0a; 32] }],
            note: "the time is over".into(),
        },
        Event::RequestDrafted {
            draft: RequestDraft {
                reply_by: Some(at(16)),
                items: vec![item],
                left_out: vec![Item::new("PHOTO")],
                text: words("补正告知书"),
                note: note(),
            },
        },
    ];
    all.extend(Elapsed::ALL.map(|what| Event::Elapsed { what, at: at(16) }));
    all
}

/// Every kind of proposed decision.
pub(super) fn wishes() -> Vec<ProposedDecision> {
    vec![
        ProposedDecision::Refuse { code: ClosingCode::new("R21-4A") },
        ProposedDecision::Recall,
        ProposedDecision::Waive { item: Item::new("INVITE") },
        ProposedDecision::Verify { item: Item::new("INVITE") },
        ProposedDecision::Approve,
        ProposedDecision::Transfer { to: Port::new("PEK") },
        ProposedDecision::Withdraw { code: ClosingCode::new("W1") },
        ProposedDecision::Void { traveller: Some(1) },
        ProposedDecision::Forget { item: Some(Item::new("INVITE")), number: Some(2) },
    ]
}

/// An officer of every role.
pub(super) fn officers() -> Vec<Officer> {
    Role::ALL.map(|role| Officer { id: officer(role.name()), name: "王伟".into(), role }).into()
}

/// What an officer keeps of the lists, with every view and column.
pub(super) fn preferences() -> Preferences {
    let views = [View::Queue, View::Waiting, View::All, View::Archive, View::Orphans, View::Expected];
    let mut kept = Preferences::default();
    for (slot, view) in (5..).zip(views) {
        let sort = Column::ALL.get(usize::from(slot)).map(|by| Sort { by: *by, down: slot % 2 == 0 });
        kept.views.insert(slot, SavedView { name: "北京".into(), view, query: "port:PEK".into(), sort });
    }
    kept.sorts.extend(views.into_iter().zip(Column::ALL).map(|(view, by)| (view, Sort::up(*by))));
    kept.recent.push_back("eriksson".into());
    kept
}

/// A list of keys. Its bytes are of its form only: they open nothing.
pub(super) fn keys() -> KeySet {
    let bytes = |n: u8, len: usize| vec![n; len];
    let slot = serde_json::json!({
        "officer": "wang",
        "kdf": { "memory_kib": 19456, "passes": 4, "lanes": 1 },
        "salt": bytes(1, 16),
        "public": bytes(2, 32),
        "private": bytes(3, 72),
        "wrapped": bytes(4, 80),
    });
    let keys = serde_json::json!({
        "since": 2, "generation": 3, "slots": [slot], "older": bytes(5, 50), "vouched": bytes(6, 32),
    });
    serde_json::from_value(keys).expect("a list of keys")
}

/// Every fact, in the order of their machine names; of cases there are more in [`entries`].
fn facts() -> Vec<AuditEvent> {
    let wang = officer("wang");
    let mut facts = vec![AuditEvent::DeskOpened { office: Port::new("NGB") }];
    facts.extend(officers().into_iter().map(|officer| AuditEvent::OfficerAdded { officer }));
    facts.extend([
        AuditEvent::Case {
            no: case_no(),
            version: 9,
            events: vec![Event::Released],
            original: Some([1, 2, 3].into()),
            order: Some([6; 32]),
        },
        AuditEvent::KeysChanged { keys: keys() },
        AuditEvent::SignedIn { officer: wang, step: Some(59_000_000) },
        AuditEvent::SignedIn { officer: wang, step: None },
        AuditEvent::SignInFailed { officer: wang, at: SignInStage::Passphrase },
        AuditEvent::SignInFailed { officer: wang, at: SignInStage::SecondFactor },
        AuditEvent::SignedOut { officer: wang },
        AuditEvent::OfficerChanged { officer: Officer { id: wang, name: "王伟".into(), role: Role::Lead } },
        AuditEvent::OfficerRemoved { officer: wang },
        AuditEvent::SecondFactorSet { officer: wang, secret: Some([9; 20].into()) },
        AuditEvent::Looked { no: case_no(), at: AccessKind::Opened },
        AuditEvent::Looked { no: case_no(), at: AccessKind::Unmasked },
        AuditEvent::Looked { no: case_no(), at: AccessKind::File },
        AuditEvent::Exported { what: "list".into(), cases: 12, case: None },
        AuditEvent::Exported { what: "notice".into(), cases: 1, case: Some(case_no()) },
        AuditEvent::ScreenLocked { locked: true },
        AuditEvent::Protected { entry: 42, hash: [5; 32] },
        AuditEvent::SettingsChanged { settings: vec![("lang".into(), "zh".into())] },
        AuditEvent::PreferencesChanged { preferences: preferences() },
        AuditEvent::Checkpoint { entries: 9, root: [3; 32], generation: 1, mac: [4; 32] },
        AuditEvent::PassphraseSet { officer: officer("li") },
        AuditEvent::SecondFactorPending { officer: wang, secret: [9; 20].into() },
        AuditEvent::AddedAlone { officer: officer("li"), role: Role::Lead },
        AuditEvent::MessagesRead,
        AuditEvent::ClockConfirmed { clock: at(17), newest: Some(at(18)) },
        AuditEvent::AnchorSet {
            file: "/mnt/b/anchor".into(),
            desk: Some([6; 16]),
            entry: Some(42),
            hash: Some([5; 32]),
            note: words("restored after a fire"),
        },
        AuditEvent::JournalRepaired {
            places: vec![
                RepairedPlace { segment: 1, byte: 4711, bytes: 3, entries: Some((7, 9)) },
                RepairedPlace { segment: 2, byte: 0, bytes: 1, entries: None },
            ],
            source: RepairSource::Backup,
            entry: 12,
            hash: [0xA7; 32],
        },
        AuditEvent::FilesStored {
            blobs: vec![
                BlobRef { name: [0x21; 32], stored_sha256: [0x22; 32] },
                BlobRef { name: [0x23; 32], stored_sha256: [0x24; 32] },
            ],
        },
        AuditEvent::OfficeKeyMade { public: [0x0c; 32], secret: [0x0d; 32].into() },
        AuditEvent::FilesRepaired { blobs: vec![[0x21; 32]], entry: 12, hash: [0xa7; 32] },
        AuditEvent::FilesDestroyed { blobs: vec![[0x21; 32], [0x23; 32]] },
    ]);
    facts
}

/// The entry of a fact.
pub(in crate::store) fn entry(fact: AuditEvent) -> Entry {
    Entry { at: at(0), officer: officer("wang"), origin: "tty1".into(), command: words("ORDER-1"), fact }
}

/// An entry of every fact and of every event, with a name for each.
pub(super) fn entries() -> Vec<(String, Entry)> {
    let named = |(n, fact): (usize, AuditEvent)| (format!("{n:02} {}", fact.name()), entry(fact));
    let mut all: Vec<(String, Entry)> = facts().into_iter().enumerate().map(named).collect();
    let mut case = |event: Event| {
        let name = format!("{:02} case {}", all.len(), event.name());
        let events = vec![event];
        all.push((
            name,
            entry(AuditEvent::Case { no: case_no(), version: 3, events, original: None, order: None }),
        ));
    };
    events().into_iter().for_each(&mut case);
    for wish in wishes() {
        case(Event::SecondAsked { proposal: Proposal { wish, note: None }, rules: "r".into() });
    }
    all
}

/// The settings of a desk.
pub(super) fn settings() -> DeskSettings {
    DeskSettings {
        office: Some(Port::new("NGB")),
        officers: officers(),
        next_serial: 4712,
        second_factors: vec![(officer("wang"), [9; 20].into())],
        run_with: vec![("lang".into(), "zh".into())],
        ties: vec![AccessGrant { by: officer("wang"), to: officer("li"), at: at(13) }],
        temporary: vec![(officer("li"), officer("wang"))],
        pending_factors: vec![(officer("li"), [8; 20].into())],
        messages: messages(),
        office_keys: vec![([0x0c; 32], [0x0d; 32].into())],
    }
}

fn messages() -> Vec<Message> {
    let note: Box<str> = "the shift ends".into();
    let news = [
        MessageKind::OwnerChanged { case: case_no(), to: officer("li"), note: note.clone() },
        MessageKind::AddedAlone { officer: officer("li"), role: Role::Lead },
        MessageKind::EscalationAnswered { case: case_no(), note },
    ];
    let message = |news| Message { at: at(14), by: officer("wang"), news, unread: vec![officer("li")] };
    news.into_iter().map(message).collect()
}

/// Who can sign in to a desk.
pub(super) fn auth_state() -> AuthState {
    AuthState {
        keys: Some(keys()),
        failures: [(officer("li"), SignInFailures { count: 5, last: at(12) })].into(),
        used_steps: [(officer("wang"), 59_000_000)].into(),
    }
}

/// What an order did.
pub(super) fn done() -> IdempotencyRecord {
    IdempotencyRecord { case: case_no(), version: 9, events: vec!["approved".into()], order: Some([6; 32]) }
}

/// A case of every kind: after its reception and each of the events.
pub(super) fn cases() -> Vec<Case> {
    let all = events();
    let how = |seq: u64| RecordedEvent { seq, at: at(20), officer: officer("wang") };
    let received = Case::apply(None, case_no(), &all[0], &how(1));
    let full =
        all[1..16].iter().fold(received.clone(), |case, event| Case::apply(case, case_no(), event, &how(2)));
    let after = |event: &Event| Case::apply(full.clone(), case_no(), event, &how(3)).expect("a case");
    received.clone().into_iter().chain(all[1..].iter().map(after)).collect()
}

/// The tree over the entries since a checkpoint.
pub(super) fn tree() -> MerkleTree {
    let mut tree = MerkleTree::default();
    (1..8).for_each(|n: u8| tree.push(n.into(), &[n; 32]));
    tree
}
