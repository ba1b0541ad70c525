//! The document request that was sent last, and the reply.

pub mod state;
pub mod update;
pub mod view;
