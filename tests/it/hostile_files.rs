//! Hostile documents: mutated, cut, and made to grow or to loop. Each gives a picture or a sentence, within its time, and nothing else.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use crate::specimen::Drawing;
use portdesk::domain::case::delivered_file::FileKind;
use portdesk::domain::lang::Lang;
use portdesk::text::Catalog;
use portdesk::viewer::{Channels, DocumentDecoder, PictureRequest, ViewFault};
use std::sync::Mutex;
use std::time::Duration;

/// Mutated files of each kind.
const MUTATED: usize = 100;
/// Longer than any of them takes, and shorter than the limit of the program.
const LIMIT: Duration = Duration::from_secs(8);

/// Numbers that look like chance and are the same each time.
struct Chance(u64);

impl Chance {
    fn below(&mut self, most: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap() % most.max(1)
    }
}

fn mutated(file: &[u8], chance: &mut Chance) -> Vec<u8> {
    let mut file = file.to_vec();
    match chance.below(4) {
        0 => file.truncate(chance.below(file.len())),
        1 => {
            let (from, to) = (chance.below(file.len()), chance.below(file.len()));
            let piece: Vec<u8> = file[from.min(to)..from.max(to)].iter().copied().take(900).collect();
            let at = chance.below(file.len());
            file.splice(at..at, piece);
        }
        _ => {
            for _ in 0..=chance.below(24) {
                let at = chance.below(file.len());
                // The head of a file is where its sizes are.
                let at = if chance.below(2) == 0 { at.min(200) } else { at };
                file[at] = u8::try_from(chance.below(256)).unwrap();
            }
        }
    }
    file
}

fn crc32(bytes: &[u8]) -> u32 {
    let mut crc = u32::MAX;
    for byte in bytes {
        crc ^= u32::from(*byte);
        for _ in 0..8 {
            crc = if crc & 1 == 1 { (crc >> 1) ^ 0xedb8_8320 } else { crc >> 1 };
        }
    }
    !crc
}

/// A PNG that says it has another size.
fn png_of(width: u32, height: u32) -> Vec<u8> {
    let mut png = small().png();
    png[16..20].copy_from_slice(&width.to_be_bytes());
    png[20..24].copy_from_slice(&height.to_be_bytes());
    let crc = crc32(&png[12..29]).to_be_bytes();
    png[29..33].copy_from_slice(&crc);
    png
}

/// A JPEG that says it has another size.
fn jpeg_of(width: u16, height: u16) -> Vec<u8> {
    let mut jpeg = small().jpeg();
    let at = jpeg.windows(2).position(|w| w == [0xff, 0xc0]).unwrap();
    jpeg[at + 5..at + 7].copy_from_slice(&height.to_be_bytes());
    jpeg[at + 7..at + 9].copy_from_slice(&width.to_be_bytes());
    jpeg
}

/// A TIFF with one directory of entries: number, type, count and value.
fn tiff_of(entries: &[(u16, u16, u32, u32)], next: u32) -> Vec<u8> {
    let mut file = b"II*\0\x08\0\0\0".to_vec();
    file.extend(u16::try_from(entries.len()).unwrap().to_le_bytes());
    for (number, kind, count, value) in entries {
        file.extend(number.to_le_bytes());
        file.extend(kind.to_le_bytes());
        file.extend(count.to_le_bytes());
        file.extend(value.to_le_bytes());
    }
    file.extend(next.to_le_bytes());
    file.resize(file.len() + 64, 0x55);
    file
}

/// A TIFF of a size whose pixels are said to be at a place.
fn tiff_image(width: u32, height: u32, place: u32, bytes: u32) -> Vec<u8> {
    tiff_of(
        &[
            (256, 4, 1, width),
            (257, 4, 1, height),
            (258, 3, 1, 8),
            (259, 3, 1, 1),
            (262, 3, 1, 1),
            (273, 4, 1, place),
            (277, 3, 1, 1),
            (278, 4, 1, height),
            (279, 4, 1, bytes),
        ],
        0,
    )
}

/// A PDF of these objects, the first being its catalog; what follows the table is said besides.
fn pdf_of(objects: &[String], trailer: &str) -> Vec<u8> {
    let mut out = b"%PDF-1.7\n".to_vec();
    let mut places = Vec::new();
    for (n, object) in objects.iter().enumerate() {
        places.push(out.len());
        out.extend_from_slice(format!("{} 0 obj\n{object}\nendobj\n", n + 1).as_bytes());
    }
    let table = out.len();
    out.extend_from_slice(format!("xref\n0 {}\n0000000000 65535 f \n", objects.len() + 1).as_bytes());
    for place in places {
        out.extend_from_slice(format!("{place:010} 00000 n \n").as_bytes());
    }
    let trailer = trailer.replace("{table}", &table.to_string());
    out.extend_from_slice(
        format!(
            "trailer\n<< /Size {} /Root 1 0 R {trailer} >>\nstartxref\n{table}\n%%EOF\n",
            objects.len() + 1
        )
        .as_bytes(),
    );
    out
}

fn stream(head: &str, content: &str) -> String {
    format!("<< {head} /Length {} >>\nstream\n{content}\nendstream", content.len())
}

/// A PDF of one page with a content and what else it has.
fn page_of(media: &str, resources: &str, content: &str, more: &[String]) -> Vec<u8> {
    let page = format!(
        "<< /Type /Page /Parent 2 0 R /MediaBox {media} /Contents 4 0 R /Resources << {resources} >> >>"
    );
    let mut objects = vec![
        "<< /Type /Catalog /Pages 2 0 R >>".to_owned(),
        "<< /Type /Pages /Count 1 /Kids [3 0 R] >>".to_owned(),
        page,
        stream("", content),
    ];
    objects.extend_from_slice(more);
    pdf_of(&objects, "")
}

fn pages_of(pages: &str, trailer: &str) -> Vec<u8> {
    pdf_of(&["<< /Type /Catalog /Pages 2 0 R >>".to_owned(), pages.to_owned()], trailer)
}

const A4: &str = "[0 0 595 842]";

/// Files that were made to grow, to nest or to loop.
fn bombs() -> Vec<(&'static str, Vec<u8>)> {
    let form = |content: &str, resources: &str| {
        stream(
            &format!("/Type /XObject /Subtype /Form /BBox [0 0 99 99] /Resources << {resources} >>"),
            content,
        )
    };
    let image = |size: &str| stream(&format!("/Subtype /Image {size} /ColorSpace /DeviceGray"), "0123456789");
    let nested = |n: usize, open: &str, close: &str| [open.repeat(n), close.repeat(n)].concat();
    let tiled = "/Type /Pattern /PatternType 1 /PaintType 1 /TilingType 1 /BBox [0 0 9 9] /XStep 9 /YStep 9 \
                 /Resources << /Pattern << /P 5 0 R >> >>";
    vec![
        ("empty", Vec::new()),
        ("longer than any", vec![0; 33 << 20]),
        ("PNG of 30,000 pixels each way", png_of(30_000, 30_000)),
        ("PNG of 20,000 pixels each way", png_of(20_000, 20_000)),
        ("PNG without end", png_of(u32::MAX, u32::MAX)),
        ("PNG without width", png_of(0, 9)),
        ("PNG of one line", png_of(1, 2_000_000_000)),
        ("JPEG of 65,500 pixels each way", jpeg_of(65_500, 65_500)),
        ("JPEG of 19,999 pixels each way", jpeg_of(19_999, 19_999)),
        ("JPEG without height", jpeg_of(9, 0)),
        ("TIFF that is its own next page", tiff_of(&[], 8)),
        ("TIFF that is its own next page with pixels", tiff_of(&[(256, 4, 1, 9), (257, 4, 1, 9)], 8)),
        ("TIFF whose next page is nowhere", tiff_of(&[(256, 4, 1, 9)], u32::MAX)),
        ("TIFF with many entries", b"II*\0\x08\0\0\0\xff\xff".to_vec()),
        ("TIFF without end", tiff_image(u32::MAX, u32::MAX, 8, u32::MAX)),
        ("TIFF of 19,999 pixels each way", tiff_image(19_999, 19_999, 8, 64)),
        ("TIFF whose pixels are elsewhere", tiff_image(64, 64, u32::MAX - 8, 4096)),
        ("TIFF of endless values", tiff_of(&[(256, 4, 1, 9), (257, 4, 1, 9), (273, 4, u32::MAX, 8)], 0)),
        ("PDF of miles", page_of("[0 0 99999999 99999999]", "", "", &[])),
        ("PDF of nothing", page_of("[0 0 0 0]", "", "", &[])),
        ("PDF of no numbers", page_of("[0 0 1e99 -1e99]", "", "", &[])),
        ("PDF with deep arrays", pages_of(&nested(200_000, "[", "]"), "")),
        ("PDF with deep dictionaries", pages_of(&nested(100_000, "<</A ", ">>"), "")),
        ("PDF with a deep trailer", pages_of("<< /Count 1 >>", &format!("/A {}", nested(100_000, "[", "]")))),
        ("PDF whose table is its own last", pages_of("<< /Type /Pages /Count 1 >>", "/Prev {table}")),
        ("PDF whose pages are their own", pages_of("<< /Type /Pages /Count 9 /Kids [2 0 R 2 0 R] >>", "")),
        ("PDF whose object is itself", pages_of("2 0 R", "")),
        ("PDF whose length is itself", pages_of("<< /Length 2 0 R >>\nstream\nx\nendstream", "")),
        ("PDF that says it has many pages", pages_of("<< /Type /Pages /Count 2147483647 /Kids [] >>", "")),
        ("PDF with deep states", page_of(A4, "", &"q ".repeat(300_000), &[])),
        ("PDF with deep content", page_of(A4, "", &nested(200_000, "[", "]"), &[])),
        (
            "PDF whose form draws itself",
            page_of(
                A4,
                "/XObject << /F 5 0 R >>",
                "/F Do",
                &[form("/F Do /F Do", "/XObject << /F 5 0 R >>")],
            ),
        ),
        (
            "PDF whose pattern is its own",
            page_of(
                A4,
                "/Pattern << /P 5 0 R >>",
                "/Pattern cs /P scn 0 0 500 500 re f",
                &[stream(tiled, "/Pattern cs /P scn 0 0 9 9 re f")],
            ),
        ),
        (
            "PDF with an endless image",
            page_of(
                A4,
                "/XObject << /I 5 0 R >>",
                "500 0 0 500 0 0 cm /I Do",
                &[image("/Width 2000000000 /Height 2000000000 /BitsPerComponent 8")],
            ),
        ),
        (
            "PDF with an image larger than memory",
            page_of(
                A4,
                "/XObject << /I 5 0 R >>",
                "500 0 0 500 0 0 cm /I Do",
                &[image("/Width 60000 /Height 60000 /BitsPerComponent 8")],
            ),
        ),
        (
            "PDF with a large scale",
            page_of(A4, "", "1e30 0 0 1e30 0 0 cm 0 0 m 1e30 1e30 l 1e38 w S 0 0 1e38 1e38 re W n", &[]),
        ),
        ("PDF with a dash of nothing", page_of(A4, "", "[1e-30 1e-30] 0 d 0 0 m 500 500 l S", &[])),
    ]
}

fn small() -> Drawing {
    let page = Drawing::letter(4);
    let (width, height) = (page.width / 4, page.height / 4);
    let rows = page.rgb.chunks((page.width * 3) as usize).step_by(4).take(height as usize);
    let rgb = rows
        .flat_map(|row| row.chunks(3).step_by(4).take(width as usize).flatten().copied().collect::<Vec<_>>());
    Drawing { width, height, rgb: rgb.collect() }
}

/// Every hostile file.
fn all() -> Vec<(String, Vec<u8>)> {
    let mut all: Vec<_> = bombs().into_iter().map(|(name, file)| (name.to_owned(), file)).collect();
    let mut chance = Chance(14);
    for kind in FileKind::ALL {
        let file = small().of_kind(kind);
        for tenth in 0..10 {
            all.push((format!("{kind:?} cut at {tenth} tenths"), file[..file.len() * tenth / 10].to_vec()));
        }
        all.push((format!("{kind:?} without its last byte"), file[..file.len() - 1].to_vec()));
        all.extend((0..MUTATED).map(|n| (format!("{kind:?} mutated {n}"), mutated(&file, &mut chance))));
    }
    all
}

/// The sentence of a fault in both languages.
fn has_sentences(name: &str, fault: ViewFault) {
    let ours = matches!(
        fault,
        ViewFault::NotStarted
            | ViewFault::NoFilter
            | ViewFault::NotBuilt
            | ViewFault::Cancelled
            | ViewFault::LessProtected
    );
    assert!(!ours, "{name}: {fault:?}");
    for lang in [Lang::En, Lang::Zh] {
        let texts = Catalog::builtin(lang);
        assert!(
            texts.view_fault.get(fault.name()).is_some_and(|text| text.chars().count() > 5),
            "{name}: {fault:?}"
        );
    }
}

#[test]
fn hostile_files_give_a_picture_or_sentence() {
    let decoder = DocumentDecoder::of_program(env!("CARGO_BIN_EXE_portdesk").into()).within(LIMIT);
    let wanted = PictureRequest { page: 0, most: (200, 200), channels: Channels::Gray };
    let files = Mutex::new(all().into_iter());
    let seen = Mutex::new((0, Vec::new()));
    let look = || {
        loop {
            let Some((name, file)) = files.lock().unwrap().next() else { break };
            let picture = decoder.decode(&file, &wanted, true);
            // Its head alone is read: not every mutation is worth a child more.
            let counts = !name.contains("mutated") || name.ends_with('7');
            let pages = if counts { decoder.page_count(&file, true) } else { Ok(1) };
            let mut seen = seen.lock().unwrap();
            seen.0 += 1;
            match &picture {
                Ok(page) => assert!(page.picture.width().max(page.picture.height()) <= 200, "{name}"),
                Err(fault) => seen.1.push((name.clone(), *fault)),
            }
            seen.1.extend(pages.err().map(|fault| (name, fault)));
        }
    };
    std::thread::scope(|scope| {
        for _ in 0..4 {
            scope.spawn(look);
        }
    });
    let (count, faults) = seen.into_inner().unwrap();
    assert!(count > 4 * MUTATED + 70, "{count}");
    for (name, fault) in &faults {
        has_sentences(name, *fault);
    }
    let fault = |name: &str| faults.iter().find(|(n, _)| n == name).map(|(_, fault)| *fault);
    for name in
        ["longer than any", "PNG of 30,000 pixels each way", "JPEG of 65,500 pixels each way", "PDF of miles"]
    {
        assert_eq!(fault(name), Some(ViewFault::TooLarge), "{name}");
    }
    let slow: Vec<_> = faults.iter().filter(|(_, fault)| *fault == ViewFault::TooSlow).collect();
    assert!(slow.is_empty(), "nothing of this takes long: {slow:?}");
    for name in ["empty", "Png cut at 1 tenths", "TIFF that is its own next page"] {
        assert!(fault(name).is_some(), "{name}");
    }
}
