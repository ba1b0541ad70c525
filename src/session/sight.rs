//! What is looked at beside the queue, worked out in the background and answered as a message.

use super::incoming::{SessionEvent, explain};
use crate::domain::rules::Rules;
use crate::service::{DeskService, ServiceError};
use crate::text::{self, Catalog};
use crate::ui::base::context::Setting;
use crate::ui::panels::panel::{Ask, Seen};
use crate::ui::state::msg::Msg;
use std::sync::Arc;
use std::sync::mpsc::Sender;

pub(super) fn look(service: &DeskService, set: &Setting, outbox: &Sender<SessionEvent>, ask: Ask) {
    let (send, texts, rules) = (outbox.clone(), Arc::clone(&set.texts), Arc::clone(&set.rules));
    let answer = move |seen: Result<Seen, ServiceError>| {
        let seen = seen.unwrap_or_else(|error| Seen::Failed(why(&texts, &rules, &error)));
        // Nobody waits any more when the session has ended.
        let _ = send.send(SessionEvent::Msg(Msg::Seen(seen)));
    };
    if ask != Ask::Nothing
        && let Err(error) = service.may(&set.officer, "look")
    {
        return answer(Err(error));
    }
    match ask {
        Ask::Board => {
            let days = crate::domain::stats::DAYS;
            service.stats_soon(days, move |stats| answer(stats.map(|s| Seen::Board(Arc::new(s)))));
        }
        Ask::Radar(no) => service.radar_soon(no, move |found| {
            answer(found.map(|(radar, done)| Seen::Radar(no, radar, done)));
        }),
        Ask::Inviter(no) => service.inviter_soon(no, move |found| {
            answer(found.map(|(card, done)| Seen::Inviter(no, card, done)));
        }),
        Ask::Nothing => service.look_away(),
    }
}

fn why(texts: &Catalog, rules: &Rules, error: &ServiceError) -> String {
    match error {
        ServiceError::Refused(refusal) => text::refusal(texts, refusal, rules).join("; "),
        ServiceError::Store(error) => explain(texts, error),
        ServiceError::Closed => text::store_error(texts, "closed", &[]),
    }
}
