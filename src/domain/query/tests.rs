//! What the language promises: printing and parsing agree, a faulty part hides no result, and a case matches or does not.

use super::*;
use crate::domain::lang::Lang;
use crate::domain::normalize::fold;
use crate::domain::officer::{Officer, Role};
use crate::domain::rules::Rules;
use proptest::prelude::*;
use std::sync::LazyLock;

static WORDS: LazyLock<Vocabulary> = LazyLock::new(|| {
    let officer = |id: &str| Officer { id: id.parse().unwrap(), name: id.into(), role: Role::Officer };
    Vocabulary::new(&Rules::builtin(), &[officer("wang"), officer("zhao.l")])
});

fn printed(text: &str) -> String {
    // A blank behind it: nothing is half written.
    parse(&format!("{text} "), &WORDS).query.to_string()
}

#[test]
fn a_query_is_read_however_it_is_written() {
    for (text, read) in [
        ("port:PEK", "port:PEK"),
        ("entry:pek", "port:PEK"),
        ("口岸：ＰＥＫ", "port:PEK"),
        ("port:ZBAA", "port:PEK"),
        ("port:PEK,pvg|PEK", "port:PEK|PVG"),
        ("事由：HUM、BUS", "ground:HUM|BUS"),
        ("state:hold -状态:待补正", "state:on_hold -state:awaiting_documents"),
        ("due<4h", "due<4h"),
        ("due＜4h", "due<4h"),
        ("时限<2小时30分", "due<2h30m"),
        ("slack>=-90m received>1d", "slack>=-1h30m received>1d"),
        ("owner:我 owner:none owner:WANG", "owner:me owner:none owner:wang"),
        ("docs:complete docs:07/7 材料:齐", "docs:complete docs:7/7 docs:complete"),
        ("eriksson|jansen", "eriksson|jansen"),
        ("~erikson -~hansen", "~erikson -~hansen"),
        ("\"van den berg\" 'x", "\"van den berg\" 'x"),
        ("“宁波 港”", "\"宁波 港\""),
        ("inviter:\"宁波 港\"|x", "inviter:\"宁波 港\"|x"),
        ("12:30 NGB-CQNJS a-b", "\"12:30\" NGB-CQNJS a-b"),
        ("\"-x\" \"a|b\"", "\"-x\" \"a|b\""),
        ("   ", ""),
        ("- -- ~ \"\" port: nat:,|", ""),
    ] {
        assert_eq!(printed(text), read, "{text}");
    }
}

#[test]
fn invalid_query_parts_are_located_and_skipped() {
    let text = "porp:PEK eriksson port:PEX due:4h ground<2 slack<9x wrong:1 flag:same_pasport owner:wagn ";
    let parsed = parse(text, &WORDS);
    assert_eq!(parsed.query.to_string(), "eriksson");
    let faults: Vec<(&str, QueryFaultKind)> =
        parsed.faults.iter().map(|f| (&text[f.at.clone()], f.kind.clone())).collect();
    let value = |key, word: &str, nearest: Option<&str>| QueryFaultKind::UnknownValue {
        key,
        word: word.into(),
        nearest: nearest.map(Into::into),
    };
    let key = |word: &str, nearest| QueryFaultKind::UnknownKey { word: word.into(), nearest };
    assert_eq!(faults[0], ("porp:", key("porp", Some(FilterField::Port))));
    assert_eq!(faults[1].0, "PEX");
    assert_eq!(faults[2], ("due:4h", QueryFaultKind::SpanWanted(FilterField::Due)));
    assert_eq!(faults[3], ("ground<2", QueryFaultKind::ColonWanted(FilterField::Ground)));
    assert_eq!(faults[4], ("9x", QueryFaultKind::SpanWanted(FilterField::Slack)));
    assert_eq!(faults[5], ("wrong:", key("wrong", None)));
    assert_eq!(faults[6], ("same_pasport", value(FilterField::Flag, "same_pasport", Some("same_passport"))));
    assert_eq!(faults[7], ("wagn", value(FilterField::Owner, "wagn", Some("wang"))));
}

#[test]
fn unfinished_term_is_ignored() {
    for text in
        ["a -", "a ~", "a port:", "a port:PE", "a due<", "a due<4", "a docs:3/", "a state:ho", "a port:PVG,"]
    {
        let parsed = parse(text, &WORDS);
        assert!(parsed.faults.is_empty(), "{text}: {:?}", parsed.faults);
        assert!(parsed.begun.is_some() || text.ends_with(','), "{text}");
    }
    assert_eq!(parse("a port:PE", &WORDS).query.to_string(), "a");
    assert_eq!(parse("a port:PE ", &WORDS).faults.len(), 1, "a blank ends it");
}

#[test]
fn filter_field_names_are_unique_and_parse() {
    let mut all = std::collections::HashSet::new();
    for key in FilterField::ALL {
        for name in std::iter::once(key.name()).chain(key.also().iter().copied()) {
            assert_eq!(FilterField::named(name), Some(*key), "{name}");
            assert!(all.insert(name), "{name} stands twice");
        }
        assert!(key.also()[0].chars().all(|c| !c.is_ascii()), "{}: Chinese first", key.name());
    }
}

#[test]
fn every_value_is_read_by_its_machine_name() {
    for key in FilterField::ALL {
        for known in WORDS.values(*key) {
            assert_eq!(WORDS.parse_value(*key, &known.value).as_ref(), Some(&known.value), "{}", key.name());
        }
    }
    assert_eq!(WORDS.parse_value(FilterField::State, "挂起").as_deref(), Some("on_hold"));
    assert_eq!(WORDS.parse_value(FilterField::Band, "人道").as_deref(), Some("humanitarian"));
}

#[test]
fn keys_and_then_their_values_complete_a_text() {
    let labels = |text: &str, lang| -> Vec<String> {
        complete(text, text.len(), &WORDS, lang).candidates.iter().map(|c| c.label.to_string()).collect()
    };
    assert_eq!(labels("gro", Lang::En), ["ground:"]);
    assert_eq!(labels("事", Lang::Zh), ["事由:"]);
    assert_eq!(labels("x -po", Lang::En), ["port:"]);
    assert_eq!(labels("state:h", Lang::En), ["on_hold"]);
    assert_eq!(labels("due<", Lang::En)[..2], ["1h", "2h"]);
    assert!(labels("port:PVG,PE", Lang::En).contains(&"PEK".to_owned()));
    assert!(labels("口岸：北京", Lang::Zh).contains(&"PEK".to_owned()));
    let texts = |text: &str| -> Vec<String> {
        complete(text, text.len(), &WORDS, Lang::Zh).candidates.iter().map(|c| c.text.to_string()).collect()
    };
    assert!(texts("状态:").contains(&"待审核".to_owned()), "{:?}", texts("状态:"));
    assert_eq!(texts("状态:挂"), ["挂起"]);
    assert!(texts("状态:挂起").is_empty() && texts("口岸:PE").contains(&"PEK".to_owned()));
    for field in [FilterField::State, FilterField::Band, FilterField::Docs, FilterField::Owner] {
        for known in WORDS.values(field) {
            let read = WORDS.parse_value(field, known.name.get(Lang::Zh));
            assert_eq!(read.as_ref(), Some(&known.value), "{}", field.name());
        }
    }
    assert!(labels("", Lang::En).is_empty() && labels("\"gro", Lang::En).is_empty());
    let text = "a port:PVG,PE b";
    let completion = complete(text, 13, &WORDS, Lang::En);
    assert_eq!(&text[completion.at], "PE");
}

#[test]
fn only_terms_without_matches_are_relaxed() {
    let parsed = parse("jansen erikson 12345 -hansn port", &WORDS);
    let loose = relax(&parsed, "jansen erikson 12345 -hansn port", |word| word.words() == [[b"jansen"]]);
    assert_eq!(loose.query.to_string(), "jansen ~erikson 12345 -hansn");
    assert_eq!(loose.near, ["erikson".into()]);
}

fn value(key: FilterField) -> BoxedStrategy<Box<str>> {
    match key.kind() {
        FilterFieldKind::Words => "[a-z王 ,|:<-]{1,8}"
            .prop_filter("nothing", |t| !fold(t).is_empty() && t.trim() == t)
            .prop_map(Into::into)
            .boxed(),
        FilterFieldKind::Progress => prop_oneof![
            Just("complete".into()),
            (0u16..99, 0u16..99).prop_map(|(a, b)| format!("{a}/{b}").into())
        ]
        .boxed(),
        _ => {
            let values: Vec<Box<str>> = WORDS.values(key).iter().map(|k| k.value.clone()).collect();
            proptest::sample::select(values).boxed()
        }
    }
}

fn any_test() -> impl Strategy<Value = TermTest> {
    let keys: Vec<FilterField> = FilterField::ALL.to_vec();
    let text = proptest::collection::vec("[a-zé王 :<>=|,~-]{1,8}", 1..3)
        .prop_filter("nothing", |any| any.iter().all(|t| !fold(t).is_empty() && t.trim() == t))
        .prop_flat_map(|any| {
            let all: Vec<Box<str>> = any.into_iter().map(Into::into).collect();
            proptest::bool::ANY.prop_map(move |near| TermTest::Text { any: all.clone(), near })
        });
    let keyed = proptest::sample::select(keys).prop_flat_map(|key| match key.kind() {
        FilterFieldKind::Time => {
            let than = proptest::sample::select(vec![
                Comparison::Less,
                Comparison::AtMost,
                Comparison::More,
                Comparison::AtLeast,
            ]);
            (than, -5000i64..500_000)
                .prop_map(move |(than, minutes)| TermTest::Time { key, than, minutes })
                .boxed()
        }
        _ => proptest::collection::vec(value(key), 1..4)
            .prop_map(move |mut any| {
                let mut seen = std::collections::HashSet::new();
                any.retain(|v| seen.insert(v.clone()));
                TermTest::Is { key, any }
            })
            .boxed(),
    });
    prop_oneof![text, keyed]
}

proptest! {
    #[test]
    fn what_is_printed_is_read_again(terms in proptest::collection::vec((any::<bool>(), any_test()), 0..6)) {
        let terms = terms.into_iter().map(|(not, test)| Term { not, test, at: 0..0 }).collect();
        let query = Query { terms };
        let parsed = parse(&format!("{query} "), &WORDS);
        prop_assert_eq!(&parsed.query, &query, "{}", query);
        prop_assert!(parsed.faults.is_empty());
    }

    #[test]
    fn nothing_that_is_written_does_harm(text in "\\PC{0,40}|[a-z:<>=|,\"~ -]{0,30}", at in 0usize..60) {
        let parsed = parse(&text, &WORDS);
        for fault in &parsed.faults {
            prop_assert!(text.get(fault.at.clone()).is_some(), "{:?}", fault);
        }
        let printed = format!("{} ", parsed.query);
        let again = parse(&printed, &WORDS);
        prop_assert_eq!(&again.query, &parsed.query);
        let completion = complete(&text, at.min(text.len()), &WORDS, Lang::En);
        prop_assert!(completion.candidates.is_empty() || text.get(completion.at).is_some());
    }
}
