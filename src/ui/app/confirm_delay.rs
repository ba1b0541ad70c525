//! Since when a decision's dialog can be read. A key that confirms counts only when an officer had time to see what it confirms: keys
//! that were on their way before, typed ahead or pasted, confirm nothing. Owns that rule; it reads no clock.

use crate::ui::app::layer::Layer;
use crate::ui::state::layer_part::Question;
use std::time::Duration;

/// A dialog is confirmed no sooner after it was drawn.
pub(crate) const READABLE: Duration = Duration::from_millis(300);

/// What is known of the dialog on top.
#[derive(Clone, Copy, Debug, Default)]
pub struct ConfirmDelay {
    /// The dialog, and how many layers lie there with it.
    dialog: Option<(usize, Question)>,
    /// When it was drawn first.
    at: Option<Duration>,
    /// When the key came that is being heeded; none where nobody says.
    key: Option<Duration>,
    /// When a key came that is used in texts and means nothing to the dialog.
    text_key: Option<Duration>,
}

impl ConfirmDelay {
    /// The layers are these now, and hidden or not.
    pub(in crate::ui) fn follow(&mut self, layers: &[Layer], hidden: bool) {
        let which = layers.last().filter(|_| !hidden).and_then(|layer| layer.part().question());
        let which = which.map(|which| (layers.len(), which));
        if self.dialog != which {
            (self.dialog, self.at) = (which, None);
        }
    }

    /// Everything was drawn.
    pub fn frame(&mut self, at: Duration) {
        if self.dialog.is_some() {
            self.at.get_or_insert(at);
        }
    }

    /// The screen was away: what is on it has to be read again.
    pub fn away(&mut self) {
        self.at = None;
    }

    /// A key came at a moment; none where it was no key.
    pub fn key(&mut self, at: Option<Duration>) {
        self.key = at;
    }

    /// The key that is being handled is a letter or blank of a text.
    pub(in crate::ui) fn text_key(&mut self) {
        self.text_key = self.key;
    }

    /// Whether the key came before the dialog could be read, or right after a letter or blank: then it is part of a text that comes
    /// slowly, and not an answer.
    #[must_use]
    pub(crate) fn is_early(&self) -> bool {
        let in_text = |key: Duration| self.text_key.is_some_and(|before| key < before + READABLE);
        let readable = |key: Duration| !in_text(key) && self.at.is_some_and(|at| key >= at + READABLE);
        self.dialog.is_some() && self.key.is_some_and(|key| !readable(key))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ui::dialogs::clock::state::ClockDialog;
    use crate::ui::dialogs::quit::state::QuitDialog;

    const CLOCK: Layer = Layer::Clock(ClockDialog);
    const QUIT: Layer = Layer::Quit(QuitDialog);

    #[test]
    fn confirmation_counts_once_the_dialog_was_readable() {
        let (mut drawn, begin) = (ConfirmDelay::default(), Duration::from_secs(3600));
        let at = |ms: u64| begin + Duration::from_millis(ms);
        let early = |drawn: &mut ConfirmDelay, ms: u64| {
            drawn.key(Some(at(ms)));
            drawn.is_early()
        };
        assert!(!early(&mut drawn, 0), "nothing is asked");
        drawn.follow(&[CLOCK], false);
        assert!(early(&mut drawn, 5000), "it was not drawn");
        drawn.frame(at(5000));
        drawn.frame(at(5200));
        assert!(early(&mut drawn, 4999) && early(&mut drawn, 5299));
        assert!(!early(&mut drawn, 5300));
        drawn.text_key();
        assert!(early(&mut drawn, 5599), "a letter of a text");
        assert!(!early(&mut drawn, 5600));
        drawn.key(None);
        assert!(!drawn.is_early(), "a dialogue of lines has a rule of its own");
    }

    #[test]
    fn a_dialog_opened_again_is_read_again() {
        let (mut drawn, begin) = (ConfirmDelay::default(), Duration::from_secs(3600));
        let late = Some(begin + Duration::from_secs(9));
        let shown = |drawn: &mut ConfirmDelay| {
            drawn.follow(&[CLOCK], false);
            drawn.frame(begin);
        };
        for change in [
            |drawn: &mut ConfirmDelay| drawn.follow(&[], false),
            |drawn: &mut ConfirmDelay| drawn.follow(&[CLOCK], true),
            |drawn: &mut ConfirmDelay| drawn.follow(&[CLOCK, QUIT], false),
            ConfirmDelay::away,
        ] {
            shown(&mut drawn);
            drawn.key(late);
            assert!(!drawn.is_early());
            change(&mut drawn);
            drawn.follow(&[CLOCK], false);
            assert!(drawn.is_early());
        }
    }
}
