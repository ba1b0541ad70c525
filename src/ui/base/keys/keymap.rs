//! The key table: which chords take which action in which context.

use crate::ui::base::keys::{Action, Chord, Context};
use std::collections::BTreeMap;

/// One row of the table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Binding {
    /// Where.
    pub context: Context,
    /// What.
    pub action: Action,
    /// Each way to press it: one chord, or two in a row.
    pub chords: Vec<Vec<Chord>>,
}

impl Binding {
    /// The ways to press it, as text.
    #[must_use]
    pub fn keys(&self) -> Vec<String> {
        self.chords.iter().map(|c| c.iter().map(ToString::to_string).collect::<Vec<_>>().join(" ")).collect()
    }
}

/// Why a key table cannot be used.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
pub enum KeymapError {
    /// The file is not of the right form.
    #[error("{0}")]
    Form(String),
    /// No such context.
    #[error("no such context: {0}")]
    Context(String),
    /// No such action.
    #[error("[{context}] no such action: {action}")]
    Action {
        /// The context.
        context: String,
        /// What is written there.
        action: String,
    },
    /// No such key.
    #[error("[{context}] {action}: no such key: {key}")]
    Key {
        /// The context.
        context: String,
        /// The action.
        action: String,
        /// What is written there.
        key: String,
    },
    /// Two actions on one key.
    #[error("[{context}] {key} stands for both {first} and {second}")]
    Twice {
        /// The context.
        context: &'static str,
        /// The key.
        key: String,
        /// One action.
        first: Action,
        /// The other.
        second: Action,
    },
    /// A file of one's own takes a key of an action that it says nothing about.
    #[error(
        "[{context}] {key}, wanted for {wanted}, stands for {held} already: give {held} another key, or none with {held} = []"
    )]
    Taken {
        /// The context.
        context: &'static str,
        /// The key.
        key: String,
        /// What the file wants it for.
        wanted: Action,
        /// What it means.
        held: Action,
    },
    /// More than two chords in a row.
    #[error("[{context}] {action}: at most two keys in a row: {key}")]
    Long {
        /// The context.
        context: &'static str,
        /// The action.
        action: Action,
        /// What is written there.
        key: String,
    },
    /// A key confirms and is also pressed for something else on the way to the confirmation: a decision would take one key, or a
    /// held one would confirm it.
    #[error("[confirm] {key} cannot confirm: it also stands for {action} in [{context}]")]
    Confirms {
        /// The key.
        key: String,
        /// What else it means.
        action: Action,
        /// Where.
        context: &'static str,
    },
    /// No key for something that nobody can do without.
    #[error("[{context}] no key for {action}")]
    Missing {
        /// The context.
        context: &'static str,
        /// The action.
        action: Action,
    },
}

/// What a chord means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Resolved {
    /// An action.
    Action(Action),
    /// The beginning of a longer sequence.
    Pending,
    /// Nothing.
    None,
}

/// The key table.
#[derive(Clone, Debug)]
pub struct Keymap {
    bindings: Vec<Binding>,
}

/// The table's text; a file of one's own is laid over it.
pub(in crate::ui) const BUILTIN: &str =
    include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/assets/keys.toml"));

impl Keymap {
    /// The table that is compiled in.
    ///
    /// # Panics
    /// Never in a program whose tests pass: they read this very text.
    #[must_use]
    #[expect(clippy::expect_used, reason = "a test reads the same constant text")]
    pub fn builtin() -> Self {
        Self::parse(BUILTIN).expect("the built-in key table is well-formed")
    }

    /// Reads a table.
    ///
    /// # Errors
    /// The first thing that is wrong in it.
    pub fn parse(text: &str) -> Result<Self, KeymapError> {
        Self::of(Self::rows(text)?)
    }

    /// The rows of a table's text.
    pub(in crate::ui) fn rows(text: &str) -> Result<Vec<Binding>, KeymapError> {
        let file: BTreeMap<String, BTreeMap<String, Vec<String>>> =
            toml::from_str(text).map_err(|e| KeymapError::Form(e.to_string()))?;
        let mut bindings = Vec::new();
        for (context_name, rows) in &file {
            let context = Context::ALL
                .into_iter()
                .find(|c| c.name() == context_name)
                .ok_or_else(|| KeymapError::Context(context_name.clone()))?;
            for (name, keys) in rows {
                let action: Action = name.parse().map_err(|_| KeymapError::Action {
                    context: context_name.clone(),
                    action: name.clone(),
                })?;
                let chords = keys
                    .iter()
                    .map(|k| k.split(' ').map(str::parse).collect::<Result<Vec<Chord>, _>>())
                    .collect::<Result<Vec<_>, _>>()
                    .map_err(|e| KeymapError::Key {
                        context: context_name.clone(),
                        action: name.clone(),
                        key: e.0,
                    })?;
                bindings.push(Binding { context, action, chords });
            }
        }
        Ok(bindings)
    }

    /// A table of rows, if they hold together.
    pub(in crate::ui) fn of(mut bindings: Vec<Binding>) -> Result<Self, KeymapError> {
        bindings.sort_by_key(|b| (b.context, b.action));
        let keymap = Self { bindings };
        keymap.check()?;
        keymap.check_promises()?;
        Ok(keymap)
    }

    /// What an office's own table may not change: a decision takes two different keys, and every part can be left.
    fn check_promises(&self) -> Result<(), KeymapError> {
        for binding in &self.bindings {
            if let Some(keys) = binding.chords.iter().find(|keys| keys.len() > 2) {
                return Err(KeymapError::Long {
                    context: binding.context.name(),
                    action: binding.action,
                    key: keys.iter().map(ToString::to_string).collect::<Vec<_>>().join(" "),
                });
            }
        }
        let confirming = |b: &&Binding| b.context == Context::Confirm && b.action == Action::Confirm;
        for key in self.bindings.iter().filter(confirming).flat_map(|b| b.chords.iter().flatten()) {
            let way = [
                Context::Global,
                Context::Queue,
                Context::Detail,
                Context::Dialog,
                Context::Sight,
                Context::Viewer,
            ];
            let other = self
                .bindings
                .iter()
                .find(|b| way.contains(&b.context) && b.chords.iter().flatten().any(|k| k.same(key)));
            if let Some(other) = other {
                return Err(KeymapError::Confirms {
                    key: key.to_string(),
                    action: other.action,
                    context: other.context.name(),
                });
            }
        }
        let needed = [
            (Context::Global, Action::Quit),
            (Context::Filter, Action::Back),
            (Context::Dialog, Action::Back),
            (Context::Confirm, Action::Confirm),
            (Context::Confirm, Action::Cancel),
            (Context::Timeline, Action::Back),
            (Context::Letter, Action::Back),
            (Context::Help, Action::Back),
            (Context::Sight, Action::Back),
            (Context::Viewer, Action::Back),
        ];
        for (context, action) in needed {
            let bound = |b: &Binding| b.context == context && b.action == action && !b.chords.is_empty();
            if !self.bindings.iter().any(bound) {
                return Err(KeymapError::Missing { context: context.name(), action });
            }
        }
        Ok(())
    }

    /// One key, one action: within a context, and between the list or the checklist and what holds everywhere.
    fn check(&self) -> Result<(), KeymapError> {
        for context in Context::ALL {
            let global = matches!(context, Context::Queue | Context::Detail);
            let rows: Vec<&Binding> = self
                .bindings
                .iter()
                .filter(|b| b.context == context || (global && b.context == Context::Global))
                .collect();
            for (i, a) in rows.iter().enumerate() {
                for b in &rows[i + 1..] {
                    let twice = a.chords.iter().find(|x| {
                        b.chords.iter().any(|y| {
                            let n = x.len().min(y.len());
                            x[..n].iter().zip(&y[..n]).all(|(p, q)| p.same(q))
                        })
                    });
                    if let Some(key) = twice.filter(|_| a.action != b.action) {
                        let key = key.iter().map(ToString::to_string).collect::<Vec<_>>().join(" ");
                        return Err(KeymapError::Twice {
                            context: context.name(),
                            key,
                            first: a.action,
                            second: b.action,
                        });
                    }
                }
            }
        }
        Ok(())
    }

    /// What a chord means after the pending ones, in the nearest context that knows it.
    pub fn resolve(&self, contexts: &[Context], pending: &mut Vec<Chord>, chord: Chord) -> Resolved {
        pending.push(chord);
        let begins = |keys: &Vec<Chord>| {
            keys.len() >= pending.len() && keys.iter().zip(pending.iter()).all(|(k, p)| k.same(p))
        };
        let mut longer = false;
        for context in contexts {
            for binding in self.bindings.iter().filter(|b| b.context == *context) {
                for keys in binding.chords.iter().filter(|k| begins(k)) {
                    if keys.len() == pending.len() {
                        let action = binding.action;
                        pending.clear();
                        return Resolved::Action(action);
                    }
                    longer = true;
                }
            }
        }
        if longer {
            return Resolved::Pending;
        }
        // A broken sequence ends; its last key may begin or be something of its own.
        let again = pending.len() > 1;
        pending.clear();
        if again { self.resolve(contexts, pending, chord) } else { Resolved::None }
    }

    /// The first way to press an action in a context, or anywhere on the main screen.
    #[must_use]
    pub(crate) fn key_of(&self, context: Context, action: Action) -> Option<String> {
        let of = |context| {
            self.bindings
                .iter()
                .find(|b| b.context == context && b.action == action)
                .and_then(|b| b.keys().into_iter().next())
        };
        of(context).or_else(|| of(Context::Global))
    }

    /// Every row.
    #[must_use]
    pub fn bindings(&self) -> &[Binding] {
        &self.bindings
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn chord(text: &str) -> Chord {
        text.parse().unwrap()
    }

    #[test]
    fn the_builtin_table_binds_every_action() {
        let keymap = Keymap::parse(BUILTIN).unwrap_or_else(|e| panic!("{e}"));
        for action in Action::ALL {
            assert!(
                keymap.bindings().iter().any(|b| b.action == *action && !b.chords.is_empty()),
                "{action}"
            );
        }
    }

    #[test]
    fn decision_needs_its_own_confirming_key() {
        let keymap = Keymap::builtin();
        let confirm = keymap.bindings().iter().find(|b| b.action == Action::Confirm).unwrap();
        for key in confirm.chords.iter().flatten() {
            assert!(!key.same(&chord("Enter")));
            let elsewhere = keymap.bindings().iter().filter(|b| {
                matches!(b.context, Context::Global | Context::Queue | Context::Detail)
                    && b.chords.iter().flatten().any(|k| k.same(key))
            });
            assert_eq!(elsewhere.count(), 0, "{key} begins something");
        }
        let enter =
            keymap.bindings().iter().filter(|b| b.chords.iter().flatten().any(|k| k.same(&chord("Enter"))));
        assert!(enter.into_iter().all(|b| b.action == Action::Open));
    }

    #[test]
    fn complete_key_sequence_acts_broken_one_resets() {
        let keymap = Keymap::builtin();
        let mut pending = Vec::new();
        let contexts = [Context::Queue, Context::Global];
        assert_eq!(keymap.resolve(&contexts, &mut pending, chord("g")), Resolved::Pending);
        assert_eq!(keymap.resolve(&contexts, &mut pending, chord("g")), Resolved::Action(Action::First));
        assert_eq!(keymap.resolve(&contexts, &mut pending, chord("g")), Resolved::Pending);
        assert_eq!(keymap.resolve(&contexts, &mut pending, chord("j")), Resolved::Action(Action::Down));
        assert!(pending.is_empty());
    }

    #[test]
    fn invalid_key_file_names_the_place() {
        let fault = |text: &str| Keymap::parse(text).unwrap_err().to_string();
        assert_eq!(fault("[cellar]\n"), "no such context: cellar");
        assert_eq!(fault("[queue]\nfly = ['f']\n"), "[queue] no such action: fly");
        assert_eq!(fault("[queue]\ndown = ['jj']\n"), "[queue] down: no such key: jj");
        assert_eq!(
            fault("[queue]\ndown = ['j']\n[global]\nquit = ['j']\n"),
            "[queue] j stands for both quit and down"
        );
    }

    /// The built-in table with one line changed.
    fn changed(from: &str, to: &str) -> Result<Keymap, String> {
        assert_eq!(BUILTIN.matches(from).count(), 1, "{from}");
        Keymap::parse(&BUILTIN.replace(from, to)).map_err(|e| e.to_string())
    }

    #[test]
    fn no_key_file_allows_single_key_decisions() {
        let confirm = "confirm = [\"y\"]";
        assert_eq!(
            changed(confirm, "confirm = [\"a\"]").unwrap_err(),
            "[confirm] a cannot confirm: it also stands for approve in [global]"
        );
        assert_eq!(
            changed(confirm, "confirm = [\"y\", \"Enter\"]").unwrap_err(),
            "[confirm] Enter cannot confirm: it also stands for open in [global]"
        );
        assert_eq!(
            changed("approve = [\"a\"]", "approve = [\"a y\"]").unwrap_err(),
            "[confirm] y cannot confirm: it also stands for approve in [global]"
        );
        assert!(changed(confirm, "confirm = [\"F12\"]").is_ok());
    }

    #[test]
    fn no_table_locks_anybody_in() {
        assert_eq!(
            changed("quit = [\"q\", \"Ctrl-c\"]", "quit = []").unwrap_err(),
            "[global] no key for quit"
        );
        assert_eq!(
            changed("cancel = [\"n\", \"Esc\", \"Ctrl-c\", \"q\"]", "").unwrap_err(),
            "[confirm] no key for cancel"
        );
    }

    #[test]
    fn a_sequence_has_at_most_two_keys() {
        assert_eq!(
            changed("board = [\"B\"]", "board = [\"g y y\"]").unwrap_err(),
            "[global] board: at most two keys in a row: g y y"
        );
        // And none begins with a key that is something by itself.
        assert_eq!(
            changed("board = [\"B\"]", "board = [\"n c\"]").unwrap_err(),
            "[global] n stands for both note and board"
        );
    }

    #[test]
    fn machine_names_are_unique_and_read_back() {
        for (i, action) in Action::ALL.iter().enumerate() {
            assert_eq!(action.name().parse(), Ok(*action));
            assert!(Action::ALL[i + 1..].iter().all(|other| other.name() != action.name()), "{action}");
        }
    }

    #[test]
    fn every_context_binds_a_key_to_close_it() {
        let keymap = Keymap::builtin();
        for context in Context::ALL.into_iter().filter(|c| *c != Context::Global) {
            let left =
                keymap.key_of(context, Action::Back).or_else(|| keymap.key_of(context, Action::Cancel));
            assert!(left.is_some(), "{}", context.name());
        }
    }
}
