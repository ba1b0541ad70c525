//! How encodings are recognised: from marks, zeros, windows of bytes and the heads of tables.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use super::*;
use std::io::BufReader;

fn read(bytes: &[u8]) -> (Encoding, Vec<u8>) {
    // One byte at a time: nothing depends on how an input is split.
    for capacity in [1, 7, 1 << 16] {
        let mut from = DecodingReader::new(BufReader::with_capacity(capacity, bytes));
        let recognised = from.recognised();
        let mut text = Vec::new();
        from.read_to_end(&mut text).unwrap();
        if capacity == 1 << 16 {
            return (recognised.get(), text);
        }
    }
    unreachable!()
}

fn utf16_bytes(text: &str, mark: bool, low_first: bool) -> Vec<u8> {
    let units = mark.then_some(0xfeff).into_iter().chain(text.encode_utf16());
    units.flat_map(|u| if low_first { u.to_le_bytes() } else { u.to_be_bytes() }).collect()
}

const TEXT: &str = "id,name\r\nX-1,陈志强\r\nX-2,宁波市鄞州区\r\n";

#[test]
fn encodings_of_chinese_text_are_recognised() {
    let gb = GB18030.encode(TEXT).0.into_owned();
    assert_eq!(read(&gb), (Encoding::Gb18030, TEXT.into()));
    assert_eq!(read(TEXT.as_bytes()), (Encoding::Utf8, TEXT.into()));
    assert_eq!(read(format!("\u{feff}{TEXT}").as_bytes()), (Encoding::Utf8, TEXT.into()));
    for mark in [true, false] {
        assert_eq!(read(&utf16_bytes(TEXT, mark, true)), (Encoding::Utf16Le, TEXT.into()));
        assert_eq!(read(&utf16_bytes(TEXT, mark, false)), (Encoding::Utf16Be, TEXT.into()));
    }
}

#[test]
fn damaged_utf8_stays_utf8() {
    let mut damaged = TEXT.as_bytes().to_vec();
    damaged.extend(b"TH\xd6MAS\r\n");
    assert_eq!(read(&damaged), (Encoding::Utf8, damaged.clone()));
}

#[test]
fn western_letters_are_not_read_as_chinese() {
    let latin = b"id,name\nX-1,M\xfcller\nX-2,Sj\xf6gren\n";
    assert_eq!(read(latin), (Encoding::Utf8, latin.to_vec()));
}

#[test]
fn undecodable_bytes_are_marked_and_not_replaced() {
    let mut cut = utf16_bytes("id,name\nX-1,x\n", true, true);
    cut.push(b'y');
    assert_eq!(read(&cut), (Encoding::Utf16Le, b"id,name\nX-1,x\n\xff".to_vec()));
}

#[test]
fn encoding_may_show_only_late() {
    let mut late = "x".repeat(3 * WINDOW);
    late.push_str(TEXT);
    let gb = GB18030.encode(&late).0.into_owned();
    assert_eq!(read(&gb), (Encoding::Gb18030, late.into_bytes()));
}

#[test]
fn empty_input_is_empty_text() {
    assert_eq!(read(b""), (Encoding::Utf8, Vec::new()));
    assert_eq!(read(b"\xef\xbb\xbf"), (Encoding::Utf8, Vec::new()));
    assert_eq!(read(b"\xff\xfe"), (Encoding::Utf16Le, Vec::new()));
}

fn heads(line: &str) -> usize {
    line.split(',').filter(|name| *name == "護照號碼" || *name == "姓名").count()
}

fn read_table(bytes: &[u8]) -> (Encoding, Vec<u8>) {
    let mut from = DecodingReader::new(bytes).with_heads(heads);
    let mut text = Vec::new();
    from.read_to_end(&mut text).unwrap();
    (from.recognised().get(), text)
}

#[test]
fn column_heads_distinguish_big5_from_gb18030() {
    for head in ["護照號碼,id", "id,護照號碼"] {
        let table = format!("{head}\r\nX-1,陳志強\r\n");
        let big5 = BIG5.encode(&table).0.into_owned();
        assert_eq!(read_table(&big5), (Encoding::Big5, table.clone().into()));
        let gb = GB18030.encode(&table).0.into_owned();
        assert_eq!(read_table(&gb), (Encoding::Gb18030, table.into()));
    }
    let body = BIG5.encode("id,name\nX-1,張宇翔\n").0.into_owned();
    assert_ne!(read_table(&body).0, Encoding::Big5, "no head tells");
}

#[test]
fn utf32_is_named_and_not_read() {
    let bytes = |text: &str, low_first: bool| -> Vec<u8> {
        let bytes = |c: char| {
            let c = u32::from(c);
            if low_first { c.to_le_bytes() } else { c.to_be_bytes() }
        };
        text.chars().flat_map(bytes).collect()
    };
    for text in [TEXT, "\u{feff}id", &format!("\u{feff}{TEXT}")] {
        for low_first in [true, false] {
            let utf32 = bytes(text, low_first);
            let error = io::copy(&mut DecodingReader::new(&*utf32), &mut io::sink()).unwrap_err();
            assert_eq!(not_read(&error), Some(UTF_32), "{text:?}");
        }
    }
}
