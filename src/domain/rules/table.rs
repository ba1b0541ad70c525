//! A table of the rules: rows in the order of the file, found by code.

use crate::domain::code::Code;

/// A row that has a code.
pub trait RuleRow {
    /// The row's code.
    fn key(&self) -> Code;
}

/// Rows by code, in the order of the file.
#[derive(Clone, Debug)]
pub struct RuleTable<T> {
    rows: Vec<T>,
    /// Positions, sorted by code.
    index: Vec<(Code, u32)>,
}

impl<T: RuleRow> RuleTable<T> {
    /// A table of rows.
    ///
    /// # Errors
    /// The code that occurs twice.
    pub fn new(rows: Vec<T>) -> Result<Self, Code> {
        let mut index: Vec<(Code, u32)> = rows.iter().map(RuleRow::key).zip(0..).collect();
        index.sort_unstable();
        match index.windows(2).find(|w| w[0].0 == w[1].0) {
            Some(twice) => Err(twice[0].0),
            None => Ok(Self { rows, index }),
        }
    }

    /// The row of a code.
    pub fn get(&self, code: impl Into<Code>) -> Option<&T> {
        let code = code.into();
        let at = self.index.binary_search_by_key(&code, |(c, _)| *c).ok()?;
        self.rows.get(self.index[at].1 as usize)
    }

    /// All rows, to be named; their codes may not change.
    pub(super) fn rows_mut(&mut self) -> &mut [T] {
        &mut self.rows
    }

    /// All rows in the order of the file.
    pub fn iter(&self) -> std::slice::Iter<'_, T> {
        self.rows.iter()
    }
}
