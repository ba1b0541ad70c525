//! The colours of a picture, at most as many as a terminal has registers. Owns their choice: the colours are divided where they spread
//! furthest and are used most, and each group is drawn in its mean.

use crate::viewer::picture::{Channels, Picture};

/// Registers of colour that terminals have.
const MOST: usize = 256;
/// Bits of each channel that tell two colours apart.
const BITS: u32 = 6;

/// Red, green and blue.
type Rgb = [u8; 3];

/// The colours of a picture and the number of each pixel's.
pub(super) struct ColourPalette {
    /// The colours by their numbers.
    pub(super) colours: Vec<Rgb>,
    /// The number of each pixel's colour, row by row.
    pub(super) pixels: Vec<u8>,
}

/// Pixels of nearly the same colour.
#[derive(Clone, Copy, Default)]
struct Bucket {
    count: u32,
    /// Never more than a picture of 1000x1000 sums up to.
    sums: [u32; 3],
}

/// Buckets that are drawn in one colour.
struct Group {
    keys: Vec<u32>,
    /// The channel that differs most, and how much that matters.
    channel: usize,
    weight: u64,
}

fn rgb(picture: &Picture) -> impl Iterator<Item = Rgb> + '_ {
    let n = picture.channels().bytes();
    picture.data().chunks_exact(n).map(move |pixel| match picture.channels() {
        Channels::Gray => [pixel[0]; 3],
        Channels::Rgb => [pixel[0], pixel[1], pixel[2]],
    })
}

fn key(colour: Rgb) -> u32 {
    colour.into_iter().fold(0, |key, c| key << BITS | u32::from(c) >> (8 - BITS))
}

fn channel(key: u32, channel: usize) -> u32 {
    key >> (BITS * (2 - channel as u32)) & ((1 << BITS) - 1)
}

impl Group {
    fn new(keys: Vec<u32>, buckets: &[Bucket]) -> Self {
        let spread = |c: usize| {
            let values = || keys.iter().map(|key| channel(*key, c));
            values().max().unwrap_or(0) - values().min().unwrap_or(0)
        };
        let (channel, widest) = (0..3).map(|c| (c, spread(c))).max_by_key(|(_, s)| *s).unwrap_or((0, 0));
        let pixels: u64 = keys.iter().map(|key| u64::from(buckets[*key as usize].count)).sum();
        Self { channel, weight: u64::from(widest) * pixels, keys }
    }

    /// The two halves of it, with about as many pixels.
    fn halves(mut self, buckets: &[Bucket]) -> (Self, Self) {
        let by = self.channel;
        self.keys.sort_unstable_by_key(|key| (channel(*key, by), *key));
        let count = |key: &u32| u64::from(buckets[*key as usize].count);
        let all: u64 = self.keys.iter().map(count).sum();
        let mut below = 0;
        let middle = self.keys.iter().position(|key| {
            below += count(key);
            below * 2 >= all
        });
        let middle = (middle.unwrap_or(0) + 1).clamp(1, self.keys.len() - 1);
        let above = self.keys.split_off(middle);
        (Self::new(self.keys, buckets), Self::new(above, buckets))
    }

    fn mean(&self, buckets: &[Bucket]) -> Rgb {
        let (mut count, mut sums) = (0u64, [0u64; 3]);
        for key in &self.keys {
            let bucket = &buckets[*key as usize];
            count += u64::from(bucket.count);
            sums.iter_mut().zip(bucket.sums).for_each(|(sum, part)| *sum += u64::from(part));
        }
        sums.map(|sum| u8::try_from(sum / count.max(1)).unwrap_or(u8::MAX))
    }
}

impl ColourPalette {
    pub(super) fn new(picture: &Picture) -> Self {
        let mut buckets = vec![Bucket::default(); 1 << (3 * BITS)];
        for colour in rgb(picture) {
            let bucket = &mut buckets[key(colour) as usize];
            bucket.count += 1;
            bucket.sums.iter_mut().zip(colour).for_each(|(sum, c)| *sum = sum.saturating_add(u32::from(c)));
        }
        let used = |(key, bucket): (usize, &Bucket)| (bucket.count > 0).then_some(key as u32);
        let mut groups = vec![Group::new(buckets.iter().enumerate().filter_map(used).collect(), &buckets)];
        while groups.len() < MOST {
            let heaviest = (0..groups.len()).max_by_key(|n| groups[*n].weight);
            let Some(n) = heaviest.filter(|n| groups[*n].weight > 0) else { break };
            let (below, above) = groups.swap_remove(n).halves(&buckets);
            groups.extend([below, above]);
        }
        let mut numbers = vec![0u8; buckets.len()];
        for (n, group) in groups.iter().enumerate() {
            for key in &group.keys {
                numbers[*key as usize] = u8::try_from(n).unwrap_or(u8::MAX);
            }
        }
        Self {
            colours: groups.iter().map(|group| group.mean(&buckets)).collect(),
            pixels: rgb(picture).map(|colour| numbers[key(colour) as usize]).collect(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn few_colours_are_kept_as_they_are() {
        let data = vec![255, 0, 0, 0, 0, 255, 255, 0, 0];
        let palette = ColourPalette::new(&Picture::new(3, 1, Channels::Rgb, data).unwrap());
        assert_eq!(palette.colours.len(), 2);
        let drawn: Vec<_> = palette.pixels.iter().map(|n| palette.colours[usize::from(*n)]).collect();
        assert_eq!(drawn, [[255, 0, 0], [0, 0, 255], [255, 0, 0]]);
    }

    #[test]
    fn many_colours_become_near_ones() {
        let pixel = |n: u32| [n % 256, n / 256, (n * 7) % 256].map(|c| u8::try_from(c).unwrap());
        let data: Vec<u8> = (0..256 * 200).flat_map(pixel).collect();
        let picture = Picture::new(256, 200, Channels::Rgb, data).unwrap();
        let palette = ColourPalette::new(&picture);
        assert_eq!(palette.colours.len(), MOST);
        let near = |(pixel, n): (&[u8], &u8)| {
            let drawn = palette.colours[usize::from(*n)];
            pixel.iter().zip(drawn).all(|(c, d)| c.abs_diff(d) < 64)
        };
        assert!(picture.data().chunks(3).zip(&palette.pixels).all(near));
    }
}
