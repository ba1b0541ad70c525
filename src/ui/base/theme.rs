//! Colours by their meaning. Owns the roles, the form of a theme file and the themes in `assets/themes`; no screen names a colour.

mod contrast;

pub use contrast::WeakContrast;

use crate::domain::query::nearest_name;
use crate::domain::sanitize::clean;
use crate::text::{Catalog, TextPlace, error_text, toml_error_text};
use ratatui::style::{Color, Modifier, Style};
use std::collections::BTreeMap;
use std::str::FromStr;

/// What is wrong with a value of a theme file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ThemeFaultKind {
    /// Not TOML: the parser's message, with its place.
    Form(String),
    /// A role that there is not, and the one that was probably meant.
    Role(String, Option<&'static str>),
    /// Something other than a text.
    NotText(String),
    /// The base is no built-in theme.
    Base(String),
    /// A word of a style that is no colour.
    Colour(String),
    /// Nothing follows `on`.
    On,
    /// A colour from 16 to 255 without the other of the two.
    Pair(String),
}

/// A fault of a theme file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ThemeFault {
    /// Where; of what is not TOML the message has the place.
    pub place: TextPlace,
    /// What.
    pub kind: ThemeFaultKind,
}

impl ThemeFault {
    /// The fault as text for the user, with its place.
    #[must_use]
    pub fn text(&self, texts: &Catalog) -> String {
        let say = |name: &str, value: &str| error_text(texts, name, &[("value", &clean(value))]);
        let why = match &self.kind {
            ThemeFaultKind::Form(said) => return toml_error_text(texts, said),
            ThemeFaultKind::Role(key, Some(near)) => {
                error_text(texts, "theme_role_near", &[("value", &clean(key)), ("near", near)])
            }
            ThemeFaultKind::Role(key, None) => say("theme_role", key),
            ThemeFaultKind::NotText(key) => say("theme_not_text", key),
            ThemeFaultKind::Base(name) => error_text(
                texts,
                "theme_unknown",
                &[("name", &clean(name)), ("known", &texts.listed(&NAMES))],
            ),
            ThemeFaultKind::Colour(word) => say("theme_colour", word),
            ThemeFaultKind::On => say("theme_on", ""),
            ThemeFaultKind::Pair(text) => say("theme_pair", text),
        };
        self.place.sentence(texts, &why)
    }
}

/// Why a theme cannot be used: every fault.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ThemeError(pub Vec<ThemeFault>);

/// A style as a theme file writes it: `red bold`, `black on cyan`, `16 on 214`, `dim`, or nothing.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct StyleText(Style);

fn colour(word: &str) -> Result<Color, ThemeFaultKind> {
    match Color::from_str(word) {
        Ok(Color::Rgb(..)) | Err(_) => Err(ThemeFaultKind::Colour(word.to_owned())),
        Ok(colour) => Ok(colour),
    }
}

impl FromStr for StyleText {
    type Err = ThemeFaultKind;
    fn from_str(text: &str) -> Result<Self, ThemeFaultKind> {
        let mut style = Style::new();
        let mut words = text.split_whitespace();
        while let Some(word) = words.next() {
            style = match word {
                "bold" => style.add_modifier(Modifier::BOLD),
                "dim" => style.add_modifier(Modifier::DIM),
                "reversed" => style.add_modifier(Modifier::REVERSED),
                "underlined" => style.add_modifier(Modifier::UNDERLINED),
                "italic" => style.add_modifier(Modifier::ITALIC),
                "on" => style.bg(colour(words.next().ok_or(ThemeFaultKind::On)?)?),
                word => style.fg(colour(word)?),
            };
        }
        // Whoever chooses a background of the terminal's chooses the first sixteen colours to go with it, and no others.
        let extended = |colour: Option<Color>| matches!(colour, Some(Color::Indexed(16..)));
        if (extended(style.fg) || extended(style.bg)) && (style.fg.is_none() || style.bg.is_none()) {
            return Err(ThemeFaultKind::Pair(text.to_owned()));
        }
        Ok(Self(style))
    }
}

macro_rules! roles {
    ($($(#[$doc:meta])* $role:ident,)*) => {
        #[derive(Default)]
        struct ThemeFile {
            /// The theme whose roles count where the file names none.
            base: Option<Box<str>>,
            $($role: Option<StyleText>,)*
        }

        /// What a theme file may name.
        const ROLES: &[&str] = &["base", $(stringify!($role),)*];

        impl ThemeFile {
            fn set(&mut self, key: &str, text: &str) -> Result<(), ThemeFaultKind> {
                $(if key == stringify!($role) {
                    self.$role = Some(text.parse()?);
                    return Ok(());
                })*
                if key != "base" {
                    return Err(ThemeFaultKind::Role(key.to_owned(), nearest_name(key, ROLES.iter().copied())));
                }
                if builtin(text).is_none() {
                    return Err(ThemeFaultKind::Base(text.to_owned()));
                }
                self.base = Some(text.into());
                Ok(())
            }

            /// Reads a file and goes on after a fault.
            fn parse(text: &str) -> Result<Self, ThemeError> {
                let rows: BTreeMap<toml::Spanned<String>, toml::Spanned<toml::Value>> = toml::from_str(text)
                    .map_err(|e| ThemeError(vec![ThemeFault { place: TextPlace { line: 1, column: 1 }, kind: ThemeFaultKind::Form(e.to_string()) }]))?;
                let (mut file, mut faults) = (Self::default(), Vec::new());
                for (key, value) in &rows {
                    let name = key.get_ref();
                    let known = ROLES.contains(&name.as_str());
                    let (at, read) = match value.get_ref() {
                        toml::Value::String(style) => {
                            (if known { value.span() } else { key.span() }, file.set(name, style))
                        }
                        _ if known => (value.span(), Err(ThemeFaultKind::NotText(name.clone()))),
                        _ => (key.span(), file.set(name, "")),
                    };
                    if let Err(kind) = read {
                        faults.push(ThemeFault { place: TextPlace::at(text, at.start), kind });
                    }
                }
                faults.sort_by_key(|fault| fault.place);
                if faults.is_empty() { Ok(file) } else { Err(ThemeError(faults)) }
            }
        }

        /// A style for every role.
        #[derive(Clone, Debug, PartialEq, Eq)]
        pub struct Theme {
            /// The theme's machine name.
            pub name: Box<str>,
            /// The built-in theme that it is, or is a change of.
            base: Box<str>,
            $($(#[$doc])* pub $role: Style,)*
        }

        impl Theme {
            fn from_file(name: &str, file: &ThemeFile, base: &Self) -> Self {
                Self { name: name.into(), base: base.base.clone(), $($role: file.$role.map_or(base.$role, |style| style.0),)* }
            }

            /// No style for any role.
            fn empty() -> Self {
                Self { name: "".into(), base: "".into(), $($role: Style::new(),)* }
            }

            /// Every role by its name.
            fn roles(&self) -> Vec<(&'static str, Style)> {
                vec![$((stringify!($role), self.$role),)*]
            }
        }
    };
}

roles! {
    /// What is read: facts, rows, messages.
    text,
    /// Labels, column heads, what matters less.
    label,
    /// Rules and frames.
    border,
    /// Names and numbers that are looked for first.
    strong,
    /// Titles.
    title,
    /// Keys in hints.
    key,
    /// The status row.
    bar,
    /// The selected row of the pane that has the keys.
    selection,
    /// The selected row of the other pane.
    other_pane,
    /// The flag and the number of a marked case.
    mark,
    /// Too late, or blocked.
    late,
    /// Soon too late, doubtful, or to be seen now.
    soon,
    /// Verified, approved, in order.
    good,
    /// Offered or transferred to another port.
    away,
    /// Refused, not accepted, rejected.
    deny,
    /// Text being written.
    input,
    /// An action that is blocked.
    disabled,
}

/// Names of the built-in themes, in the order in which the key goes through them.
pub const NAMES: [&str; 5] = ["any", "dark", "light", "colour-blind", "plain"];

/// Names under which a theme was published before, and other spellings.
const ALIASES: [(&str, &str); 3] =
    [("default", "any"), ("contrast", "dark"), ("color-blind", "colour-blind")];

/// The text of a built-in theme.
fn builtin(name: &str) -> Option<(&'static str, &'static str)> {
    macro_rules! text {
        ($file:literal) => {
            include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/assets/themes/", $file, ".toml"))
        };
    }
    let name = ALIASES.iter().find(|(alias, _)| *alias == name).map_or(name, |(_, name)| name);
    let texts = [text!("any"), text!("dark"), text!("light"), text!("colour-blind"), text!("plain")];
    NAMES.into_iter().zip(texts).find(|(n, _)| *n == name)
}

impl Theme {
    /// A built-in theme by its name or an older one.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        let (name, text) = builtin(name)?;
        let base = Self { base: name.into(), ..Self::empty() };
        Some(Self::from_file(name, &ThemeFile::parse(text).ok()?, &base))
    }

    /// Reads a theme file. A role that it does not name is that of its `base`, or of `any`.
    ///
    /// # Errors
    /// Everything that is wrong in the text.
    pub fn parse(name: &str, text: &str) -> Result<Self, ThemeError> {
        let file = ThemeFile::parse(text)?;
        let base = file.base.as_ref().map_or_else(|| Self::named(NAMES[0]), |base| Self::named(base));
        Ok(Self::from_file(name, &file, &base.unwrap_or_else(Self::plain)))
    }

    /// The theme that needs nothing of the terminal.
    ///
    /// # Panics
    /// Never in a program whose tests pass: they read this very text.
    #[must_use]
    #[expect(clippy::expect_used, reason = "a test reads the same constant text")]
    pub fn plain() -> Self {
        Self::named("plain").expect("the plain theme is well-formed")
    }

    /// Whether it has any colour.
    #[must_use]
    pub(crate) fn has_colours(&self) -> bool {
        self.roles().iter().any(|(_, style)| style.fg.is_some() || style.bg.is_some())
    }

    /// Whether it is the last of the built-in themes.
    #[must_use]
    pub(crate) fn is_last(&self) -> bool {
        NAMES.last().is_some_and(|last| *last == &*self.name)
    }

    /// The next built-in theme.
    #[must_use]
    pub fn next(&self) -> Self {
        let next = NAMES.iter().position(|n| *n == &*self.name).map_or(0, |at| (at + 1) % NAMES.len());
        Self::named(NAMES[next]).unwrap_or_else(Self::plain)
    }
}

/// The style of a cell in a row that has a style of its own, as the selected one has: a role with a colour keeps it, the others take the
/// row's.
#[must_use]
pub fn over(row: Style, own: Style) -> Style {
    if own.fg.is_none() && own.bg.is_none() { row.patch(own) } else { Style::reset().patch(own) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn builtin_themes_name_every_role() {
        for name in NAMES {
            assert_eq!(&*Theme::named(name).unwrap().name, name);
            let text = builtin(name).unwrap().1;
            for (role, _) in Theme::empty().roles() {
                assert!(text.contains(&format!("\n{role} = ")), "{name}: {role}");
            }
        }
        assert!(Theme::named("neon").is_none());
    }

    #[test]
    fn older_theme_names_still_work() {
        for (alias, name) in ALIASES {
            assert_eq!(&*Theme::named(alias).unwrap().name, name);
        }
    }

    #[test]
    fn plain_theme_has_no_colour() {
        assert!(Theme::plain().roles().iter().all(|(_, s)| s.fg.is_none() && s.bg.is_none()));
    }

    #[test]
    fn theme_key_visits_every_theme() {
        let mut theme = Theme::named("any").unwrap();
        for name in NAMES.into_iter().cycle().skip(1).take(NAMES.len()) {
            theme = theme.next();
            assert_eq!(&*theme.name, name);
        }
        assert_eq!(&*Theme::parse("own", "").unwrap().next().name, "any");
    }

    #[test]
    fn selected_row_is_visible_in_every_theme() {
        for name in NAMES {
            let theme = Theme::named(name).unwrap();
            assert_ne!(theme.selection, theme.text, "{name}");
            assert_ne!(theme.other_pane, theme.text, "{name}");
            assert_ne!(theme.other_pane, theme.selection, "{name}");
            assert_ne!(theme.disabled, theme.key, "{name}");
        }
    }

    #[test]
    fn builtin_themes_use_sixteen_colours() {
        for name in NAMES {
            for (role, style) in Theme::named(name).unwrap().roles() {
                let named = |c: Option<Color>| !matches!(c, Some(Color::Rgb(..) | Color::Indexed(_)));
                assert!(named(style.fg) && named(style.bg), "{name}: {role}");
            }
        }
    }

    #[test]
    fn important_roles_show_without_colour() {
        let theme = Theme::plain();
        for role in
            [theme.late, theme.soon, theme.deny, theme.selection, theme.other_pane, theme.input, theme.title]
        {
            assert_ne!(role, theme.text);
        }
    }

    #[test]
    fn coloured_cells_keep_their_colours_in_a_row() {
        let theme = Theme::named("any").unwrap();
        let late = over(theme.selection, theme.late);
        assert_eq!((late.fg, late.bg), (theme.late.fg, theme.late.bg));
        let bold = over(theme.selection, theme.deny);
        assert_eq!(bold.bg, theme.selection.bg);
        assert!(bold.add_modifier.contains(Modifier::BOLD));
        assert!(!over(theme.bar, theme.late).add_modifier.contains(Modifier::REVERSED));
    }

    #[test]
    fn every_theme_fault_is_explained() {
        use crate::domain::lang::Lang;
        let file = "text = 'mauve'\nlabel = 'black on'\nkey = '214'\nlatee = 'red'\nsoon = 3\nbase = 'neon'\nlate = '#ff0000 on 16'\n";
        let faults = Theme::parse("own", file).unwrap_err().0;
        let lines = |lang| faults.iter().map(|f| f.text(&Catalog::builtin(lang))).collect::<Vec<_>>();
        let en = lines(Lang::En);
        assert_eq!(en[0], "line 1, column 8: unknown colour 'mauve'");
        assert_eq!(en[1], "line 2, column 9: a colour must follow 'on'");
        assert_eq!(en[2], "line 3, column 7: colours 16 to 255 need both a colour and a background: 214");
        assert_eq!(en[3], "line 4, column 1: unknown role 'latee'. Did you mean 'late'?");
        assert_eq!(en[4], "line 5, column 8: 'soon' must be text in quotation marks");
        assert!(en[5].starts_with("line 6, column 8: ") && en[5].contains("neon"), "{}", en[5]);
        assert_eq!((en.len(), &*en[6]), (7, "line 7, column 8: unknown colour '#ff0000'"));
        let zh = lines(Lang::Zh);
        assert_eq!(zh[3], "第 4 行第 1 列：没有颜色用途“latee”。是否指“late”？");
        assert!(zh.iter().all(|line| !line.contains(['`', ':', ';'])), "{zh:?}");
        let form = Theme::parse("own", "text = ").unwrap_err().0[0].text(&Catalog::builtin(Lang::En));
        assert!(form.starts_with("line 1, column 8"), "{form}");
    }

    #[test]
    fn theme_file_changes_what_it_names() {
        let own = Theme::parse("own", "base = 'light'\nlate = 'white on 124'").unwrap();
        let light = Theme::named("light").unwrap();
        assert_eq!(own.late, "white on 124".parse::<StyleText>().unwrap().0);
        assert_eq!((own.key, &*own.name), (light.key, "own"));
    }
}
