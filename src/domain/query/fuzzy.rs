//! Words with nearly the same spelling: typing errors and letters left out. Owns the distance and what still counts as near.

/// Letters of a word that are compared: what follows does not distinguish names.
const LONGEST: usize = 48;

/// Letters of a text, the first [`LONGEST`] of them.
#[derive(Clone, Debug)]
struct LetterBuffer {
    all: [char; LONGEST],
    len: usize,
}

impl LetterBuffer {
    fn new(text: &str) -> Self {
        let mut letters = Self { all: ['\0'; LONGEST], len: 0 };
        for (place, letter) in letters.all.iter_mut().zip(text.chars()) {
            *place = letter;
            letters.len += 1;
        }
        letters
    }

    fn as_slice(&self) -> &[char] {
        &self.all[..self.len]
    }
}

/// The distances of `a` to every beginning of `b`: the number of letters put in, left out, changed or swapped that make one the other.
/// None once nothing can be as near as `most` any more.
fn distances(a: &[char], b: &[char], most: usize) -> Option<[usize; LONGEST + 1]> {
    let mut before = [0; LONGEST + 1];
    let mut last: [usize; LONGEST + 1] = std::array::from_fn(|j| j);
    let mut row = last;
    for i in 1..=a.len() {
        row[0] = i;
        let mut least_of_row = i;
        for j in 1..=b.len() {
            let changed = last[j - 1] + usize::from(a[i - 1] != b[j - 1]);
            let mut least = changed.min(last[j] + 1).min(row[j - 1] + 1);
            if i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] {
                least = least.min(before[j - 2] + 1);
            }
            row[j] = least;
            least_of_row = least_of_row.min(least);
        }
        if least_of_row > most && last[..=b.len()].iter().all(|d| *d > most) {
            return None;
        }
        (before, last, row) = (last, row, before);
    }
    Some(last)
}

/// The number of letters put in, left out, changed or swapped that make one text the other; more than `most` is any number above it.
#[must_use]
pub(super) fn distance(a: &str, b: &str, most: usize) -> usize {
    let (a, b) = (LetterBuffer::new(a), LetterBuffer::new(b));
    distances(a.as_slice(), b.as_slice(), most).map_or(usize::MAX, |row| row[b.len])
}

/// The one of some names that was probably meant; none where none is near.
#[must_use]
pub fn nearest_name<'a>(written: &str, names: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let far = names.into_iter().map(|name| (distance(written, name, 2), name));
    far.filter(|(far, _)| *far <= 2).min_by_key(|(far, _)| *far).map(|(_, name)| name)
}

/// Fewer letters than this mean nothing by themselves.
const SHORTEST: usize = 3;

/// Whether anything can be near a word: numbers are right or wrong, and a short word is near too many.
#[must_use]
pub(super) fn is_searchable(word: &str) -> bool {
    word.chars().count() >= SHORTEST && !word.contains(|c: char| c.is_ascii_digit() || c == ' ')
}

/// A word as it was written, prepared for comparison with many.
#[derive(Clone, Debug)]
pub struct FuzzyWord {
    letters: LetterBuffer,
    most: usize,
}

impl FuzzyWord {
    /// A folded word; none where nothing can be near it.
    #[must_use]
    pub fn from_folded(written: &str) -> Option<Self> {
        let letters = LetterBuffer::new(written);
        let most = if letters.len > 6 { 2 } else { 1 };
        is_searchable(written).then_some(Self { letters, most })
    }

    /// Whether a folded word is near, whole or as a prefix: at most one typing error in a short word and two in a long one,
    /// or letters left out of it behind the first.
    #[must_use]
    pub fn matches(&self, word: &str) -> bool {
        let a = self.letters.as_slice();
        let mut letters = word.chars();
        let (Some(first), Some(second), Some(_)) = (letters.next(), letters.next(), letters.next()) else {
            return false;
        };
        // The first two letters are seldom both wrong, and most words are ruled out by them before anything is counted.
        let begins_alike = a[0] == first || a[1] == second || a[0] == second || a[1] == first;
        if !begins_alike {
            return false;
        }
        let b = LetterBuffer::new(word);
        if is_abbreviation(a, b.as_slice()) {
            return true;
        }
        let longest = (a.len() + self.most).min(b.len);
        let from = a.len().saturating_sub(self.most);
        distances(a, &b.as_slice()[..longest], self.most)
            .is_some_and(|row| row[..=longest].iter().skip(from).any(|d| *d <= self.most))
    }
}

/// What was written has the letters of the word in their order, from the first, and at least half of them.
fn is_abbreviation(a: &[char], b: &[char]) -> bool {
    if a[0] != b[0] || a.len() < 4 || a.len() > b.len() || a.len() * 2 < b.len() {
        return false;
    }
    let mut rest = b.iter();
    a.iter().all(|letter| rest.any(|l| l == letter))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn near(written: &str, word: &str) -> bool {
        FuzzyWord::from_folded(written).is_some_and(|near| near.matches(word))
    }

    #[test]
    fn slips_are_near_and_other_names_are_not() {
        for (written, word) in [
            ("erikson", "eriksson"),
            ("eirksson", "eriksson"),
            ("ericsson", "eriksson"),
            ("erksn", "eriksson"),
            ("jasnen", "jansen"),
            ("jasn", "jansen"),
            ("kowlaski", "kowalski"),
            ("papadopulos", "papadopoulos"),
            ("nguyne", "nguyen"),
        ] {
            assert!(near(written, word), "{written} {word}");
        }
        for (written, word) in [
            ("hansen", "kowalski"),
            ("li", "lu"),
            ("eriksson", "jansen"),
            ("mu50", "mu51"),
            ("smith", "schmitt"),
            ("tanaka", "yamada"),
        ] {
            assert!(!near(written, word), "{written} {word}");
        }
    }

    #[test]
    fn a_distance_counts_a_swap_once() {
        assert_eq!(distance("abcd", "abdc", 2), 1);
        assert_eq!(distance("", "ab", 2), 2);
        assert_eq!(distance("grund", "ground", 2), 1);
        assert!(distance("abcdef", "uvwxyz", 2) > 2);
    }
}
