//! The command that prints, as the settings name it: a program and its arguments. It is run without a shell, so nothing in it but
//! quotation marks has a meaning, and nothing of a case is ever a part of it. Owns how the line is taken apart.

use std::fmt;
use std::str::FromStr;

/// A program and its arguments.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PrintCommand {
    /// The program: a name that is looked for, or a path.
    pub program: String,
    /// Its arguments, in order.
    pub arguments: Vec<String>,
}

impl fmt::Display for PrintCommand {
    /// As a line that is read back as the same command.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (n, word) in std::iter::once(&self.program).chain(&self.arguments).enumerate() {
            let gap = if n == 0 { "" } else { " " };
            if !word.is_empty() && !word.contains([' ', '\'', '"']) {
                write!(f, "{gap}{word}")?;
                continue;
            }
            f.write_str(gap)?;
            // No mark has a meaning inside the other one.
            for part in word.split_inclusive('\'') {
                match part.strip_suffix('\'') {
                    Some(before) => write!(f, "'{before}'\"'\"")?,
                    None => write!(f, "'{part}'")?,
                }
            }
            if word.is_empty() {
                f.write_str("''")?;
            }
        }
        Ok(())
    }
}

/// A line that is no command.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PrintCommandError {
    /// It names no program.
    #[error("no program")]
    Empty,
    /// A quotation mark has no second one.
    #[error("a quotation mark is not closed")]
    Open,
    /// A control character.
    #[error("a control character")]
    Control,
}

impl FromStr for PrintCommand {
    type Err = PrintCommandError;

    /// Parts a line at its blanks; what is between `'` or `"` stays together, and has no other meaning.
    fn from_str(line: &str) -> Result<Self, PrintCommandError> {
        if line.chars().any(char::is_control) {
            return Err(PrintCommandError::Control);
        }
        let (mut words, mut word, mut quote) = (Vec::new(), None::<String>, None);
        for c in line.chars() {
            match quote {
                Some(mark) if c == mark => quote = None,
                Some(_) => word.get_or_insert_default().push(c),
                None if matches!(c, '\'' | '"') => {
                    quote = Some(c);
                    word.get_or_insert_default();
                }
                None if c == ' ' => words.extend(word.take()),
                None => word.get_or_insert_default().push(c),
            }
        }
        if quote.is_some() {
            return Err(PrintCommandError::Open);
        }
        words.extend(word);
        let mut words = words.into_iter();
        let program = words.next().filter(|program| !program.is_empty()).ok_or(PrintCommandError::Empty)?;
        Ok(Self { program, arguments: words.collect() })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(line: &str) -> Result<Vec<String>, PrintCommandError> {
        let command: PrintCommand = line.parse()?;
        Ok(std::iter::once(command.program).chain(command.arguments).collect())
    }

    #[test]
    fn lines_part_at_blanks_outside_quotation_marks() {
        assert_eq!(words("lp -d desk").unwrap(), ["lp", "-d", "desk"]);
        assert_eq!(
            words("  '/opt/my print'  -t \"a 'b'\" '' ").unwrap(),
            ["/opt/my print", "-t", "a 'b'", ""]
        );
        for line in ["lp -d desk", "'/opt/my print' \"a 'b'\" '' x", "p \"it's\""] {
            let command: PrintCommand = line.parse().unwrap();
            assert_eq!(command.to_string().parse(), Ok(command), "{line}");
        }
        assert_eq!(words("lp -o 'a'b").unwrap(), ["lp", "-o", "ab"]);
        // No shell: these are characters like any other.
        assert_eq!(words("lp $(id) `id` ; rm * \\").unwrap(), ["lp", "$(id)", "`id`", ";", "rm", "*", "\\"]);
    }

    #[test]
    fn lines_without_program_are_faults() {
        assert_eq!(words("   "), Err(PrintCommandError::Empty));
        assert_eq!(words("''"), Err(PrintCommandError::Empty));
        assert_eq!(words("lp 'desk"), Err(PrintCommandError::Open));
        assert_eq!(words("lp\ndesk"), Err(PrintCommandError::Control));
    }
}
