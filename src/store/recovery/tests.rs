//! Every row of the table.

use super::{
    BackupState, BlockReason, JournalState, OldStore, RecoveryAction, RecoveryIntent, StoreState, decide,
};

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
const INTENTS: [RecoveryIntent; 4] =
    [RecoveryIntent::Read, RecoveryIntent::Work, RecoveryIntent::Rebuild, RecoveryIntent::Repair];

fn each_row(mut row: impl FnMut(JournalState, StoreState, BackupState, RecoveryIntent, RecoveryAction)) {
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

fn word(action: RecoveryAction) -> &'static str {
    match action {
        RecoveryAction::Open => "open",
        RecoveryAction::CatchUp => "catch-up",
        RecoveryAction::Build(OldStore::None) => "build",
        RecoveryAction::Build(OldStore::Kept) => "build-keep",
        RecoveryAction::Build(OldStore::Removed) => "build-remove",
        RecoveryAction::Fill { store: true, backup: true } => "fill(store+backup)",
        RecoveryAction::Fill { store: true, backup: false } => "fill(store)",
        RecoveryAction::Fill { store: false, .. } => "fill(backup)",
        RecoveryAction::Nothing => "nothing",
        RecoveryAction::Block(BlockReason::Damaged) => "damaged",
        RecoveryAction::Block(BlockReason::Parted) => "parted",
        RecoveryAction::Block(BlockReason::Foreign) => "foreign",
        RecoveryAction::Block(BlockReason::Newer) => "newer",
    }
}

#[test]
fn recovery_table_has_every_row() {
    let mut table = String::from("\n");
    for journal in JOURNALS {
        for store in STORES {
            let words: Vec<&str> = [
                (RecoveryIntent::Read, BackupState::None),
                (RecoveryIntent::Work, BackupState::None),
                (RecoveryIntent::Rebuild, BackupState::None),
                (RecoveryIntent::Repair, BackupState::None),
                (RecoveryIntent::Repair, BackupState::Whole),
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
        if matches!(intent, RecoveryIntent::Read | RecoveryIntent::Rebuild) {
            assert!(!matches!(action, RecoveryAction::Fill { .. }), "{journal:?} {store:?} {backup:?}");
        }
    });
}

#[test]
fn a_damaged_journal_is_never_built_from() {
    each_row(|journal, store, _, intent, action| {
        if !matches!(journal, JournalState::Whole | JournalState::Torn) {
            let built =
                matches!(action, RecoveryAction::Build(_) | RecoveryAction::CatchUp | RecoveryAction::Open);
            assert!(!built, "{journal:?} {store:?} {intent:?}");
        }
    });
}

#[test]
fn a_backup_of_another_desk_is_never_used() {
    each_row(|_, _, backup, intent, action| {
        if (backup, intent) == (BackupState::Foreign, RecoveryIntent::Repair) {
            let why = matches!(
                action,
                RecoveryAction::Block(BlockReason::Foreign | BlockReason::Parted | BlockReason::Newer)
            );
            assert!(why, "{action:?}");
        }
    });
}
