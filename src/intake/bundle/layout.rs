//! Where in a bundle the submission and its files are. Owns the forms that a bundle may have; it reads none of its files.

use super::bag::Bag;
use super::bundle_source::{BundleFault, SUBMISSION_FILE, unified};
use crate::intake::fault::FaultCode;

/// What is where.
#[derive(Debug)]
pub(super) struct BundleLayout {
    /// The submission.
    pub(super) submission: usize,
    /// The files beside it, by their names.
    pub(super) files: Vec<(String, usize)>,
    /// Other files, which nothing reads.
    pub(super) extra: Vec<String>,
    /// The bag around them.
    pub(super) bag: Option<Bag>,
}

/// What systems leave in folders beside what people put there.
fn is_litter(path: &str) -> bool {
    let mut parts = path.split('/');
    parts.any(|part| part.starts_with('.') || matches!(part, "__MACOSX" | "Thumbs.db" | "desktop.ini"))
}

/// The folder of a path, and its name in it.
fn split(path: &str) -> (&str, &str) {
    path.rsplit_once('/').unwrap_or(("", path))
}

impl BundleLayout {
    /// The layout of a bundle with these paths. The submission is at the top, in a folder of its own, or in the `data` of a bag.
    ///
    /// # Errors
    /// Where there is no submission, or more than one.
    pub(super) fn of(paths: &[String]) -> Result<Self, BundleFault> {
        let depth = |path: &str| path.matches('/').count();
        let is_submission = |path: &&String| split(path).1 == SUBMISSION_FILE && !is_litter(path);
        let mut found: Vec<&String> = paths.iter().filter(is_submission).filter(|p| depth(p) <= 2).collect();
        found.sort_by_key(|path| depth(path));
        let Some(first) = found.first() else {
            return Err(BundleFault::new(FaultCode::BundleWithoutSubmission, ""));
        };
        if let Some(second) = found.get(1) {
            return Err(BundleFault::new(FaultCode::BundleSeveral, unified(second)));
        }
        let root = split(first).0;
        let bag = Bag::around(root, paths);
        if bag.is_none() && depth(first) > 1 {
            return Err(BundleFault::new(FaultCode::BundleWithoutSubmission, ""));
        }
        let mut layout = Self { submission: 0, files: Vec::new(), extra: Vec::new(), bag };
        for (at, path) in paths.iter().enumerate() {
            let (folder, name) = split(path);
            if path == *first {
                layout.submission = at;
            } else if is_litter(path) || layout.bag.as_ref().is_some_and(|bag| bag.is_tag_file(path)) {
                // Nothing is said about it.
            } else if folder == root {
                layout.files.push((unified(name), at));
            } else {
                layout.extra.push(unified(path));
            }
        }
        layout.files.sort();
        if let Some(twice) = layout.files.windows(2).find(|pair| pair[0].0 == pair[1].0) {
            return Err(BundleFault::new(FaultCode::BundleTwice, &*twice[0].0));
        }
        Ok(layout)
    }
}
