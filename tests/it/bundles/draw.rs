//! Drawn specimens: pages with legible text in a fixed font, as PNG, JPEG, TIFF and PDF. Nothing in them is of a real person.

use image::{GrayImage, ImageFormat, Luma};
use std::fmt::Write as _;
use std::io::Cursor;

/// Letters of five by seven dots, a row five bits, from the top.
const FONT: [(char, [u8; 7]); 44] = [
    ('A', [14, 17, 17, 31, 17, 17, 17]),
    ('B', [30, 17, 17, 30, 17, 17, 30]),
    ('C', [14, 17, 16, 16, 16, 17, 14]),
    ('D', [30, 17, 17, 17, 17, 17, 30]),
    ('E', [31, 16, 16, 30, 16, 16, 31]),
    ('F', [31, 16, 16, 30, 16, 16, 16]),
    ('G', [14, 17, 16, 23, 17, 17, 15]),
    ('H', [17, 17, 17, 31, 17, 17, 17]),
    ('I', [14, 4, 4, 4, 4, 4, 14]),
    ('J', [7, 2, 2, 2, 2, 18, 12]),
    ('K', [17, 18, 20, 24, 20, 18, 17]),
    ('L', [16, 16, 16, 16, 16, 16, 31]),
    ('M', [17, 27, 21, 21, 17, 17, 17]),
    ('N', [17, 25, 21, 19, 17, 17, 17]),
    ('O', [14, 17, 17, 17, 17, 17, 14]),
    ('P', [30, 17, 17, 30, 16, 16, 16]),
    ('Q', [14, 17, 17, 17, 21, 18, 13]),
    ('R', [30, 17, 17, 30, 20, 18, 17]),
    ('S', [15, 16, 16, 14, 1, 1, 30]),
    ('T', [31, 4, 4, 4, 4, 4, 4]),
    ('U', [17, 17, 17, 17, 17, 17, 14]),
    ('V', [17, 17, 17, 17, 17, 10, 4]),
    ('W', [17, 17, 17, 21, 21, 27, 17]),
    ('X', [17, 17, 10, 4, 10, 17, 17]),
    ('Y', [17, 17, 10, 4, 4, 4, 4]),
    ('Z', [31, 1, 2, 4, 8, 16, 31]),
    ('0', [14, 17, 19, 21, 25, 17, 14]),
    ('1', [4, 12, 4, 4, 4, 4, 14]),
    ('2', [14, 17, 1, 6, 8, 16, 31]),
    ('3', [30, 1, 1, 14, 1, 1, 30]),
    ('4', [2, 6, 10, 18, 31, 2, 2]),
    ('5', [31, 16, 30, 1, 1, 17, 14]),
    ('6', [6, 8, 16, 30, 17, 17, 14]),
    ('7', [31, 1, 2, 4, 8, 8, 8]),
    ('8', [14, 17, 17, 14, 17, 17, 14]),
    ('9', [14, 17, 17, 15, 1, 2, 12]),
    ('<', [1, 2, 4, 8, 4, 2, 1]),
    ('.', [0, 0, 0, 0, 0, 12, 12]),
    (',', [0, 0, 0, 0, 12, 4, 8]),
    ('-', [0, 0, 0, 14, 0, 0, 0]),
    (':', [0, 12, 12, 0, 12, 12, 0]),
    ('/', [1, 1, 2, 4, 8, 16, 16]),
    ('(', [2, 4, 8, 8, 8, 4, 2]),
    (')', [8, 4, 2, 2, 2, 4, 8]),
];

/// Ink and paper.
const INK: Luma<u8> = Luma([24]);
const PAPER: Luma<u8> = Luma([246]);

/// A page.
pub(super) struct Page(pub(super) GrayImage);

impl Page {
    pub(super) fn new(wide: u32, high: u32) -> Self {
        Self(GrayImage::from_pixel(wide, high, PAPER))
    }

    pub(super) fn fill(&mut self, (x, y): (u32, u32), (wide, high): (u32, u32), grey: u8) {
        for y in y..(y + high).min(self.0.height()) {
            for x in x..(x + wide).min(self.0.width()) {
                self.0.put_pixel(x, y, Luma([grey]));
            }
        }
    }

    /// Text in capitals, a dot so many pixels wide.
    pub(super) fn text(&mut self, (x, y): (u32, u32), size: u32, text: &str) {
        for (n, letter) in (0..).zip(text.to_uppercase().chars()) {
            let Some((_, rows)) = FONT.iter().find(|(l, _)| *l == letter) else { continue };
            for (row, bits) in (0..).zip(rows) {
                for column in (0..5).filter(|column| bits >> (4 - column) & 1 == 1) {
                    let at = (x + (n * 6 + column) * size, y + row * size);
                    self.fill(at, (size, size), INK.0[0]);
                }
            }
        }
    }

    /// A face, as far as a test needs one.
    pub(super) fn face(&mut self, (x, y): (u32, u32), wide: u32) {
        let (wide, middle) = (f64::from(wide), f64::from(wide) / 2.0);
        self.fill((x, y), (wide as u32, (wide * 1.25) as u32), 205);
        for dy in 0..(wide * 1.25) as u32 {
            for dx in 0..wide as u32 {
                let (fx, fy) = (f64::from(dx), f64::from(dy));
                let oval = |cx: f64, cy: f64, rx: f64, ry: f64| {
                    ((fx - cx) / rx).powi(2) + ((fy - cy) / ry).powi(2) <= 1.0
                };
                let grey = if oval(middle - wide * 0.1, wide * 0.52, wide * 0.035, wide * 0.025)
                    || oval(middle + wide * 0.1, wide * 0.52, wide * 0.035, wide * 0.025)
                    || oval(middle, wide * 0.72, wide * 0.08, wide * 0.018)
                {
                    40
                } else if oval(middle, wide * 0.56, wide * 0.22, wide * 0.29) {
                    172
                } else if oval(middle, wide * 0.46, wide * 0.26, wide * 0.3)
                    || oval(middle, wide * 1.3, wide * 0.42, wide * 0.36)
                {
                    84
                } else {
                    continue;
                };
                self.0.put_pixel(x + dx, y + dy, Luma([grey]));
            }
        }
    }

    pub(super) fn save(&self, format: ImageFormat) -> Vec<u8> {
        let mut bytes = Cursor::new(Vec::new());
        self.0.write_to(&mut bytes, format).unwrap();
        bytes.into_inner()
    }
}

/// A letter of A4 as a PDF with text.
pub(super) fn letter(lines: &[&str]) -> Vec<u8> {
    let mut content = String::from("BT /F1 12 Tf 15 TL 72 760 Td\n");
    for line in lines {
        let text: String = line.chars().filter(|c| !matches!(c, '(' | ')' | '\\')).collect();
        writeln!(content, "({text}) Tj T*").unwrap();
    }
    content.push_str("ET\n");
    pdf(&[
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Resources << /Font << /F1 5 0 R >> >> /Contents 4 0 R >>".into(),
        stream("", content.as_bytes()),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>".to_vec(),
    ])
}

/// A scan of A4 as a PDF: a page that is one picture.
pub(super) fn scan(page: &Page) -> Vec<u8> {
    let (wide, high) = page.0.dimensions();
    let picture = page.save(ImageFormat::Jpeg);
    let entries = format!(
        "/Type /XObject /Subtype /Image /Width {wide} /Height {high} /ColorSpace /DeviceGray /BitsPerComponent 8 /Filter /DCTDecode "
    );
    pdf(&[
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Resources << /XObject << /Im1 5 0 R >> >> /Contents 4 0 R >>".into(),
        stream("", b"q 595 0 0 842 0 0 cm /Im1 Do Q\n"),
        stream(&entries, &picture),
    ])
}

fn stream(entries: &str, bytes: &[u8]) -> Vec<u8> {
    let head = format!("<< {entries}/Length {} >>\nstream\n", bytes.len());
    [head.as_bytes(), bytes, b"\nendstream"].concat()
}

/// A document of one page: its page, its content and one resource follow the catalog and the page tree.
fn pdf(objects: &[Vec<u8>]) -> Vec<u8> {
    let mut out = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n".to_vec();
    let mut places = Vec::new();
    let tree: [Vec<u8>; 2] = [
        b"<< /Type /Catalog /Pages 2 0 R >>".to_vec(),
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>".to_vec(),
    ];
    for (n, object) in tree.iter().chain(objects).enumerate() {
        places.push(out.len());
        out.extend(format!("{} 0 obj\n", n + 1).bytes());
        out.extend(object);
        out.extend(b"\nendobj\n");
    }
    let table = out.len();
    out.extend(format!("xref\n0 {}\n0000000000 65535 f \n", places.len() + 1).bytes());
    places.iter().for_each(|at| out.extend(format!("{at:010} 00000 n \n").bytes()));
    out.extend(
        format!("trailer\n<< /Size {} /Root 1 0 R >>\nstartxref\n{table}\n%%EOF\n", places.len() + 1).bytes(),
    );
    out
}
