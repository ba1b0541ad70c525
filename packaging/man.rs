//! Writes the manual pages into a folder: `cargo run --locked --example man -- DIR` makes `DIR/man1` and `DIR/zh_CN/man1`.
//!
//! An example, so that neither the program nor its build carries what only its packages need.

mod pages;

use portdesk::domain::lang::Lang;
use std::path::PathBuf;
use std::{env, fs, io};

fn main() -> io::Result<()> {
    let dir = env::args_os().nth(1).map(PathBuf::from).ok_or_else(|| io::Error::other("which folder?"))?;
    // The day is given, so that the same source always makes the same pages.
    let date = env::var("PORTDESK_RELEASE_DATE").unwrap_or_default();
    for (folder, lang) in [("man1", Lang::En), ("zh_CN/man1", Lang::Zh)] {
        let folder = dir.join(folder);
        fs::create_dir_all(&folder)?;
        for page in pages::pages(lang, &date) {
            fs::write(folder.join(page.file), page.roff)?;
        }
    }
    Ok(())
}
