//! The second factor of an officer: a code of six digits from a device that shares a secret with the desk (TOTP, RFC 6238, SHA-1, 30
//! seconds, one step of slack). Owns the making of a secret and the form in which a device takes it up.

use crate::domain::code::Port;
use crate::domain::officer::OfficerId;
use crate::store::StoreError;
use chrono::{DateTime, Utc};
use totp_rs::{Algorithm, Secret, TOTP};

const DIGITS: usize = 6;
const STEP: u64 = 30;
const SLACK: u8 = 1;
/// Bytes of a secret: 160 bits, as RFC 4226 recommends.
const LENGTH: usize = 20;

/// A new secret.
///
/// # Errors
/// When the system gives no random bytes.
pub(crate) fn new_secret() -> Result<Box<[u8]>, StoreError> {
    let mut secret = vec![0; LENGTH];
    getrandom::fill(&mut secret).map_err(|e| StoreError::system(&e))?;
    Ok(secret.into())
}

fn device(secret: &[u8]) -> Option<TOTP> {
    TOTP::new(Algorithm::SHA1, DIGITS, SLACK, STEP, secret.to_vec()).ok()
}

/// The step of time whose code this is, where the device shows it now and no code of that step or a later one has been used: a code opens
/// once (RFC 6238, section 5.2).
#[must_use]
pub(crate) fn step_of(secret: &[u8], code: &str, now: DateTime<Utc>, used: Option<u64>) -> Option<u64> {
    let code: String = code.chars().filter(char::is_ascii_digit).collect();
    let current = u64::try_from(now.timestamp()).ok()? / STEP;
    let device = device(secret)?;
    let slack = u64::from(SLACK);
    // All are made before any is compared: the time it takes does not show which one it was.
    let shown: Vec<(u64, String)> = (current.saturating_sub(slack)..=current + slack)
        .map(|step| (step, device.generate(step * STEP)))
        .collect();
    shown
        .into_iter()
        .filter(|(step, _)| used.is_none_or(|used| *step > used))
        .find(|(_, c)| *c == code)
        .map(|s| s.0)
}

/// The code that the device shows at a time.
#[cfg(any(test, feature = "test-support"))]
#[must_use]
pub fn code_at(secret: &[u8], now: DateTime<Utc>) -> Option<String> {
    Some(device(secret)?.generate(u64::try_from(now.timestamp()).ok()?))
}

/// What a device reads from a picture or a keyboard: the address, and the secret in base 32.
#[must_use]
pub(crate) fn enrolment(secret: &[u8], office: Port, officer: OfficerId) -> (String, String) {
    let letters = Secret::Raw(secret.to_vec()).to_encoded().to_string();
    let address = format!(
        "otpauth://totp/portdesk:{office}%20{officer}?secret={letters}&issuer=portdesk&digits={DIGITS}&period={STEP}"
    );
    (address, letters)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn code_is_valid_once_within_adjacent_steps() {
        // RFC 6238, appendix B, SHA-1: the last six of the eight digits at 1111111109.
        let secret = b"12345678901234567890";
        let at = |seconds| DateTime::from_timestamp(seconds, 0).unwrap();
        assert_eq!(code_at(secret, at(1_111_111_109)).as_deref(), Some("081804"));
        let step = 1_111_111_109 / STEP;
        let fits = |code, seconds, used| step_of(secret, code, at(seconds), used);
        assert_eq!(fits("081804", 1_111_111_109, None), Some(step));
        assert_eq!(fits("081 804", 1_111_111_109 + 30, Some(step - 1)), Some(step));
        assert_eq!(fits("081804", 1_111_111_109 + 90, None), None);
        assert_eq!(fits("081805", 1_111_111_109, None), None);
        for wrong in ["", "08180", "0818044", "abcdef"] {
            assert_eq!(fits(wrong, 1_111_111_109, None), None, "{wrong}");
        }
        assert_eq!(fits("081804", 3, None), None);
        for used in [step, step + 1] {
            assert_eq!(fits("081804", 1_111_111_109, Some(used)), None, "used at {used}");
        }
    }

    #[test]
    fn enrolment_uri_is_complete() {
        let (address, letters) =
            enrolment(b"12345678901234567890", Port::new("NGB"), "wang".parse().unwrap());
        assert_eq!(letters, "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ");
        assert!(
            address.starts_with("otpauth://totp/portdesk:NGB%20wang?secret=GEZDGNBVGY3TQOJQ"),
            "{address}"
        );
        assert_ne!(new_secret().unwrap(), new_secret().unwrap());
    }
}
