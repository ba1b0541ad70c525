//! What can be done to a case: which actions are available now, and why not. Opens no dialog and draws nothing.

pub mod availability;
pub(in crate::ui) mod choices;
pub mod execute;
pub mod no_visa_answer;
pub mod recall;
pub mod recallable;

#[cfg(test)]
mod tests;
