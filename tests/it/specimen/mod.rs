//! Documents drawn by the tests themselves: a specimen passport page and a letter, as pictures and as files of every kind.

use image::codecs::jpeg::JpegEncoder;
use image::codecs::png::PngEncoder;
use image::{ExtendedColorType, ImageEncoder};
use portdesk::domain::case::delivered_file::FileKind;
use std::io::Cursor;

/// Letters of five by seven dots; a column is a byte.
fn letter(c: char) -> [u8; 5] {
    match c {
        'A' => [0x7e, 0x11, 0x11, 0x11, 0x7e],
        'B' => [0x7f, 0x49, 0x49, 0x49, 0x36],
        'C' => [0x3e, 0x41, 0x41, 0x41, 0x22],
        'D' => [0x7f, 0x41, 0x41, 0x22, 0x1c],
        'E' => [0x7f, 0x49, 0x49, 0x49, 0x41],
        'F' => [0x7f, 0x09, 0x09, 0x09, 0x01],
        'G' => [0x3e, 0x41, 0x49, 0x49, 0x7a],
        'H' => [0x7f, 0x08, 0x08, 0x08, 0x7f],
        'I' => [0x00, 0x41, 0x7f, 0x41, 0x00],
        'J' => [0x20, 0x40, 0x41, 0x3f, 0x01],
        'K' => [0x7f, 0x08, 0x14, 0x22, 0x41],
        'L' => [0x7f, 0x40, 0x40, 0x40, 0x40],
        'M' => [0x7f, 0x02, 0x0c, 0x02, 0x7f],
        'N' => [0x7f, 0x04, 0x08, 0x10, 0x7f],
        'O' | '0' => [0x3e, 0x41, 0x41, 0x41, 0x3e],
        'P' => [0x7f, 0x09, 0x09, 0x09, 0x06],
        'Q' => [0x3e, 0x41, 0x51, 0x21, 0x5e],
        'R' => [0x7f, 0x09, 0x19, 0x29, 0x46],
        'S' => [0x46, 0x49, 0x49, 0x49, 0x31],
        'T' => [0x01, 0x01, 0x7f, 0x01, 0x01],
        'U' => [0x3f, 0x40, 0x40, 0x40, 0x3f],
        'V' => [0x1f, 0x20, 0x40, 0x20, 0x1f],
        'W' => [0x3f, 0x40, 0x38, 0x40, 0x3f],
        'X' => [0x63, 0x14, 0x08, 0x14, 0x63],
        'Y' => [0x07, 0x08, 0x70, 0x08, 0x07],
        'Z' => [0x61, 0x51, 0x49, 0x45, 0x43],
        '1' => [0x00, 0x42, 0x7f, 0x40, 0x00],
        '2' => [0x42, 0x61, 0x51, 0x49, 0x46],
        '3' => [0x21, 0x41, 0x45, 0x4b, 0x31],
        '4' => [0x18, 0x14, 0x12, 0x7f, 0x10],
        '5' => [0x27, 0x45, 0x45, 0x45, 0x39],
        '6' => [0x3c, 0x4a, 0x49, 0x49, 0x30],
        '7' => [0x01, 0x71, 0x09, 0x05, 0x03],
        '8' => [0x36, 0x49, 0x49, 0x49, 0x36],
        '9' => [0x06, 0x49, 0x49, 0x29, 0x1e],
        '<' => [0x08, 0x14, 0x22, 0x41, 0x00],
        _ => [0; 5],
    }
}

/// A picture in colour.
pub(crate) struct Drawing {
    pub(crate) width: u32,
    pub(crate) height: u32,
    pub(crate) rgb: Vec<u8>,
}

impl Drawing {
    fn paper(width: u32, height: u32) -> Self {
        // A fine pattern, as security paper has.
        let pixel = |n: u32| {
            let (x, y) = (n % width, n / width);
            if (x + y) % 7 == 0 { [214, 226, 232] } else { [236, 240, 238] }
        };
        Self { width, height, rgb: (0..width * height).flat_map(pixel).collect() }
    }

    fn rect(&mut self, (left, top, wide, high): (u32, u32, u32, u32), colour: [u8; 3]) {
        for y in top..(top + high).min(self.height) {
            for x in left..(left + wide).min(self.width) {
                let at = ((y * self.width + x) * 3) as usize;
                self.rgb[at..at + 3].copy_from_slice(&colour);
            }
        }
    }

    fn text(&mut self, x: u32, y: u32, dot: u32, advance: u32, text: &str) {
        for (n, c) in text.chars().enumerate() {
            for (column, bits) in letter(c).into_iter().enumerate() {
                for row in (0..7).filter(|row| bits >> row & 1 == 1) {
                    let left = x + u32::try_from(n).unwrap() * advance + u32::try_from(column).unwrap() * dot;
                    self.rect((left, y + row * dot, dot, dot), [24, 24, 40]);
                }
            }
        }
    }

    /// A passport page of an invented state.
    pub(crate) fn passport(zone: [&str; 2]) -> Self {
        let mut page = Self::paper(1250, 880);
        page.text(40, 40, 5, 34, "SPECIMEN  PASSPORT");
        page.rect((40, 140, 330, 430), [120, 140, 160]);
        page.rect((130, 230, 150, 180), [205, 170, 150]);
        page.rect((90, 430, 230, 140), [60, 70, 110]);
        for (n, line) in
            ["UTOPIA", "NO VISA IN THIS PAGE", "F  12 AUG 1974", "NINGBO"].into_iter().enumerate()
        {
            page.text(430, 180 + u32::try_from(n).unwrap() * 90, 4, 28, line);
        }
        for (n, line) in zone.into_iter().enumerate() {
            page.text(35, 720 + u32::try_from(n).unwrap() * 70, 4, 27, line);
        }
        page
    }

    /// A page of writing.
    pub(crate) fn letter(lines: usize) -> Self {
        let mut page = Self { width: 620, height: 877, rgb: vec![250; 620 * 877 * 3] };
        for n in 0..lines {
            page.text(50, 60 + u32::try_from(n).unwrap() * 30, 2, 14, "WE INVITE THE TRAVELLER TO NINGBO");
        }
        page
    }

    pub(crate) fn png(&self) -> Vec<u8> {
        let mut out = Vec::new();
        let encoder = PngEncoder::new(&mut out);
        encoder.write_image(&self.rgb, self.width, self.height, ExtendedColorType::Rgb8).unwrap();
        out
    }

    pub(crate) fn jpeg(&self) -> Vec<u8> {
        let mut out = Vec::new();
        JpegEncoder::new_with_quality(&mut out, 88)
            .write_image(&self.rgb, self.width, self.height, ExtendedColorType::Rgb8)
            .unwrap();
        out
    }

    /// A JPEG whose camera lay on its side: EXIF orientation 6.
    pub(crate) fn jpeg_on_its_side(&self) -> Vec<u8> {
        let jpeg = self.jpeg();
        let exif = b"Exif\0\0MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0\x06\0\0\0\0\0\0";
        let length = u16::try_from(exif.len() + 2).unwrap().to_be_bytes();
        [&jpeg[..2], &[0xff, 0xe1], &length, exif, &jpeg[2..]].concat()
    }

    pub(crate) fn tiff(&self) -> Vec<u8> {
        let mut out = Cursor::new(Vec::new());
        image::codecs::tiff::TiffEncoder::new(&mut out)
            .write_image(&self.rgb, self.width, self.height, ExtendedColorType::Rgb8)
            .unwrap();
        out.into_inner()
    }

    /// A scan as PDF: the page as one JPEG on A4, on so many pages.
    pub(crate) fn pdf(&self, pages: usize) -> Vec<u8> {
        let jpeg = self.jpeg();
        let content = b"q 595 0 0 842 0 0 cm /I Do Q";
        let kids: Vec<String> = (0..pages).map(|n| format!("{} 0 R", n + 5)).collect();
        let image = format!(
            "<< /Type /XObject /Subtype /Image /Width {} /Height {} /ColorSpace /DeviceRGB /BitsPerComponent 8 /Filter /DCTDecode /Length {} >>",
            self.width,
            self.height,
            jpeg.len()
        );
        let stream =
            |head: String, bytes: &[u8]| [head.as_bytes(), b"\nstream\n", bytes, b"\nendstream"].concat();
        let page = "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /XObject << /I 3 0 R >> >> >>";
        let mut objects = vec![
            b"<< /Type /Catalog /Pages 2 0 R >>".to_vec(),
            format!("<< /Type /Pages /Count {pages} /Kids [{}] >>", kids.join(" ")).into_bytes(),
            stream(image, &jpeg),
            stream(format!("<< /Length {} >>", content.len()), content),
        ];
        objects.extend((0..pages).map(|_| page.as_bytes().to_vec()));
        let mut out = b"%PDF-1.4\n".to_vec();
        let mut places = Vec::new();
        for (n, object) in objects.iter().enumerate() {
            places.push(out.len());
            out.extend_from_slice(format!("{} 0 obj\n", n + 1).as_bytes());
            out.extend_from_slice(object);
            out.extend_from_slice(b"\nendobj\n");
        }
        let table = out.len();
        out.extend_from_slice(format!("xref\n0 {}\n0000000000 65535 f \n", objects.len() + 1).as_bytes());
        for place in places {
            out.extend_from_slice(format!("{place:010} 00000 n \n").as_bytes());
        }
        let end =
            format!("trailer\n<< /Size {} /Root 1 0 R >>\nstartxref\n{table}\n%%EOF\n", objects.len() + 1);
        out.extend_from_slice(end.as_bytes());
        out
    }

    pub(crate) fn of_kind(&self, kind: FileKind) -> Vec<u8> {
        match kind {
            FileKind::Pdf => self.pdf(1),
            FileKind::Jpeg => self.jpeg(),
            FileKind::Png => self.png(),
            FileKind::Tiff => self.tiff(),
        }
    }
}
