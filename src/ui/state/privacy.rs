//! What keeps a case from eyes that it is not for: the hidden screen, the lock, and which case may be seen in full. Owns that state; what
//! proves who somebody is, is outside.

use crate::domain::case::checklist::Finding;
use crate::domain::case_no::CaseNo;
use crate::ui::base::widgets::secret::Secret;
use chrono::{DateTime, Duration, Utc};

/// What hides the screen.
#[derive(Clone, Debug)]
pub enum ScreenCover {
    /// Hidden: a key hides and shows it.
    Hidden,
    /// A lock: the officer signs in again.
    Locked(Box<SignInForm>),
}

/// Somebody signing in on the screen.
#[derive(Clone, Debug, Default)]
pub struct SignInForm {
    /// The passphrase.
    pub secret: Secret,
    /// The code of the second factor, once it was asked for.
    pub code: Option<Secret>,
    /// The answer is on its way.
    pub busy: bool,
    /// What was wrong last time.
    pub said: Option<String>,
}

impl SignInForm {
    /// The field that is being written.
    pub fn field(&mut self) -> &mut Secret {
        self.code.as_mut().unwrap_or(&mut self.secret)
    }

    /// It was not right: said, and begun again.
    pub fn refused(&mut self, said: String) {
        *self = Self { said: Some(said), ..Self::default() };
    }
}

/// The guard of a session.
#[derive(Clone, Debug)]
pub struct PrivacyState {
    /// When the officer last touched a key.
    pub touched: DateTime<Utc>,
    /// What hides the screen now.
    pub cover: Option<ScreenCover>,
    /// The case that was opened: it may be seen in full.
    pub opened: Option<CaseNo>,
    /// The case whose number and date of birth were unmasked.
    pub unmasked: Option<CaseNo>,
}

impl PrivacyState {
    /// The guard of a session that begins.
    #[must_use]
    pub fn new(now: DateTime<Utc>) -> Self {
        Self { touched: now, cover: None, opened: None, unmasked: None }
    }

    /// Whether the case may be seen in full.
    #[must_use]
    pub fn shows(&self, no: CaseNo) -> bool {
        self.opened == Some(no) || self.unmasked == Some(no)
    }

    /// Whether numbers and dates of birth of the case are masked, on a desk that writes down what is looked at.
    #[must_use]
    pub fn hides(&self, no: CaseNo, protected: bool) -> bool {
        protected && !self.shows(no)
    }

    /// When a screen that nobody touches is locked.
    #[must_use]
    pub(crate) fn locks_at(&self, minutes: i64) -> DateTime<Utc> {
        self.touched + Duration::minutes(minutes)
    }

    /// Whether it is locked.
    #[must_use]
    pub fn is_locked(&self) -> bool {
        matches!(self.cover, Some(ScreenCover::Locked(_)))
    }
}

/// A number with all but its last three signs hidden; of a short one, three signs would tell too much.
#[must_use]
pub fn masked(number: &str) -> String {
    let count = number.chars().count();
    let shown = if count < SHORT { 0 } else { 3 };
    number.chars().enumerate().map(|(n, c)| if n + shown < count { '*' } else { c }).collect()
}

/// A number with fewer signs is hidden whole.
const SHORT: usize = 6;

/// A date with all of its digits hidden.
#[must_use]
pub(crate) fn masked_date(date: &str) -> String {
    date.chars().map(|c| if c.is_ascii_digit() { '*' } else { c }).collect()
}

/// A finding as it is shown of a case that is masked: those of the machine-readable zone and of the date of birth quote what is masked, and the
/// name of a file may.
#[must_use]
pub(crate) fn masked_finding(finding: &Finding) -> Finding {
    let code = finding.code.as_str();
    if !code.starts_with("mrz_") && !code.starts_with("file_") && code != "birth_in_future" {
        return finding.clone();
    }
    let about: String =
        finding.about.split_inclusive(|c: char| c.is_whitespace() || c == ',').map(quoted).collect();
    Finding { about: about.into(), ..finding.clone() }
}

/// A word of a finding, masked where it is a number or a date.
fn quoted(word: &str) -> String {
    let digits = word.chars().filter(char::is_ascii_digit).count();
    if word.contains('-') && digits == 8 {
        return masked_date(word);
    }
    let bare = word.trim_end_matches(|c: char| c.is_whitespace() || c == ',');
    if digits < 2 || bare.chars().count() < 5 {
        return word.to_owned();
    }
    format!("{}{}", masked(bare), &word[bare.len()..])
}

#[cfg(test)]
mod tests {
    use crate::domain::case::checklist::{Finding, FindingSeverity};
    use crate::domain::code::Code;
    use crate::ui::state::privacy::{masked, masked_date, masked_finding};

    #[test]
    fn findings_quote_no_masked_number_or_date() {
        let about = |code: &'static str, about: &str| {
            let severity = FindingSeverity::Doubt;
            masked_finding(&Finding { code: Code::new(code), severity, about: about.into() })
                .about
                .into_string()
        };
        let numbers = about("mrz_number_differs", "expected NX0000042, found NX0000043");
        assert_eq!(numbers, "expected ******042, found ******043");
        assert_eq!(about("birth_in_future", "2074-08-12"), "****-**-**");
        assert_eq!(about("mrz_check_number", "expected 4, found 5"), "expected 4, found 5");
        assert_eq!(about("same_passport", "NGB-7Q4KX"), "NGB-7Q4KX");
    }

    #[test]
    fn masked_number_keeps_length_and_last_characters() {
        assert_eq!(masked("NX0000042"), "******042");
        assert_eq!(masked("7"), "*");
        assert_eq!(masked("NX042"), "*****");
        assert_eq!(masked(""), "");
        assert_eq!(masked_date("1974-08-12"), "****-**-**");
    }
}
