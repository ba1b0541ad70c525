//! The words of the program: what an officer, an applicant or an administrator reads keeps to the glossary (`docs/glossary.md`). Owns the
//! lists of retired words; a word that is right in one place after all is allowed there by name, with the reason.

use std::fs;
use std::path::Path;

/// Documents that keep to the glossary too.
const PROSE: &[&str] = &[
    "CONTRIBUTING.md",
    "README.md",
    "README.zh-CN.md",
    "SECURITY.md",
    "docs/ARCHITECTURE.md",
    "docs/operations.md",
    "docs/reference/exit-codes.md",
    "docs/reference/filter.md",
    "docs/reference/keys.md",
    "docs/reference/keys.zh-CN.md",
    "docs/reference/submission.md",
    "docs/security.md",
    "docs/settings.md",
    "docs/user-guide.md",
    "docs/user-guide.zh-CN.md",
];

/// Tables of the catalogs whose texts are also printed by commands, written into reports or kept with a case: no key of the screen is
/// named in them.
const OFF_SCREEN: &[&str] = &[
    "action.",
    "anchor.",
    "answered.",
    "band.",
    "cli.",
    "cure.",
    "event.",
    "fact.",
    "finding.",
    "finding_about.",
    "handover.",
    "head.",
    "item_state.",
    "messages.",
    "officers.",
    "orphan.",
    "plain.",
    "protect.",
    "rationale.",
    "refusal.",
    "state.",
    "store.",
    "warning.",
    "weak.",
];

/// Retired English words and phrases, each with the present one. `*` stands for any ending.
const RETIRED_EN: &[(&str, &str)] = &[
    ("abandoned", "unattended"),
    ("anew", "again, rebuild, regenerate"),
    ("asked for", "requested, applied for"),
    ("ask for papers", "request documents"),
    ("ballast", "disk reserve"),
    ("beforehand", "before"),
    ("board", "dashboard"),
    ("burst", "surge"),
    ("by itself", "separately, automatically"),
    ("curtain", "hidden screen"),
    ("do again", "redo"),
    ("done again", "redone"),
    ("done without", "waived"),
    ("doubt*", "finding"),
    ("echo*", "related case"),
    ("fits", "matches"),
    ("forgotten", "deleted"),
    ("forgets", "deletes"),
    ("gave back", "released"),
    ("give back", "release"),
    ("given back", "released"),
    ("gives back", "releases"),
    ("goes on", "continues"),
    ("hand in", "submit"),
    ("handed in", "submitted"),
    ("he", "the officer, they"),
    ("him", "the officer, them"),
    ("himself", "the officer"),
    ("his", "the officer's, their"),
    ("in the way", "blocking"),
    ("in words", "written"),
    ("is no", "is not"),
    ("keeps a draft", "saves a draft"),
    ("kept view", "saved view"),
    ("laid before", "escalated"),
    ("landed", "arrived"),
    ("lands", "arrives"),
    ("lay before", "escalate"),
    ("leave it", "cancel"),
    ("leaves it", "cancels"),
    ("left alone", "not changed"),
    ("let in", "refresh"),
    ("live case*", "open case"),
    ("made anew", "rebuilt"),
    ("matter", "case"),
    ("mend*", "repair, resolve"),
    ("nobody would", "unattended"),
    ("not taken", "not accepted"),
    ("orphan*", "unattended"),
    ("paper*", "document"),
    ("protected", "encrypted"),
    ("put aside", "put on hold"),
    ("radar", "related cases"),
    ("ran out", "expired"),
    ("refus*", "blocked, not done (a visa alone is refused)"),
    ("sample*", "demo"),
    ("seal*", "encrypted, final, stamped"),
    ("second sign*", "countersignature"),
    ("sent back", "declined"),
    ("somebody", "another officer, anyone"),
    ("stand", "is"),
    ("stands", "is"),
    ("stood", "was"),
    ("superior", "supervisor"),
    ("supervisors", "a supervisor"),
    ("take back", "recall"),
    ("taken back", "recalled"),
    ("taken for right", "verified despite findings"),
    ("takes back", "recalls"),
    ("told", "shown, recorded"),
    ("took back", "recalled"),
    ("vouch*", "confirm"),
    ("weightiest", "most serious"),
    ("whoever", "an officer who"),
    ("wrong form", "wrong format"),
];

/// Where a retired English word is right: the text's name, or its beginning, and the word.
const ALLOWED_EN: &[(&str, &str, &str)] = &[
    ("en.state.refused", "refus*", "a visa is refused"),
    ("en.state_short.refused", "refus*", "a visa is refused"),
    ("en.event.refused", "refus*", "a visa is refused"),
    ("en.notice.refused", "refus*", "a visa is refused"),
    ("en.legend.deny_text", "refus*", "a visa is refused"),
    ("en.action.refuse", "refus*", "a visa is refused"),
    ("en.hint.refuse", "refus*", "a visa is refused"),
    ("en.board.", "refus*", "visas refused, counted"),
    ("en.radar.", "refus*", "a visa was refused"),
    ("en.card.cases", "refus*", "visas refused, counted"),
    ("en.inform.", "refus*", "a visa is refused"),
    ("en.inform.", "board", "to go on board"),
    ("en.issued.kinds.refusal", "refus*", "the notice of a refused visa"),
    ("en.radar.word_about", "radar", "the command of line mode"),
    ("help.en.command.paper.", "refus*", "the notice of a refused visa, and its name as it is typed"),
    ("rules/defects.en", "seal*", "an official seal on a document"),
    ("rules/defects.en", "doubt*", "whether a document is genuine is in doubt"),
    ("rules/states.en", "protected", "British Protected Person is a nationality"),
    ("templates/papers.en", "refus*", "the notice of a refused visa"),
    ("templates/request.en", "seal*", "an official seal on a document"),
];

/// Retired Chinese words, each with the present one.
const RETIRED_ZH: &[(&str, &str)] = &[
    ("不予办理", "无法执行"),
    ("世界协调时", "协调世界时"),
    ("人员代号", "警号"),
    ("余量", "余时"),
    ("关联比对", "关联案件"),
    ("到港", "在口岸"),
    ("到达", "抵达"),
    ("受理", "收件、导入、系统核查（法律意义的受理只见于不予受理、受理单）"),
    ("告知单", "补正告知书"),
    ("回执", "受理单"),
    ("固化", "生效"),
    ("搁置", "挂起"),
    ("拒绝", "不予签发"),
    ("拒签", "不予签发"),
    ("放弃", "取消"),
    ("旅客", "申请人"),
    ("无人过问", "漏办风险"),
    ("暂缓", "挂起"),
    ("机读区", "机读码"),
    ("核验", "核实"),
    ("案件编号", "案号"),
    ("样例", "演示"),
    ("第二人", "复核人"),
    ("第二名", "复核人"),
    ("缺陷", "不合格项"),
    ("自存", "自定义视图"),
    ("警员", "民警"),
    ("豁免", "免交"),
    ("退回", "未导入、放回待办（转交用对方退回）"),
    ("附言", "备注"),
    ("领取", "认领"),
    ("询问记录", "询问笔录"),
    ("收件箱", "收件夹"),
    ("键位", "按键"),
    ("队列", "待办列表"),
    ("行模式", "逐行方式"),
    ("已选", "已标记"),
    ("全选", "标记全部"),
];

/// Words that hold a retired one and are right; the receipt says of an application that it is accepted, which is the legal act.
const RIGHT_ZH: &[&str] =
    &["不予受理", "预受理单", "受理单", "签证申请已予受理", "对方退回", "口岸已退回", "已退回同一材料"];

/// What is no Chinese in a Chinese text and is right there: names, keys of the keyboard, units, and values that are typed. `blobs` is the
/// name of a folder, `print`, `lp` and `desk` are the line of a setting, `ink` and `half` are its values, and `arrives`, `closed`, `owner`
/// and `slack` are names of columns as they are typed.
const LATIN_IN_ZH: &[&str] = &[
    "ASCII",
    "BagIt",
    "Backspace",
    "CODE",
    "CSV",
    "Ctrl",
    "Deflate",
    "English",
    "Enter",
    "Esc",
    "PgDn",
    "PgUp",
    "IATA",
    "JPEG",
    "JSON",
    "MiB",
    "NGB",
    "PDF",
    "PEK",
    "PNG",
    "RFC",
    "SHA",
    "Shift",
    "TERM",
    "TIFF",
    "Tab",
    "UTC",
    "UTF",
    "ZIP",
    "any",
    "anchor",
    "arrives",
    "blobs",
    "chmod",
    "closed",
    "csv",
    "date",
    "desk",
    "dev",
    "dismissed",
    "due",
    "file",
    "files",
    "eriksson",
    "half",
    "inbox",
    "ink",
    "inviters",
    "jpg",
    "jsonl",
    "journal",
    "json",
    "lang",
    "kitty",
    "languages",
    "lp",
    "ndjson",
    "now",
    "on",
    "out",
    "owner",
    "pdf",
    "plain",
    "png",
    "port",
    "portdesk",
    "print",
    "sha256",
    "sixel",
    "slack",
    "stdin",
    "submission",
    "tab",
    "tif",
    "themes",
    "tsv",
    "zip",
    "ulimit",
    "seg",
    "QKX",
    "true",
    "false",
    "null",
    "confirm",
];

/// Chinese texts in which a sign of ASCII touches a Chinese one and is right: what is typed or printed so.
const ASCII_SIGNS_ZH: &[(&str, &str)] = &[
    ("zh.cli.columns_note", "a cell of a table, as it is written"),
    ("zh.cli.end_unvouched", "the value of an option, as it is written"),
    ("zh.cli.not_a_file", "a command of the shell"),
    ("zh.evidence.no_head", "the value of an option, as it is written"),
    ("zh.handover.check", "the value of an option, as it is written"),
    ("zh.query.colon_wanted", "a term of a filter, as it is written"),
];

/// A text and where it is: the catalog or table, and its key.
struct Text {
    name: String,
    text: String,
}

fn read(path: &str) -> String {
    fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(path)).unwrap()
}

fn leaves(name: &str, value: &toml::Value, all: &mut Vec<Text>) {
    match value {
        toml::Value::Table(table) => {
            table.iter().for_each(|(key, value)| leaves(&format!("{name}.{key}"), value, all));
        }
        toml::Value::Array(values) => values.iter().for_each(|value| leaves(name, value, all)),
        toml::Value::String(text) => all.push(Text { name: name.to_owned(), text: text.clone() }),
        _ => {}
    }
}

/// Every text of a language: the catalogs are files of one language, in all other tables a text has both.
fn texts(lang: &str) -> Vec<Text> {
    let mut all = Vec::new();
    for folder in ["text", "rules", "templates"] {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("assets").join(folder);
        let mut files: Vec<_> = fs::read_dir(path).unwrap().map(|entry| entry.unwrap().file_name()).collect();
        files.sort();
        for file in files.iter().filter_map(|file| file.to_str()?.strip_suffix(".toml")) {
            // Words that an officer may type, retired ones among them.
            if file == "synonyms" {
                continue;
            }
            let value: toml::Value =
                read(&format!("assets/{folder}/{file}.toml")).parse::<toml::Table>().unwrap().into();
            let own = file == lang || file.ends_with(&format!(".{lang}"));
            let mut found = Vec::new();
            leaves(if own { file } else { "" }, &value, &mut found);
            for text in found {
                let parts: Vec<&str> = text.name.split('.').collect();
                if own {
                    all.push(text);
                } else if folder != "text" || file != "en" && file != "zh" {
                    // `defect.name.en` is told as `rules/defects.en`.
                    if parts.last() == Some(&lang) {
                        all.push(Text { name: format!("{folder}/{file}.{lang}"), text: text.text });
                    }
                }
            }
        }
    }
    // The language's own name in the file.
    all.retain(|text| text.name != format!("{lang}.lang"));
    assert!(all.len() > 1000, "{lang}: {} texts", all.len());
    all
}

/// A text without its holes.
fn without_holes(text: &str) -> String {
    let mut out = String::new();
    for (n, part) in text.split('{').enumerate() {
        out.push_str(if n == 0 { part } else { part.split_once('}').map_or(part, |(_, rest)| rest) });
        out.push(' ');
    }
    out
}

/// A text without holes and command lines: a name of a command is what it is.
fn prose(text: &str) -> String {
    let text = without_holes(text);
    let mut out: Vec<&str> = Vec::new();
    let mut command = false;
    for word in text.split_whitespace() {
        let ends = word.ends_with(['.', ',', ';', ':', ')']);
        if word.trim_start_matches('(') == "portdesk" {
            command = true;
            continue;
        }
        let part = word.trim_end_matches(['.', ',', ';', ':', ')']);
        let name = !part.is_empty() && part.chars().all(|c| c.is_ascii_lowercase() || c == '-');
        if part.starts_with("--") || (command && name) {
            command = command && !ends;
            continue;
        }
        command = false;
        out.push(word);
    }
    out.join(" ")
}

fn words(text: &str) -> Vec<String> {
    text.to_lowercase()
        .split(|c: char| !c.is_alphanumeric())
        .filter(|w| !w.is_empty())
        .map(Into::into)
        .collect()
}

fn has_phrase(words: &[String], phrase: &str) -> bool {
    let parts: Vec<&str> = phrase.split(' ').collect();
    words.windows(parts.len()).enumerate().any(|(at, window)| {
        let same = window.iter().zip(&parts).all(|(word, part)| match part.strip_suffix('*') {
            Some(begin) => word.starts_with(begin),
            None => word == part,
        });
        // "There is no ..." and "is no longer" are plain English.
        let plain = phrase == "is no"
            && (at > 0 && words[at - 1] == "there" || words.get(at + 2).is_some_and(|word| word == "longer"));
        same && !plain
    })
}

fn is_han(c: char) -> bool {
    ('\u{4e00}'..='\u{9fff}').contains(&c)
}

fn check(faults: &[String]) {
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn english_texts_keep_to_the_glossary() {
    let mut faults = Vec::new();
    for text in texts("en") {
        // A term of a filter is typed, and so are the words of a command.
        let words = words(&prose(&text.text));
        if text.text.to_lowercase().contains("hand-over") {
            faults.push(format!("{}: the sheet is a handover: {}", text.name, text.text));
        }
        for (phrase, better) in RETIRED_EN {
            let allowed =
                ALLOWED_EN.iter().any(|(name, word, _)| text.name.starts_with(name) && word == phrase);
            if !allowed && has_phrase(&words, phrase) {
                faults.push(format!("{}: {phrase:?} is retired ({better}): {}", text.name, text.text));
            }
        }
    }
    check(&faults);
}

#[test]
fn chinese_texts_keep_to_the_glossary() {
    let mut faults = Vec::new();
    for text in texts("zh") {
        let mut left = text.text.clone();
        RIGHT_ZH.iter().for_each(|right| left = left.replace(right, ""));
        for (word, better) in RETIRED_ZH {
            if left.contains(word) {
                faults.push(format!("{}: {word} is retired ({better}): {}", text.name, text.text));
            }
        }
    }
    check(&faults);
}

#[test]
fn chinese_texts_have_no_english_words() {
    let mut faults = Vec::new();
    // The help names options, values and settings; it has a test of its own.
    for text in texts("zh").into_iter().filter(|text| !text.name.starts_with("help.")) {
        let plain = without_holes(&text.text);
        let mut run = 0;
        let mut command = false;
        for word in plain.split(|c: char| !(c.is_ascii_alphanumeric() || "-_./'=:<".contains(c))) {
            let letters = word.trim_start_matches('-');
            let is_word = letters.len() > 1 && letters.chars().all(|c| c.is_ascii_alphabetic());
            if word == "portdesk" {
                command = true;
            } else if word.is_empty() && command {
                // A blank within a command line.
                continue;
            } else if is_word && !word.starts_with('-') && !command {
                run += 1;
                if !LATIN_IN_ZH.contains(&word) && !word.chars().all(|c| c.is_ascii_uppercase()) {
                    faults.push(format!("{}: {word}: {}", text.name, text.text));
                }
            } else if !is_word {
                run = 0;
            }
            command = command && (word.starts_with('-') || is_word);
            if run > 2 {
                faults.push(format!("{}: a run of words: {}", text.name, text.text));
            }
        }
    }
    check(&faults);
}

#[test]
fn chinese_texts_have_chinese_punctuation() {
    let mut faults = Vec::new();
    for text in texts("zh") {
        if ASCII_SIGNS_ZH.iter().any(|(name, _)| *name == text.name) {
            continue;
        }
        let signs: Vec<char> = text.text.chars().collect();
        for at in 0..signs.len() {
            let beside = [at.checked_sub(1), at.checked_add(1)].into_iter().flatten();
            let touches = beside.filter_map(|at| signs.get(at)).any(|c| is_han(*c));
            if ",;:!?()".contains(signs[at]) && touches {
                faults.push(format!("{}: {:?}: {}", text.name, signs[at], text.text));
            }
        }
    }
    check(&faults);
}

#[test]
fn chinese_texts_set_numbers_apart() {
    // What is filled in is a number, or a day or span that begins with one.
    const NUMBERS: [&str; 16] = [
        "n",
        "of",
        "days",
        "hours",
        "decisions",
        "rate",
        "most",
        "left",
        "live",
        "decided",
        "cases",
        "date",
        "as_of",
        "promise",
        "span",
        "waiting",
    ];
    let mut faults = Vec::new();
    for text in texts("zh").into_iter().filter(|text| text.name != "zh.time.day_time") {
        let mut plain = text.text.clone();
        NUMBERS.iter().for_each(|name| plain = plain.replace(&format!("{{{name}}}"), "0"));
        let signs: Vec<char> = plain.chars().collect();
        for pair in signs.windows(2) {
            let touch = is_han(pair[0]) && pair[1].is_ascii_digit()
                || pair[0].is_ascii_digit() && is_han(pair[1]) && !"年月".contains(pair[1]);
            if touch {
                faults.push(format!("{}: {}{}: {}", text.name, pair[0], pair[1], text.text));
            }
        }
    }
    check(&faults);
}

#[test]
fn texts_used_off_screen_name_no_key() {
    let mut faults = Vec::new();
    for text in ["en", "zh"].iter().flat_map(|lang| texts(lang)) {
        let Some((_, key)) = text.name.split_once('.') else { continue };
        if text.name.contains('/')
            || key.ends_with(".hint")
            || !OFF_SCREEN.iter().any(|table| key.starts_with(table))
        {
            continue;
        }
        let text_of = without_holes(&text.text);
        // In English "enter" is also a verb.
        let keys: &[&str] =
            if text.name.starts_with("zh") { &["esc", "tab", "enter"] } else { &["esc", "tab"] };
        let named =
            words(&text_of).iter().any(|word| keys.contains(&word.as_str())) || text_of.contains("Ctrl-");
        // `(d)`, as a key is put behind what it does; a paragraph of a statute stands behind a digit.
        let signs: Vec<char> = text_of.chars().collect();
        let bracketed = signs
            .windows(3)
            .any(|w| matches!(w[0], '(' | '（') && w[1].is_ascii_alphabetic() && matches!(w[2], ')' | '）'));
        if named || bracketed {
            faults.push(format!("{}: {}", text.name, text.text));
        }
    }
    check(&faults);
}

#[test]
fn documents_keep_to_the_glossary() {
    let mut faults = Vec::new();
    for file in PROSE {
        let mut code = false;
        for (n, line) in read(file).lines().enumerate() {
            if line.starts_with("```") {
                code = !code;
            }
            if code || line.starts_with("    ") {
                continue;
            }
            // What stands in backquotes is a name.
            let plain: String = line.split('`').step_by(2).collect::<Vec<_>>().join(" ");
            let words = words(&prose(&plain));
            // Documents speak of refused visas on many pages.
            for (phrase, better) in RETIRED_EN.iter().filter(|(phrase, _)| *phrase != "refus*") {
                if has_phrase(&words, phrase) {
                    faults.push(format!("{file}:{}: {phrase:?} is retired ({better}): {line}", n + 1));
                }
            }
            let mut left = plain.clone();
            RIGHT_ZH.iter().for_each(|right| left = left.replace(right, ""));
            for (word, better) in RETIRED_ZH {
                if left.contains(word) {
                    faults.push(format!("{file}:{}: {word} is retired ({better}): {line}", n + 1));
                }
            }
        }
    }
    check(&faults);
}

#[test]
fn chinese_documents_set_numbers_and_letters_apart() {
    let mut faults = Vec::new();
    for file in ["README.zh-CN.md", "docs/user-guide.zh-CN.md"] {
        let mut code = false;
        for (n, line) in read(file).lines().enumerate() {
            code ^= line.starts_with("```");
            if code || line.starts_with("    ") {
                continue;
            }
            // What stands in backquotes is one Latin word; where a link leads is no text.
            let mut plain: String =
                line.split('`').enumerate().map(|(at, part)| if at % 2 == 1 { "x" } else { part }).collect();
            while let Some(at) = plain.find("](") {
                let end = plain[at..].find(')').map_or(plain.len(), |end| at + end + 1);
                plain.replace_range(at..end, "]");
            }
            let signs: Vec<char> = plain.chars().collect();
            for pair in signs.windows(2) {
                let touch = is_han(pair[0]) && pair[1].is_ascii_alphanumeric()
                    || pair[0].is_ascii_alphanumeric() && is_han(pair[1]);
                if touch && !"年月日".contains(pair[0]) && !"年月日".contains(pair[1]) {
                    faults.push(format!("{file}:{}: {}{}: {line}", n + 1, pair[0], pair[1]));
                }
            }
        }
    }
    check(&faults);
}
