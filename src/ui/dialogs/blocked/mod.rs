//! An action that is blocked: every reason, the way to each remedy, and the action resumed afterwards.

pub mod deferred_action;
pub mod remedy;
pub mod state;
pub mod update;
pub mod view;
