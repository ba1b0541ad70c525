//! Names of the tables in the language of a file. Owns which names a language file can give; names change no rule and are in no hash.

use super::{RuleRow, Rules};
use crate::domain::code::Code;
use crate::domain::lang::{LocalizedName, NameTables};
use std::sync::Arc;

impl Rules {
    /// Calls back for each name that a language file can give, with its table there and its code.
    fn each_name(&mut self, visit: &mut dyn FnMut(&'static str, Code, &mut LocalizedName)) {
        macro_rules! tables {
            ($($table:literal $rows:ident $field:ident,)*) => {$(
                for row in self.$rows.rows_mut() {
                    let code = row.key();
                    visit($table, code, &mut row.$field);
                }
            )*};
        }
        tables! {
            "item" items name,
            "item_short" items short,
            "ground" grounds name,
            "ground_short" grounds short,
            "category" categories name,
            "port" ports name,
            "authority" authorities name,
            "state" states name,
            "closing" closings name,
            "decline" declines name,
            "deficiency" defects name,
            "role" roles name,
        }
    }

    /// Gives the tables the names of a language file. Returns those that no table has, as `port.XYZ`.
    pub fn load_names(&mut self, names: &NameTables) -> Vec<String> {
        let mut unknown: Vec<(&str, &str)> = names
            .iter()
            .flat_map(|(table, names)| names.keys().map(move |code| (&**table, &**code)))
            .collect();
        self.each_name(&mut |table, code, name| {
            name.loaded = names.get(table).and_then(|names| names.get(code.as_str())).cloned();
            unknown.retain(|(t, c)| (*t, *c) != (table, code.as_str()));
        });
        for (_, rules) in &mut self.later {
            Arc::make_mut(rules).load_names(names);
        }
        unknown.into_iter().map(|(table, code)| format!("{table}.{code}")).collect()
    }

    /// The English names that a language file can replace.
    #[must_use]
    pub fn english_names(&self) -> NameTables {
        let mut all = NameTables::new();
        self.clone().each_name(&mut |table, code, name| {
            all.entry(table.into()).or_default().insert(code.as_str().into(), name.en.clone());
        });
        all
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::code::Port;
    use crate::domain::lang::Lang;

    #[test]
    fn names_of_a_file_reach_their_rows() {
        let mut rules = Rules::builtin();
        let names = |table: &str, code: &str| {
            NameTables::from([(table.into(), [(code.into(), "北京首都".into())].into())])
        };
        assert!(rules.load_names(&names("port", "PEK")).is_empty());
        let name =
            |rules: &Rules, code| rules.port(Port::new(code)).unwrap().name.get(Lang::Loaded).to_owned();
        assert_eq!(name(&rules, "PEK"), "北京首都");
        assert!(name(&rules, "NGB").is_ascii());
        assert_eq!(rules.load_names(&names("port", "XYZ")), ["port.XYZ"]);
        assert!(name(&rules, "PEK").is_ascii(), "the names of the file before are gone");
    }

    #[test]
    fn every_table_has_english_names() {
        let names = Rules::builtin().english_names();
        assert_eq!(names.len(), 12);
        assert!(names.values().all(|table| !table.is_empty()));
    }
}
