//! Details of a fault in the user's language: messages of the system, the store and file parsers are matched by their sentence
//! (`assets/text/particulars.toml`). Owns the matching; an unknown sentence is shown as it is.

use super::Catalog;
use super::fill;
use crate::domain::lang::Lang;
use serde::Deserialize;
use std::collections::BTreeMap;
use std::sync::LazyLock;

const TEXTS: &str = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/assets/text/particulars.toml"));

/// A sentence as it arrives, and in each language.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Particular {
    said: Box<str>,
    en: Box<str>,
    zh: Box<str>,
}

impl Particular {
    fn get(&self, lang: Lang) -> &str {
        match lang {
            Lang::En | Lang::Loaded => &self.en,
            Lang::Zh => &self.zh,
        }
    }

    /// How many letters of it are fixed.
    fn fixed(&self) -> usize {
        self.said.split('{').map(|part| part.split_once('}').map_or(part, |(_, rest)| rest).len()).sum()
    }
}

#[expect(clippy::expect_used, reason = "a test reads the same constant text")]
static PARTICULARS: LazyLock<BTreeMap<String, Particular>> =
    LazyLock::new(|| toml::from_str(TEXTS).expect("the built-in texts are well-formed"));

/// A particular in a language.
#[must_use]
pub(crate) fn particular(lang: Lang, text: &str) -> String {
    within(lang, text.trim_end(), 4)
}

/// The holes that hold a particular of their own; any other holds a name, a number or a path.
const NESTED: [&str; 5] = ["found", "known", "wanted", "what", "why"];

/// Particulars hold others: at most so many deep.
fn within(lang: Lang, text: &str, deep: u8) -> String {
    let known = PARTICULARS.values().filter_map(|p| Some((p, values(&p.said, text)?)));
    match known.max_by_key(|(p, _)| p.fixed()).filter(|_| deep > 0) {
        Some((p, values)) => {
            let nested = |(name, value): (&'static str, &str)| match NESTED.contains(&name) {
                true => (name, quoted(lang, within(lang, value, deep - 1))),
                false => (name, value.to_owned()),
            };
            let values: Vec<(&str, String)> = values.into_iter().map(nested).collect();
            let values: Vec<(&str, &str)> = values.iter().map(|(n, v)| (*n, v.as_str())).collect();
            fill(p.get(lang), &values)
        }
        None => text.to_owned(),
    }
}

/// A list of names that are set in backquotes, with the signs of the language.
fn quoted(lang: Lang, text: String) -> String {
    if lang != Lang::Zh || !text.starts_with('`') {
        return text;
    }
    let text = text.replace("`, `", "”、“");
    text.strip_prefix('`')
        .and_then(|t| t.strip_suffix('`'))
        .map_or_else(|| text.clone(), |t| format!("“{t}”"))
}

/// The values of a template's holes in a text; none where the text does not match.
fn values<'s, 't>(said: &'s str, text: &'t str) -> Option<Vec<(&'s str, &'t str)>> {
    let mut parts = said.split('{');
    let mut rest = text.strip_prefix(parts.next()?)?;
    let mut values = Vec::new();
    let mut parts = parts.peekable();
    while let Some(part) = parts.next() {
        // An opening sign that is no hole is literal; none of the sentences has one.
        let (name, fixed) = part.split_once('}')?;
        let end = match (fixed.is_empty(), parts.peek().is_some()) {
            (true, _) => rest.len(),
            (false, true) => rest.find(fixed)?,
            (false, false) => rest.len() - rest.ends_with(fixed).then_some(fixed.len())?,
        };
        values.push((name, &rest[..end]));
        rest = &rest[end + fixed.len().min(rest.len() - end)..];
    }
    rest.is_empty().then_some(values)
}

/// The message of the TOML parser: line and column, the fault, and the line itself.
#[must_use]
pub(crate) fn toml_error_text(texts: &Catalog, said: &str) -> String {
    let said = said.trim_end();
    let place = said.strip_prefix("TOML parse error at line ").and_then(|rest| rest.split_once('\n'));
    let Some(((line, column), rest)) =
        place.and_then(|(place, rest)| Some((place.split_once(", column ")?, rest)))
    else {
        return particular(texts.lang, said);
    };
    // The shown line may be long; the fault is below it.
    let (shown, why) = rest.rsplit_once('\n').unwrap_or(("", rest));
    let why = particular(texts.lang, why);
    let text = Catalog::text_or_name(&texts.error, "toml_place");
    let text = fill(text, &[("line", line), ("column", column), ("why", &why)]);
    if shown.is_empty() { text } else { format!("{text}\n{shown}") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn particulars_have_both_languages() {
        let holes = |text: &str| {
            let mut names: Vec<String> = text
                .split('{')
                .skip(1)
                .filter_map(|part| part.split_once('}'))
                .map(|(name, _)| name.to_owned())
                .collect();
            names.sort();
            names
        };
        let mut said: Vec<&str> = Vec::new();
        for (name, p) in PARTICULARS.iter() {
            assert!(!p.said.is_empty() && !p.en.is_empty() && !p.zh.is_empty(), "{name}");
            let known = holes(&p.said);
            for text in [&p.en, &p.zh] {
                assert!(holes(text).iter().all(|hole| known.contains(hole)), "{name}: {text}");
            }
            assert!(!said.contains(&&*p.said), "{name} is there twice");
            said.push(&p.said);
        }
    }

    #[test]
    fn known_sentences_are_said_in_chinese() {
        for (said, zh) in [
            ("No space left on device (os error 28)", "磁盘空间不足（系统错误 28）"),
            ("Whatever it is (os error 99)", "系统错误 99"),
            ("IO error: Input/output error (os error 5)", "磁盘或设备读写出错（系统错误 5）"),
            ("the file is damaged: cut short", "文件已损坏：内容不完整"),
            ("invalid type: integer `1`, expected a string", "类型不符：数字 1；应为文字"),
            (
                "unknown field `them`, expected one of `store`, `theme`",
                "没有名称“them”。可用：“store”、“theme”",
            ),
            ("expected `,` or `]`", "缺少 , 或 ]"),
            ("a code has letters, digits, '.', '_' and '-' only", "代码只含字母、数字、“.”、“_”和“-”"),
            ("is out of range", "超出允许范围"),
            ("policy: idle_lock_minutes is out of range", "policy: idle_lock_minutes：超出允许范围"),
            ("XQ stands twice in a list", "XQ 在名单中重复"),
            (
                "journal/000001.seg: the entry does not match its hash",
                "journal/000001.seg：条目与其哈希值不符",
            ),
            (
                "the file is damaged: segment 1, byte 88 (entry 3): entry 5 follows where 3 must",
                "文件已损坏：第 1 分段第 88 字节（第 3 条）：此处为第 5 条，应为第 3 条",
            ),
            ("nobody knows this sentence", "nobody knows this sentence"),
        ] {
            assert_eq!(particular(Lang::Zh, said), zh);
        }
        let full = "No space left on device (os error 28)";
        assert_eq!(particular(Lang::En, full), full);
    }

    /// The strings of a line of code, with a number in every hole.
    fn strings(line: &str) -> Vec<String> {
        let mut found = Vec::new();
        for (n, part) in line.replace("\\\"", "'").split('"').enumerate() {
            if n % 2 == 1 {
                let mut parts = part.split('{');
                let mut text = parts.next().unwrap_or_default().to_owned();
                parts
                    .for_each(|part| text.extend(["7", part.split_once('}').map_or(part, |(_, rest)| rest)]));
                found.push(text);
            }
        }
        found
    }

    fn sources(dir: &std::path::Path, all: &mut Vec<std::path::PathBuf>) {
        for entry in std::fs::read_dir(dir).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() { sources(&path, all) } else { all.push(path) }
        }
    }

    /// The store's faults are written in English: each has a Chinese text.
    #[test]
    fn every_particular_of_the_store_is_known() {
        let mut files = Vec::new();
        sources(&std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("src/store"), &mut files);
        let makers = [
            "Derived(",
            "Backup(",
            "NotReadBack(",
            "StoreError::System(",
            "damaged(",
            ".fault(",
            " fault(",
            "Some(\"the ",
            "const DAMAGED",
            "const UNSYNCED",
            "    \"it is another entry",
            "    \"the journal does not hold",
            "  #[error(\"",
        ];
        let (mut seen, mut unknown) = (0, Vec::new());
        // The errors themselves have sentences by their machine names.
        let own = |f: &&std::path::PathBuf| {
            f.extension().is_some_and(|e| e == "rs") && !f.ends_with("store/error.rs")
        };
        for file in files.iter().filter(own) {
            let text = std::fs::read_to_string(file).unwrap();
            let code = text.split("#[cfg(test)]\nmod tests {").next().unwrap_or_default();
            let kinds = file.ends_with("journal/error.rs");
            // The errors of the journal as a whole have sentences by their machine names.
            let code =
                if kinds { code.split("pub enum JournalFaultKind").nth(1).unwrap_or_default() } else { code };
            let test = file.components().any(|part| part.as_os_str() == "tests");
            for line in code.lines().filter(|_| !test) {
                let made =
                    makers.iter().any(|maker| line.contains(maker) && (kinds || !maker.contains("#[error")));
                for said in strings(line).iter().filter(|said| made && !said.is_empty()) {
                    let zh = particular(Lang::Zh, said);
                    let english: Vec<&str> = zh
                        .split(|c: char| !c.is_ascii_alphabetic())
                        .filter(|word| word.len() > 2 && !["journal", "seg", "HEAD"].contains(word))
                        .collect();
                    if !english.is_empty() {
                        unknown.push(format!("{}: {said} -> {zh}", file.display()));
                    }
                    seen += 1;
                }
            }
        }
        assert!(unknown.is_empty() && seen > 60, "{seen} {unknown:#?}");
    }

    #[test]
    fn toml_errors_name_line_and_cause() {
        let texts = Catalog::builtin(Lang::Zh);
        let error = toml::from_str::<toml::Table>("a = 1\nb = yes\n").unwrap_err().to_string();
        let text = toml_error_text(&texts, &error);
        assert!(text.starts_with("第 2 行第 5 列：文字须加引号"), "{text}");
        assert!(text.contains("b = yes"), "{text}");
    }
}
