//! Tests of the tables of rules.

use super::*;
use crate::domain::lang::LocalizedName;
use unicode_width::UnicodeWidthStr;

fn han(text: &str) -> bool {
    text.chars().any(|c| ('\u{4e00}'..='\u{9fff}').contains(&c))
}

#[test]
fn the_builtin_tables_fit_each_other() {
    let rules = Rules::parse(&RuleSources::builtin()).unwrap_or_else(|e| panic!("{e}"));
    // A new ground or item is a row of data: nothing counts them.
    assert!(rules.grounds().count() >= 11 && rules.items().count() >= 31);
    assert!(rules.states().count() > 240);
    for ground in rules.grounds() {
        assert!(ground.categories.iter().any(|c| rules.category_fits(ground.code, *c)), "{}", ground.code);
        assert!(ground.mandatory.contains(&Item::new("PASSPORT")), "{}", ground.code);
    }
}

#[test]
fn role_allows_only_what_its_row_lists() {
    let rules = Rules::builtin();
    for what in Command::NAMES.into_iter().chain(DUTIES) {
        // Whoever may look at a case opens its files.
        if what == "open-file" {
            continue;
        }
        let may: Vec<Role> = Role::ALL.into_iter().filter(|r| rules.may(*r, what)).collect();
        assert!(!may.is_empty(), "nobody may {what}");
        let desk = ["receive", "flag", "deliver", "elapse"].contains(&what);
        // News of a flight comes from officers and, in tables, without one.
        assert_eq!(may.contains(&Role::Desk), desk || what == "reschedule", "{what}");
        let reads = ["look", "unmask", "export", "audit"].contains(&what);
        assert_eq!(may.contains(&Role::Auditor), reads, "{what}");
        let runs = ["administer", "backup", "forget"].contains(&what);
        assert_eq!(may.contains(&Role::Administrator), runs, "{what}");
        let leads = ["audit", "anchor", "take-over", "assign", "answer-escalation", "extend"].contains(&what);
        assert_eq!(may.contains(&Role::Officer), !desk && !runs && !leads, "{what}");
    }
    assert!(!rules.may(Role::Lead, "anything else"));
}

#[test]
fn leads_administer_desk_without_administrator() {
    let rules = Rules::builtin();
    let officer = |id: &str, role| Officer { id: id.parse().unwrap(), name: id.into(), role };
    let mut desk = vec![officer("wang", Role::Lead), officer("li", Role::Officer)];
    assert!(rules.may_here(Role::Lead, "administer", &desk));
    assert!(!rules.may_here(Role::Officer, "administer", &desk));
    desk.push(officer("zhao", Role::Administrator));
    assert!(!rules.may_here(Role::Lead, "administer", &desk));
    assert!(rules.may_here(Role::Administrator, "administer", &desk));
}

#[test]
fn every_name_exists_in_both_languages() {
    let rules = Rules::builtin();
    let names: Vec<&LocalizedName> = rules
        .items()
        .flat_map(|i| [&i.name, &i.short])
        .chain(rules.grounds().flat_map(|g| [&g.name, &g.short]))
        .chain(rules.categories().map(|c| &c.name))
        .chain(rules.ports().map(|p| &p.name))
        .chain(rules.states().map(|s| &s.name))
        .chain(rules.closings().map(|c| &c.name))
        .chain(rules.declines().map(|d| &d.name))
        .chain(rules.roles().map(|r| &r.name))
        .chain(rules.defects().flat_map(|d| [&d.name, &d.notice]))
        .collect();
    for name in names {
        assert!(!name.en.is_empty() && !han(&name.en), "{name:?}");
        assert!(han(&name.zh), "{name:?}");
    }
    for short in rules.items().map(|i| &i.short).chain(rules.grounds().map(|g| &g.short)) {
        assert!(short.en.width() <= 14 && short.zh.width() <= 14, "{short:?}");
    }
}

#[test]
fn codes_of_special_states_are_known() {
    let rules = Rules::builtin();
    let state = |code: &'static str| rules.state(StateCode::new(code));
    assert_eq!(&*state("D").unwrap().name.en, "Germany");
    assert!(state("DEU").is_none());
    assert_eq!(rules.state_or_alias(StateCode::new("DEU")).unwrap().code, StateCode::new("D"));
    for code in ["XXA", "XXB", "UNO", "GBN", "RKS", "EUE"] {
        assert!(state(code).unwrap().foreign, "{code}");
    }
    for code in ["CHN", "HKG", "MAC", "TWN"] {
        assert!(!state(code).unwrap().foreign, "{code}");
    }
    assert!(state("UTO").unwrap().specimen);
    // Doc 9303 part 3, section 5, parts B to D, besides ISO 3166-1.
    let special = [
        "EUE", "GBD", "GBN", "GBO", "GBP", "GBS", "IAO", "NTZ", "ANT", "RKS", "UNA", "UNK", "UNO", "XBA",
        "XCC", "XCE", "XCO", "XDC", "XEC", "XES", "XIM", "XMP", "XOM", "XPO", "XXA", "XXB", "XXC", "XXX",
    ];
    for code in special {
        assert!(state(code).is_some_and(|s| s.recognised != (code == "GBN")), "{code}");
    }
}

#[test]
fn a_wrong_table_is_named() {
    let fault = |change: &dyn Fn(&mut RuleSources<'_>)| {
        let mut from = RuleSources::builtin();
        change(&mut from);
        Rules::parse(&from).unwrap_err().to_string()
    };
    assert!(fault(&|s| s.ports = "[[port]]\ncode = 'X'\ncolour = 1").starts_with("ports: "));
    assert!(fault(&|s| s.policy = "version = '1'").starts_with("policy: "));
    let twice =
        "[[decline]]\ncode='A'\nname={en='a',zh='甲'}\n[[decline]]\ncode='A'\nname={en='a',zh='甲'}\n";
    assert_eq!(fault(&|s| s.declines = twice), "declines: A stands twice");
    let ground = "[[ground]]\ncode='X'\nname={en='x',zh='某'}\nshort={en='x',zh='某'}\ncategories=[]\nmandatory=['NOPE']\nconditional=[]\noptional=[]\n";
    assert_eq!(fault(&|s| s.grounds = ground), "grounds: NOPE is not in its table");
    let ground = ground.replace("NOPE", "FORM").replace("optional=[]", "optional=['FORM']");
    let twice = Rules::parse(&RuleSources { grounds: &ground, ..RuleSources::builtin() });
    assert_eq!(twice.unwrap_err().to_string(), "grounds: X asks for FORM twice");
}

#[test]
fn ground_checklist_is_in_working_order() {
    let lines = Rules::builtin().checklist(Ground::new("TAL"));
    let codes: Vec<&str> = lines.iter().map(|(i, ..)| i.as_str()).collect();
    assert_eq!(
        codes,
        ["PASSPORT", "FORM", "PHOTO", "INVITE", "LICENCE", "TALENT", "URGENCY", "CONSENT", "TICKET"]
    );
    assert!(lines.iter().all(|(_, _, heads)| heads.iter().count() > 0));
}

#[test]
fn values_that_make_no_sense_are_refused() {
    let fault = |table: &str, from: &str, to: &str| {
        let builtin = RuleSources::builtin();
        let change = |name: &str, text: &'static str| {
            let changed = if name == table { text.replace(from, to) } else { text.into() };
            assert_eq!(changed != text, name == table, "{from}");
            changed
        };
        let policy = change("policy", builtin.policy);
        let calendar = change("calendar", builtin.calendar);
        let ports = change("ports", builtin.ports);
        let parsed =
            Rules::parse(&RuleSources { policy: &policy, calendar: &calendar, ports: &ports, ..builtin });
        assert!(matches!(parsed, Err(RulesError::Form { file, .. }) if file == table), "{to}");
    };
    fault("policy", "max_stay_days = 30", "max_stay_days = 0");
    fault("policy", "max_stay_days = 30", "max_stay_days = 31");
    fault("policy", "\nentries = 1", "\nentries = 2");
    fault("policy", "lease_minutes = 480", "lease_minutes = 9000000000000000000");
    fault("policy", "sealing_seconds = 90", "sealing_seconds = -1");
    fault("calendar", "day_ends = \"24:00\"", "day_ends = \"99999999:00\"");
    fault("calendar", "[\"2026-01-01\", \"2026-01-03\"]", "[\"2026-01-03\", \"2026-01-01\"]");
    fault("calendar", "[\"2026-01-01\", \"2026-01-03\"]", "[\"2026-01-01\", \"2206-01-03\"]");
    fault("calendar", "on = [", "on = [\"2026-10-01\", ");
    fault("ports", "code = \"NGB\"", "code = \"NG\"");
    fault("ports", "code = \"NGB\"", "code = \"ngb\"");
}
