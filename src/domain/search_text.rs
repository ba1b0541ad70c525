//! The text of a case in which words are looked for. Owns what can be found: names, inviter, number, submission, passports,
//! nationality, ports, flight, ground, category and receipt; everything folded, one field from the next by a line break. The names
//! come first, in every spelling that meets them, and an empty line ends them.

use crate::domain::case::Case;
use crate::domain::case::application::{Application, Inviter};
use crate::domain::normalize::{fold, fold_into};
use crate::domain::{mrz, transliterate};
use std::ops::Range;

/// Appends the folded text of a case.
pub(crate) fn write(case: &Case, to: &mut String) {
    let papers = &case.papers;
    write_names(papers, to);
    if let Some(inviter) = &papers.inviter {
        write_inviter(inviter, to);
    }
    to.push('\n');
    let mut field = |text: &str| {
        fold_into(text, to);
        to.push('\n');
    };
    field(&case.no.to_string());
    field(&papers.submission);
    for t in papers.travellers() {
        field(&t.passport.number);
        field(t.nationality.as_str());
    }
    if let Some(uscc) = papers.inviter.as_ref().and_then(|i| i.uscc.as_ref()) {
        field(uscc);
    }
    field(case.entry_port().as_str());
    if let Some(arrival) = &papers.arrival {
        field(&arrival.carrier);
    }
    if let Some(report) = &case.told {
        field(&report.carrier);
    }
    field(papers.ground.as_str());
    field(papers.category.as_str());
    if let Some(receipt) = &case.receipt {
        field(receipt);
    }
}

/// The part of a text with the names.
#[must_use]
pub(crate) fn names(text: &str) -> &str {
    text.split_once("\n\n").map_or(text, |(names, _)| names)
}

/// Appends the names of all travellers, in both orders and in every usual spelling.
pub(crate) fn write_names(papers: &Application, to: &mut String) {
    for t in papers.travellers() {
        let from = to.len();
        fold_into(&t.surname, to);
        to.push(' ');
        fold_into(&t.given_names, to);
        if !t.given_names.is_empty() {
            to.push(' ');
            fold_into(&t.surname, to);
        }
        to.push('\n');
        let folded = from..to.len();
        if !t.surname.is_ascii() || !t.given_names.is_ascii() {
            line(&mrz::latin(&t.name()), to);
        }
        more(folded, to);
        if let Some(name) = &t.native_name {
            native(name, to);
        }
    }
}

/// Appends the name of an inviter.
pub(crate) fn write_inviter(inviter: &Inviter, to: &mut String) {
    native(&inviter.name, to);
}

/// A name in its own script and in Latin letters.
fn native(name: &str, to: &mut String) {
    let from = to.len();
    fold_into(name, to);
    if to.len() == from {
        return;
    }
    to.push('\n');
    let folded = from..to.len();
    if !name.is_ascii() {
        more(folded, to);
        if let Some((whole, initials)) = transliterate::pinyin(name) {
            line(&whole, to);
            line(&initials, to);
        }
    }
}

/// Other spellings of what is there already.
fn more(folded: Range<usize>, to: &mut String) {
    let here = to[folded].trim_end().to_owned();
    if let Some(drawn) = transliterate::collapse_vowels(&here) {
        line(&drawn, to);
    }
    if let Some(spelled) = transliterate::latin_spelling(&here) {
        line(&spelled, to);
    }
    if here.contains(['-', '\'', '’', '.']) {
        let plain: String = here.chars().filter(|c| c.is_alphanumeric() || *c == ' ').collect();
        line(&plain, to);
    }
}

fn line(text: &str, to: &mut String) {
    // An empty line would end the names.
    if !text.is_empty() {
        to.push_str(text);
        to.push('\n');
    }
}

/// The texts of which one has to be found where a word was written: itself folded, and its other spellings.
#[must_use]
pub(crate) fn forms(word: &str) -> Vec<String> {
    let folded = fold(word);
    let mut forms = vec![folded.clone()];
    forms.extend(transliterate::latin_spelling(&folded));
    // Too little of a short word would be left.
    if folded.chars().count() >= 5 {
        forms.extend(transliterate::collapse_vowels(&folded));
    }
    if !word.is_ascii() {
        forms.push(mrz::latin(word));
    }
    forms.retain(|f| !f.is_empty());
    forms.dedup();
    forms
}
