//! The document request that was sent last, and the reply.

pub mod view;
