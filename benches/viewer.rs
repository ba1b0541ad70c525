//! The first picture of a document, from its bytes to its pixels, through the real child process: a 300-dpi scan of an A4 page as PDF, and a
//! photograph of 5 MB. What the screen does before and after is less than a frame. An argument is how often each is decoded; 20 times where
//! there is none.

#![expect(clippy::print_stdout, reason = "a benchmark prints what it measured")]

#[allow(dead_code, clippy::unwrap_used, reason = "drawings of the tests")]
#[path = "../tests/it/specimen/mod.rs"]
mod specimen;

use portdesk::viewer::{Channels, DocumentDecoder, PictureRequest};
use specimen::Drawing;
use std::time::{Duration, Instant};

/// What a pane of 104x44 cells asks for first: ink, and half blocks or more in colour.
const WANTED: [(&str, PictureRequest); 2] = [
    ("ink", PictureRequest { page: 0, most: (416, 352), channels: Channels::Gray }),
    ("colour", PictureRequest { page: 0, most: (832, 704), channels: Channels::Rgb }),
];

fn main() {
    // Where it is run as a test nothing is measured.
    if std::env::args().any(|a| a == "--test") {
        return;
    }
    let times: u32 = std::env::args().filter_map(|a| a.parse().ok()).next().unwrap_or(20);
    let decoder = DocumentDecoder::of_program(env!("CARGO_BIN_EXE_portdesk").into());
    let scan = scan();
    let files = [
        ("nothing", Drawing { width: 1, height: 1, rgb: vec![0; 3] }.png()),
        ("A4 scan as JPEG", scan.jpeg()),
        ("A4 scan as PDF", scan.pdf(1)),
        ("photograph", photograph().jpeg()),
    ];
    for (name, file) in &files {
        for (style, wanted) in &WANTED {
            let mut taken: Vec<Duration> = (0..times.max(1))
                .map(|_| {
                    let begun = Instant::now();
                    decoder.decode(file, wanted, true).expect("a picture");
                    begun.elapsed()
                })
                .collect();
            taken.sort_unstable();
            let (least, middle) = (taken[0], taken[taken.len() / 2]);
            println!("{name}, {} KB, {style}: {middle:.1?} (at least {least:.1?})", file.len() / 1000);
        }
    }
}

/// A page of writing at 300 to the inch: the drawn letter four times as large, with the grain of a scanner.
fn scan() -> Drawing {
    let (page, mut chance) = (Drawing::letter(24), fastrand::Rng::with_seed(1));
    grown(&page, 4, |_, _| chance.u8(0..6))
}

/// Twelve million pixels with as much grain as makes 5 MB.
fn photograph() -> Drawing {
    let line = "P<UTOJANSEN<<SOPHIE<<<<<<<<<<<<<<<<<<<<<<<<<";
    let (page, mut chance) = (Drawing::passport([line, line]), fastrand::Rng::with_seed(2));
    grown(&page, 3, |_, _| chance.u8(0..48))
}

fn grown(page: &Drawing, times: u32, mut grain: impl FnMut(u32, u32) -> u8) -> Drawing {
    let (width, height) = (page.width * times, page.height * times);
    let mut rgb = Vec::with_capacity((width * height * 3) as usize);
    for y in 0..height {
        for x in 0..width {
            let at = ((y / times * page.width + x / times) * 3) as usize;
            let less = grain(x, y);
            rgb.extend(page.rgb[at..at + 3].iter().map(|c| c.saturating_sub(less)));
        }
    }
    Drawing { width, height, rgb }
}
