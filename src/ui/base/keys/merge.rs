//! A key file of one's own merged with the table that is compiled in: only the lines that it has change. Owns what is said when
//! the two do not fit; what every table has to keep, the table checks itself.

use crate::ui::base::keys::keymap::BUILTIN;
use crate::ui::base::keys::{Keymap, KeymapError};

impl Keymap {
    /// Reads a table that changes the built-in one: a line gives all keys of its action, `[]` takes them away, every other action
    /// keeps its own.
    ///
    /// # Errors
    /// The first thing that is wrong in it, or in what comes out of both.
    pub fn merged(text: &str) -> Result<Self, KeymapError> {
        let own = Self::rows(text)?;
        let mine = |context, action| own.iter().any(|b| b.context == context && b.action == action);
        let mut rows = Self::rows(BUILTIN)?;
        rows.retain(|b| !mine(b.context, b.action));
        rows.extend(own.iter().cloned());
        let written = |action| own.iter().any(|b| b.action == action);
        Self::of(rows).map_err(|error| match error {
            // Where the file takes a key of an action that it does not name, it has to say what becomes of that action.
            KeymapError::Twice { context, key, first, second } if written(first) != written(second) => {
                let (wanted, held) = if written(first) { (first, second) } else { (second, first) };
                KeymapError::Taken { context, key, wanted, held }
            }
            error => error,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ui::base::keys::{Action, Chord, Context, Resolved};

    fn means(keymap: &Keymap, key: &str) -> Resolved {
        let chord: Chord = key.parse().unwrap();
        keymap.resolve(&[Context::Queue, Context::Global], &mut Vec::new(), chord)
    }

    fn fault(text: &str) -> String {
        Keymap::merged(text).unwrap_err().to_string()
    }

    #[test]
    fn only_the_lines_that_are_given_change() {
        let keymap = Keymap::merged("[global]\nboard = ['F12']\ncopy = []\n").unwrap();
        assert_eq!(means(&keymap, "F12"), Resolved::Action(Action::Board));
        assert_eq!(means(&keymap, "B"), Resolved::None, "the line gives all keys of its action");
        assert_eq!(means(&keymap, "Y"), Resolved::None, "no key was left to it");
        let builtin = Keymap::builtin();
        for binding in builtin.bindings().iter().filter(|b| !matches!(b.action, Action::Board | Action::Copy))
        {
            assert!(keymap.bindings().contains(binding), "{binding:?}");
        }
        assert_eq!(keymap.bindings().len(), builtin.bindings().len());
    }

    #[test]
    fn an_empty_file_changes_nothing() {
        assert_eq!(Keymap::merged("").unwrap().bindings(), Keymap::builtin().bindings());
    }

    #[test]
    fn bound_key_conflict_names_action_and_remedy() {
        assert_eq!(
            fault("[global]\nboard = ['x']\n"),
            "[global] x, wanted for board, stands for reject already: give reject another key, or none with \
             reject = []"
        );
        // In the list everything of the main screen counts too.
        assert!(
            fault("[queue]\nboard = ['x']\n").starts_with("[queue] x, wanted for board, stands for reject")
        );
        assert_eq!(
            fault("[global]\nboard = ['F12']\ncopy = ['F12']\n"),
            "[global] F12 stands for both board and copy"
        );
        let moved = Keymap::merged("[global]\nboard = ['x']\nreject = ['H']\n").unwrap();
        assert_eq!(means(&moved, "x"), Resolved::Action(Action::Board));
        assert_eq!(means(&moved, "H"), Resolved::Action(Action::Reject));
    }

    #[test]
    fn what_no_table_may_change_no_file_changes() {
        assert_eq!(
            fault("[confirm]\nconfirm = ['a']\n"),
            "[confirm] a cannot confirm: it also stands for approve in [global]"
        );
        assert_eq!(fault("[global]\nquit = []\n"), "[global] no key for quit");
        assert_eq!(fault("[help]\nback = []\n"), "[help] no key for back");
        assert_eq!(fault("[global]\nfly = ['f']\n"), "[global] no such action: fly");
    }
}
