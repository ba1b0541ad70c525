//! A query as it is written: reading it again gives the same query.

use super::{Query, Term, TermTest};
use std::fmt::{self, Display, Formatter, Write};

impl Display for Query {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        for (n, term) in self.terms.iter().enumerate() {
            if n > 0 {
                f.write_char(' ')?;
            }
            term.fmt(f)?;
        }
        Ok(())
    }
}

impl Display for Term {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        if self.not {
            f.write_char('-')?;
        }
        match &self.test {
            TermTest::Text { any, near } => {
                if *near {
                    f.write_char('~')?;
                }
                alternatives(any, f)
            }
            TermTest::Is { key, any } => {
                write!(f, "{}:", key.name())?;
                alternatives(any, f)
            }
            TermTest::Time { key, than, minutes } => {
                write!(f, "{}{}{}", key.name(), than.sign(), SpanText(*minutes))
            }
        }
    }
}

fn alternatives(any: &[Box<str>], f: &mut Formatter<'_>) -> fmt::Result {
    for (n, value) in any.iter().enumerate() {
        if n > 0 {
            f.write_char('|')?;
        }
        if needs_no_quotes(value) { f.write_str(value)? } else { write!(f, "\"{value}\"")? }
    }
    Ok(())
}

/// Whether a value needs no quotes.
pub(super) fn needs_no_quotes(value: &str) -> bool {
    !value.is_empty()
        && !value.starts_with(['-', '~'])
        && !value.contains(|c: char| c.is_whitespace() || matches!(c, ':' | '<' | '>' | '=' | '|' | ','))
}

/// A span of time as the language writes it: `1d2h30m`.
pub(super) struct SpanText(pub(super) i64);

impl Display for SpanText {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        if self.0 < 0 {
            f.write_char('-')?;
        }
        let all = self.0.unsigned_abs();
        let (days, hours, minutes) = (all / 1440, all / 60 % 24, all % 60);
        for (n, unit) in [(days, 'd'), (hours, 'h'), (minutes, 'm')] {
            if n > 0 {
                write!(f, "{n}{unit}")?;
            }
        }
        if all == 0 { f.write_str("0m") } else { Ok(()) }
    }
}
