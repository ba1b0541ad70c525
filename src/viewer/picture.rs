//! What is asked of the decoder and what comes back: plain values.

/// What each pixel is made of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Channels {
    /// One byte: how bright.
    Gray,
    /// Three bytes: red, green, blue.
    Rgb,
}

impl Channels {
    /// Bytes of a pixel.
    #[must_use]
    pub fn bytes(self) -> usize {
        match self {
            Self::Gray => 1,
            Self::Rgb => 3,
        }
    }
}

/// Pixels, row by row from the top left, without gaps.
#[derive(Clone, PartialEq, Eq)]
pub struct Picture {
    width: u32,
    height: u32,
    channels: Channels,
    data: Vec<u8>,
}

impl std::fmt::Debug for Picture {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Picture({}x{} {:?})", self.width, self.height, self.channels)
    }
}

impl Picture {
    /// A picture of a size; none where there are not as many bytes as its pixels need, or no pixels.
    #[must_use]
    pub fn new(width: u32, height: u32, channels: Channels, data: Vec<u8>) -> Option<Self> {
        let bytes =
            usize::try_from(u64::from(width) * u64::from(height)).ok()?.checked_mul(channels.bytes())?;
        (bytes > 0 && bytes == data.len()).then_some(Self { width, height, channels, data })
    }

    /// Width in pixels.
    #[must_use]
    pub fn width(&self) -> u32 {
        self.width
    }

    /// Height in pixels.
    #[must_use]
    pub fn height(&self) -> u32 {
        self.height
    }

    /// What each pixel is made of.
    #[must_use]
    pub fn channels(&self) -> Channels {
        self.channels
    }

    /// The bytes of all pixels.
    #[must_use]
    pub fn data(&self) -> &[u8] {
        &self.data
    }

    /// The bytes of all pixels, without copying them.
    #[must_use]
    pub fn into_data(self) -> Vec<u8> {
        self.data
    }

    /// A row of pixels; empty below the picture.
    #[must_use]
    pub fn row(&self, y: u32) -> &[u8] {
        let bytes = self.width as usize * self.channels.bytes();
        let at = y as usize * bytes;
        self.data.get(at..at + bytes).unwrap_or_default()
    }

    /// The same turned by a number of quarters, clockwise.
    #[must_use]
    pub fn turned(&self, quarters: u8) -> Self {
        let (w, h, n) = (self.width as usize, self.height as usize, self.channels.bytes());
        let (width, height) = if quarters.is_multiple_of(2) { (w, h) } else { (h, w) };
        let mut data = Vec::with_capacity(self.data.len());
        for y in 0..height {
            for x in 0..width {
                let (from_x, from_y) = match quarters % 4 {
                    0 => (x, y),
                    1 => (y, h - 1 - x),
                    2 => (w - 1 - x, h - 1 - y),
                    _ => (w - 1 - y, x),
                };
                let at = (from_y * w + from_x) * n;
                data.extend_from_slice(&self.data[at..at + n]);
            }
        }
        let (width, height) =
            if quarters.is_multiple_of(2) { (self.width, self.height) } else { (self.height, self.width) };
        Self { width, height, channels: self.channels, data }
    }

    /// A part of it made to fit a size, each new pixel the mean of those that it covers; a small part is not smoothed.
    /// `from` is left, top, width and height in pixels of this picture; what is outside is cut off.
    #[must_use]
    pub fn scaled(&self, from: (u32, u32, u32, u32), (width, height): (u32, u32)) -> Option<Self> {
        let (left, top) = (from.0.min(self.width), from.1.min(self.height));
        let (w, h) = (from.2.min(self.width - left), from.3.min(self.height - top));
        if w == 0 || h == 0 || width == 0 || height == 0 {
            return None;
        }
        let n = self.channels.bytes();
        // Each new pixel covers at least one old one.
        let span = |at: u32, of: u32, from: u32, size: u32| {
            let begin = u64::from(at) * u64::from(size) / u64::from(of);
            let end = (u64::from(at + 1) * u64::from(size)).div_ceil(u64::from(of));
            let end = end.max(begin + 1).min(u64::from(size));
            // Never larger than the picture, which is addressed by 32 bits.
            let (begin, end) = (begin as u32 + from, end as u32 + from);
            begin as usize..end as usize
        };
        let columns: Vec<_> = (0..width).map(|x| span(x, width, 0, w)).collect();
        let mut data = Vec::with_capacity(width as usize * height as usize * n);
        let line = self.width as usize * n;
        let (first, last) = (left as usize * n, (left + w) as usize * n);
        // Down first: whole rows are added up at once, which is most of the work. A sum of as many rows as a picture has fits.
        let mut sums = vec![0u32; last - first];
        for y in 0..height {
            sums.fill(0);
            let rows = span(y, height, top, h);
            let high = rows.len() as u64;
            for row in rows {
                let row = &self.data[row * line + first..row * line + last];
                sums.iter_mut().zip(row).for_each(|(sum, part)| *sum += u32::from(*part));
            }
            for columns in &columns {
                let mut total = [0u64; 3];
                for pixel in sums[columns.start * n..columns.end * n].chunks_exact(n) {
                    for (total, part) in total.iter_mut().zip(pixel) {
                        *total += u64::from(*part);
                    }
                }
                let count = columns.len() as u64 * high;
                for total in &total[..n] {
                    // Small numbers are divided faster, and nearly all are small.
                    let mean = match (u32::try_from(*total), u32::try_from(count)) {
                        (Ok(total), Ok(count)) => total / count,
                        _ => u32::try_from(total / count).unwrap_or(u32::MAX),
                    };
                    data.push(u8::try_from(mean).unwrap_or(u8::MAX));
                }
            }
        }
        Self::new(width, height, self.channels, data)
    }

    /// The same in gray.
    #[must_use]
    pub fn gray(&self) -> Self {
        match self.channels {
            Channels::Gray => self.clone(),
            Channels::Rgb => {
                let luma = |p: &[u8]| {
                    let sum = u32::from(p[0]) * 299 + u32::from(p[1]) * 587 + u32::from(p[2]) * 114;
                    u8::try_from(sum / 1000).unwrap_or(u8::MAX)
                };
                let data = self.data.chunks_exact(3).map(luma).collect();
                Self { channels: Channels::Gray, data, ..*self }
            }
        }
    }
}

/// Which page of a file is wanted, and how large.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PictureRequest {
    /// The page, the first being 0.
    pub page: u32,
    /// The most pixels across and down.
    pub most: (u32, u32),
    /// What each pixel is to be made of.
    pub channels: Channels,
}

/// What is asked of a decoder.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DecodeRequest {
    /// A page as pixels.
    Picture(PictureRequest),
    /// How many pages the file has; no pixel is decoded.
    PageCount,
}

/// What a decoder answers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DecodeAnswer {
    /// A page as pixels.
    Picture(DecodedPage),
    /// How many pages the file has.
    PageCount(u32),
}

/// A page of a file as pixels.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DecodedPage {
    /// How many pages the file has.
    pub pages: u32,
    /// The size of the page itself in pixels; of a page without pixels, at 300 to the inch.
    pub natural: (u32, u32),
    /// The picture.
    pub picture: Picture,
}

/// Why there is no picture.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ViewFault {
    /// The file is damaged, or not what it says: its decoder gave up, was ended by its limits, or answered nonsense.
    Damaged,
    /// The file needs more memory than the decoder may have.
    TooLarge,
    /// The decoder did not end within its time.
    TooSlow,
    /// The file needs a passphrase.
    Encrypted,
    /// It is well-formed, and of a kind that is not decoded here.
    Unsupported,
    /// The file has fewer pages.
    NoSuchPage,
    /// The system offers less protection than usual: nothing was read, and the officer is asked.
    LessProtected,
    /// The system cannot filter system calls: nothing is decoded.
    NoFilter,
    /// The decoder could not be started.
    NotStarted,
    /// This program was built without a viewer.
    NotBuilt,
    /// Another picture was wanted meanwhile.
    Cancelled,
}

impl ViewFault {
    /// Every fault.
    pub const ALL: [Self; 11] = [
        Self::Damaged,
        Self::TooLarge,
        Self::TooSlow,
        Self::Encrypted,
        Self::Unsupported,
        Self::NoSuchPage,
        Self::LessProtected,
        Self::NoFilter,
        Self::NotStarted,
        Self::NotBuilt,
        Self::Cancelled,
    ];

    /// The machine name, which is the key of its sentence.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Damaged => "damaged",
            Self::TooLarge => "too_large",
            Self::TooSlow => "too_slow",
            Self::Encrypted => "encrypted",
            Self::Unsupported => "unsupported",
            Self::NoSuchPage => "no_such_page",
            Self::LessProtected => "less_protected",
            Self::NoFilter => "no_filter",
            Self::NotStarted => "not_started",
            Self::NotBuilt => "not_built",
            Self::Cancelled => "cancelled",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn numbered() -> Picture {
        Picture::new(3, 2, Channels::Gray, vec![1, 2, 3, 4, 5, 6]).unwrap()
    }

    #[test]
    fn four_quarters_are_none() {
        let picture = numbered();
        assert_eq!(picture.turned(1).data(), [4, 1, 5, 2, 6, 3]);
        assert_eq!(picture.turned(2).data(), [6, 5, 4, 3, 2, 1]);
        assert_eq!(picture.turned(1).turned(3), picture);
        assert_eq!(picture.turned(4), picture);
    }

    #[test]
    fn size_and_bytes_must_agree() {
        assert!(Picture::new(2, 2, Channels::Gray, vec![0; 3]).is_none());
        assert!(Picture::new(0, 2, Channels::Gray, Vec::new()).is_none());
        assert!(Picture::new(u32::MAX, u32::MAX, Channels::Rgb, Vec::new()).is_none());
    }

    #[test]
    fn scaling_takes_the_mean_and_repeats() {
        let picture = Picture::new(2, 2, Channels::Gray, vec![0, 100, 100, 200]).unwrap();
        assert_eq!(picture.scaled((0, 0, 2, 2), (1, 1)).unwrap().data(), [100]);
        assert_eq!(picture.scaled((1, 0, 1, 1), (2, 1)).unwrap().data(), [100, 100]);
        assert!(picture.scaled((2, 0, 1, 1), (2, 1)).is_none());
    }
}
