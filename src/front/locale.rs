//! Language and colour by the environment.

use crate::domain::lang::Lang;

/// The language of the locale: the first of `LC_ALL`, `LC_MESSAGES`, `LANG` that is set decides; English where it is not known.
#[must_use]
pub(crate) fn language(get: impl Fn(&str) -> Option<String>) -> Lang {
    ["LC_ALL", "LC_MESSAGES", "LANG"]
        .into_iter()
        .find_map(|name| get(name).filter(|v| !v.is_empty()))
        .and_then(|v| v.parse().ok())
        .unwrap_or_default()
}

/// Whether the locale is UTF-8.
#[must_use]
pub(crate) fn utf8(get: impl Fn(&str) -> Option<String>) -> bool {
    let said =
        ["LC_ALL", "LC_CTYPE", "LANG"].into_iter().find_map(|name| get(name).filter(|v| !v.is_empty()));
    // Without a locale UTF-8 is assumed.
    said.is_none_or(|v| {
        let v = v.to_ascii_lowercase();
        v.contains("utf-8") || v.contains("utf8") || v == "c" || v == "posix"
    })
}

/// Whether colour is unwanted (`NO_COLOR`, whatever its value, unless empty).
#[must_use]
pub(crate) fn no_colour(get: impl Fn(&str) -> Option<String>) -> bool {
    get("NO_COLOR").is_some_and(|v| !v.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn env<'a>(pairs: &'a [(&'a str, &'a str)]) -> impl Fn(&str) -> Option<String> + 'a {
        |name| pairs.iter().find(|(n, _)| *n == name).map(|(_, v)| (*v).to_owned())
    }

    #[test]
    fn the_first_variable_that_is_set_decides() {
        assert_eq!(language(env(&[("LANG", "zh_CN.UTF-8")])), Lang::Zh);
        assert_eq!(language(env(&[("LC_ALL", "en_GB.UTF-8"), ("LANG", "zh_CN.UTF-8")])), Lang::En);
        assert_eq!(language(env(&[("LC_ALL", ""), ("LANG", "zh_CN.UTF-8")])), Lang::Zh);
        assert_eq!(language(env(&[("LANG", "C.UTF-8")])), Lang::En);
        assert_eq!(language(env(&[])), Lang::En);
    }

    #[test]
    fn a_gb18030_terminal_gets_plain_signs() {
        assert!(!utf8(env(&[("LANG", "zh_CN.GB18030")])));
        assert!(utf8(env(&[("LANG", "zh_CN.UTF-8")])) && utf8(env(&[])));
    }

    #[test]
    fn an_empty_no_color_is_none() {
        assert!(no_colour(env(&[("NO_COLOR", "1")])));
        assert!(!no_colour(env(&[("NO_COLOR", "")])) && !no_colour(env(&[])));
    }
}
