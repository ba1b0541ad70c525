//! The pictures of the documents: the real screen with fixed cases and a fixed clock, drawn as SVG. Owns the drawing and the scenes; a
//! picture that differs from the screen fails. `UPDATE_PICTURES=1 cargo test --test it pictures` writes them again.

use crate::hand::Hand;
use portdesk::domain::lang::Lang;
use portdesk::ui::app::view;
use portdesk::ui::base::cells;
use ratatui::buffer::{Buffer, Cell};
use ratatui::layout::Rect;
use ratatui::style::{Color, Modifier};
use std::fmt::Write as _;
use std::fs;
use std::path::Path;

/// Cell and margin in tenths of a pixel: whole numbers print the same everywhere.
const CELL: (usize, usize) = (84, 180);
const MARGIN: usize = 80;
/// Where the letters of a row begin, below its top.
const BASELINE: usize = 134;

/// The sixteen colours of a terminal on a dark background.
const COLOURS: [&str; 16] = [
    "#20242b", "#e5534b", "#57ab5a", "#c69026", "#6cb6ff", "#b083f0", "#39c5cf", "#cdd9e5", "#8b98a5",
    "#ff8078", "#6bc46d", "#daaa3f", "#96d0ff", "#dcbdfb", "#56d4dd", "#ffffff",
];
const TEXT: &str = "#cdd9e5";
const GROUND: &str = "#20242b";

/// A picture: its name, its size in cells, and how to get there.
type Scene = (&'static str, (u16, u16), fn(&mut Hand));

const SCENES: [Scene; 2] = [
    ("queue", (140, 32), |hand| {
        hand.finds("JANSEN");
    }),
    ("case", (100, 30), |hand| {
        hand.finds("MÜLLER").keys("Enter v v v");
    }),
];

fn colour(colour: Color, default: &'static str) -> &'static str {
    let index = match colour {
        Color::Black => 0,
        Color::Red => 1,
        Color::Green => 2,
        Color::Yellow => 3,
        Color::Blue => 4,
        Color::Magenta => 5,
        Color::Cyan => 6,
        Color::Gray => 7,
        Color::DarkGray => 8,
        Color::LightRed => 9,
        Color::LightGreen => 10,
        Color::LightYellow => 11,
        Color::LightBlue => 12,
        Color::LightMagenta => 13,
        Color::LightCyan => 14,
        Color::White => 15,
        Color::Indexed(n) if n < 16 => usize::from(n),
        _ => return default,
    };
    COLOURS[index]
}

/// How a cell looks. Cells of one look share a text element.
#[derive(Clone, Copy, PartialEq, Eq)]
struct Look {
    text: &'static str,
    ground: &'static str,
    bold: bool,
    underlined: bool,
    wide: bool,
}

impl Look {
    fn of_cell(cell: &Cell) -> Self {
        let has = |modifier| cell.modifier.contains(modifier);
        let (mut text, mut ground) = (colour(cell.fg, TEXT), colour(cell.bg, GROUND));
        if has(Modifier::DIM) && text == TEXT {
            text = COLOURS[8];
        }
        if has(Modifier::REVERSED) {
            (text, ground) = (ground, text);
        }
        let wide = cells::width(cell.symbol()) > 1;
        Self { text, ground, bold: has(Modifier::BOLD), underlined: has(Modifier::UNDERLINED), wide }
    }
}

fn pixels(tenths: usize) -> String {
    if tenths.is_multiple_of(10) {
        (tenths / 10).to_string()
    } else {
        format!("{}.{}", tenths / 10, tenths % 10)
    }
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

/// Cells of one look beside each other: the first column, the columns they take, and what they show.
struct Run {
    look: Look,
    column: usize,
    columns: usize,
    text: String,
}

fn runs(buf: &Buffer, y: u16) -> Vec<Run> {
    let mut runs: Vec<Run> = Vec::new();
    let mut x = 0;
    while x < usize::from(buf.area.width) {
        let cell = &buf[(u16::try_from(x).unwrap(), y)];
        let (look, columns) = (Look::of_cell(cell), cells::width(cell.symbol()).max(1));
        match runs.last_mut() {
            Some(run) if run.look == look => {
                run.columns += columns;
                run.text.push_str(cell.symbol());
            }
            _ => runs.push(Run { look, column: x, columns, text: cell.symbol().to_owned() }),
        }
        x += columns;
    }
    runs
}

/// The parts of a text between two blanks or more, each with the column in which it begins: not every program keeps blanks.
fn phrases(text: &str) -> Vec<(usize, &str)> {
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(skipped) = text[at..].find(|c| c != ' ') {
        let from = at + skipped;
        let to = text[from..].find("  ").map_or(text.len(), |length| from + length);
        found.push((cells::width(&text[..from]), text[from..to].trim_end()));
        at = to;
    }
    found
}

/// Every phrase has its exact place and length, so that no font moves a column.
fn svg(buf: &Buffer, title: &str) -> String {
    let (columns, rows) = (usize::from(buf.area.width), usize::from(buf.area.height));
    let (width, height) = (columns * CELL.0 + 2 * MARGIN, rows * CELL.1 + 2 * MARGIN);
    let mut out = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {w} {h}\" width=\"{w}\" height=\"{h}\" role=\"img\" fill=\"{TEXT}\">\n\
         <title>{title}</title>\n\
         <style>text{{font:14px ui-monospace,\"DejaVu Sans Mono\",\"Noto Sans Mono CJK SC\",Menlo,Consolas,monospace}}.b{{font-weight:bold}}</style>\n\
         <rect width=\"{w}\" height=\"{h}\" rx=\"6\" fill=\"{GROUND}\"/>\n",
        w = pixels(width),
        h = pixels(height),
    );
    for y in 0..rows {
        let top = MARGIN + y * CELL.1;
        for run in runs(buf, u16::try_from(y).unwrap()) {
            let (left, length) = (MARGIN + run.column * CELL.0, run.columns * CELL.0);
            if run.look.ground != GROUND {
                let (x, y, w, h) = (pixels(left), pixels(top), pixels(length), pixels(CELL.1));
                writeln!(
                    out,
                    "<rect x=\"{x}\" y=\"{y}\" width=\"{w}\" height=\"{h}\" fill=\"{}\"/>",
                    run.look.ground
                )
                .unwrap();
            }
            if run.look.underlined {
                let (x, y, w) = (pixels(left), pixels(top + BASELINE + 20), pixels(length));
                writeln!(
                    out,
                    "<rect x=\"{x}\" y=\"{y}\" width=\"{w}\" height=\"1\" fill=\"{}\"/>",
                    run.look.text
                )
                .unwrap();
            }
            let class = if run.look.bold { " class=\"b\"" } else { "" };
            let fill =
                if run.look.text == TEXT { String::new() } else { format!(" fill=\"{}\"", run.look.text) };
            for (column, words) in phrases(&run.text) {
                writeln!(
                    out,
                    "<text x=\"{}\" y=\"{}\" textLength=\"{}\" lengthAdjust=\"spacingAndGlyphs\"{class}{fill}>{}</text>",
                    pixels(left + column * CELL.0),
                    pixels(top + BASELINE),
                    pixels(cells::width(words) * CELL.0),
                    escaped(words)
                )
                .unwrap();
            }
        }
    }
    out.push_str("</svg>\n");
    out
}

fn picture(scene: &Scene, lang: Lang) -> String {
    let (name, size, reach) = scene;
    let mut hand = Hand::sits(lang, 24, 6, *size);
    reach(&mut hand);
    hand.model.follow();
    let area = Rect::new(0, 0, size.0, size.1);
    let mut buf = Buffer::empty(area);
    view::draw(&mut buf, area, &hand.model, &hand.set);
    svg(&buf, &format!("portdesk: {name}"))
}

#[test]
fn pictures_show_the_present_screen() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/images");
    let update = std::env::var_os("UPDATE_PICTURES").is_some();
    for scene in &SCENES {
        for (lang, code) in [(Lang::En, "en"), (Lang::Zh, "zh")] {
            let file = folder.join(format!("{}.{code}.svg", scene.0));
            let drawn = picture(scene, lang);
            if update {
                fs::create_dir_all(&folder).unwrap();
                fs::write(&file, &drawn).unwrap();
            }
            let kept = fs::read_to_string(&file).unwrap_or_default();
            assert!(kept == drawn, "{} differs from the screen: UPDATE_PICTURES=1", file.display());
        }
    }
}

#[test]
fn picture_places_text_by_cells() {
    let mut buf = Buffer::empty(Rect::new(0, 0, 9, 1));
    buf.set_string(0, 0, "a<b 口岸", Modifier::BOLD);
    let drawn = svg(&buf, "t");
    // The Chinese word begins in the fifth cell and takes four.
    assert!(drawn.contains("x=\"8\" y=\"21.4\" textLength=\"25.2\""), "{drawn}");
    assert!(drawn.contains(">a&lt;b</text>"), "{drawn}");
    assert!(drawn.contains("x=\"41.6\" y=\"21.4\" textLength=\"33.6\""), "{drawn}");
}
