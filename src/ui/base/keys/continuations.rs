//! What may follow a key that only begins something: the hints while a sequence is half typed.

use crate::ui::base::keys::{Action, Chord, Context, Keymap};

impl Keymap {
    /// The ways to go on after the pending keys, each with what it does, as the contexts are; empty where none are pending.
    #[must_use]
    pub(crate) fn following(&self, contexts: &[Context], pending: &[Chord]) -> Vec<(String, Action)> {
        let mut ways: Vec<(String, Action)> = Vec::new();
        if pending.is_empty() {
            return ways;
        }
        for context in contexts {
            for binding in self.bindings().iter().filter(|b| b.context == *context) {
                for keys in binding.chords.iter().filter(|keys| keys.len() > pending.len()) {
                    let (begun, rest) = keys.split_at(pending.len());
                    let rest = rest.iter().map(ToString::to_string).collect::<Vec<_>>().join(" ");
                    // The nearest context is the one that counts.
                    if begun.iter().zip(pending).all(|(k, p)| k.same(p))
                        && ways.iter().all(|(w, _)| *w != rest)
                    {
                        ways.push((rest, binding.action));
                    }
                }
            }
        }
        ways
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn following(text: &str, pending: &[&str]) -> Vec<(String, Action)> {
        let pending: Vec<Chord> = pending.iter().map(|k| k.parse().unwrap()).collect();
        Keymap::merged(text).unwrap().following(&[Context::Queue, Context::Global], &pending)
    }

    #[test]
    fn continuations_list_nearest_context_first() {
        let counter = [
            ("p", Action::Expect),
            ("v", Action::Seen),
            ("a", Action::Issue),
            ("e", Action::Entered),
            ("n", Action::NoShow),
            ("f", Action::BorderRefused),
            ("x", Action::Extend),
            ("r", Action::ReviewAgain),
            ("s", Action::Split),
            ("i", Action::Inform),
            ("c", Action::NewCase),
        ];
        let ways =
            [&[("g", Action::First), ("t", Action::Told)][..], &counter, &[("?", Action::Legend)]].concat();
        let owned = |ways: Vec<(&str, Action)>| -> Vec<(String, Action)> {
            ways.into_iter().map(|(k, a)| (k.to_owned(), a)).collect()
        };
        assert_eq!(following("", &["g"]), owned(ways));
        assert_eq!(following("", &[]), []);
        assert_eq!(following("", &["j"]), []);
        let own = "[queue]\nboard = ['g d']\n[global]\ncopy = ['g h', 'Y']\n";
        let before = [("d", Action::Board), ("g", Action::First), ("t", Action::Told)];
        let behind = [("h", Action::Copy), ("?", Action::Legend)];
        assert_eq!(following(own, &["g"]), owned([&before[..], &counter, &behind].concat()));
    }
}
