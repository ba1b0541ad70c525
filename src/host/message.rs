//! Messages of the host to the officers at the desk. Owns text and severity; the list of sessions delivers them.

/// A message in the language of the host.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct HostMessage {
    /// Whether something is wrong.
    pub(crate) bad: bool,
    /// The sentence.
    pub(crate) text: String,
}
