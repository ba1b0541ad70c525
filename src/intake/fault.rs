//! What can be wrong with the form of a submission.

use super::columns::submission_columns;
use super::encoding::UTF_32;
use super::forms::{self, TimeFormError};
use crate::domain::lang::{Lang, LocalizedName};
use crate::domain::sanitize::clean;
use crate::text::{fill, particular};
use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::LazyLock;

macro_rules! codes {
    ($($(#[$doc:meta])* $variant:ident = $name:literal,)*) => {
        /// A kind of fault.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
        pub enum FaultCode {
            $($(#[$doc])* $variant,)*
        }

        impl FaultCode {
            /// Every kind.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)*];

            /// The machine name.
            #[must_use]
            pub fn name(self) -> &'static str {
                match self {
                    $(Self::$variant => $name,)*
                }
            }
        }
    };
}

codes! {
    /// The bytes are in no encoding that is read.
    NotUtf8 = "not_utf8",
    /// The text is no JSON, or ends too early.
    NotJson = "not_json",
    /// Nested deeper than 32.
    TooDeep = "too_deep",
    /// Larger than 1 MiB.
    TooLarge = "too_large",
    /// A row has another number of columns than the head.
    NotCsv = "not_csv",
    /// The input ends inside a row.
    CutOff = "cut_off",
    /// A number that a spreadsheet shortened or gave decimals.
    SpreadsheetNumber = "spreadsheet_number",
    /// A source that holds no submission: an empty file, a head alone, an empty list, a folder without submissions.
    NothingRead = "nothing_read",
    /// The file cannot be read.
    Unreadable = "unreadable",
    /// A pipe that the shell did not put there, a device or a folder.
    NotAFile = "not_a_file",
    /// A field is missing.
    Missing = "missing",
    /// A field that the format does not have.
    UnknownField = "unknown_field",
    /// A field occurs twice.
    Twice = "duplicate_field",
    /// A value of another type.
    WrongType = "wrong_type",
    /// A number out of its range.
    OutOfRange = "out_of_range",
    /// A code that no table has.
    UnknownCode = "unknown_code",
    /// A text too long.
    TooLong = "too_long",
    /// A list too long.
    TooMany = "too_many",
    /// A text that must not be empty.
    Empty = "empty",
    /// No date or time, no such day, or before 1900 or after 2200.
    BadDate = "bad_date",
    /// A time without its offset.
    OffsetMissing = "offset_missing",
    /// A field that only some grounds have.
    NotForGround = "not_for_ground",
    /// No SHA-256 in 64 hexadecimal digits.
    BadHash = "bad_hash",
    /// No id of 1 to 64 of `A-Z a-z 0-9 . _ -`.
    BadId = "bad_id",
    /// An id that is read as the number of a case at an office: a command would mean another case by it.
    IdIsCaseNumber = "id_is_case_number",
    /// Another format, or another version of it.
    WrongSchema = "wrong_schema",
    /// A folder or ZIP without a submission.
    BundleWithoutSubmission = "bundle_without_submission",
    /// A folder or ZIP with more than one submission.
    BundleSeveral = "bundle_several",
    /// A name occurs twice in a bundle.
    BundleTwice = "bundle_twice",
    /// A link, pipe or device in a bundle.
    BundleLink = "bundle_link",
    /// More entries than a bundle may have.
    BundleEntries = "bundle_entries",
    /// More files than a submission may have.
    BundleFiles = "bundle_files",
    /// More bytes than a submission may have.
    BundleTooLarge = "bundle_too_large",
    /// The submission in a bundle cannot be read.
    BundleDamaged = "bundle_damaged",
    /// A bag whose own files do not fit together.
    BagInvalid = "bag_invalid",
    /// A ZIP that is cut or damaged.
    ZipDamaged = "zip_damaged",
    /// A ZIP with a password.
    ZipEncrypted = "zip_encrypted",
    /// A compression that is not read.
    ZipMethod = "zip_method",
    /// A name that leads out of the archive.
    ZipName = "zip_name",
    /// An entry with one name in the directory and another before its bytes.
    ZipNames = "zip_names",
    /// Entries that share bytes.
    ZipOverlap = "zip_overlap",
    /// An entry that expands without measure.
    ZipRatio = "zip_ratio",
    /// A file alone that is larger than a file may be.
    FileTooLarge = "file_too_large",
    /// A file alone of no kind that is taken.
    FileKind = "file_kind",
    /// A file alone that no open case names.
    FileUnknown = "file_unknown",
    /// Well-formed, but a rule of the desk forbids it.
    Refused = "refused",
}

/// What a fault is about where the input ends behind a separator.
pub(super) const SEPARATOR: &str = "separator";

/// One fault of a submission.
#[derive(Clone, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "fields are named for what they hold")]
pub struct IntakeFault {
    /// The field's path, such as `traveller.passport.number`; empty for the whole.
    pub path: String,
    pub code: FaultCode,
    /// What was found, or what is expected; cleaned and cut short.
    pub about: String,
    /// How the table itself calls the column, where that is not the path.
    pub(super) column: Option<Box<str>>,
}

impl IntakeFault {
    /// A fault at a path.
    #[must_use]
    pub fn new(path: impl Into<String>, code: FaultCode, about: impl AsRef<str>) -> Self {
        Self { path: path.into(), code, about: short(about.as_ref()), column: None }
    }

    /// The same of a column that its table calls by another name.
    pub(super) fn in_column(self, name: &str) -> Self {
        let other = !name.trim().is_empty() && name != self.path;
        Self { column: other.then(|| short(name).into()), ..self }
    }

    /// The fault as text for the user, with the field that has it.
    #[must_use]
    pub fn line(&self, lang: Lang) -> String {
        match self.column {
            None if !self.path.is_empty() => match field_name(&self.path, lang) {
                Some(name) => format!("{name}{}", self.text(lang)),
                None => format!("{} {}", self.path, self.text(lang)),
            },
            _ => self.text(lang),
        }
    }

    /// The fault in a language, with the name of its column where the table has one of its own.
    ///
    /// # Panics
    /// Never in a program whose tests pass: they read the same constant texts.
    #[must_use]
    pub fn text(&self, lang: Lang) -> String {
        let name = self.sentence();
        let text = SENTENCES.get(&*name).map_or(self.code.name(), |t| t.get(lang));
        // The message of the system or the parser is no value of the submission.
        let about = match self.code {
            FaultCode::NotJson | FaultCode::Unreadable | FaultCode::WrongType => {
                particular(lang, &self.about)
            }
            _ => self.about.clone(),
        };
        let text = fill(text, &[("about", &about)]);
        match &self.column {
            Some(column) if lang == Lang::Zh => format!("{column}（{}）{text}", self.path),
            Some(column) => format!("{column} ({}) {text}", self.path),
            None => text,
        }
    }

    /// The key of its sentence: some kinds have more than one.
    fn sentence(&self) -> Cow<'static, str> {
        match self.code {
            FaultCode::BadDate if forms::is_clock_alone(&self.about) => "bad_date_missing".into(),
            FaultCode::OffsetMissing if forms::date(&self.about).is_ok() => "offset_and_time_missing".into(),
            FaultCode::CutOff if self.about.is_empty() => "cut_off_in_quotes".into(),
            FaultCode::CutOff if self.about == SEPARATOR => "cut_off_behind_separator".into(),
            FaultCode::NotUtf8 if self.about == UTF_32 => "not_utf8_named".into(),
            FaultCode::BadDate if is_ambiguous(&self.about) => "bad_date_order".into(),
            FaultCode::Twice if !self.about.is_empty() => "duplicate_column".into(),
            FaultCode::NothingRead => format!("nothing_read_{}", self.about).into(),
            code => code.name().into(),
        }
    }
}

/// A field by its Chinese name and its path; in English, and for a field that the format does not have, the path is enough.
pub(crate) fn field_name(path: &str, lang: Lang) -> Option<String> {
    let name = label(path).filter(|_| lang == Lang::Zh)?;
    Some(format!("{name}（{path}）"))
}

/// What a field is called in Chinese; a row of a list with its number, from 1.
fn label(path: &str) -> Option<String> {
    const LISTS: [(&str, &str, &str); 2] =
        [("documents", "材料", "documents."), ("group", "团组成员", "traveller.")];
    const PARTS: [(&str, &str); 12] = [
        ("traveller", "申请人"),
        ("traveller.passport", "护照"),
        ("arrival", "抵达信息"),
        ("inviter", "邀请方"),
        ("documents", "材料"),
        ("group", "团组成员"),
        ("documents.item", "材料项代码"),
        ("documents.name", "文件名"),
        ("documents.sha256", "哈希值"),
        ("documents.received_at", "收到时间"),
        ("documents.bytes", "字节数"),
        ("documents.kind", "文件类型"),
    ];
    let named = |path: &str| {
        let column = || submission_columns().find(|column| column.path == path)?.names.first().copied();
        PARTS.iter().find(|(part, _)| *part == path).map(|(_, name)| *name).or_else(column)
    };
    let Some((list, rest)) = path.split_once('[') else { return named(path).map(str::to_owned) };
    let (row, rest) = rest.split_once(']')?;
    let row = row.parse::<usize>().ok()? + 1;
    let Some((_, name, fields)) = LISTS.iter().find(|(of, ..)| *of == list) else {
        return named(list).map(|name| format!("{name}第 {row} 行"));
    };
    let Some(field) = rest.strip_prefix('.') else { return Some(format!("{name} {row}")) };
    let field = field.split('[').next().unwrap_or_default();
    named(&format!("{fields}{field}")).map(|field| format!("{name} {row} 的{field}"))
}

/// A text as it is shown.
fn short(text: &str) -> String {
    clean(text).chars().take(80).collect()
}

fn is_ambiguous(text: &str) -> bool {
    forms::date(text) == Err(TimeFormError::Ambiguous) || forms::time(text) == Err(TimeFormError::Ambiguous)
}

const TEXTS: &str = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/assets/text/intake.toml"));

/// Read once: a submission may have a thousand faults.
#[expect(clippy::expect_used, reason = "a test reads the same constant text")]
static SENTENCES: LazyLock<BTreeMap<String, LocalizedName>> =
    LazyLock::new(|| toml::from_str(TEXTS).expect("the built-in texts are well-formed"));

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_has_its_text_in_both_languages() {
        let texts: BTreeMap<String, LocalizedName> = toml::from_str(TEXTS).unwrap();
        let names: Vec<&str> = texts.keys().map(String::as_str).collect();
        let more = [
            "bad_date_missing",
            "bad_date_order",
            "cut_off_behind_separator",
            "cut_off_in_quotes",
            "duplicate_column",
            "not_utf8_named",
            "offset_and_time_missing",
        ];
        let reasons = ["empty", "head_only", "blank", "list", "folder"].map(|r| format!("nothing_read_{r}"));
        let codes = FaultCode::ALL.iter().filter(|c| **c != FaultCode::NothingRead).map(|c| c.name());
        let mut codes: Vec<&str> = codes.chain(more).chain(reasons.iter().map(String::as_str)).collect();
        codes.sort_unstable();
        assert_eq!(names, codes);
        for text in texts.values() {
            assert_eq!(text.en.contains("{about}"), text.zh.contains("{about}"), "{text:?}");
        }
    }

    #[test]
    fn every_field_has_its_chinese_name() {
        use crate::intake::fields::{FieldKind, SUBMISSION, SubmissionField};
        fn paths(fields: &[SubmissionField], above: &str, all: &mut Vec<String>) {
            for field in fields {
                let path = format!("{above}{}", field.name);
                match field.kind {
                    FieldKind::Object(within) => paths(within, &format!("{path}."), all),
                    FieldKind::List(within, _) => paths(within, &format!("{path}[0]."), all),
                    _ => {}
                }
                all.push(path);
            }
        }
        let mut all = Vec::new();
        paths(SUBMISSION, "", &mut all);
        for path in all {
            let line = IntakeFault::new(path.as_str(), FaultCode::Missing, "").line(Lang::Zh);
            assert!(!line.starts_with(path.as_str()), "{line}");
        }
        let line = |path: &str| IntakeFault::new(path, FaultCode::WrongType, "number").line(Lang::Zh);
        assert_eq!(line("entries"), "入境次数（entries）类型应为数字");
        assert_eq!(
            line("group[1].passport.number"),
            "团组成员 2 的护照号（group[1].passport.number）类型应为数字"
        );
        assert_eq!(
            line("traveller.passport.mrz[1]"),
            "机读码第 2 行（traveller.passport.mrz[1]）类型应为数字"
        );
        let id = IntakeFault::new("id", FaultCode::BadId, "a b").line(Lang::Zh);
        assert!(id.starts_with("编号（id）须为 1 至 64 位"), "{id}");
    }

    #[test]
    fn faulty_value_is_shown_sanitized() {
        let fault = IntakeFault::new("reason", FaultCode::UnknownCode, "\u{1b}[2J");
        assert!(!fault.text(Lang::En).contains('\u{1b}'));
    }

    #[test]
    fn date_without_time_is_reported_as_such() {
        let text =
            |about: &str| IntakeFault::new("arrival.at", FaultCode::OffsetMissing, about).text(Lang::En);
        assert!(text("2026/12/5").starts_with("the time of day is missing"), "{}", text("2026/12/5"));
        assert!(text("2026/12/5 14:20").contains("offset"));
    }
}
