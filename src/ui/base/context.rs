//! What a session is set to: its officer, language, colours, signs, keys and rules. Owns values of one session, never of the
//! process: two officers may work in two languages in one program.

use crate::domain::anchor::AnchorState;
use crate::domain::code::Port;
use crate::domain::lang::Lang;
use crate::domain::officer::Officer;
use crate::domain::register::Register;
use crate::domain::roster::Roster;
use crate::domain::rules::Rules;
use crate::text::Catalog;
use crate::ui::base::glyphs::Glyphs;
use crate::ui::base::keys::Keymap;
use crate::ui::base::theme::Theme;
use std::fmt;
use std::sync::Arc;

/// Which ways of calling the settings file asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AlertConfig {
    /// The terminal's bell.
    pub bell: bool,
    /// The window's title.
    pub title: bool,
    /// A notification of the terminal.
    pub notify: bool,
}

impl AlertConfig {
    /// No way at all: for what may write nothing but text.
    pub const NONE: Self = Self { bell: false, title: false, notify: false };
}

impl Default for AlertConfig {
    fn default() -> Self {
        Self { bell: true, title: true, notify: false }
    }
}

/// The way to whoever looks after the inbox.
#[derive(Clone)]
pub struct Dismiss(Arc<dyn Fn(String) + Send + Sync>);

impl Dismiss {
    /// A way that takes the name of a file.
    #[must_use]
    pub fn new(way: impl Fn(String) + Send + Sync + 'static) -> Self {
        Self(Arc::new(way))
    }

    /// Asks for a file to be dismissed; what came of it is told as a message.
    pub fn file(&self, name: String) {
        (self.0)(name);
    }
}

impl fmt::Debug for Dismiss {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Dismiss")
    }
}

/// The setting of one session.
#[derive(Clone, Debug)]
pub struct SessionContext {
    /// Who sits at the desk.
    pub officer: Officer,
    /// The desk's port.
    pub office: Port,
    /// The language.
    pub lang: Lang,
    /// The texts of that language.
    pub texts: Arc<Catalog>,
    /// The colours.
    pub theme: Arc<Theme>,
    /// The signs.
    pub glyphs: Glyphs,
    /// The keys.
    pub keys: Arc<Keymap>,
    /// The rules in force.
    pub rules: Arc<Rules>,
    /// The officers of the desk and their ties.
    pub roster: Arc<Roster>,
    /// How the desk agrees with its anchor.
    pub anchor: AnchorState,
    /// The office's register of inviters.
    pub register: Arc<Register>,
    /// A sample desk: shown, because nothing on it is real and nothing is protected.
    pub sample: bool,
    /// A desk that only its officers can open: what they look at is written down, and the screen locks.
    pub protected: bool,
    /// Where notices are written; none where nothing may be.
    pub notices: Option<std::path::PathBuf>,
    /// How files of the inbox are dismissed; none where the session takes none in.
    pub dismiss: Option<Dismiss>,
    /// The mouse is taken; without it the terminal's own selection works.
    pub mouse: bool,
    /// How the officer is called while he looks elsewhere.
    pub calls: AlertConfig,
}

#[cfg(test)]
impl SessionContext {
    /// The plainest setting there is, for tests of single parts.
    pub(crate) fn plain(lang: Lang) -> Self {
        Self {
            officer: Officer::desk(),
            office: Port::new("NGB"),
            lang,
            texts: Catalog::builtin(lang),
            theme: Arc::new(Theme::plain()),
            glyphs: crate::ui::base::glyphs::UNICODE,
            keys: Arc::new(Keymap::builtin()),
            rules: Arc::new(Rules::builtin()),
            roster: Arc::default(),
            anchor: AnchorState::Unset,
            register: Arc::default(),
            sample: false,
            protected: false,
            notices: None,
            dismiss: None,
            mouse: true,
            calls: AlertConfig::default(),
        }
    }
}

impl SessionContext {
    /// Switches to the other language.
    pub fn switch_language(&mut self) {
        self.lang = match self.lang {
            Lang::En => Lang::Zh,
            Lang::Zh => Lang::En,
        };
        self.texts = Catalog::builtin(self.lang);
    }

    /// Switches to the next theme.
    pub fn switch_theme(&mut self) {
        self.theme = Arc::new(self.theme.next());
    }
}
