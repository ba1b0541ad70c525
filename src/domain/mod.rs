//! The domain: what a port-visa desk is, whatever it is stored in or shown on. Owns ids, cases, documents, officers, commands,
//! events, the one function that decides, clocks, the queue's order and the checks of passports and codes.
//!
//! It may not touch a clock, a file or a terminal, and imports nothing of the crate outside itself: time comes in as a value.
//!
//! ```text
//!  papers -> findings -> checklist      rules (assets/rules) ---.
//!                            |                                  v
//!  command -----------------> decide(case, officer, rules, now) -> events -> Case::apply -> case
//!                                      '-> refusal                                           |
//!                                                            desk (live cases) <-------------'
//!                                                              '-> queue (bands, slack)
//! ```

pub mod airlines;
pub mod anchor;
pub mod as_of;
pub mod birth_date;
pub mod calendar;
pub mod case;
pub mod case_no;
pub mod change;
pub mod clean;
pub mod clock;
pub mod clock_trust;
pub mod code;
pub mod command;
pub mod credit_code;
pub mod decide;
pub mod desk;
pub mod document_number;
pub mod duplicate;
pub mod elapsed;
pub mod event;
pub mod exemption;
pub mod findings;
pub mod fold;
pub mod lang;
pub mod latin;
pub mod listing;
pub mod message;
pub mod mrz;
pub mod no_visa;
pub mod notice;
pub mod officer;
pub mod orphan;
pub mod passphrase;
pub mod query;
pub mod queue;
pub mod radar;
pub mod refusal;
pub mod register;
pub mod roster;
pub mod rules;
pub mod search_text;
pub mod serial;
pub mod sign_in;
pub mod stats;
pub mod statute;
pub mod time_limit;
pub mod usual;
pub mod waiting_file;
pub mod warning;
pub mod zone;
