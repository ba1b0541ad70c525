//! Every row of the table.

use super::{Action, BackupState, Intent, JournalState, Old, StoreState, Why, decide};

const JOURNALS: [JournalState; 6] = [
    JournalState::Whole,
    JournalState::Torn,
    JournalState::Damaged,
    JournalState::Cut,
    JournalState::Gone,
    JournalState::Newer,
];
const STORES: [StoreState; 7] = [
    StoreState::Missing,
    StoreState::Damaged,
    StoreState::OtherKeys,
    StoreState::Outdated,
    StoreState::Current,
    StoreState::Behind,
    StoreState::Parted,
];
const BACKUPS: [BackupState; 3] = [BackupState::None, BackupState::Whole, BackupState::Foreign];
const INTENTS: [Intent; 4] = [Intent::Read, Intent::Work, Intent::Rebuild, Intent::Repair];

fn each_row(mut row: impl FnMut(JournalState, StoreState, BackupState, Intent, Action)) {
    for journal in JOURNALS {
        for store in STORES {
            for backup in BACKUPS {
                for intent in INTENTS {
                    row(journal, store, backup, intent, decide(journal, store, backup, intent));
                }
            }
        }
    }
}

/// The table as people read it: one line for each journal and store, the actions of `list`, opening, `rebuild`, `repair` and
/// `repair FILE`.
const TABLE: &str = "
Whole Missing: build build build nothing fill(backup)
Whole Damaged: build-keep build-keep build-keep nothing fill(backup)
Whole OtherKeys: build-remove build-remove build-keep nothing fill(backup)
Whole Outdated: build-remove build-remove build-keep nothing fill(backup)
Whole Current: open open build-keep nothing fill(backup)
Whole Behind: catch-up catch-up build-keep nothing fill(backup)
Whole Parted: parted parted parted parted parted
Torn Missing: build build build nothing fill(backup)
Torn Damaged: build-keep build-keep build-keep nothing fill(backup)
Torn OtherKeys: build-remove build-remove build-keep nothing fill(backup)
Torn Outdated: build-remove build-remove build-keep nothing fill(backup)
Torn Current: open open build-keep nothing fill(backup)
Torn Behind: catch-up catch-up build-keep nothing fill(backup)
Torn Parted: parted parted parted parted parted
Damaged Missing: damaged damaged damaged damaged fill(backup)
Damaged Damaged: damaged damaged damaged damaged fill(backup)
Damaged OtherKeys: damaged fill(store) damaged fill(store) fill(store+backup)
Damaged Outdated: damaged fill(store) damaged fill(store) fill(store+backup)
Damaged Current: damaged fill(store) damaged fill(store) fill(store+backup)
Damaged Behind: damaged fill(store) damaged fill(store) fill(store+backup)
Damaged Parted: parted parted parted parted parted
Cut Missing: damaged damaged damaged damaged fill(backup)
Cut Damaged: damaged damaged damaged damaged fill(backup)
Cut OtherKeys: damaged fill(store) damaged fill(store) fill(store+backup)
Cut Outdated: damaged fill(store) damaged fill(store) fill(store+backup)
Cut Current: damaged fill(store) damaged fill(store) fill(store+backup)
Cut Behind: damaged fill(store) damaged fill(store) fill(store+backup)
Cut Parted: parted parted parted parted parted
Gone Missing: damaged damaged damaged damaged fill(backup)
Gone Damaged: damaged damaged damaged damaged fill(backup)
Gone OtherKeys: damaged damaged damaged fill(store) fill(store+backup)
Gone Outdated: damaged damaged damaged fill(store) fill(store+backup)
Gone Current: damaged damaged damaged fill(store) fill(store+backup)
Gone Behind: damaged damaged damaged fill(store) fill(store+backup)
Gone Parted: parted parted parted parted parted
Newer Missing: newer newer newer newer newer
Newer Damaged: newer newer newer newer newer
Newer OtherKeys: newer newer newer newer newer
Newer Outdated: newer newer newer newer newer
Newer Current: newer newer newer newer newer
Newer Behind: newer newer newer newer newer
Newer Parted: newer newer newer newer newer
";

fn word(action: Action) -> &'static str {
    match action {
        Action::Open => "open",
        Action::CatchUp => "catch-up",
        Action::Build(Old::None) => "build",
        Action::Build(Old::Kept) => "build-keep",
        Action::Build(Old::Removed) => "build-remove",
        Action::Fill { store: true, backup: true } => "fill(store+backup)",
        Action::Fill { store: true, backup: false } => "fill(store)",
        Action::Fill { store: false, .. } => "fill(backup)",
        Action::Nothing => "nothing",
        Action::Block(Why::Damaged) => "damaged",
        Action::Block(Why::Parted) => "parted",
        Action::Block(Why::Foreign) => "foreign",
        Action::Block(Why::Newer) => "newer",
    }
}

#[test]
fn recovery_table_has_every_row() {
    let mut table = String::from("\n");
    for journal in JOURNALS {
        for store in STORES {
            let words: Vec<&str> = [
                (Intent::Read, BackupState::None),
                (Intent::Work, BackupState::None),
                (Intent::Rebuild, BackupState::None),
                (Intent::Repair, BackupState::None),
                (Intent::Repair, BackupState::Whole),
            ]
            .into_iter()
            .map(|(intent, backup)| word(decide(journal, store, backup, intent)))
            .collect();
            table.push_str(&format!("{journal:?} {store:?}: {}\n", words.join(" ")));
        }
    }
    assert_eq!(table, TABLE);
}

/// A state as the page writes it.
fn on_page(state: &str) -> String {
    let mut text = String::new();
    for letter in state.chars() {
        if letter.is_uppercase() && !text.is_empty() {
            text.push(' ');
        }
        text.extend(letter.to_lowercase());
    }
    text
}

#[test]
fn recovery_page_shows_the_same_table() {
    let page = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/docs/recovery.md")).unwrap();
    for row in TABLE.lines().filter(|line| !line.is_empty()) {
        let (states, actions) = row.split_once(": ").unwrap();
        let (journal, store) = states.split_once(' ').unwrap();
        let (journal, store) = (on_page(journal), on_page(store));
        let line = format!("| {journal} | {store} | {} |", actions.replace(' ', " | "));
        assert!(page.lines().any(|l| l == line), "the page lacks {line}");
    }
}

#[test]
fn reading_and_rebuilding_never_fill_a_journal() {
    each_row(|journal, store, backup, intent, action| {
        if matches!(intent, Intent::Read | Intent::Rebuild) {
            assert!(!matches!(action, Action::Fill { .. }), "{journal:?} {store:?} {backup:?}");
        }
    });
}

#[test]
fn a_damaged_journal_is_never_built_from() {
    each_row(|journal, store, _, intent, action| {
        if !matches!(journal, JournalState::Whole | JournalState::Torn) {
            let built = matches!(action, Action::Build(_) | Action::CatchUp | Action::Open);
            assert!(!built, "{journal:?} {store:?} {intent:?}");
        }
    });
}

#[test]
fn a_backup_of_another_desk_is_never_used() {
    each_row(|_, _, backup, intent, action| {
        if (backup, intent) == (BackupState::Foreign, Intent::Repair) {
            let why = matches!(action, Action::Block(Why::Foreign | Why::Parted | Why::Newer));
            assert!(why, "{action:?}");
        }
    });
}
