//! A letter of a case: the document request that was sent last, or the answer that no visa is needed.

pub(in crate::ui) mod state;
pub(in crate::ui) mod update;
pub(crate) mod view;
