//! Tests of the forms of values.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use super::*;

#[test]
fn days_of_one_meaning_are_read() {
    for text in [
        "1989-03-21",
        "1989-3-21",
        "1989/3/21",
        "1989.3.21",
        "1989年3月21日",
        "1989年03月21号",
        "1989 年 3 月 21 日",
        "19890321",
        "１９８９－０３－２１",
        "\u{3000}1989-03-21\u{a0}",
        "21 MAR 1989",
        "21-Mar-1989",
        "March 21, 1989",
    ] {
        assert_eq!(date(text), Ok(NaiveDate::from_ymd_opt(1989, 3, 21).unwrap()), "{text}");
    }
}

#[test]
fn days_of_two_meanings_are_named() {
    for text in ["21/03/1989", "03/04/89", "3-4-1989", "21.3.1989", "89-03-21", "89年3月21日", "21 Mar 89"]
    {
        assert_eq!(date(text), Err(TimeFormError::Ambiguous), "{text}");
    }
    for text in [
        "",
        "1989",
        "1989-03",
        "1989-02-29",
        "1899-12-31",
        "2201-01-01",
        "1989-03/21",
        "+989-03-21",
        "198903211",
        "1989-03-21x",
        "21 Foo 1989",
        "1989年3月",
        "年月日",
        "1989-13-01",
    ] {
        assert_eq!(date(text), Err(TimeFormError::Invalid), "{text}");
    }
}

#[test]
fn moments_of_one_meaning_are_read() {
    let expected: DateTime<Utc> = "2026-12-05T14:20:00+08:00".parse().unwrap();
    for text in [
        "2026-12-05T14:20:00+08:00",
        "2026-12-05T14:20:00+0800",
        "2026-12-05T14:20:00+08",
        "2026-12-05T14:20+08:00",
        "2026-12-05 14:20:00+08:00",
        "2026-12-05 14:20 +08:00",
        "2026-12-05t06:20:00z",
        "2026/12/5 14:20+08:00",
        "2026年12月5日 14:20 +08:00",
        "2026年12月5日14时20分+08:00",
        "20261205T142000+0800",
        "２０２６－１２－０５Ｔ１４：２０＋０８：００",
        "2026-12-05 14:20 UTC+8",
        "2026-12-05 06:20 GMT",
        "2026-12-05 14:20 (UTC+08:00)",
        "2026-12-05 14:20 北京时间",
        "2026-12-05T14:20:00.000+08:00",
        "2026-12-04T22:20:00-08:00",
        "5 Dec 2026 14:20 +08:00",
        "2026年12月5日14时20分00秒+08:00",
    ] {
        assert_eq!(time(text), Ok(expected), "{text}");
    }
}

#[test]
fn moments_without_an_offset_are_named() {
    for text in
        ["2026-12-05 14:20", "2026-12-05T14:20:00", "2026/12/5 14:20", "2026-12-05", "2026年12月5日14时20分"]
    {
        assert_eq!(time(text), Err(TimeFormError::OffsetMissing), "{text}");
    }
    for text in [
        "",
        "x",
        "Z",
        "2026-12-05T25:00:00Z",
        "2026-12-05T14:20:00+99:00",
        "14:20+08:00",
        "2026-02-29T05:40:00Z",
        "2026-12-05T14:20:00+08:00x",
        "2026-12-05+08:00",
        "2026-12-05T14:2:00Z",
    ] {
        assert_eq!(time(text), Err(TimeFormError::Invalid), "{text}");
    }
    assert_eq!(time("05/12/2026 14:20+08:00"), Err(TimeFormError::Ambiguous));
}

#[test]
fn numbers_parse_full_width_and_with_unit() {
    for text in ["15", " 15 ", "１５", "15.0", "15天", "15 days", "15日", "\u{3000}15\u{a0}"] {
        assert_eq!(whole(text), Some(15), "{text}");
    }
    assert_eq!(["一次", "单次", "两次", "single"].map(whole), [Some(1), Some(1), Some(2), Some(1)]);
    for text in ["多次", "multiple", "", "15.5", "1 5", "+15", "fifteen", "15.", "1e2", "天"] {
        assert_eq!(whole(text), None, "{text}");
    }
    assert_eq!(whole("-1"), Some(-1));
}

#[test]
fn sexes_are_read_in_both_languages() {
    assert_eq!(
        ["女", "F", "female", "ｆ", " 男 "].map(sex),
        [Some("F"), Some("F"), Some("F"), Some("F"), Some("M")]
    );
    assert_eq!(sex("W"), None);
}

#[test]
fn times_without_date_are_recognized() {
    for text in ["05:00Z", "5:00", "05:00+08:00", "T05:00:00Z", "５：００", "5时30分"] {
        assert!(is_clock_alone(text), "{text}");
    }
    for text in ["2026-12-05T05:00Z", "0500", "2026", "05:70", "", "2026-12-05", "x 05:00"] {
        assert!(!is_clock_alone(text), "{text}");
    }
}

#[test]
fn numbers_that_a_spreadsheet_shortened_are_known() {
    for text in [
        "1.2346E+08",
        "1.3856E+10",
        "1E+08",
        "1.2e5",
        "2.5E-3",
        "00123456.0",
        " 7.000 ",
        "1,23457E+08",
        "12345678,0",
        "#REF!",
        "######",
    ] {
        assert!(is_shortened(text), "{text}");
    }
    for text in
        ["C01X00T47", "12E456", "123456", "1.5", "E1234567", "1E5", "10.5.0", "+86 574 8470", ".0", "1.E+5"]
    {
        assert!(!is_shortened(text), "{text}");
    }
}
