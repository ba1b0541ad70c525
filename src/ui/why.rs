//! Why a case stands where it stands, and the keys for what would move it; for the screen and for the dialogue.

use super::keys::{Action, Context};
use super::model::Model;
use super::setting::Setting;
use crate::domain::case_no::CaseNo;
use crate::text::{Ways, orphan_line, why};

/// A sentence a line; nothing for a case that is not live.
#[must_use]
pub fn reasons(no: CaseNo, model: &Model, set: &Setting) -> Vec<String> {
    let (Some(live), Some(place)) = (model.desk.get(no), model.place(no)) else { return Vec::new() };
    let key = |action| set.keys.key_of(Context::Queue, action).unwrap_or_default();
    let ways = Ways { arrival: key(Action::Reschedule), ask: key(Action::Request), hold: key(Action::Hold) };
    let next = place.next_band(live, &set.rules, model.now);
    let orphan = model.orphans.get(&no).map(|o| orphan_line(&set.texts, o, &set.rules));
    orphan.into_iter().chain(why(&set.texts, &live.case, &place, next, &ways, model.now)).collect()
}
