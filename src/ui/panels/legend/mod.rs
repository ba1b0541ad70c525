//! The legend: what every sign, letter and colour of the list and the case means.

pub mod lines;
pub mod state;
pub mod update;
pub mod view;
