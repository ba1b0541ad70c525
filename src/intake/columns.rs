//! The heads of tables: which field a column is. Owns the names that offices use; an unknown name stays as it is.

use super::fields::{self, FieldKind};
use super::folding::simplified;
use super::forms::tidy;

/// The Chinese names of the columns of submissions.
const CHINESE: &[(&str, &[&str])] = &[
    ("schema", &["格式"]),
    ("id", &["编号", "申请编号", "申请号", "受理编号", "申请单号"]),
    ("submitted_at", &["提交时间", "申请时间", "提交日期时间"]),
    ("office", &["口岸签证机关", "受理机关", "办理口岸", "受理口岸", "签证机关", "受理单位"]),
    ("entry_port", &["入境口岸", "入境口岸代码", "拟入境口岸"]),
    ("arrival.carrier", &["航班", "航班号", "航班车次", "车次", "船名", "交通工具", "交通工具班次"]),
    ("arrival.at", &["抵达时间", "到达时间", "预计抵达时间", "预计到达时间", "入境时间", "拟入境时间"]),
    ("ground", &["事由", "申请事由", "事由代码", "入境事由"]),
    ("category", &["签证种类", "签证类别", "签证类型"]),
    ("entries", &["入境次数", "次数", "签证次数"]),
    ("stay_days", &["停留天数", "停留期", "停留期限", "停留时间", "停留日数", "停留期天"]),
    ("reason", &["申请理由", "理由", "事由说明", "申请原因", "情况说明"]),
    ("traveller.surname", &["姓", "英文姓", "姓拼音", "外文姓"]),
    ("traveller.given_names", &["名", "英文名", "名拼音", "外文名"]),
    (
        "traveller.native_name",
        &["中文名", "中文姓名", "本国文字姓名", "本国文字名", "本民族文字姓名", "本国姓名"],
    ),
    ("traveller.nationality", &["国籍", "国籍代码", "国家地区"]),
    ("traveller.sex", &["性别"]),
    ("traveller.birth_date", &["出生日期", "生日", "出生年月日"]),
    ("traveller.passport.kind", &["证件种类", "证件类型", "护照种类", "护照类型"]),
    ("traveller.passport.number", &["护照号", "护照号码", "证件号码", "证件号"]),
    ("traveller.passport.issuing_state", &["签发国", "签发国家", "护照签发国", "签发国家地区", "发证国"]),
    (
        "traveller.passport.expires_on",
        &["有效期至", "护照有效期至", "证件有效期至", "护照有效期", "证件有效期", "有效期限"],
    ),
    ("traveller.passport.mrz", &["机读码", "机读区"]),
    ("traveller.passport.mrz.0", &["机读码第一行", "机读码1", "机读区第一行"]),
    ("traveller.passport.mrz.1", &["机读码第二行", "机读码2", "机读区第二行"]),
    ("traveller.passport.mrz.2", &["机读码第三行", "机读码3", "机读区第三行"]),
    ("inviter.name", &["邀请方", "邀请单位", "邀请方名称", "邀请单位名称", "邀请人"]),
    ("inviter.kind", &["邀请方类型", "邀请人类型", "邀请方性质"]),
    ("inviter.uscc", &["统一社会信用代码", "社会信用代码", "信用代码", "邀请方统一社会信用代码"]),
    ("inviter.contact", &["联系人", "邀请方联系人", "联系人姓名"]),
    ("inviter.phone", &["电话", "联系电话", "邀请方电话", "联系人电话", "手机"]),
    ("inviter.address", &["地址", "邀请方地址", "单位地址", "联系地址"]),
    ("documents", &["材料", "材料清单", "申请材料", "提交材料"]),
];

/// The names of the columns of a table of flights.
const FLIGHTS: &[(&str, &[&str])] = &[
    ("flight", &["航班", "航班号", "航班编号", "flight_no", "flight_number"]),
    ("date", &["日期", "航班日期", "出发日期", "起飞日期", "执行日期", "计划日期", "departure_date"]),
    ("arrival_date", &["到达日期", "抵达日期", "落地日期"]),
    (
        "arrives",
        &[
            "到达",
            "到达时间",
            "抵达时间",
            "预计到达",
            "预计到达时间",
            "实际到达",
            "实际到达时间",
            "预计抵达",
            "预计抵达时间",
            "实际抵达",
            "到港时间",
            "预计到港",
            "实际到港",
            "落地时间",
            "预计落地",
            "arrival_time",
        ],
    ),
];

/// The lookup form of a name: half width, lower case, without marks of a form and what is in brackets behind it.
fn plain(name: &str) -> String {
    let name = tidy(name.trim_start_matches('\u{feff}'));
    // A name may begin with its mark: (*) id.
    let name = name.trim_start_matches(['*', ' ']);
    let name = name.split(['(', '[']).next().unwrap_or_default();
    let name = name.trim_end_matches([':', '*', '.', ' ']).trim_matches('"').trim();
    let mut plain = String::with_capacity(name.len());
    let is_ascii = name.is_ascii();
    for c in name.chars() {
        match c {
            ' ' | '-' if is_ascii => plain.push('_'),
            ' ' | '/' | '、' | '_' if !is_ascii => {}
            _ => plain.extend(simplified(c).to_lowercase()),
        }
    }
    plain
}

fn look_up(table: &[(&'static str, &[&str])], name: &str) -> Option<&'static str> {
    table.iter().find(|(path, names)| *path == name || names.contains(&name)).map(|(path, _)| *path)
}

/// Whether a table of submissions has a column of this path.
fn is_column(path: &str) -> bool {
    matches!(path, "traveller.passport.mrz.0" | "traveller.passport.mrz.1" | "traveller.passport.mrz.2")
        || fields::at(path).is_some_and(|f| match f.kind {
            FieldKind::Object(_) => false,
            FieldKind::List(..) => path == "documents",
            _ => true,
        })
}

/// The path of a column of submissions; none for a name that is no column's.
pub(super) fn of_submissions(name: &str) -> Option<String> {
    let plain = plain(name);
    match look_up(CHINESE, &plain) {
        Some(path) => Some(path.to_owned()),
        None => is_column(&plain).then_some(plain),
    }
}

/// A column of a table, as it may be written.
#[derive(Clone, Copy, Debug)]
pub struct ColumnNames {
    /// Its path, which is its English name.
    pub path: &'static str,
    /// Its other names.
    pub names: &'static [&'static str],
    /// A row without it is rejected.
    pub required: bool,
    /// A table that is filled in by hand has it.
    pub usual: bool,
}

/// The columns of a table of submissions.
pub fn submission_columns() -> impl Iterator<Item = ColumnNames> {
    CHINESE.iter().map(|(path, names)| {
        let above = path.match_indices('.').map(|(at, _)| &path[..at]);
        let all = above.chain([*path]).all(|path| fields::at(path).is_some_and(|field| field.required));
        // Every table has one format, and a row that names no document has none.
        let made = matches!(*path, "schema" | "documents");
        let other = matches!(*path, "schema" | "traveller.passport.mrz" | "traveller.passport.mrz.2");
        ColumnNames { path, names, required: all && !made, usual: !other }
    })
}

/// The columns of a table of flights.
pub fn flight_columns() -> impl Iterator<Item = ColumnNames> {
    FLIGHTS.iter().map(|(path, names)| {
        // Either of the two days is enough.
        let required = matches!(*path, "flight" | "arrives");
        ColumnNames { path, names, required, usual: true }
    })
}

/// How many names of columns a line of a table holds that no other encoding would make by chance: of two Chinese signs or more.
pub(super) fn heads(line: &str) -> usize {
    let names = line.split([',', ';', '\t', '|']).map(plain);
    names
        .filter(|name| !name.is_ascii() && name.chars().nth(1).is_some() && look_up(CHINESE, name).is_some())
        .count()
}

/// How a table calls the column of a fault: its own head; for a column that it lacks, the Chinese name where its heads are Chinese.
pub(super) fn name_in<'a>(path: &str, columns: &[String], heads: &'a [String]) -> Option<&'a str> {
    let field = path.split('[').next().unwrap_or_default();
    let of = |wanted: &str| columns.iter().position(|column| column == wanted);
    // The lines of a zone may have columns of their own, of which the empty ones are no lines.
    let part = || {
        columns.iter().position(|column| {
            column.rsplit_once('.').is_some_and(|(above, n)| above == field && is_digit(n))
        })
    };
    if let Some(at) = of(field).or_else(part) {
        // The mark of a required column is not of its name.
        return heads.get(at).map(|head| head.trim_matches(['*', '＊', ' ']));
    }
    let is_chinese = heads.iter().any(|head| !head.is_ascii() && of_submissions(head).is_some());
    let names = CHINESE.iter().find(|(column, _)| is_chinese && *column == field);
    names.and_then(|(_, names)| names.first().copied())
}

fn is_digit(text: &str) -> bool {
    text.len() == 1 && text.as_bytes()[0].is_ascii_digit()
}

/// The column of a table of flights; none for others.
pub(super) fn of_flights(name: &str) -> Option<String> {
    look_up(FLIGHTS, &plain(name)).map(str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::intake::fields::{SUBMISSION, SubmissionField};

    #[test]
    fn every_column_has_a_chinese_name() {
        fn columns(fields: &[SubmissionField], above: &str, found: &mut Vec<String>) {
            for field in fields {
                match field.kind {
                    FieldKind::Object(within) => columns(within, &format!("{above}{}.", field.name), found),
                    _ if field.name == "group" => {}
                    _ => found.push(format!("{above}{}", field.name)),
                }
            }
        }
        let mut all = Vec::new();
        columns(SUBMISSION, "", &mut all);
        for path in all {
            assert!(CHINESE.iter().any(|(p, names)| *p == path && !names.is_empty()), "{path}");
            assert_eq!(of_submissions(&path), Some(path));
        }
        for (path, _) in CHINESE {
            assert!(is_column(path), "{path}");
        }
    }

    #[test]
    fn no_name_means_two_columns() {
        for table in [CHINESE, FLIGHTS] {
            let mut names: Vec<&str> = table.iter().flat_map(|(_, names)| names.iter().copied()).collect();
            let all = names.len();
            names.sort_unstable();
            names.dedup();
            assert_eq!(names.len(), all);
            for (path, names) in table {
                for name in *names {
                    assert_eq!(look_up(table, &plain(name)), Some(*path), "{name}");
                }
            }
        }
    }

    #[test]
    fn case_width_blanks_and_marks_do_not_matter() {
        for name in [
            "ENTRY_PORT",
            " entry_port ",
            "Entry Port",
            "ｅｎｔｒｙ＿ｐｏｒｔ",
            "入境口岸*",
            "入境口岸（代码）：",
        ] {
            assert_eq!(of_submissions(name).as_deref(), Some("entry_port"), "{name}");
        }
        assert_eq!(of_submissions("護照號碼").as_deref(), Some("traveller.passport.number"));
        assert_eq!(heads("姓,護照號碼;簽證種類\tid"), 2);
        assert_eq!(of_submissions("航班/车次").as_deref(), Some("arrival.carrier"));
        let heads = ["編號", "mrz", "zone"].map(str::to_owned);
        let columns = ["id", "traveller.passport.mrz", "traveller.passport.mrz.1"].map(str::to_owned);
        let name = |path: &str| name_in(path, &columns, &heads);
        assert_eq!(name("id"), Some("編號"));
        assert_eq!(name_in("id", &columns, &["* 编号＊".to_owned()]), Some("编号"));
        assert_eq!(name("traveller.passport.mrz[1]"), Some("mrz"));
        assert_eq!(name("arrival.at"), Some("抵达时间"));
        assert_eq!(name_in("traveller.passport.mrz[0]", &columns[2..], &heads[2..]), Some("zone"));
        assert_eq!(name_in("arrival.at", &columns[1..], &heads[1..]), None);
        assert_eq!(of_submissions("colour"), None);
        assert_eq!(of_submissions("traveller"), None);
        assert_eq!(of_submissions("group"), None);
        assert_eq!(of_flights("预计到达").as_deref(), Some("arrives"));
    }
}
