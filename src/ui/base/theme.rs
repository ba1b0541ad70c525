//! Colours by their meaning. Owns the roles and the themes in `assets/themes`; no screen names a colour.

use ratatui::style::{Color, Modifier, Style};
use serde::Deserialize;
use serde::de::{Deserializer, Error};
use std::str::FromStr;

/// A style as a theme file writes it: `red bold`, `black on cyan`, `dim`, or nothing.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct StyleText(Style);

impl FromStr for StyleText {
    type Err = String;
    fn from_str(text: &str) -> Result<Self, String> {
        let mut style = Style::new();
        let mut words = text.split_whitespace();
        while let Some(word) = words.next() {
            style = match word {
                "bold" => style.add_modifier(Modifier::BOLD),
                "dim" => style.add_modifier(Modifier::DIM),
                "reversed" => style.add_modifier(Modifier::REVERSED),
                "underlined" => style.add_modifier(Modifier::UNDERLINED),
                "italic" => style.add_modifier(Modifier::ITALIC),
                "on" => {
                    let colour = words.next().ok_or("a colour must follow 'on'")?;
                    style.bg(Color::from_str(colour).map_err(|_| format!("no such colour: {colour}"))?)
                }
                colour => style.fg(Color::from_str(colour).map_err(|_| format!("no such colour: {colour}"))?),
            };
        }
        Ok(Self(style))
    }
}

impl<'de> Deserialize<'de> for StyleText {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        String::deserialize(from)?.parse().map_err(D::Error::custom)
    }
}

macro_rules! roles {
    ($($(#[$doc:meta])* $role:ident,)*) => {
        #[derive(Deserialize)]
        #[serde(deny_unknown_fields)]
        struct ThemeFile {
            $($role: StyleText,)*
        }

        /// A style for every role.
        #[derive(Clone, Debug, PartialEq, Eq)]
        pub struct Theme {
            /// The theme's name.
            pub name: &'static str,
            $($(#[$doc])* pub $role: Style,)*
        }

        impl Theme {
            fn from_file(name: &'static str, file: &ThemeFile) -> Self {
                Self { name, $($role: file.$role.0,)* }
            }
        }
    };
}

roles! {
    /// Plain text.
    text,
    /// What matters less.
    dim,
    /// What stands out: names, numbers.
    strong,
    /// Titles.
    title,
    /// The bar at the top.
    bar,
    /// Column heads and labels.
    label,
    /// The chosen row, in the part that has the keys.
    selection,
    /// The chosen row, in the other part.
    marked,
    /// What is late or forbids.
    late,
    /// What is soon late.
    soon,
    /// What is in order.
    good,
    /// What is doubtful.
    warn,
    /// What waits.
    waiting,
    /// Lines and frames.
    border,
    /// Keys in hints.
    key,
    /// What cannot be done now.
    disabled,
    /// Text being written.
    input,
    /// A banner: the filter, the sample desk.
    banner,
}

/// Names of all themes, in the order in which the key goes through them.
pub const NAMES: [&str; 3] = ["default", "contrast", "plain"];

impl Theme {
    /// A theme by name.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        macro_rules! text {
            ($file:literal) => {
                include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/assets/themes/", $file, ".toml"))
            };
        }
        let at = NAMES.iter().position(|n| *n == name)?;
        let text = [text!("default"), text!("contrast"), text!("plain")][at];
        Some(Self::from_file(NAMES[at], &toml::from_str(text).ok()?))
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

    /// The next theme.
    #[must_use]
    pub fn next(&self) -> Self {
        let at = NAMES.iter().position(|n| *n == self.name).unwrap_or(0);
        Self::named(NAMES[(at + 1) % NAMES.len()]).unwrap_or_else(Self::plain)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn themes_are_complete_and_plain_has_no_colour() {
        for name in NAMES {
            assert_eq!(Theme::named(name).unwrap().name, name);
        }
        assert!(Theme::named("neon").is_none());
        let plain = format!("{:?}", Theme::plain());
        assert!(!plain.contains("fg") && !plain.contains("bg"), "{plain}");
    }

    #[test]
    fn selected_row_is_visible_in_every_theme() {
        for name in NAMES {
            let theme = Theme::named(name).unwrap();
            assert_ne!(theme.selection, theme.text, "{name}");
            assert_ne!(theme.disabled, theme.key, "{name}");
        }
    }

    #[test]
    fn no_theme_needs_more_than_sixteen_colours() {
        for name in NAMES {
            let said = format!("{:?}", Theme::named(name).unwrap());
            assert!(!said.contains("Rgb") && !said.contains("Indexed") && !said.contains('#'), "{said}");
        }
    }

    #[test]
    fn late_value_differs_without_colour() {
        let theme = Theme::plain();
        for role in [theme.late, theme.selection, theme.marked, theme.input, theme.banner, theme.title] {
            assert_ne!(role, theme.text);
        }
    }

    #[test]
    fn invalid_theme_names_the_fault() {
        let fault = |text: &str| text.parse::<StyleText>().unwrap_err();
        assert_eq!(fault("mauve"), "no such colour: mauve");
        assert_eq!(fault("black on"), "a colour must follow 'on'");
        assert!(toml::from_str::<ThemeFile>("text = 'red'").is_err());
    }
}
