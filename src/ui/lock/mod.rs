//! What comes before the desk: sign-in, first run, the passphrase of one's own, the locked or hidden screen.

pub mod first_run;
pub mod own_passphrase;
pub mod sign_in;
pub mod update;
pub mod view;
