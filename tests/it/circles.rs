//! No circle of imports between files: strongly connected components over what each file names. A name that a `mod.rs` re-exports counts
//! for the file that defines it. Known circles are listed and only become fewer.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use crate::architecture::{Source, expand, named_in, sources, without_tests};
use std::collections::{BTreeMap, BTreeSet};

/// Files that are still in a circle. A file that left its circle is removed here.
const KNOWN: &[&str] = &[];

type Module = Vec<String>;
type Exports = BTreeMap<Module, BTreeMap<String, Module>>;

struct House {
    files: BTreeMap<Module, String>,
    exports: Exports,
}

impl House {
    fn read() -> Self {
        let files: BTreeMap<Module, String> = sources()
            .into_iter()
            .filter(|s| !is_test_file(s) && !["lib.rs", "main.rs"].contains(&&*s.path))
            .map(|s| {
                let code = without_tests(&s).split_whitespace().collect::<Vec<_>>().join(" ");
                (s.module, code)
            })
            .collect();
        let mut exports = Exports::new();
        for (module, code) in &files {
            for statement in re_exports(code) {
                let mut paths = named_in(module, statement);
                if paths.is_empty() {
                    expand(module, statement, &mut paths);
                }
                for path in paths {
                    let name = path.last().cloned().unwrap_or_default();
                    exports.entry(module.clone()).or_default().insert(name, path);
                }
            }
        }
        Self { files, exports }
    }

    /// The file that defines what a path names.
    fn file_of(&self, path: &[String], depth: usize) -> Option<Module> {
        let length = (1..=path.len()).rev().find(|length| self.files.contains_key(&path[..*length]))?;
        let (module, rest) = path.split_at(length);
        let exported = rest.first().and_then(|name| self.exports.get(module)?.get(name));
        match exported {
            Some(target) if depth < 5 => self.file_of(target, depth + 1),
            _ => Some(module.to_vec()),
        }
    }

    fn imports(&self) -> BTreeMap<Module, BTreeSet<Module>> {
        self.files
            .iter()
            .map(|(module, code)| {
                let mut own = code.clone();
                for statement in re_exports(code) {
                    own = own.replace(statement, "");
                }
                let mut paths = named_in(module, &own);
                paths.extend(self.children_named(module, &own));
                let files =
                    paths.iter().filter_map(|path| self.file_of(path, 0)).filter(|file| file != module);
                (module.clone(), files.collect())
            })
            .collect()
    }

    /// Paths that begin with a child module: `child::item`.
    fn children_named(&self, module: &Module, code: &str) -> Vec<Module> {
        let mut found = Vec::new();
        for child in self.files.keys().filter(|m| m.len() == module.len() + 1 && m.starts_with(module)) {
            let start = format!("{}::", child[module.len()]);
            for (at, _) in code.match_indices(&start) {
                let before = code[..at].chars().next_back();
                if !before.is_some_and(|c| c.is_alphanumeric() || c == '_' || c == ':' || c == '.') {
                    expand(module, &code[at..], &mut found);
                }
            }
        }
        found
    }
}

fn is_test_file(source: &Source) -> bool {
    source.module.iter().any(|m| m == "tests" || m.ends_with("_tests"))
}

/// What stands between `pub use` and its semicolon.
fn re_exports(code: &str) -> Vec<&str> {
    let mut found = Vec::new();
    for (at, _) in code.match_indices(" use ") {
        let before = &code[..at];
        if !(before.ends_with("pub")
            || before.ends_with(')') && before.rfind("pub(").is_some_and(|p| at - p < 20))
        {
            continue;
        }
        let rest = &code[at + " use ".len()..];
        found.push(&rest[..rest.find(';').unwrap_or(rest.len())]);
    }
    found
}

/// Modules that reach themselves through their imports.
fn circular(imports: &BTreeMap<Module, BTreeSet<Module>>) -> BTreeSet<String> {
    let reaches_itself = |start: &Module| {
        let mut seen = BTreeSet::new();
        let mut open: Vec<&Module> = imports[start].iter().collect();
        while let Some(module) = open.pop() {
            if module == start {
                return true;
            }
            if seen.insert(module) {
                open.extend(imports.get(module).into_iter().flatten());
            }
        }
        false
    };
    imports.keys().filter(|module| reaches_itself(module)).map(|module| module.join("::")).collect()
}

#[test]
fn imports_form_no_new_circle() {
    let found = circular(&House::read().imports());
    let known: BTreeSet<String> = KNOWN.iter().map(|m| (*m).to_owned()).collect();
    let new: Vec<_> = found.difference(&known).collect();
    assert!(new.is_empty(), "in a circle of imports: {new:#?}");
    let left: Vec<_> = known.difference(&found).collect();
    assert!(left.is_empty(), "no longer in a circle, to be removed from the list: {left:#?}");
}

#[test]
fn circles_are_detected() {
    let module = |name: &str| vec![name.to_owned()];
    let imports = BTreeMap::from([
        (module("a"), BTreeSet::from([module("b")])),
        (module("b"), BTreeSet::from([module("c")])),
        (module("c"), BTreeSet::from([module("b")])),
    ]);
    assert_eq!(circular(&imports), BTreeSet::from(["b".to_owned(), "c".to_owned()]));
}
