//! The second officer at the same terminal: who agrees, and the proof that it is another one. Owns what is filled in; the proof is made
//! outside, and the agreement is decided like everything else.

use crate::domain::case_no::CaseNo;
use crate::domain::officer::OfficerId;
use crate::ui::base::widgets::field::Field;
use crate::ui::state::privacy::SignInForm;

/// A second officer who is asked to agree here and now.
#[derive(Clone, Debug)]
pub struct CountersignForm {
    /// The case.
    pub case: CaseNo,
    /// The version that was shown.
    pub seen: u32,
    /// The officer's id.
    pub officer: Field,
    /// The id has the keys; else the passphrase.
    pub naming: bool,
    /// The passphrase and what came of it.
    pub sign_in: SignInForm,
}

/// The longest id, in characters; see [`OfficerId`].
const ID: usize = 23;

impl CountersignForm {
    /// Nobody is named yet.
    #[must_use]
    pub fn new(case: CaseNo, seen: u32) -> Self {
        Self { case, seen, officer: Field::new(ID), naming: true, sign_in: SignInForm::default() }
    }

    /// Who it is said to be.
    #[must_use]
    pub fn id(&self) -> Option<OfficerId> {
        self.officer.value().trim().parse().ok()
    }
}
