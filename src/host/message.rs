//! What the host tells the officers at the desk. Owns the text and whether something is wrong; who gets it, the list of sessions knows.

/// A message in the language of the host.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct HostMessage {
    /// Whether something is wrong.
    pub(crate) bad: bool,
    /// The sentence.
    pub(crate) text: String,
}
