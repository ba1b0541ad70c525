//! Places that the settings name, compared with the desk's own. Owns which of them are the desk's; it may not open a desk.

use std::path::Path;

/// Whether a folder is one that holds the desk's own files.
pub(super) fn is_own_folder(store: &Path, dir: &Path) -> bool {
    let real = |path: &Path| path.canonicalize().unwrap_or_else(|_| path.to_owned());
    let dir = real(dir);
    dir == real(store) || ["journal", "store"].iter().any(|own| dir.starts_with(real(&store.join(own))))
}

/// A path of the settings, as it is printed.
pub(super) fn shown_path(path: &Path) -> String {
    crate::domain::sanitize::clean(&path.display().to_string()).into_owned()
}
