//! The language of the program: its texts, and the file that they were read from.

use crate::domain::lang::Lang;
use crate::text::{Catalog, HelpTexts, LanguageFile};
use std::path::PathBuf;
use std::sync::Arc;

/// A language with its texts.
#[derive(Clone, Debug)]
pub(crate) struct SpokenLanguage {
    /// Screen and messages.
    pub(crate) texts: Arc<Catalog>,
    /// Where it was read from; none for a built-in one.
    pub(crate) file: Option<Arc<LanguageFile>>,
    /// The path of that file.
    pub(super) path: Option<PathBuf>,
}

impl SpokenLanguage {
    /// A language that is compiled in.
    pub(crate) fn builtin(lang: Lang) -> Self {
        Self { texts: Catalog::builtin(lang), file: None, path: None }
    }

    pub(super) fn loaded(file: LanguageFile, path: PathBuf) -> Self {
        Self { texts: Arc::clone(&file.texts), file: Some(Arc::new(file)), path: Some(path) }
    }

    /// The help of the command line.
    pub(crate) fn help(&self) -> Arc<HelpTexts> {
        match &self.file {
            Some(file) => Arc::clone(&file.help),
            None => Arc::new(HelpTexts::builtin(self.texts.lang)),
        }
    }
}
