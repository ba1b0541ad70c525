//! What is said of a case outside: the answer to an airline, the text for the inviter, what is read out, and who was told so far.

pub(in crate::ui) mod state;
pub(in crate::ui) mod update;
pub(crate) mod view;
