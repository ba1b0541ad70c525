//! Words that are spelled nearly alike: slips of the hand and letters left out. Owns the distance and what still counts as near.

/// The number of letters put in, left out, changed or swapped that make one text the other; more than `most` is any number above it.
#[must_use]
pub(super) fn distance(a: &str, b: &str, most: usize) -> usize {
    let (a, b): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
    let row = last_row(&a, &b, most);
    row.last().copied().unwrap_or(usize::MAX)
}

/// The distance of `a` to every beginning of `b`: the last row of the table. Cut short once nothing can be near any more.
fn last_row(a: &[char], b: &[char], most: usize) -> Vec<usize> {
    let mut before: Vec<usize> = Vec::new();
    let mut last: Vec<usize> = (0..=b.len()).collect();
    for i in 1..=a.len() {
        let mut row = Vec::with_capacity(b.len() + 1);
        row.push(i);
        for j in 1..=b.len() {
            let changed = last[j - 1] + usize::from(a[i - 1] != b[j - 1]);
            let mut least = changed.min(last[j] + 1).min(row[j - 1] + 1);
            if i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] {
                least = least.min(before[j - 2] + 1);
            }
            row.push(least);
        }
        before = std::mem::replace(&mut last, row);
        if last.iter().all(|d| *d > most) && before.iter().all(|d| *d > most) {
            return vec![usize::MAX];
        }
    }
    last
}

/// Fewer letters than this mean nothing by themselves.
const SHORTEST: usize = 3;

/// Whether anything can be near a word: numbers are right or wrong, and a short word is near too many.
#[must_use]
pub(super) fn meaningful(word: &str) -> bool {
    word.chars().count() >= SHORTEST && !word.contains(|c: char| c.is_ascii_digit() || c == ' ')
}

/// Whether a folded word could be meant by what was written, whole or as far as it was written: at most one slip in a short word and
/// two in a long one, or letters left out of it behind the first.
#[must_use]
pub fn near(written: &str, word: &str) -> bool {
    let (a, b): (Vec<char>, Vec<char>) = (written.chars().collect(), word.chars().collect());
    if !meaningful(written) || b.len() < SHORTEST {
        return false;
    }
    let most = if a.len() > 6 { 2 } else { 1 };
    if left_out(&a, &b) {
        return true;
    }
    // The first two letters are seldom both wrong, and most words are told apart by them.
    if a[0] != b[0] && a[1] != b[1] && a[0] != b[1] && a[1] != b[0] {
        return false;
    }
    let longest = (a.len() + most).min(b.len());
    let row = last_row(&a, &b[..longest], most);
    row.iter().skip(a.len().saturating_sub(most)).any(|d| *d <= most)
}

/// What was written has the letters of the word in their order, from the first, and at least half of them.
fn left_out(a: &[char], b: &[char]) -> bool {
    if a[0] != b[0] || a.len() < 4 || a.len() > b.len() || a.len() * 2 < b.len() {
        return false;
    }
    let mut rest = b.iter();
    a.iter().all(|letter| rest.any(|l| l == letter))
}

#[cfg(test)]
mod tests {
    use super::*;

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
