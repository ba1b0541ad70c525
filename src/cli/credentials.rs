//! Who signs in, by what is on the command line and what is typed: a passphrase comes from a file or from the terminal, never from
//! an argument or the environment.

use super::error::CliError;
use crate::domain::officer::OfficerId;
use crate::domain::passphrase::Passphrase;
use crate::files;
use crate::front::ask;
use crate::service::Credentials;
use crate::store::SignInStage;
use crate::text::{Catalog, error_text, fill};
use std::io::{self, IsTerminal, Read, Write};
use std::path::Path;
use zeroize::Zeroizing;

/// How often a person may try before the program ends.
const TRIES: u32 = 3;
/// A passphrase file is two short lines.
const LONGEST_FILE: u64 = 8 * 1024;

/// A passphrase and, where there is a second factor, its code: the first two lines of a file.
fn read_file(texts: &Catalog, path: &Path) -> Result<(Passphrase, Option<String>), CliError> {
    let fault =
        |name: &str| CliError::Usage(error_text(texts, name, &[("file", &path.display().to_string())]));
    let unread = |e: io::Error| CliError::file(texts, path, &e);
    let file = files::open_given(path).map_err(unread)?;
    if is_readable_by_others(&file.metadata().map_err(unread)?) {
        let shown = path.display().to_string();
        let text = fill(&texts.sign_in.file_open, &[("file", &crate::domain::sanitize::clean(&shown))]);
        drop(writeln!(std::io::stderr(), "{text}"));
    }
    let mut text = Zeroizing::new(String::new());
    file.take(LONGEST_FILE + 1).read_to_string(&mut text).map_err(unread)?;
    if text.len() as u64 > LONGEST_FILE {
        return Err(fault("passphrase_file_long"));
    }
    // Editors may write a byte order mark before UTF-8.
    let mut lines = text.trim_start_matches('\u{feff}').lines();
    let passphrase = Passphrase::new(lines.next().unwrap_or_default().to_owned());
    if passphrase.is_empty() {
        return Err(fault("passphrase_file_empty"));
    }
    Ok((passphrase, lines.next().map(str::trim).filter(|c| !c.is_empty()).map(ToOwned::to_owned)))
}

/// Whether more people than its owner can read a file.
#[cfg(unix)]
fn is_readable_by_others(file: &std::fs::Metadata) -> bool {
    file.is_file() && std::os::unix::fs::PermissionsExt::mode(&file.permissions()) & 0o044 != 0
}

#[cfg(not(unix))]
fn is_readable_by_others(_: &std::fs::Metadata) -> bool {
    false
}

/// Whether questions can be asked.
pub(super) fn can_ask() -> bool {
    std::io::stdin().is_terminal() && std::io::stderr().is_terminal()
}

/// Whether a person at the terminal answers yes.
pub(super) fn agrees(texts: &Catalog, question: &str) -> io::Result<bool> {
    let answer = ask(&format!("{question} "), true)?;
    Ok(answer.is_some_and(|answer| [&*texts.plain.yes, "yes"].contains(&answer.trim())))
}

/// Answers by file or at the terminal.
pub(super) struct GivenCredentials<'a> {
    texts: &'a Catalog,
    officer: Option<OfficerId>,
    file: Option<(Passphrase, Option<String>)>,
    tries: u32,
}

impl<'a> GivenCredentials<'a> {
    /// Asks for an officer, or takes the named one; a passphrase comes from a file where there is one.
    pub(super) fn new(
        texts: &'a Catalog,
        officer: Option<OfficerId>,
        file: Option<&Path>,
    ) -> Result<Self, CliError> {
        Ok(Self { texts, officer, file: file.map(|file| read_file(texts, file)).transpose()?, tries: 0 })
    }

    /// Answers with credentials that are known already.
    pub(super) fn known(texts: &'a Catalog, officer: OfficerId, passphrase: Passphrase) -> Self {
        Self { texts, officer: Some(officer), file: Some((passphrase, None)), tries: 0 }
    }

    fn typed(&self, question: &str, shown: bool) -> Option<Zeroizing<String>> {
        if !can_ask() {
            return None;
        }
        // A closed terminal gives no answer.
        ask(question, shown).ok().flatten()
    }
}

impl Credentials for GivenCredentials<'_> {
    fn passphrase(&mut self) -> Option<(OfficerId, Passphrase)> {
        let t = &self.texts.sign_in;
        let id = match self.officer {
            Some(id) => id,
            None => loop {
                match self.typed(&t.ask_officer, true)?.trim().parse() {
                    Ok(id) => break id,
                    Err(_) => drop(writeln!(std::io::stderr(), "{}", self.texts.first_run.wrong_officer)),
                }
            },
        };
        if let Some((passphrase, _)) = &self.file {
            return Some((id, passphrase.clone()));
        }
        let question = fill(&t.ask_passphrase, &[("officer", id.as_str())]);
        let typed = self.typed(&question, false)?;
        Some((id, Passphrase::new(typed.as_str().to_owned())))
    }

    fn code(&mut self) -> Option<String> {
        if let Some((_, code)) = &self.file {
            return code.clone();
        }
        self.typed(&self.texts.sign_in.ask_code, true).map(|code| code.to_string())
    }

    fn again(&mut self, step: SignInStage) -> bool {
        self.tries += 1;
        if self.file.is_some() || self.tries >= TRIES {
            return false;
        }
        let text = match step {
            SignInStage::Passphrase => &self.texts.sign_in.wrong,
            SignInStage::SecondFactor => &self.texts.sign_in.wrong_code,
        };
        drop(writeln!(std::io::stderr(), "{text}"));
        true
    }
}

/// A new passphrase for an officer: from a file, or typed twice. None where neither can be had.
pub(super) fn new_passphrase(
    texts: &Catalog,
    file: Option<&Path>,
    officer: OfficerId,
) -> Result<Option<Passphrase>, CliError> {
    if let Some(file) = file {
        let (passphrase, _) = read_file(texts, file)?;
        passphrase.check(officer).map_err(|weak| CliError::Usage(weak_text(texts, weak)))?;
        return Ok(Some(passphrase));
    }
    if !can_ask() {
        return Ok(None);
    }
    let t = &texts.sign_in;
    loop {
        let question = fill(&t.ask_new, &[("officer", officer.as_str())]);
        let Some(first) = ask(&question, false)? else { return Ok(None) };
        if first.is_empty() {
            return Ok(None);
        }
        let passphrase = Passphrase::new(first.as_str().to_owned());
        let mut err = std::io::stderr();
        if let Err(weak) = passphrase.check(officer) {
            writeln!(err, "{}", weak_text(texts, weak))?;
            continue;
        }
        let Some(second) = ask(&t.ask_again, false)? else { return Ok(None) };
        if *first == *second {
            return Ok(Some(passphrase));
        }
        writeln!(err, "{}", t.differ)?;
    }
}

/// The text of a fault of a passphrase.
pub(super) fn weak_text(texts: &Catalog, weak: crate::domain::passphrase::WeakPassphrase) -> String {
    Catalog::text_or_name(&texts.weak, weak.code()).to_owned()
}
