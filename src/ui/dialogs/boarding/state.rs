//! The question whether somebody may board: the words that the case is looked for by, what they find, and who asks. Open and closed cases are
//! found alike: most travellers who are asked about have a decision.

use crate::domain::case::Case;
use crate::domain::case::admission::VisaEnd;
use crate::domain::case::application::Application;
use crate::domain::command::NOTE_LONGEST;
use crate::domain::query::{ParsedQuery, PreparedQuery, parse};
use crate::ui::base::widgets::field::Field;
use crate::ui::state::effect::Effect;
use crate::ui::state::model::Model;
use crate::ui::state::msg::Msg;
use std::sync::Arc;

/// Cases that are shown at the most.
pub(super) const MOST: usize = 6;
/// The longest words.
const LONGEST: usize = 80;

/// The question.
#[derive(Clone, Debug)]
pub struct BoardingDialog {
    /// Name, passport number or flight.
    pub words: Field,
    /// The station, agent and way.
    pub by: Field,
    /// Whether the caller is being written, else the words.
    pub writing_by: bool,
    /// Closed cases that were found.
    pub closed: Vec<Arc<Case>>,
    /// The archive is being searched.
    pub busy: bool,
    /// Which of the cases found is the one.
    pub chosen: usize,
}

/// A case that is found, and which traveller of a group.
#[derive(Clone, Copy, Debug)]
pub(crate) struct FoundTraveller<'a> {
    /// The case.
    pub(crate) case: &'a Arc<Case>,
    /// The place of the traveller in a group; none where the case has one traveller.
    pub(crate) traveller: Option<u16>,
}

/// The travellers of a case whom the words are about: of a group those who fit by themselves, and all where none does. One who has a case of
/// their own is found there.
fn travellers<'a>(case: &'a Arc<Case>, fits: &dyn Fn(&Case) -> bool) -> Vec<FoundTraveller<'a>> {
    if case.papers.group.is_empty() {
        return vec![FoundTraveller { case, traveller: None }];
    }
    let is_here = |place: u16| {
        let of = case.admission.as_ref().and_then(|a| a.travellers.get(usize::from(place)));
        !of.is_some_and(|of| matches!(of.end, Some(VisaEnd::Split(_))))
    };
    let here = (0..).zip(case.papers.travellers()).filter(|(place, _)| is_here(*place));
    let mut alone = Case::clone(case);
    let mut all = Vec::new();
    let mut some = Vec::new();
    for (place, person) in here {
        let found = FoundTraveller { case, traveller: Some(place) };
        alone.papers = Application { traveller: person.clone(), group: Vec::new(), ..case.papers.clone() };
        if fits(&alone) {
            some.push(found);
        }
        all.push(found);
    }
    if some.is_empty() { all } else { some }
}

impl Default for BoardingDialog {
    fn default() -> Self {
        Self {
            words: Field::new(LONGEST),
            by: Field::new(NOTE_LONGEST),
            writing_by: false,
            closed: Vec::new(),
            busy: false,
            chosen: 0,
        }
    }
}

impl BoardingDialog {
    /// The question with its words written.
    #[must_use]
    pub(crate) fn about(words: &str) -> Self {
        Self { words: Field::with(LONGEST, words), ..Self::default() }
    }

    fn query(&self, model: &Model) -> ParsedQuery {
        parse(self.words.value(), &model.list_filter.words)
    }

    /// Has the archive searched for what is written.
    pub(crate) fn search(&mut self, model: &Model) -> Effect {
        self.closed.clear();
        self.chosen = 0;
        let (query, _) = self.query(model).query.of_closed();
        self.busy = !query.is_empty();
        if self.busy { Effect::SearchArchive(query) } else { Effect::StopSearch }
    }

    /// The archive answered. False for any other message.
    pub(crate) fn heard(&mut self, msg: &Msg) -> bool {
        match msg {
            Msg::Archive(found) => {
                self.busy = !found.done;
                self.closed.clone_from(&found.cases);
            }
            Msg::ArchiveFailed(_) => self.busy = false,
            _ => return false,
        }
        true
    }

    /// What is found: open cases first, then closed ones, the newest first; of a group each traveller whom the words are about.
    #[must_use]
    pub(crate) fn found<'a>(&'a self, model: &'a Model) -> Vec<FoundTraveller<'a>> {
        let query = self.query(model).query;
        if query.is_empty() {
            return Vec::new();
        }
        let ready = PreparedQuery::new(&query);
        let around = model.list_filter.around(model.now);
        let open =
            model.desk.iter().map(|live| &live.case).filter(|case| ready.matches_case(case, None, around));
        let cases = open.chain(self.closed.iter().filter(|case| model.desk.get(case.no).is_none()));
        let fits = |case: &Case| ready.matches_case(case, None, around);
        cases.flat_map(|case| travellers(case, &fits)).take(MOST).collect()
    }

    /// The case that is answered about, and which of its travellers.
    #[must_use]
    pub(crate) fn case(&self, model: &Model) -> Option<(Arc<Case>, Option<u16>)> {
        let found = self.found(model);
        let one = found.get(self.chosen.min(found.len().saturating_sub(1)))?;
        Some((Arc::clone(one.case), one.traveller))
    }
}
