//! What a session is set to: its officer, language, colours, signs, keys and rules. Owns values of one session, never of the
//! process: two officers may work in two languages in one program.

use crate::domain::anchor::AnchorState;
use crate::domain::code::Port;
use crate::domain::lang::Lang;
use crate::domain::officer::Officer;
use crate::domain::print_command::PrintCommand;
use crate::domain::register::Register;
use crate::domain::roster::Roster;
use crate::domain::rules::Rules;
use crate::text::Catalog;
use crate::ui::base::glyphs::Glyphs;
use crate::ui::base::image_style::{CellStyle, ImageStyle};
use crate::ui::base::keys::Keymap;
use crate::ui::base::theme::Theme;
use crate::viewer::{DecodeQueue, DocumentDecoder};
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
    pub(crate) const NONE: Self = Self { bell: false, title: false, notify: false };
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

    /// Asks for a file to be dismissed; what came of it comes back as a message.
    pub fn file(&self, name: String) {
        (self.0)(name);
    }
}

impl fmt::Debug for Dismiss {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Dismiss")
    }
}

/// What a session decodes documents with.
#[derive(Clone, Debug)]
pub struct ViewerAccess {
    /// Starts the children.
    pub decoder: DocumentDecoder,
    /// One at a time, the newest.
    pub(crate) queue: DecodeQueue,
    /// Pixels of a cell of the terminal, across and down; none where it does not say.
    pub cell: Option<(u16, u16)>,
}

impl ViewerAccess {
    /// With children of this very program.
    #[must_use]
    pub fn of_process() -> Self {
        Self::with(DocumentDecoder::of_process())
    }

    /// With another decoder.
    #[must_use]
    pub fn with(decoder: DocumentDecoder) -> Self {
        Self { decoder, queue: DecodeQueue::default(), cell: None }
    }
}

/// What was read from files of the office beside what is compiled in.
#[derive(Clone, Debug, Default)]
pub struct LoadedAssets {
    /// The texts of another language.
    pub texts: Option<Arc<Catalog>>,
    /// Another theme.
    pub theme: Option<Arc<Theme>>,
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
    /// The language and the theme that the keys for them also go through.
    pub loaded: LoadedAssets,
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
    /// What prints issued documents; none where nothing does.
    pub print: Option<PrintCommand>,
    /// How files of the inbox are dismissed; none where the session takes none in.
    pub dismiss: Option<Dismiss>,
    /// How pictures are drawn.
    pub images: ImageStyle,
    /// What decodes documents, and where the newest one is decoded.
    pub viewer: ViewerAccess,
    /// The mouse is taken; without it the terminal's own selection works.
    pub mouse: bool,
    /// How the officer is called while they look elsewhere.
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
            loaded: LoadedAssets::default(),
            glyphs: crate::ui::base::glyphs::UNICODE,
            keys: Arc::new(Keymap::builtin()),
            rules: Arc::new(Rules::builtin()),
            roster: Arc::default(),
            anchor: AnchorState::Unset,
            register: Arc::default(),
            sample: false,
            protected: false,
            notices: None,
            print: None,
            dismiss: None,
            images: ImageStyle::default(),
            viewer: ViewerAccess::of_process(),
            mouse: true,
            calls: AlertConfig::default(),
        }
    }
}

impl SessionContext {
    /// How pictures are drawn with these signs and colours, on these cells.
    pub(in crate::ui) fn image_style(&self) -> CellStyle {
        self.images.allowed(&self.glyphs, &self.theme).on_cells(self.viewer.cell)
    }

    /// Switches to the next language: English, Chinese, the loaded one.
    pub(crate) fn switch_language(&mut self) {
        self.texts = match (self.lang, &self.loaded.texts) {
            (Lang::En, _) => Catalog::builtin(Lang::Zh),
            (Lang::Zh, Some(loaded)) => Arc::clone(loaded),
            (Lang::Zh, None) | (Lang::Loaded, _) => Catalog::builtin(Lang::En),
        };
        self.lang = self.texts.lang;
    }

    /// Switches to the next theme; the loaded one comes after the built-in ones.
    pub(crate) fn switch_theme(&mut self) {
        self.theme = match &self.loaded.theme {
            Some(own) if self.theme.is_last() => Arc::clone(own),
            _ => Arc::new(self.theme.next()),
        };
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn language_key_visits_the_loaded_one() {
        let mut ctx = SessionContext::plain(Lang::En);
        let seen = |ctx: &mut SessionContext| {
            ctx.switch_language();
            (ctx.lang, ctx.texts.lang)
        };
        assert_eq!(seen(&mut ctx), (Lang::Zh, Lang::Zh));
        assert_eq!(seen(&mut ctx), (Lang::En, Lang::En));
        let own = Catalog { lang: Lang::Loaded, ..(*Catalog::builtin(Lang::En)).clone() };
        ctx.loaded.texts = Some(Arc::new(own));
        for lang in [Lang::Zh, Lang::Loaded, Lang::En] {
            assert_eq!(seen(&mut ctx), (lang, lang));
        }
    }

    #[test]
    fn theme_key_visits_the_loaded_one() {
        let mut ctx = SessionContext::plain(Lang::En);
        ctx.loaded.theme = Some(Arc::new(Theme::parse("night", "late = 'white on red'").unwrap()));
        let mut seen = Vec::new();
        for _ in 0..6 {
            ctx.switch_theme();
            seen.push(ctx.theme.name.to_string());
        }
        assert_eq!(seen, ["night", "any", "dark", "light", "colour-blind", "plain"]);
    }
}
