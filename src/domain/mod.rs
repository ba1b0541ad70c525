//! The domain: what a port-visa desk is, independent of storage and screen. Owns ids, cases, documents, officers, commands,
//! events, the one function that decides, clocks, the queue's order and the checks of passports and codes.
//!
//! It may not touch a clock, a file or a terminal, and imports nothing of the crate outside itself: time comes in as a value.
//!
//! ```text
//!  application -> findings -> checklist  rules (assets/rules) --.
//!                            |                                  v
//!  command -----------------> decide(case, officer, rules, now) -> events -> Case::apply -> case
//!                                      '-> blockers                                          |
//!                                                            desk (open cases) <-------------'
//!                                                              '-> queue (bands, slack)
//! ```

pub(crate) mod airlines;
pub mod anchor;
pub(crate) mod application_diff;
pub mod as_of;
pub mod birth_date;
pub mod blocked;
pub mod calendar;
pub mod case;
pub mod case_no;
pub mod clock;
pub mod clock_trust;
pub mod code;
pub mod command;
pub(crate) mod credit_code;
pub mod decide;
pub mod desk;
pub(crate) mod document_number;
pub mod elapsed;
pub mod event;
pub mod exemption;
pub mod findings;
pub mod handling_time;
pub mod lang;
pub mod listing;
pub mod matching;
pub mod message;
pub mod mrz;
pub mod no_visa;
pub mod normalize;
pub mod officer;
pub mod passphrase;
pub mod query;
pub mod queue;
pub mod reader;
pub mod register;
pub mod related_cases;
pub(crate) mod request_letter;
pub mod roster;
pub mod rules;
pub mod sanitize;
pub(crate) mod search_text;
pub(crate) mod serde_helpers;
pub mod sign_in;
pub mod stats;
pub(crate) mod statute;
pub(crate) mod time_limit;
pub(crate) mod transliterate;
pub mod unattended;
pub mod waiting_file;
pub mod warning;
pub mod zone;
