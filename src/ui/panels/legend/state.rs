//! The legend as it is shown: how far it is scrolled.

/// The legend.
#[derive(Clone, Debug, Default)]
pub struct LegendPanel {
    /// First line shown.
    pub top: usize,
}
