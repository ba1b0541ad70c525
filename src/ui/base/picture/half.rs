//! Half blocks: two pixels of full colour to a cell.

use crate::viewer::{Channels, Picture};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::{Color, Style};

fn colour(picture: &Picture, x: u32, y: u32) -> Option<Color> {
    let at = x as usize * picture.channels().bytes();
    let row = picture.row(y);
    match picture.channels() {
        Channels::Gray => row.get(at).map(|g| Color::Rgb(*g, *g, *g)),
        Channels::Rgb => match row.get(at..at + 3)? {
            [r, g, b] => Some(Color::Rgb(*r, *g, *b)),
            _ => None,
        },
    }
}

/// Draws a picture from the top left of an area.
pub(super) fn draw(buf: &mut Buffer, area: Rect, picture: &Picture) {
    for row in 0..area.height {
        for column in 0..area.width {
            let (x, y) = (u32::from(column), u32::from(row) * 2);
            let Some(above) = colour(picture, x, y) else { continue };
            let below = colour(picture, x, y + 1);
            let mut style = Style::new().fg(above);
            if let Some(below) = below {
                style = style.bg(below);
            }
            if let Some(cell) = buf.cell_mut((area.x + column, area.y + row)) {
                cell.set_symbol("▀").set_style(style);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cell_shows_two_pixels() {
        let data = vec![255, 0, 0, 0, 255, 0, 0, 0, 255];
        let picture = Picture::new(1, 3, Channels::Rgb, data).unwrap();
        let mut buf = Buffer::empty(Rect::new(0, 0, 2, 2));
        let area = buf.area;
        draw(&mut buf, area, &picture);
        let cell = &buf[(0, 0)];
        assert_eq!((cell.symbol(), cell.fg, cell.bg), ("▀", Color::Rgb(255, 0, 0), Color::Rgb(0, 255, 0)));
        assert_eq!((buf[(0, 1)].fg, buf[(0, 1)].bg), (Color::Rgb(0, 0, 255), Color::Reset));
        assert_eq!(buf[(1, 0)].symbol(), " ");
    }
}
