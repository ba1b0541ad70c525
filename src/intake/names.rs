//! Names in place of codes, as people of an office write them. Owns which name means which code: one that equals a name of exactly one
//! row of the rules, in either language; any other stays as it came, and the check reports it.

use super::fields::FieldKind;
use super::folding::{folded, is_folded};
use super::forms;
use crate::domain::case::application::InviterKind;
use crate::domain::lang::LocalizedName;
use crate::domain::rules::{PortRule, Rules};

/// No name of a row is so long, in bytes.
const LONGEST: usize = 160;
/// What follows the name of a port and is no part of it.
const PORT_WORDS: [&str; 8] = ["口岸", "机场", "国际", "航空", "airport", "international", "intl", "station"];
/// What follows the letter of a category.
const CATEGORY_WORDS: [&str; 4] = ["签证", "字", "类", "visa"];
/// Passports of which the kind is named; the word alone could be any.
const PASSPORTS: [&str; 4] = ["普通护照", "因私普通护照", "因私护照", "ordinarypassport"];
/// Names of what an inviter is.
const INVITERS: [(InviterKind, &[&str]); 4] = [
    (InviterKind::Unit, &["单位", "企业", "公司", "机构"]),
    (InviterKind::Citizen, &["中国公民", "公民", "chinesecitizen"]),
    (InviterKind::PermanentResident, &["永久居留外国人", "外国人永久居留", "permanentresident"]),
    (InviterKind::ForeignResident, &["在华外国人", "居留外国人", "foreignresident"]),
];

/// The code of a value that is a code or a name; none for what is neither, and for a code in its own form.
pub(super) fn code(text: &str, kind: FieldKind, rules: &Rules) -> Option<String> {
    let own = forms::code(text);
    if text.len() > LONGEST || is_code(&own, kind, rules) {
        return None;
    }
    let word = folded(text);
    match kind {
        FieldKind::Port => port(&word, rules),
        // The short names in English are everyday words: business, other.
        FieldKind::Ground => {
            one(rules.grounds().map(|g| (g.code, [&*g.name.en, &g.name.zh, &g.short.zh])), &word)
        }
        FieldKind::Category => category(&word, rules),
        FieldKind::Item => {
            one(rules.items().map(|i| (i.code, [&*i.name.en, &i.name.zh, &i.short.en, &i.short.zh])), &word)
        }
        FieldKind::State => one(rules.states().map(|s| (s.code, [&*s.name.en, &s.name.zh])), &word),
        _ => None,
    }
}

/// The code of an ordinary passport that is named in full.
pub(super) fn passport(text: &str) -> Option<String> {
    (text.len() <= LONGEST && PASSPORTS.contains(&&*folded(text))).then(|| "P".to_owned())
}

/// What an inviter is; none for a word that is not known.
pub(super) fn inviter(text: &str) -> Option<String> {
    let word = folded(text);
    let found = INVITERS.iter().find(|(_, names)| names.contains(&&*word));
    found.map(|(kind, _)| kind.name().to_owned())
}

fn is_code(code: &str, kind: FieldKind, rules: &Rules) -> bool {
    match kind {
        // A code that no table has is one too: it is flagged.
        FieldKind::State => code.len() <= 3 && code.bytes().all(|b| b.is_ascii_uppercase()),
        FieldKind::Port => code.parse().is_ok_and(|c| rules.port(c).is_some()),
        FieldKind::Ground => code.parse().is_ok_and(|c| rules.ground(c).is_some()),
        FieldKind::Category => code.parse().is_ok_and(|c| rules.category(c).is_some()),
        FieldKind::Item => code.parse().is_ok_and(|c| rules.item(c).is_some()),
        _ => true,
    }
}

/// The code of the one row that has a name.
fn one<'a, C: ToString, const N: usize>(
    rows: impl Iterator<Item = (C, [&'a str; N])>,
    word: &str,
) -> Option<String> {
    only(rows.filter(|(_, names)| names.iter().any(|name| is_folded(name, word))).map(|(code, _)| code))
}

fn only<C: ToString>(mut found: impl Iterator<Item = C>) -> Option<String> {
    let first = found.next()?;
    found.next().is_none().then(|| first.to_string())
}

/// A word without what may follow it, however often.
fn bare<'a>(mut word: &'a str, behind: &[&str]) -> &'a str {
    while let Some(rest) = behind.iter().find_map(|b| word.strip_suffix(b)).filter(|rest| !rest.is_empty()) {
        word = rest;
    }
    word
}

/// A port by its name, with or without that of its city and what it is, or by one of its other codes.
fn port(word: &str, rules: &Rules) -> Option<String> {
    let short = bare(word, &PORT_WORDS);
    let is = |port: &PortRule, word: &str| {
        let codes = [port.icao.as_deref(), port.locode.as_deref()];
        is_folded(&port.name.en, word)
            || is_folded(&port.name.zh, word)
            || codes.into_iter().flatten().any(|code| is_folded(code, word))
    };
    let of = |word: &str| only(rules.ports().filter(|port| is(port, word)).map(|port| port.code));
    let code = || {
        let code = short.to_ascii_uppercase();
        code.parse().ok().filter(|code| rules.port(*code).is_some()).map(|_| code)
    };
    let own = || only(rules.ports().filter(|port| is_own_part(&port.name, short)).map(|port| port.code));
    of(word).or_else(|| of(short)).or_else(code).or_else(own)
}

/// Whether a word is the name of a port without that of its city: Pudong of Shanghai Pudong.
fn is_own_part(name: &LocalizedName, word: &str) -> bool {
    let Some((_, own)) = name.en.split_once(' ') else { return false };
    let city = name.zh.strip_suffix(word).filter(|_| word.chars().nth(1).is_some());
    // The part of a city that a railway station is in could be any city's.
    let chinese = !name.zh.ends_with('站') && city.is_some_and(|city| city.chars().nth(1).is_some());
    is_folded(own, word) || chinese
}

/// A category by its letter with what follows it, or by its name.
fn category(word: &str, rules: &Rules) -> Option<String> {
    let short = bare(word, &CATEGORY_WORDS);
    let code = short.to_ascii_uppercase();
    if is_code(&code, FieldKind::Category, rules) {
        return Some(code);
    }
    let of = |word: &str| one(rules.categories().map(|c| (c.code, [&*c.name.en, &c.name.zh])), word);
    of(word).or_else(|| of(short))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(kind: FieldKind, text: &str) -> Option<String> {
        code(text, kind, &Rules::builtin())
    }

    #[test]
    fn ports_are_known_by_every_name_of_theirs() {
        for name in [
            "浦东",
            "上海浦东",
            "上海浦东国际机场",
            "上海 浦东机场口岸",
            "Pudong",
            "shanghai pudong",
            "ＰＵＤＯＮＧ Airport",
            "Shanghai Pudong International Airport",
            "ZSPD",
            "CNPVG",
            "PVG 机场",
        ] {
            assert_eq!(read(FieldKind::Port, name).as_deref(), Some("PVG"), "{name}");
        }
        assert_eq!(read(FieldKind::Port, "满洲里").as_deref(), Some("MLX"));
        assert_eq!(read(FieldKind::Port, "首都机场").as_deref(), Some("PEK"));
        assert_eq!(read(FieldKind::Port, "XI’AN XIANYANG").as_deref(), Some("XIY"));
        // A city, a part of a name, a word that ports share.
        for name in ["上海", "宁波", "东", "东站", "阳桃仙", "机场", "国际机场", "Shanghai", "Nowhere", ""]
        {
            assert_eq!(read(FieldKind::Port, name), None, "{name}");
        }
    }

    #[test]
    fn every_name_of_the_rules_means_its_row() {
        let rules = Rules::builtin();
        let check = |kind, code: String, name: &LocalizedName| {
            for text in [&name.en, &name.zh] {
                assert_eq!(read(kind, text), Some(code.clone()), "{text}");
            }
        };
        rules.ports().for_each(|p| check(FieldKind::Port, p.code.to_string(), &p.name));
        rules.states().for_each(|s| check(FieldKind::State, s.code.to_string(), &s.name));
        rules.categories().for_each(|c| check(FieldKind::Category, c.code.to_string(), &c.name));
        for ground in rules.grounds() {
            check(FieldKind::Ground, ground.code.to_string(), &ground.name);
        }
        rules.items().for_each(|i| check(FieldKind::Item, i.code.to_string(), &i.name));
    }

    #[test]
    fn names_of_two_rows_or_none_stay() {
        for name in ["刚果", "Korea", "欧洲", "DEU", "D", "QQQ"] {
            assert_eq!(read(FieldKind::State, name), None, "{name}");
        }
        assert_eq!(read(FieldKind::Ground, "商务").as_deref(), Some("BUS"));
        for ground in ["NEWCODE", "business", "other"] {
            assert_eq!(read(FieldKind::Ground, ground), None, "{ground}");
        }
        assert_eq!(read(FieldKind::Item, "票"), None);
    }

    #[test]
    fn categories_are_known_by_letter_and_name() {
        for (text, expected) in [
            ("M字", "M"),
            ("m签证", "M"),
            ("M字签证", "M"),
            ("q2 visa", "Q2"),
            ("短期探亲", "Q2"),
            ("Ｌ字", "L"),
        ] {
            assert_eq!(read(FieldKind::Category, text).as_deref(), Some(expected), "{text}");
        }
        for text in ["字", "签证", "A字", "商务签证", "M", "m"] {
            assert_eq!(read(FieldKind::Category, text), None, "{text}");
        }
    }

    #[test]
    fn passports_and_inviters_have_names() {
        assert_eq!(passport("普通护照").as_deref(), Some("P"));
        assert!(passport("公务护照").is_none() && passport("护照").is_none());
        assert_eq!(inviter("单位").as_deref(), Some("unit"));
        assert_eq!(inviter("朋友"), None);
    }
}
