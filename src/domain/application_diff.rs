//! What a new version of the application changed. Owns the comparison, by the field paths of the submission format.

use crate::domain::case::application::{Application, Inviter, Traveller};
use crate::domain::code::Item;
use std::collections::BTreeMap;

/// The paths of the fields that differ, in the order of the submission; documents and further travellers by name.
#[must_use]
pub(crate) fn changes(old: &Application, new: &Application) -> Vec<Box<str>> {
    let mut all: Vec<Box<str>> = Vec::new();
    let mut differ = |path: &str, differs: bool| {
        if differs {
            all.push(path.into());
        }
    };
    differ("entry_port", old.entry_port != new.entry_port);
    differ("arrival", old.arrival != new.arrival);
    differ("ground", old.ground != new.ground);
    differ("category", old.category != new.category);
    differ("entries", old.entries != new.entries);
    differ("stay_days", old.stay_days != new.stay_days);
    differ("reason", old.reason != new.reason);
    traveller(&old.traveller, &new.traveller, &mut differ);
    inviter(old.inviter.as_ref(), new.inviter.as_ref(), &mut differ);
    let (before, after) = (documents(old), documents(new));
    for (item, hashes) in &after {
        differ(&format!("documents.{item}"), before.get(item) != Some(hashes));
    }
    for item in before.keys().filter(|i| !after.contains_key(*i)) {
        differ(&format!("documents.{item}"), true);
    }
    differ("group", old.group != new.group);
    all
}

fn traveller(old: &Traveller, new: &Traveller, differ: &mut impl FnMut(&str, bool)) {
    differ("traveller.surname", old.surname != new.surname);
    differ("traveller.given_names", old.given_names != new.given_names);
    differ("traveller.native_name", old.native_name != new.native_name);
    differ("traveller.nationality", old.nationality != new.nationality);
    differ("traveller.sex", old.sex != new.sex);
    differ("traveller.birth_date", old.birth_date != new.birth_date);
    let (a, b) = (&old.passport, &new.passport);
    differ("traveller.passport.kind", a.kind != b.kind);
    differ("traveller.passport.number", a.number != b.number);
    differ("traveller.passport.issuing_state", a.issuing_state != b.issuing_state);
    differ("traveller.passport.expires_on", a.expires_on != b.expires_on);
    differ("traveller.passport.mrz", a.mrz != b.mrz);
}

fn inviter(old: Option<&Inviter>, new: Option<&Inviter>, differ: &mut impl FnMut(&str, bool)) {
    match (old, new) {
        (Some(a), Some(b)) => {
            differ("inviter.name", a.name != b.name);
            differ("inviter.kind", a.kind != b.kind);
            differ("inviter.uscc", a.uscc != b.uscc);
            differ("inviter.contact", a.contact != b.contact);
            differ("inviter.phone", a.phone != b.phone);
            differ("inviter.address", a.address != b.address);
        }
        (None, None) => {}
        _ => differ("inviter", true),
    }
}

/// The documents of each item, by their hashes: a file sent again under another name is no change.
fn documents(papers: &Application) -> BTreeMap<Item, Vec<[u8; 32]>> {
    let mut by_item: BTreeMap<Item, Vec<[u8; 32]>> = BTreeMap::new();
    for d in &papers.documents {
        by_item.entry(d.item).or_default().push(d.sha256);
    }
    by_item
}
