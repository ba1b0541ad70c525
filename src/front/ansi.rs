//! A ratatui backend over any writer. The size is held beside it and never read from the process's own terminal, so that the same
//! backend serves a channel; nothing is written but what changed, in one write a frame.

use super::screen_output::sequence;
use crate::session::ScreenOutput;
use ratatui::backend::{Backend, ClearType, WindowSize};
use ratatui::buffer::Cell;
use ratatui::layout::{Position, Size};
use ratatui::style::{Color, Modifier};
use std::io::{self, Write};
use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

/// Begin and end of a synchronised update (DEC private mode 2026): terminals that know it show a frame at once, others ignore it.
const BEGIN: &[u8] = b"\x1b[?2026h";
const END: &[u8] = b"\x1b[?2026l";

/// The style that the terminal draws with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Pen {
    fg: Color,
    bg: Color,
    modifier: Modifier,
}

/// The modifiers that are written, with their codes. Others (blinking, hidden) no desk needs; a pen never holds them.
const MODIFIERS: [(Modifier, u8); 6] = [
    (Modifier::BOLD, 1),
    (Modifier::DIM, 2),
    (Modifier::ITALIC, 3),
    (Modifier::UNDERLINED, 4),
    (Modifier::REVERSED, 7),
    (Modifier::CROSSED_OUT, 9),
];

const WRITTEN: Modifier = Modifier::BOLD
    .union(Modifier::DIM)
    .union(Modifier::ITALIC)
    .union(Modifier::UNDERLINED)
    .union(Modifier::REVERSED)
    .union(Modifier::CROSSED_OUT);

const PLAIN: Pen = Pen { fg: Color::Reset, bg: Color::Reset, modifier: Modifier::empty() };

/// A backend that writes ANSI sequences.
#[derive(Debug)]
pub struct AnsiBackend<W: Write> {
    out: W,
    /// The output of the frame so far.
    frame: Vec<u8>,
    size: Size,
    pen: Pen,
    /// The terminal's cursor, where its place is known.
    at: Option<(u16, u16)>,
    /// Whether the cursor is shown, where that is known.
    visible: Option<bool>,
    /// Asks for the size of a cell in pixels, without a sequence.
    cell: fn() -> Option<(u16, u16)>,
}

impl<W: Write> AnsiBackend<W> {
    /// A backend over a writer, for a terminal of a size.
    pub fn new(out: W, width: u16, height: u16) -> Self {
        Self {
            out,
            frame: Vec::with_capacity(16 * 1024),
            size: Size { width, height },
            pen: PLAIN,
            at: None,
            visible: None,
            cell: || None,
        }
    }

    /// The same for a terminal that says how large its cells are.
    pub(crate) fn with_cells(self, cell: fn() -> Option<(u16, u16)>) -> Self {
        Self { cell, ..self }
    }

    /// The terminal has another size; what it was left with by others is not known either.
    pub(crate) fn resize(&mut self, width: u16, height: u16) {
        self.size = Size { width, height };
        self.at = None;
        self.visible = None;
        self.pen = PLAIN;
        self.frame.clear();
        self.frame.extend_from_slice(b"\x1b[m");
    }

    /// Writes output other than cells: a clipboard sequence, a bell, a picture.
    ///
    /// # Errors
    /// Those of the writer.
    pub(crate) fn output(&mut self, output: &ScreenOutput) -> io::Result<()> {
        if matches!(output, ScreenOutput::Picture { .. } | ScreenOutput::NoPicture(_)) {
            // It moves the cursor and draws plain blanks.
            (self.at, self.pen) = (None, PLAIN);
            self.frame.extend_from_slice(b"\x1b[m");
        }
        self.out.write_all(&sequence(output))?;
        self.out.flush()
    }

    fn go(&mut self, x: u16, y: u16) {
        if self.at == Some((x, y)) {
            return;
        }
        // The shortest way: along the line, to the line's begin, or anywhere. Writing into memory does not fail.
        let _ = match self.at {
            Some((cx, cy)) if cy == y && x > cx => match x - cx {
                1 => write!(self.frame, "\x1b[C"),
                n => write!(self.frame, "\x1b[{n}C"),
            },
            Some((_, cy)) if cy == y && x == 0 => write!(self.frame, "\r"),
            _ if x == 0 => write!(self.frame, "\x1b[{}H", y + 1),
            _ => write!(self.frame, "\x1b[{};{}H", y + 1, x + 1),
        };
        self.at = Some((x, y));
    }

    fn style(&mut self, to: Pen) {
        let from = self.pen;
        if from == to {
            return;
        }
        self.pen = to;
        if to == PLAIN {
            self.frame.extend_from_slice(b"\x1b[m");
            return;
        }
        self.frame.extend_from_slice(b"\x1b[");
        let begin = self.frame.len();
        // What has to go takes all with it: one short code, and the rest again.
        let reset = !(from.modifier - to.modifier).is_empty();
        let base = if reset { PLAIN } else { from };
        if reset {
            self.code(begin, format_args!("0"));
        }
        for (flag, code) in MODIFIERS {
            if to.modifier.contains(flag) && !base.modifier.contains(flag) {
                self.code(begin, format_args!("{code}"));
            }
        }
        for (new, old, ground) in [(to.fg, base.fg, 30), (to.bg, base.bg, 40)] {
            if new != old {
                colour(new, ground, |code| self.code(begin, code));
            }
        }
        self.frame.push(b'm');
    }

    /// Adds a code to the sequence whose codes begin at a place.
    fn code(&mut self, begin: usize, code: std::fmt::Arguments<'_>) {
        if self.frame.len() > begin {
            self.frame.push(b';');
        }
        // Writing into memory does not fail.
        let _ = self.frame.write_fmt(code);
    }
}

/// Whether every terminal moves its cursor by the same number of cells: true for ASCII and for characters that are wide everywhere,
/// as Chinese is; not for lines and signs of ambiguous width, pictures, or a letter with marks.
fn has_certain_width(symbol: &str) -> bool {
    let mut chars = symbol.chars();
    match (chars.next(), chars.next()) {
        (Some(c), None) => {
            c.is_ascii() || (('\u{2e80}'..'\u{1f000}').contains(&c) && c.width() == c.width_cjk())
        }
        _ => false,
    }
}

/// The code of a colour, for the letters (30) or the ground (40).
fn colour(colour: Color, ground: u8, mut say: impl FnMut(std::fmt::Arguments<'_>)) {
    let bright = ground + 60;
    let code = match colour {
        Color::Black => ground,
        Color::Red => ground + 1,
        Color::Green => ground + 2,
        Color::Yellow => ground + 3,
        Color::Blue => ground + 4,
        Color::Magenta => ground + 5,
        Color::Cyan => ground + 6,
        Color::Gray => ground + 7,
        Color::DarkGray => bright,
        Color::LightRed => bright + 1,
        Color::LightGreen => bright + 2,
        Color::LightYellow => bright + 3,
        Color::LightBlue => bright + 4,
        Color::LightMagenta => bright + 5,
        Color::LightCyan => bright + 6,
        Color::White => bright + 7,
        Color::Rgb(r, g, b) => return say(format_args!("{};2;{r};{g};{b}", ground + 8)),
        Color::Indexed(n) => return say(format_args!("{};5;{n}", ground + 8)),
        Color::Reset => ground + 9,
    };
    say(format_args!("{code}"));
}

impl<W: Write> Backend for AnsiBackend<W> {
    type Error = io::Error;

    fn draw<'a, I>(&mut self, content: I) -> io::Result<()>
    where
        I: Iterator<Item = (u16, u16, &'a Cell)>,
    {
        for (x, y, cell) in content {
            let symbol = cell.symbol();
            // Cells beyond the edge are no cells: the terminal may have shrunk since the layout.
            if x >= self.size.width || y >= self.size.height {
                continue;
            }
            self.go(x, y);
            self.style(Pen { fg: cell.fg, bg: cell.bg, modifier: cell.modifier & WRITTEN });
            self.frame.extend_from_slice(symbol.as_bytes());
            let wide = if symbol.len() == 1 { 1 } else { u16::try_from(symbol.width()).unwrap_or(1) };
            // Behind the last column terminals differ about where the cursor is. There, and behind signs about whose width they
            // differ, the next cell is addressed again.
            let trusted = has_certain_width(symbol) && x + wide < self.size.width;
            self.at = trusted.then_some((x + wide, y));
        }
        Ok(())
    }

    fn hide_cursor(&mut self) -> io::Result<()> {
        if self.visible.replace(false) != Some(false) {
            self.frame.extend_from_slice(b"\x1b[?25l");
        }
        Ok(())
    }

    fn show_cursor(&mut self) -> io::Result<()> {
        if self.visible.replace(true) != Some(true) {
            self.frame.extend_from_slice(b"\x1b[?25h");
        }
        Ok(())
    }

    fn get_cursor_position(&mut self) -> io::Result<Position> {
        let (x, y) = self.at.unwrap_or_default();
        Ok(Position { x, y })
    }

    fn set_cursor_position<P: Into<Position>>(&mut self, position: P) -> io::Result<()> {
        let Position { x, y } = position.into();
        self.go(x, y);
        Ok(())
    }

    fn clear(&mut self) -> io::Result<()> {
        self.style(PLAIN);
        self.frame.extend_from_slice(b"\x1b[2J");
        self.at = None;
        Ok(())
    }

    fn clear_region(&mut self, clear_type: ClearType) -> io::Result<()> {
        self.style(PLAIN);
        self.frame.extend_from_slice(match clear_type {
            ClearType::All => b"\x1b[2J",
            ClearType::AfterCursor => b"\x1b[J",
            ClearType::BeforeCursor => b"\x1b[1J",
            ClearType::CurrentLine => b"\x1b[2K",
            ClearType::UntilNewLine => b"\x1b[K",
        });
        Ok(())
    }

    fn size(&self) -> io::Result<Size> {
        Ok(self.size)
    }

    fn window_size(&mut self) -> io::Result<WindowSize> {
        let (width, height) = (self.cell)().unwrap_or_default();
        let pixels = Size {
            width: self.size.width.saturating_mul(width),
            height: self.size.height.saturating_mul(height),
        };
        Ok(WindowSize { columns_rows: self.size, pixels })
    }

    fn flush(&mut self) -> io::Result<()> {
        if self.frame.is_empty() {
            return Ok(());
        }
        let mut whole = Vec::with_capacity(self.frame.len() + BEGIN.len() + END.len());
        whole.extend_from_slice(BEGIN);
        whole.append(&mut self.frame);
        whole.extend_from_slice(END);
        self.out.write_all(&whole)?;
        self.out.flush()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ui::base::cells;
    use proptest::prelude::*;
    use ratatui::Terminal;
    use ratatui::buffer::Buffer;
    use ratatui::layout::Rect;
    use ratatui::style::Style;
    use std::num::NonZero;

    fn of(n: u16) -> NonZero<u16> {
        NonZero::new(n).unwrap()
    }

    /// Draws frames through the backend into a real emulator.
    fn screen(frames: &[&dyn Fn(&mut Buffer)]) -> (vt100::Parser, usize) {
        let mut parser = vt100::Parser::new(of(4), of(20), 0);
        let mut terminal = Terminal::new(AnsiBackend::new(Vec::new(), 20, 4)).unwrap();
        let mut last = 0;
        for frame in frames {
            terminal.draw(|f| frame(f.buffer_mut())).unwrap();
            let bytes = std::mem::take(&mut terminal.backend_mut().out);
            last = bytes.len();
            parser.process(&bytes);
        }
        (parser, last)
    }

    #[test]
    fn drawn_cells_appear_on_screen() {
        let (p, _) = screen(&[&|b| {
            b.set_string(0, 0, "queue 41", Style::new());
            b.set_string(2, 1, "田中 健太 x", Style::new().fg(Color::Red));
            b.set_string(15, 3, "right", Style::new().add_modifier(Modifier::BOLD));
        }]);
        assert_eq!(p.screen().contents(), "queue 41\n  田中 健太 x\n\n               right");
        assert_eq!(p.screen().cell(1, 2).unwrap().fgcolor(), vt100::Color::Idx(1));
        assert!(p.screen().cell(3, 15).unwrap().bold());
        assert!(!p.screen().cell(0, 0).unwrap().bold());
    }

    #[test]
    fn wide_characters_are_replaced_cleanly() {
        let (p, _) = screen(&[
            &|b| {
                b.set_string(0, 0, "田中健太", Style::new());
            },
            &|b| {
                b.set_string(0, 0, "ERIKSSON A", Style::new());
            },
            &|b| {
                b.set_string(0, 0, "a王b", Style::new());
            },
        ]);
        assert_eq!(p.screen().contents().trim_end(), "a王b");
    }

    #[test]
    fn nothing_new_writes_nothing_and_little_writes_little() {
        let same = |b: &mut Buffer| {
            b.set_string(0, 0, "queue", Style::new());
        };
        let moved = |b: &mut Buffer| {
            b.set_string(0, 0, "queuf", Style::new());
        };
        let (_, bytes) = screen(&[&same, &same]);
        assert_eq!(bytes, 0);
        let (_, bytes) = screen(&[&same, &moved]);
        assert!(bytes <= 30, "{bytes}");
    }

    /// The bytes of the last frame on a wide screen, and what the emulator shows in the end.
    fn wide_screen(frames: &[&dyn Fn(&mut Buffer)]) -> (vt100::Parser, usize) {
        let mut parser = vt100::Parser::new(of(10), of(100), 0);
        let mut terminal = Terminal::new(AnsiBackend::new(Vec::new(), 100, 10)).unwrap();
        let mut last = 0;
        for frame in frames {
            terminal.draw(|f| frame(f.buffer_mut())).unwrap();
            let bytes = std::mem::take(&mut terminal.backend_mut().out);
            last = bytes.len();
            parser.process(&bytes);
        }
        (parser, last)
    }

    fn rows(b: &mut Buffer, text: &str, chosen: u16) {
        for y in 0..10 {
            b.set_string(0, y, text, Style::new());
        }
        b.set_style(Rect::new(0, chosen, 100, 1), Style::new().fg(Color::Black).bg(Color::Cyan));
    }

    #[test]
    fn moving_selection_writes_few_bytes() {
        let latin = "  0:35   2:10   NGB-7Q4KX  JANSEN Sophie  NLD  PEK  7/8 ".repeat(2);
        let chinese = "田中健太待决定".repeat(8);
        for text in [&latin[..100], &chinese[..42 * 3]] {
            let (p, bytes) = wide_screen(&[&|b| rows(b, text, 3), &|b| rows(b, text, 4)]);
            assert!(bytes <= 400, "{bytes}");
            assert_eq!(p.screen().cell(3, 50).unwrap().bgcolor(), vt100::Color::Default);
            assert_eq!(p.screen().cell(4, 50).unwrap().bgcolor(), vt100::Color::Idx(6));
            assert_eq!(p.screen().rows(0, 100).nth(4).unwrap().trim_end(), text.trim_end());
        }
    }

    #[test]
    fn only_signs_of_one_width_everywhere_are_trusted() {
        for sure in ["a", "王", "，", "カ", "한"] {
            assert!(has_certain_width(sure), "{sure}");
        }
        for unsure in ["─", "…", "→", "▌", "e\u{301}", "😀", "☺"] {
            assert!(!has_certain_width(unsure), "{unsure}");
        }
    }

    #[test]
    fn removed_modifier_keeps_the_colour() {
        let style = |b: &mut Buffer| {
            b.set_string(0, 0, "a", Style::new().fg(Color::Red).add_modifier(Modifier::BOLD));
            b.set_string(1, 0, "b", Style::new().fg(Color::Red));
            b.set_string(2, 0, "c", Style::new().fg(Color::Red).add_modifier(Modifier::SLOW_BLINK));
            b.set_string(3, 0, "d", Style::new().bg(Color::LightBlue).add_modifier(Modifier::REVERSED));
            b.set_string(4, 0, "e", Style::new());
        };
        let (p, _) = screen(&[&style]);
        let cell = |x| p.screen().cell(0, x).unwrap();
        assert!(cell(0).bold() && !cell(1).bold() && !cell(2).bold());
        assert!((0..3).all(|x| cell(x).fgcolor() == vt100::Color::Idx(1)));
        assert_eq!((cell(3).fgcolor(), cell(3).bgcolor()), (vt100::Color::Default, vt100::Color::Idx(12)));
        assert!(cell(3).inverse() && !cell(4).inverse());
        assert_eq!(cell(4).bgcolor(), vt100::Color::Default);
    }

    #[test]
    fn a_frame_is_one_synchronised_write() {
        #[derive(Default)]
        struct Writes(Vec<Vec<u8>>);
        impl Write for Writes {
            fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
                self.0.push(bytes.to_vec());
                Ok(bytes.len())
            }
            fn flush(&mut self) -> io::Result<()> {
                Ok(())
            }
        }
        let mut terminal = Terminal::new(AnsiBackend::new(Writes::default(), 100, 10)).unwrap();
        terminal
            .draw(|f| {
                rows(f.buffer_mut(), "queue", 1);
                f.set_cursor_position((3, 3));
            })
            .unwrap();
        let writes = &terminal.backend().out.0;
        assert_eq!(writes.len(), 1);
        assert!(writes[0].starts_with(BEGIN) && writes[0].ends_with(END));
    }

    proptest! {
        /// After any former screen, the result is what was drawn: in every cell, with its style. Blanks are not asked
        /// for theirs: where half of a wide character was, ratatui leaves it to the terminal.
        #[test]
        fn the_emulator_shows_the_buffer(frames in prop::collection::vec(
            prop::collection::vec((0u16..20, 0u16..4, "[a-c 王小─é]{0,12}", 0u8..6), 0..8), 1..4,
        )) {
            let paint = |b: &mut Buffer, texts: &[(u16, u16, String, u8)]| {
                for (x, y, text, style) in texts {
                    let style = match style {
                        0 => Style::new(),
                        1 => Style::new().fg(Color::Red),
                        2 => Style::new().bg(Color::Blue).add_modifier(Modifier::BOLD),
                        3 => Style::new().add_modifier(Modifier::REVERSED),
                        4 => Style::new().fg(Color::DarkGray).add_modifier(Modifier::UNDERLINED),
                        _ => Style::new().fg(Color::Indexed(200)).add_modifier(Modifier::BOLD | Modifier::ITALIC),
                    };
                    cells::clear(b, Rect::new(*x, *y, u16::try_from(cells::width(text)).unwrap(), 1));
                    cells::put(b, *x, *y, 40, text, style);
                }
            };
            let mut parser = vt100::Parser::new(of(4), of(20), 0);
            let mut terminal = Terminal::new(AnsiBackend::new(Vec::new(), 20, 4)).unwrap();
            for texts in &frames {
                terminal.draw(|f| paint(f.buffer_mut(), texts)).unwrap();
                parser.process(&std::mem::take(&mut terminal.backend_mut().out));
            }
            let mut fresh = Buffer::empty(Rect::new(0, 0, 20, 4));
            paint(&mut fresh, frames.last().unwrap());
            for y in 0..4 {
                let mut x = 0;
                while x < 20 {
                    let (want, have) = (&fresh[(x, y)], parser.screen().cell(y, x).unwrap());
                    let shown = if have.has_contents() { have.contents() } else { " " };
                    prop_assert_eq!(want.symbol(), shown, "at {} {}", x, y);
                    x += u16::try_from(cells::width(want.symbol()).max(1)).unwrap();
                    if want.symbol() == " " {
                        continue;
                    }
                    prop_assert_eq!(want.modifier.contains(Modifier::BOLD), have.bold());
                    prop_assert_eq!(want.modifier.contains(Modifier::REVERSED), have.inverse());
                    prop_assert_eq!(want.modifier.contains(Modifier::UNDERLINED), have.underline());
                    prop_assert_eq!(want.fg == Color::Red, have.fgcolor() == vt100::Color::Idx(1));
                    prop_assert_eq!(want.bg == Color::Blue, have.bgcolor() == vt100::Color::Idx(4));
                }
            }
        }
    }
}
