//! How a span of time is spread over cases: median, the ninth tenth and a histogram, all exact.

/// Upper ends of the histogram's columns, in minutes; a span that is as long as an end is in the next column. What is longer than
/// the last one is in a column of its own.
pub const ENDS: [i64; 9] = [60, 120, 240, 480, 720, 1440, 2880, 4320, 7200];

/// Spans of minutes, counted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Distribution {
    /// How many.
    pub count: u64,
    /// Half of them took no longer (nearest rank); none where there are none.
    pub median: Option<i64>,
    /// Nine of ten took no longer (nearest rank).
    pub p90: Option<i64>,
    /// How many fell in each column of [`ENDS`], and how many were longer.
    pub histogram: [u64; ENDS.len() + 1],
}

impl Distribution {
    /// The spread of spans in minutes, in any order; a negative one counts as none at all.
    #[must_use]
    pub fn from_minutes(mut minutes: Vec<i64>) -> Self {
        minutes.iter_mut().for_each(|m| *m = (*m).max(0));
        minutes.sort_unstable();
        let mut histogram = [0; ENDS.len() + 1];
        let mut from = 0;
        for (column, end) in ENDS.iter().enumerate() {
            let to = minutes.partition_point(|m| m < end);
            histogram[column] = (to - from) as u64;
            from = to;
        }
        histogram[ENDS.len()] = (minutes.len() - from) as u64;
        Self { count: minutes.len() as u64, median: rank(&minutes, 50), p90: rank(&minutes, 90), histogram }
    }

    /// How many took less than so many minutes, where that is the end of a column.
    #[must_use]
    pub fn under(&self, end: i64) -> u64 {
        let columns = ENDS.iter().take_while(|e| **e <= end).count();
        self.histogram[..columns].iter().sum()
    }
}

/// The smallest value that so many of a hundred do not exceed.
fn rank(sorted: &[i64], percent: usize) -> Option<i64> {
    let rank = (sorted.len() * percent).div_ceil(100).max(1);
    sorted.get(rank - 1).copied()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn no_span_has_no_middle() {
        let none = Distribution::from_minutes(Vec::new());
        assert_eq!((none.count, none.median, none.p90), (0, None, None));
        assert_eq!(none.histogram.iter().sum::<u64>(), 0);
    }

    #[test]
    fn exactly_one_day_is_not_under_a_day() {
        let spread = Distribution::from_minutes(vec![1439, 1440, 7199, 7200]);
        assert_eq!((spread.under(1440), spread.under(7200), spread.count), (1, 3, 4));
    }

    proptest! {
        #[test]
        fn percentiles_agree_with_naive_count(minutes in proptest::collection::vec(-50i64..20_000, 0..200)) {
            let spread = Distribution::from_minutes(minutes.clone());
            prop_assert_eq!(spread.count, minutes.len() as u64);
            prop_assert_eq!(spread.histogram.iter().sum::<u64>(), spread.count);
            for end in ENDS {
                prop_assert_eq!(spread.under(end), minutes.iter().filter(|m| **m < end).count() as u64);
            }
            // By definition: the smallest of them that at least so many do not exceed.
            for (percent, found) in [(50, spread.median), (90, spread.p90)] {
                let enough = |m: i64| minutes.iter().filter(|o| (**o).max(0) <= m).count() * 100 >= minutes.len() * percent;
                let naive = minutes.iter().map(|m| (*m).max(0)).filter(|m| enough(*m)).min();
                prop_assert_eq!(found, naive);
            }
        }
    }
}
