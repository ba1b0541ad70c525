//! A letter as it is shown: whose it is, what it says, and how far it is scrolled.

use crate::domain::case_no::CaseNo;
use crate::ui::actions::no_visa_answer::answer_first;
use crate::ui::base::context::SessionContext;
use crate::ui::state::effect::ExportedText;
use crate::ui::state::model::Model;

/// A letter of a case.
#[derive(Clone, Debug)]
pub struct LetterPanel {
    /// The case.
    pub case: CaseNo,
    /// What the letter says.
    pub content: LetterContent,
    /// First line shown.
    pub top: usize,
}

/// What a letter says.
#[derive(Clone, Debug)]
pub enum LetterContent {
    /// The document request that was sent last, and the reply.
    Request,
    /// The answer that no visa is needed; its text remains when the case is closed.
    NoVisa(Box<str>),
}

impl LetterPanel {
    /// The answer that no visa is needed where it goes before a document request, else the request that was sent last.
    ///
    /// # Errors
    /// Why there is none: nothing was requested.
    pub(in crate::ui) fn of_case(
        no: CaseNo,
        model: &Model,
        ctx: &SessionContext,
    ) -> Result<Box<Self>, String> {
        let answer = model.selected_case().and_then(|case| answer_first(case, model.now, ctx));
        if let Some(text) = answer {
            return Ok(Self::no_visa(no, text.into()));
        }
        if model.case(no).is_some_and(|c| !c.requests.is_empty()) {
            Ok(Box::new(Self { case: no, content: LetterContent::Request, top: 0 }))
        } else {
            Err(ctx.texts.paper.none_sent.to_string())
        }
    }

    /// The answer that no visa is needed.
    pub(in crate::ui) fn no_visa(case: CaseNo, text: Box<str>) -> Box<Self> {
        Box::new(Self { case, content: LetterContent::NoVisa(text), top: 0 })
    }

    /// What is copied or written to a file.
    pub(in crate::ui) fn what(&self) -> ExportedText {
        match self.content {
            LetterContent::Request => ExportedText::Request,
            LetterContent::NoVisa(_) => ExportedText::NoVisa,
        }
    }

    /// The text that is copied or written to a file. None where the case of a request is not at hand.
    pub(in crate::ui) fn text(&self, model: &Model) -> Option<String> {
        match &self.content {
            LetterContent::Request => Some(model.case(self.case)?.requests.last()?.text.to_string()),
            LetterContent::NoVisa(text) => Some(text.to_string()),
        }
    }
}
