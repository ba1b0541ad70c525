//! The settings of the program: which file is read, what is in it, what goes before it, and the languages and themes that it names.
//! Owns precedence (argument, environment, file, default) and every sentence about a faulty file; its user determines what a setting does.

mod assets;
mod check;
mod command;
mod fault;
mod file;
mod in_force;
mod key;
mod language;
mod place;
mod resolve;
mod show;
mod source;
mod spoken;
mod template;

pub(super) use command::run;
pub(super) use file::Backups;
pub(super) use in_force::InForce;
pub(super) use language::SpokenLanguage;
pub(super) use place::Environment;
pub(super) use spoken::spoken;
