//! `portdesk config default` and `config language`: new files, with every setting commented out.

use super::key::{KEYS, SettingForm};
use crate::domain::lang::{Lang, LanguageTag};
use crate::domain::rules::Rules;
use crate::domain::sanitize::clean;
use crate::text::{Catalog, fill, language_template};
use crate::ui::base::cells::wrap;
use crate::ui::base::theme::NAMES;
use std::fmt::Write as _;
use std::path::Path;

/// As wide as a comment is.
const WIDE: usize = 100;

/// A settings file; `store` is the default directory of the desk.
pub(super) fn settings_file(texts: &Catalog, store: &Path) -> String {
    let t = &texts.settings;
    let mut out = String::new();
    for line in t.template.lines() {
        let _ = writeln!(out, "# {line}");
    }
    for key in &KEYS {
        let about = Catalog::text_or_name(&t.about, key.name);
        let known = match key.name {
            "lang" => texts.listed(&Lang::ALL.map(Lang::tag)),
            _ => texts.listed(&NAMES),
        };
        let about = fill(about, &[("default", &clean(&store.display().to_string())), ("known", &known)]);
        out.push('\n');
        for line in wrap(&about, WIDE) {
            let _ = writeln!(out, "# {}", line.trim_end());
        }
        let name = key.name.rsplit_once('.').map_or(key.name, |(_, name)| name);
        let _ = match key.form {
            SettingForm::Table => writeln!(out, "#[{name}]"),
            _ => writeln!(out, "#{name} = {}", key.example),
        };
    }
    out
}

/// A language file.
pub(super) fn language_file(texts: &Catalog, tag: &LanguageTag, rules: &Rules) -> String {
    let head = texts.settings.language_template.lines();
    let head: Vec<String> = head.map(|line| fill(line, &[("tag", tag.as_str())])).collect();
    language_template(tag, &head, &rules.english_names())
}

#[cfg(test)]
mod tests {
    use super::super::file::SettingsFile;
    use super::*;
    use crate::text::parse_language;
    use std::collections::BTreeSet;

    /// A template with everything in it turned on.
    fn uncommented(text: &str) -> String {
        let on = |line: &str| match line.strip_prefix('#').filter(|rest| !rest.starts_with(' ')) {
            Some(rest) => format!("{rest}\n"),
            None => format!("{line}\n"),
        };
        text.lines().map(on).collect()
    }

    #[test]
    fn default_file_is_valid_with_every_setting() {
        for lang in Lang::ALL {
            let text = settings_file(&Catalog::builtin(lang), Path::new("/data/portdesk"));
            assert_eq!(SettingsFile::parse(&text, None).places.len(), 0);
            let file = SettingsFile::parse(&uncommented(&text), None);
            assert_eq!(file.faults, []);
            assert_eq!(file.places.len(), KEYS.len());
            assert!(
                text.contains("/data/portdesk") && text.lines().all(|line| line.chars().count() <= WIDE + 40)
            );
        }
    }

    #[test]
    fn every_setting_has_its_explanation() {
        for lang in Lang::ALL {
            let texts = Catalog::builtin(lang);
            let about: BTreeSet<&str> = texts.settings.about.keys().map(AsRef::as_ref).collect();
            assert_eq!(about, KEYS.iter().map(|key| key.name).collect());
        }
    }

    #[test]
    fn language_template_is_valid_with_every_text() {
        let tag: LanguageTag = "ja".parse().unwrap();
        let rules = Rules::builtin();
        for lang in Lang::ALL {
            let text = language_file(&Catalog::builtin(lang), &tag, &rules);
            let file = parse_language(&tag, &uncommented(&text)).unwrap();
            assert_eq!((file.missing.len(), file.wide.len()), (0, 0));
            assert!(rules.clone().load_names(&file.names).is_empty());
            assert_eq!(file.names, rules.english_names());
        }
    }
}
