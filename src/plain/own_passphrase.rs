//! The change of a passphrase that somebody else set, as a dialogue: nothing of the desk is said before it.

use super::io::LineIo;
use crate::domain::passphrase::Passphrase;
use crate::service::time_source::now;
use crate::service::{SignedIn, change_temporary};
use crate::session::not_accepted;
use crate::text::{Catalog, fill};
use std::io;

/// Has the officer choose their own passphrase. False where they leave it: with an empty line, or the end of the input.
///
/// # Errors
/// When nobody reads any more.
pub fn own_passphrase(
    talk: &mut LineIo<'_>,
    texts: &Catalog,
    signed_in: &mut SignedIn,
    origin: &str,
) -> io::Result<bool> {
    let (Some(by), Some(officer)) = (signed_in.temporary, signed_in.officer.as_ref().map(|o| o.id)) else {
        return Ok(true);
    };
    let t = &texts.sign_in;
    talk.say(&fill(&t.choose_own, &[("by", by.as_str())]))?;
    loop {
        let Some(first) = talk.ask(&t.ask_own, true)?.filter(|line| !line.is_empty()) else {
            return Ok(false);
        };
        let passphrase = Passphrase::new(first.as_str().to_owned());
        if let Err(weak) = passphrase.check(officer) {
            talk.say(Catalog::text_or_name(&texts.weak, weak.code()))?;
            continue;
        }
        let Some(again) = talk.ask(&t.ask_again, true)? else { return Ok(false) };
        if *first != *again {
            talk.say(&t.differ)?;
            continue;
        }
        match change_temporary(signed_in, &passphrase, now(), origin) {
            Ok(()) => return Ok(true),
            Err(error) => talk.say(&not_accepted(&error, texts))?,
        }
    }
}
