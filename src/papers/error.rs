//! Why a document cannot be made. Owns the error of every step, from the facts to the layout.

/// Why a document cannot be made.
#[derive(Debug, thiserror::Error)]
pub(crate) enum PaperError {
    /// A template is wrong: a program whose tests pass has no such fault.
    #[error("template: {0}")]
    Template(#[from] minijinja::Error),
    /// The words of a receipt are too long for a QR code.
    #[error("the receipt has more text than a code can hold")]
    CodeTooLong,
}
