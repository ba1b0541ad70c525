//! A command with its envelope: which case, which version the officer saw, and the id under which a repeat is harmless.

use crate::domain::case_no::CaseNo;
use crate::domain::command::Command;
use sha2::{Digest, Sha256};

/// An order to the desk.
#[derive(Clone, Debug)]
pub struct CommandRequest {
    /// The case that it is for.
    pub case: CaseNo,
    /// The version that the officer saw; the order is refused when the case has moved on.
    pub seen: Option<u32>,
    /// The id of the order, where the caller may send it twice.
    pub id: Option<IdempotencyKey>,
    /// What is to be done.
    pub command: Command,
}

/// The id of an order, and its caller's arguments: the same id with other arguments is another request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IdempotencyKey {
    id: Box<str>,
    arguments: Option<Box<str>>,
}

impl IdempotencyKey {
    /// An id with arguments of the caller: on those, and not on what was derived from them (a time, a rationale), it depends
    /// whether a second call is a repeat.
    #[must_use]
    pub fn with_words(id: &str, arguments: &str) -> Self {
        Self { id: id.into(), arguments: Some(arguments.into()) }
    }

    /// The id.
    #[must_use]
    pub(crate) fn as_str(&self) -> &str {
        &self.id
    }

    /// The digest that distinguishes a repeat from another command.
    #[must_use]
    pub(crate) fn digest(&self, case: CaseNo, command: &Command) -> [u8; 32] {
        let mut hash = Sha256::new();
        let mut part = |text: &str| {
            hash.update(u64::try_from(text.len()).unwrap_or(u64::MAX).to_le_bytes());
            hash.update(text.as_bytes());
        };
        part(&case.to_string());
        part(command.name());
        match &self.arguments {
            Some(arguments) => part(arguments),
            None => command.meaning().iter().for_each(|text| part(text)),
        }
        hash.finalize().into()
    }
}

impl From<&str> for IdempotencyKey {
    fn from(id: &str) -> Self {
        Self { id: id.into(), arguments: None }
    }
}

impl From<Box<str>> for IdempotencyKey {
    fn from(id: Box<str>) -> Self {
        Self { id, arguments: None }
    }
}

impl From<String> for IdempotencyKey {
    fn from(id: String) -> Self {
        Self { id: id.into(), arguments: None }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::code::Port;

    #[test]
    fn digest_depends_on_case_command_and_text() {
        let id = IdempotencyKey::from("x");
        let (a, b) = (CaseNo::from_serial(Port::new("NGB"), 1), CaseNo::from_serial(Port::new("NGB"), 2));
        let note = |text: &str| Command::Note { text: text.into() };
        let first = id.digest(a, &note("one"));
        assert_eq!(first, id.digest(a, &note("one")));
        for other in [id.digest(b, &note("one")), id.digest(a, &note("two")), id.digest(a, &Command::Claim)] {
            assert_ne!(first, other);
        }
        let key = IdempotencyKey::with_words("x", "note one");
        assert_eq!(key.digest(a, &note("one")), key.digest(a, &note("as it was made")));
    }
}
