//! Tests of the office's rules: merging, faults, directions, acceptance.

use super::changes::{RuleDocs, changes};
use super::document::{RuleNode, read_builtin};
use super::layout::{FILES, RuleDirections};
use super::*;
use crate::domain::lang::Lang;
use proptest::prelude::*;

fn folder(files: &[(&str, &str)]) -> OfficeRules {
    let files: Vec<(String, String)> =
        files.iter().map(|(n, t)| ((*n).to_owned(), (*t).to_owned())).collect();
    OfficeRules::read(&files).unwrap()
}

fn in_force(office: &OfficeRules) -> Rules {
    office.in_force(&AcceptedRules::default())
}

fn directions_of(office: &OfficeRules) -> Vec<(String, &'static str)> {
    office.changes().iter().map(|c| (c.key(), c.direction.name())).collect()
}

fn at(text: &str) -> DateTime<Utc> {
    text.parse().unwrap()
}

const GROUND: &str = "[[ground]]\ncode = 'SEA'\nname = { en = 'Joining a ship', zh = '登轮' }\n\
    short = { en = 'ship', zh = '登轮' }\ncategories = ['C']\nmandatory = ['PASSPORT', 'FORM', 'PHOTO', 'SHIP']\n\
    conditional = []\noptional = []\n";
const ITEM: &str = "[[item]]\ncode = 'SHIP'\nname = { en = 'Letter of the ship', zh = '船方函件' }\n\
    short = { en = 'ship letter', zh = '船方函件' }\nheads = ['completeness']\n";

#[test]
fn every_rule_key_has_a_direction() {
    let directions = RuleDirections::builtin().unwrap();
    // The error of an unknown key lists the known ones.
    fn keys<T: DeserializeOwned>() -> Vec<String> {
        let Err(error) = toml::from_str::<T>("no_such_key = 1") else { panic!("unknown keys are taken") };
        error.message().split('`').skip(3).step_by(2).map(str::to_owned).collect()
    }
    let tables = [
        ("items", keys::<ItemRule>()),
        ("grounds", keys::<GroundRule>()),
        ("categories", keys::<CategoryRule>()),
        ("ports", keys::<PortRule>()),
        ("authorities", keys::<AuthorityRule>()),
        ("states", keys::<StateRule>()),
        ("closings", keys::<ClosingRule>()),
        ("declines", keys::<DeclineRule>()),
        ("defects", keys::<DefectRule>()),
        ("roles", keys::<RoleRule>()),
        ("policy", keys::<Policy>()),
        ("policy.bulk", keys::<policy::BatchRule>()),
        ("policy.decide_within", keys::<DecideWithin>()),
        ("calendar", keys::<calendar_data::CalendarData>()),
        ("exemptions", keys::<ExemptionTable>()),
        ("no_visa", keys::<NoVisaTemplate>()),
    ];
    for (section, keys) in tables {
        assert!(keys.len() > 1, "{section}");
        let lists: Vec<&str> = FILES.iter().flat_map(|f| f.lists).map(|l| l.section).collect();
        for key in keys {
            if lists.contains(&format!("{section}.{key}").as_str()) {
                continue;
            }
            let tables = keys_below(section, &key);
            for key in tables {
                assert!(directions.find(section, &key).is_some(), "{section}.{key} has no direction");
            }
        }
    }
}

/// A key, or the keys of the table that it is.
fn keys_below(section: &str, key: &str) -> Vec<String> {
    match (section, key) {
        ("policy", "approval") => ["needs", "base"].map(|k| format!("approval.{k}")).into(),
        ("policy", "issue") => {
            ["originals", "needs", "entry_days", "group_entry_days"].map(|k| format!("issue.{k}")).into()
        }
        _ => vec![key.to_owned()],
    }
}

#[test]
fn empty_folder_changes_nothing() {
    let office = folder(&[]);
    assert!(office.is_sound() && office.changes().is_empty());
    let rules = in_force(&office);
    assert!(rules.policy.version.starts_with("2026.1+office@"), "{}", rules.policy.version);
    assert_eq!(rules.grounds().count(), Rules::builtin().grounds().count());
}

#[test]
fn version_names_office_and_hash() {
    let header = ("office.toml", "name = 'NGB'\nversion = 3\n");
    let office = folder(&[header]);
    let rules = in_force(&office);
    let (name, hash) = rules.policy.version.split_once('@').unwrap();
    assert_eq!(name, "2026.1+NGB-3");
    assert!(hash.len() == 32 && hash.bytes().all(|b| b.is_ascii_hexdigit()), "{hash}");
    let other = folder(&[header, ("declines.toml", "")]);
    assert_ne!(other.version, office.version, "every file counts");
}

#[test]
fn ground_is_data_only() {
    let office = folder(&[("grounds.toml", GROUND), ("items.toml", ITEM)]);
    let (ground, item) = (Ground::new("SEA"), Item::new("SHIP"));
    assert!(office.is_sound(), "{:?}", office.faults);
    assert!(in_force(&office).ground(ground).is_none(), "a new way in waits for two persons");
    assert!(in_force(&office).policy.version.ends_with("-strict"));
    let accepted = AcceptedRules::of(office.loosenings());
    let rules = office.in_force(&accepted);
    let found = rules.ground(ground).unwrap();
    assert!(found.mandatory.contains(&item) && rules.category_fits(ground, Category::new("C")));
    assert_eq!(rules.request.need(item).unwrap().get(Lang::En), "Letter of the ship");
    assert!(!rules.policy.version.ends_with("-strict"));
    assert!(office.awaiting(&accepted).is_empty());
}

#[test]
fn tighter_value_counts_at_once() {
    let text =
        "idle_lock_minutes = 5\nsecond_officer = ['refuse', 'recall', 'override', 'alert', 'approve']\n";
    let office = folder(&[("policy.toml", text)]);
    assert!(office.is_sound() && office.awaiting(&AcceptedRules::default()).is_empty());
    let rules = in_force(&office);
    assert_eq!(rules.policy.idle_lock_minutes, 5);
    assert!(rules.policy.second_officer.iter().any(|w| &**w == "approve"));
    assert_eq!(
        directions_of(&office),
        [
            ("policy.idle_lock_minutes".to_owned(), "tighter"),
            ("policy.second_officer:approve".to_owned(), "tighter")
        ]
    );
}

#[test]
fn looser_value_waits_for_acceptance() {
    let text = "idle_lock_minutes = 30\nsealing_seconds = 60\nsecond_officer = ['refuse']\n";
    let office = folder(&[("policy.toml", text)]);
    let rules = in_force(&office);
    assert_eq!((rules.policy.idle_lock_minutes, rules.policy.sealing_seconds), (10, 60));
    let second = |rules: &Rules| {
        let mut all: Vec<String> = rules.policy.second_officer.iter().map(ToString::to_string).collect();
        all.sort();
        all
    };
    assert_eq!(second(&rules), ["alert", "override", "recall", "refuse"]);
    let accepted = AcceptedRules::of(office.loosenings());
    let rules = office.in_force(&accepted);
    assert_eq!((rules.policy.idle_lock_minutes, second(&rules)), (30, vec!["refuse".to_owned()]));
    // What was accepted stays accepted, and no more than that.
    let more = folder(&[("policy.toml", "idle_lock_minutes = 45\n")]);
    assert_eq!(more.in_force(&accepted).policy.idle_lock_minutes, 30);
    let less = folder(&[("policy.toml", "idle_lock_minutes = 20\n")]);
    assert_eq!(less.in_force(&accepted).policy.idle_lock_minutes, 20);
    assert!(less.awaiting(&accepted).is_empty());
}

#[test]
fn values_of_two_days_are_accepted() {
    let now = ("policy.toml", "lease_minutes = 900\n");
    let office = folder(&[now, ("policy.2026-12-01.toml", "lease_minutes = 720\nburst_hours = 2\n")]);
    let accepted = AcceptedRules::of(office.loosenings());
    assert!(office.awaiting(&accepted).is_empty());
    let rules = office.in_force(&accepted);
    let lease = |now| rules.at(at(now)).policy.lease_minutes;
    assert_eq!((lease("2026-11-01T00:00:00Z"), lease("2026-12-02T00:00:00Z")), (900, 720));
}

#[test]
fn acceptance_survives_as_settings() {
    let office =
        folder(&[("grounds.toml", GROUND), ("items.toml", ITEM), ("policy.toml", "burst_cases = 9\n")]);
    let mut accepted = AcceptedRules::of(office.loosenings());
    accepted.offered = Some(("wang".into(), "0123abcd".into()));
    let mut settings = accepted.to_settings();
    assert!(settings.iter().all(|(name, _)| AcceptedRules::is_setting(name)), "{settings:?}");
    settings.push(("inbox".into(), "/in".into()));
    assert_eq!(AcceptedRules::from_settings(&settings), accepted);
}

#[test]
fn law_limit_is_never_in_force() {
    let policy = "max_stay_days = 60\nentries = 2\nversion = '9'\n";
    let grounds = "[[ground]]\ncode = 'HUM'\nmandatory = ['FORM', 'PHOTO']\n";
    let states = "[[state]]\ncode = 'HKG'\nforeign = true\n";
    let office = folder(&[("grounds.toml", grounds), ("policy.toml", policy), ("states.toml", states)]);
    assert!(!office.is_sound());
    let rules = office.in_force(&AcceptedRules::of(office.changes()));
    assert_eq!((rules.policy.max_stay_days, rules.policy.entries), (30, 1));
    assert!(rules.ground(Ground::new("HUM")).unwrap().mandatory.contains(&Item::new("PASSPORT")));
    assert!(!rules.state(StateCode::new("HKG")).unwrap().foreign);
    assert!(rules.policy.version.starts_with("2026.1+"));
    let places: Vec<(&str, usize)> = office.faults.iter().map(|f| (&*f.place.file, f.place.line)).collect();
    for place in
        [("grounds.toml", 3), ("policy.toml", 1), ("policy.toml", 2), ("policy.toml", 3), ("states.toml", 3)]
    {
        assert!(places.contains(&place), "{place:?}: {places:?}");
    }
    let fewer = folder(&[("policy.toml", "max_stay_days = 15\n")]);
    assert_eq!((in_force(&fewer).policy.max_stay_days, fewer.is_sound()), (15, true));
}

#[test]
fn faults_are_named_with_their_place() {
    let kinds = |name: &str, text: &str| -> Vec<(&'static str, usize)> {
        folder(&[(name, text)]).faults.iter().map(|f| (f.kind.name(), f.place.line)).collect()
    };
    assert_eq!(kinds("gruonds.toml", ""), [("file_unknown", 1)]);
    assert_eq!(kinds("policy.2026-13-01.toml", ""), [("date_wrong", 1)]);
    assert_eq!(kinds("policy.toml", "\nlease_minutes = \n"), [("syntax", 2)]);
    assert_eq!(kinds("policy.toml", "idle_lock_minute = 5"), [("key_unknown", 1)]);
    assert_eq!(kinds("policy.toml", "# x\nidle_lock_minutes = '5'"), [("value_wrong", 2)]);
    assert_eq!(kinds("policy.toml", "idle_lock_minutes = 0"), [("value_wrong", 1)]);
    assert_eq!(kinds("policy.toml", "second_officer = ['aprove']"), [("value_wrong", 1)]);
    assert_eq!(kinds("policy.toml", "[approval]\nneeds = ['ALERTCHK', 'NOPE']"), [("code_unknown", 2)]);
    assert_eq!(kinds("policy.toml", "[[bulk]]\naction = 'aprove'\nmay = true"), [("code_unknown", 2)]);
    let wrong = GROUND.replace("'SHIP'", "'PASPORT'");
    assert_eq!(kinds("grounds.toml", &wrong), [("code_unknown", 6)]);
    let short = GROUND.replace("conditional = []\n", "");
    assert_eq!(kinds("grounds.toml", &short.replace(", 'SHIP'", "")), [("key_missing", 2)]);
    assert_eq!(kinds("grounds.toml", "[[ground]]\ncode = 'HUM'\nremove = true"), [("row_stays", 2)]);
    assert_eq!(kinds("declines.toml", "[[decline]]\ncode = 'TD-9'\nremove = true"), [("row_unknown", 2)]);
    assert_eq!(kinds("ports.toml", "[[port]]\ncode = 'NGB'\nauthority = 'NINGBO'"), [("code_unknown", 3)]);
    assert_eq!(kinds("roles.toml", "[[role]]\ncode = 'lead'\nmay = ['aprove']"), [("code_unknown", 3)]);
    let text = "[letter]\nintro = { en = 'Please send {n} to {nobody}.', zh = '请补正{n}项。' }";
    assert_eq!(kinds("request.toml", text), [("value_wrong", 2)]);
    assert_eq!(
        kinds("calendar.toml", "years = [2027]\noff = [['2027-03-05', '2027-03-01']]"),
        [("value_wrong", 2)]
    );
    assert_eq!(kinds("office.toml", "name = 'N G B'\ncolour = 1"), [("value_wrong", 1), ("key_unknown", 2)]);
    assert_eq!(kinds("policy.toml", "[approval]\nneeds = ['ALERTCHK', 'FORM']"), [("value_wrong", 2)]);
    let nearest = folder(&[("policy.toml", "idle_lock_minute = 5")]).faults.remove(0).kind;
    assert!(
        matches!(nearest, RuleFaultKind::KeyUnknown { nearest: Some(n), .. } if n == "idle_lock_minutes")
    );
}

#[test]
fn faulty_value_leaves_the_rest_in_force() {
    let office = folder(&[("policy.toml", "idle_lock_minutes = 'long'\nlease_minutes = 60\n")]);
    let rules = in_force(&office);
    assert_eq!((rules.policy.idle_lock_minutes, rules.policy.lease_minutes), (10, 60));
}

#[test]
fn missing_translation_falls_back_to_english() {
    let text = "[[decline]]\ncode = 'TD-9'\nname = { en = 'Ship has left' }\n";
    let office = folder(&[("declines.toml", text)]);
    assert!(office.is_sound());
    assert_eq!(office.faults[0].kind.name(), "translation_missing");
    let rules = in_force(&office);
    assert_eq!(rules.decline(DeclineCode::new("TD-9")).unwrap().name.get(Lang::Zh), "Ship has left");
}

#[test]
fn dated_file_counts_from_its_day() {
    let office = folder(&[
        ("policy.toml", "lease_minutes = 60\n"),
        ("policy.2026-12-01.toml", "idle_lock_minutes = 5\n"),
    ]);
    let rules = in_force(&office);
    let before = rules.at(at("2026-11-30T15:59:59Z"));
    assert_eq!((before.policy.idle_lock_minutes, before.policy.lease_minutes), (10, 60));
    let after = rules.at(at("2026-11-30T16:00:00Z"));
    assert_eq!((after.policy.idle_lock_minutes, after.policy.lease_minutes), (5, 60), "midnight in Beijing");
    let changes = office.changes();
    let accepted = AcceptedRules::default();
    let state = |now| changes.iter().map(|c| office.state(c, &accepted, at(now)).name()).collect::<Vec<_>>();
    assert_eq!(state("2026-11-30T00:00:00Z"), ["in_force", "later"]);
    assert_eq!(state("2026-12-01T00:00:00Z"), ["in_force", "in_force"]);
}

#[test]
fn announced_year_replaces_provisional_days() {
    let text = "years = [2027]\noff = [['2027-02-05', '2027-02-11']]\non = ['2027-02-14']\n";
    let office = folder(&[("calendar.toml", text)]);
    assert!(office.is_sound(), "{:?}", office.faults);
    let values = office.values(&AcceptedRules::default(), at("2026-12-01T00:00:00Z"));
    let of = |key: &str| values.iter().find(|v| v.key == key).unwrap().value.clone();
    assert_eq!((of("calendar.years"), of("calendar.provisional")), ("[2026, 2027]".into(), "[]".into()));
    assert!(!of("calendar.off").contains("2027-06-09") && of("calendar.off").contains("2026-10-07"));
}

#[test]
fn removed_alternative_and_member_have_directions() {
    let grounds = "[[ground]]\ncode = 'HUM'\ncategories = ['Q2']\none_of = [['MED']]\nmandatory = ['PASSPORT', 'FORM', 'PHOTO', 'INVITE', 'INVITER_ID', 'URGENCY', 'CONTACT', 'CONSENT']\n";
    let roles =
        "[[role]]\ncode = 'officer'\nmay_alone = ['take-over', 'assign', 'answer-escalation', 'audit']\n";
    let bulk = "[[bulk]]\naction = 'approve'\nremove = true\n";
    let office = folder(&[("grounds.toml", grounds), ("roles.toml", roles), ("policy.toml", bulk)]);
    assert!(office.is_sound(), "{:?}", office.faults);
    let all = directions_of(&office);
    for (key, direction) in [
        ("roles.officer.may_alone:audit", "looser"),
        ("grounds.HUM.categories:S2", "tighter"),
        ("grounds.HUM.one_of", "tighter"),
        ("grounds.HUM.items:CONSENT", "tighter"),
        ("policy.bulk.approve", "tighter"),
    ] {
        assert!(all.contains(&(key.to_owned(), direction)), "{key}: {all:?}");
    }
    let rules = in_force(&office);
    assert!(!rules.role(Role::Officer).unwrap().may_alone.iter().any(|m| &**m == "audit"));
    assert!(rules.policy.in_bulk("approve").is_none());
}

fn direction(office: &OfficeRules, key: &str) -> &'static str {
    let all = directions_of(office);
    all.iter().find(|(k, _)| k == key).unwrap_or_else(|| panic!("{key}: {all:?}")).1
}

#[test]
fn passport_stays_required_by_law() {
    let instead = "[[ground]]\ncode = 'HUM'\none_of = [['FORM', 'PASSPORT'], ['MED', 'DEATH']]\n";
    let nested = "[[ground]]\ncode = 'BUS'\none_of = [[['INVITE', 'PASSPORT'], 'LICENCE']]\n";
    let new = format!("{}one_of = [['FORM', 'PASSPORT']]\n", GROUND.replace("SHIP", "MED"));
    let stage = "[[item]]\ncode = 'PASSPORT'\nstage = 'issue'\n";
    let heads = "[[item]]\ncode = 'PASSPORT'\nheads = []\n";
    let base = "[approval]\nbase = ['FORM', 'PHOTO']\n";
    for (name, text, key) in [
        ("grounds.toml", instead, "grounds.HUM.one_of"),
        ("grounds.toml", nested, "grounds.BUS.one_of"),
        ("grounds.toml", &new, "grounds.SEA"),
        ("items.toml", stage, "items.PASSPORT.stage"),
        ("items.toml", heads, "items.PASSPORT.heads:completeness"),
        ("policy.toml", base, "policy.approval.base:PASSPORT"),
    ] {
        let office = folder(&[(name, text)]);
        assert_eq!(direction(&office, key), "not_permitted", "{key}");
        assert!(office.faults.iter().any(|f| f.kind.name() == "not_permitted"), "{key}");
        let rules = office.in_force(&AcceptedRules::of(office.changes()));
        let passport = Item::new("PASSPORT");
        let item = rules.item(passport).unwrap();
        let before = Rules::builtin().item(passport).unwrap().heads();
        assert_eq!((item.stage, item.heads()), (ItemStage::Review, before));
        for ground in rules.grounds() {
            assert!(rules.alternatives(ground.code, passport).next().is_none(), "{key}: {}", ground.code);
        }
        assert!(rules.policy.approval.base.contains(&passport));
    }
    let same = folder(&[("items.toml", "[[item]]\ncode = 'PASSPORT'\nstage = 'review'\n")]);
    assert!(same.is_sound(), "{:?}", same.faults);
}

#[test]
fn duty_passed_on_is_looser() {
    let office = folder(&[("roles.toml", "[[role]]\ncode = 'administrator'\nmay = ['backup']\n")]);
    assert_eq!(direction(&office, "roles.administrator.may:administer"), "looser");
    assert!(in_force(&office).may(Role::Administrator, "administer"));
    // A duty that nobody gets instead is taken at once.
    let office = folder(&[("roles.toml", "[[role]]\ncode = 'auditor'\nmay = ['look', 'audit']\n")]);
    assert_eq!(direction(&office, "roles.auditor.may:export"), "tighter");
}

#[test]
fn acceptance_is_bound_to_its_day() {
    let text = "lease_minutes = 720\n";
    let later = folder(&[("policy.2030-01-01.toml", text)]);
    let accepted = AcceptedRules::of(later.loosenings());
    assert!(later.awaiting(&accepted).is_empty());
    let lease = |office: &OfficeRules, day: &str| {
        let rules = office.in_force(&accepted);
        rules.at(at(&format!("{day}T12:00:00Z"))).policy.lease_minutes
    };
    assert_eq!((lease(&later, "2029-12-30"), lease(&later, "2030-01-02")), (480, 720));
    for earlier in ["policy.toml", "policy.2029-01-01.toml"] {
        let office = folder(&[(earlier, text)]);
        assert_eq!(office.awaiting(&accepted).len(), 1, "{earlier}");
        assert_eq!(lease(&office, "2029-12-30"), 480, "{earlier}");
        let digest = |office: &OfficeRules| AcceptedRules::digest(office.loosenings());
        assert_ne!(digest(&office), digest(&later), "{earlier}");
    }
    let after = folder(&[("policy.2031-01-01.toml", "lease_minutes = 600\n")]);
    assert!(after.awaiting(&accepted).is_empty(), "less, and later");
}

#[test]
fn reference_to_waiting_row_waits_alone() {
    let category =
        "[[category]]\ncode = 'ZZ'\nname = { en = 'New', zh = '新' }\nat_port = true\ninviters = []\n";
    let exemptions = "categories = ['L', 'ZZ']\n";
    let policy = ("policy.toml", "lease_minutes = 60\nmax_stay_days = 15\n");
    let office = folder(&[("categories.toml", category), ("exemptions.toml", exemptions), policy]);
    assert!(office.is_sound(), "{:?}", office.faults);
    let none = AcceptedRules::default();
    let rules = office.in_force(&none);
    assert_eq!((rules.policy.lease_minutes, rules.policy.max_stay_days), (60, 15));
    assert!(rules.category(Category::new("ZZ")).is_none());
    let now = at("2026-12-01T00:00:00Z");
    let values = office.values(&none, now);
    let of = |key: &str| values.iter().find(|v| v.key == key).unwrap().value.clone();
    assert!(!of("exemptions.categories").contains("ZZ"), "what is shown is in force");
    assert_eq!(of("policy.lease_minutes"), "60");
    for change in office.changes().iter().filter(|c| c.key() == "exemptions.categories") {
        assert_eq!(office.state(change, &none, now), RuleState::Awaiting);
    }
    let all = office.in_force(&AcceptedRules::of(office.loosenings()));
    assert!(all.category(Category::new("ZZ")).is_some());
    assert!(all.exemptions.categories.contains(&Category::new("ZZ")));
}

#[test]
fn fault_across_files_names_one_value() {
    let items = "[[item]]\ncode = 'SHIP'\nname = { en = 'a', zh = '甲' }\nshort = { en = 'a', zh = '甲' }\nheads = []\n\
        [[item]]\ncode = 'ALERTCHK'\nheads = ['completeness']\n";
    let office = folder(&[("items.toml", items), ("policy.toml", "lease_minutes = 60\n")]);
    let places: Vec<(&str, usize, &str)> = office
        .faults
        .iter()
        .filter(|f| !f.kind.is_warning())
        .map(|f| (&*f.place.file, f.place.line, f.kind.name()))
        .collect();
    assert_eq!(places, [("items.toml", 8, "together")]);
    let rules = in_force(&office);
    assert_eq!(rules.policy.lease_minutes, 60, "what is tighter stays in force");
    assert!(rules.item(Item::new("SHIP")).is_some());
    assert!(rules.item(Item::new("ALERTCHK")).unwrap().heads().is_empty());
}

#[test]
fn less_working_time_is_looser() {
    let kinds = |text: &str| folder(&[("calendar.toml", text)]).faults.len();
    let office = folder(&[(
        "calendar.toml",
        "weekend = ['Fri', 'Sat', 'Sun']\nday_starts = '9:00'\nday_ends = '17:00'\n",
    )]);
    for key in ["calendar.weekend:Fri", "calendar.day_starts", "calendar.day_ends"] {
        assert_eq!(direction(&office, key), "looser", "{key}");
    }
    let rules = in_force(&office);
    assert_eq!(rules.calendar, Rules::builtin().calendar);
    let accepted = AcceptedRules::of(office.loosenings());
    assert_ne!(office.in_force(&accepted).calendar, Rules::builtin().calendar);
    let longer = folder(&[("calendar.toml", "day_starts = '08:30'\n")]);
    assert!(longer.awaiting(&accepted).is_empty(), "half past eight is before nine");
    assert_ne!(longer.in_force(&accepted).calendar, Rules::builtin().calendar);
    let later = folder(&[("calendar.toml", "day_starts = '10:00'\n")]);
    assert_eq!(later.awaiting(&accepted).len(), 1);
    // No acceptance makes a year without working days.
    assert_eq!(kinds("weekend = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun']\n"), 1);
    let months: Vec<String> = (1..=12).map(|m| format!("['2028-{m:02}-01', '2028-{m:02}-28']")).collect();
    assert_eq!(kinds(&format!("years = [2028]\noff = [{}]\n", months.join(", "))), 1);
}

#[test]
fn alternatives_in_other_order_are_looser() {
    let of = |group: &str| {
        let text = format!("[[ground]]\ncode = 'HUM'\none_of = [[{group}]]\n");
        direction(&folder(&[("grounds.toml", &text)]), "grounds.HUM.one_of")
    };
    assert_eq!(of("'DEATH', 'MED'"), "looser");
    assert_eq!(of("'MED', 'MED'"), "looser");
    assert_eq!((of("'DEATH'"), of("'MED'")), ("tighter", "tighter"));
}

#[test]
fn role_of_the_desk_is_fixed() {
    let office =
        folder(&[("roles.toml", "[[role]]\ncode = 'desk'\nmay = ['receive', 'elapse', 'reschedule']\n")]);
    assert_eq!(office.faults.iter().map(|f| f.kind.name()).collect::<Vec<_>>(), ["row_fixed"]);
    assert!(in_force(&office).may(Role::Desk, "flag"));
}

#[test]
fn version_names_unreadable_files() {
    let (whole, mut less) = (folder(&[("policy.toml", "")]), folder(&[("policy.toml", "")]));
    less.add_unreadable("ports.toml", "denied");
    assert!(whole.version != less.version && less.version.len() == whole.version.len(), "{}", less.version);
    let mut more = folder(&[("policy.toml", "")]);
    more.add_too_many("rules", 500);
    assert!(!more.is_sound() && more.version != whole.version && more.version != less.version);
}

#[test]
fn day_of_file_has_one_form() {
    for name in ["policy.-262143-01-01.toml", "policy.2027-1-1.toml", "policy.+2027-01-01.toml"] {
        let office = folder(&[(name, "lease_minutes = 60\n")]);
        assert_eq!(office.faults.iter().map(|f| f.kind.name()).collect::<Vec<_>>(), ["date_wrong"], "{name}");
    }
}

fn builtin() -> RuleDocs {
    let texts = RuleSources::builtin();
    FILES.iter().map(|f| (f.name, read_builtin(texts.text(f.name)).unwrap())).collect()
}

/// The rules as files again, to compare them with the built-in ones.
fn docs_in_force(office: &OfficeRules, accepted: &AcceptedRules) -> RuleDocs {
    let stage = office.stages.last().unwrap();
    office.tightened(stage, accepted).docs
}

/// A line of an office's file, right or wrong.
fn line() -> impl Strategy<Value = (&'static str, String)> {
    let number = prop_oneof![Just(0_i64), 1..40_i64, 40..3000_i64];
    let numbers = prop::sample::select(vec![
        "max_stay_days",
        "entries",
        "sealing_seconds",
        "lease_minutes",
        "idle_lock_minutes",
        "recent_days",
        "burst_cases",
        "burst_hours",
        "passport_warning_months",
        "transfer_answer_minutes",
        "radar_days",
    ]);
    let items = prop::collection::vec(
        prop::sample::select(vec!["PASSPORT", "FORM", "PHOTO", "MED", "DEATH", "CONSENT", "URGENCY", "NOPE"]),
        0..6,
    );
    let list = |items: Vec<&str>| format!("{items:?}");
    let ground = (
        prop::sample::select(vec!["HUM", "BUS", "NEW"]),
        prop::sample::select(vec!["mandatory", "conditional", "optional", "one_of"]),
        items.clone(),
    );
    let second = prop::collection::vec(
        prop::sample::select(vec!["refuse", "recall", "override", "alert", "approve"]),
        0..5,
    );
    prop_oneof![
        (numbers, number).prop_map(|(key, n)| ("policy.toml", format!("{key} = {n}\n"))),
        second.prop_map(move |all| ("policy.toml", format!("second_officer = {}\n", list(all)))),
        items.prop_map(move |all| ("policy.toml", format!("approval = {{ needs = {} }}\n", list(all)))),
        ground.prop_map(move |(code, key, items)| {
            let value = if key == "one_of" { format!("[{}]", list(items)) } else { list(items) };
            ("grounds.toml", format!("[[ground]]\ncode = '{code}'\n{key} = {value}\n"))
        }),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(60))]

    #[test]
    fn no_folder_loosens_unaccepted_rules(lines in prop::collection::vec(line(), 1..5)) {
        let mut files: Vec<(String, String)> = Vec::new();
        for (name, text) in lines {
            match files.iter_mut().find(|(n, _)| n == name) {
                Some((_, all)) => all.push_str(&text),
                None => files.push((name.to_owned(), text)),
            }
        }
        let office = OfficeRules::read(&files).unwrap();
        let directions = RuleDirections::builtin().unwrap();
        let none = AcceptedRules::default();
        for change in changes(&builtin(), &docs_in_force(&office, &none), &directions) {
            prop_assert!(!matches!(change.direction, RuleDirection::Looser | RuleDirection::NotPermitted), "{change:?}");
        }
        let all = AcceptedRules::of(office.changes());
        for change in changes(&builtin(), &docs_in_force(&office, &all), &directions) {
            prop_assert!(change.direction != RuleDirection::NotPermitted, "{change:?}");
        }
        // What is in force can be read: it never falls back to the built-in rules as a whole.
        for accepted in [none, all] {
            let rules = office.in_force(&accepted);
            prop_assert!(rules.policy.max_stay_days <= 30 && rules.policy.entries == 1);
            prop_assert!(office::parsed(&docs_in_force(&office, &accepted)).is_ok());
        }
    }

    #[test]
    fn merging_twice_changes_nothing_more(lines in prop::collection::vec(line(), 1..4)) {
        let text: String = lines.iter().filter(|(n, _)| *n == "grounds.toml").map(|(_, t)| t.as_str()).collect();
        let files = vec![("grounds.toml".to_owned(), text.clone())];
        let twice = vec![files[0].clone(), ("grounds.2000-01-01.toml".to_owned(), text)];
        let (once, twice) = (OfficeRules::read(&files).unwrap(), OfficeRules::read(&twice).unwrap());
        let none = AcceptedRules::default();
        let rows = |office: &OfficeRules| docs_in_force(office, &none)["grounds"].values().map(RuleNode::shown).collect::<Vec<_>>();
        prop_assert_eq!(rows(&once), rows(&twice));
    }
}
