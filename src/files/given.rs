//! Files that a person names on the command line or in the settings: links are followed, because the person chose them. A pipe is read
//! where the shell put it - `/dev/stdin`, `<(...)` - and nowhere else: a named pipe may never have a writer, and can
//! be given as standard input.

use super::{misplaced, opened, options};
use std::fs::File;
use std::io::{self, Read};
use std::path::Path;

/// Settings, key tables, passphrases and registers are short.
const LONGEST_TEXT: u64 = 64 << 20;

/// Opens a file to be read once, from its beginning to its end.
///
/// # Errors
/// Those of the disk, and [`Misplaced`](super::Misplaced).
pub(crate) fn open_given(path: &Path) -> io::Result<File> {
    let file = options(true).read(true).open(path).map_err(|e| opened(path, e))?;
    let kind = file.metadata()?.file_type();
    if kind.is_file() {
        return Ok(file);
    }
    #[cfg(unix)]
    {
        use std::os::unix::fs::FileTypeExt;
        let of_the_shell = path.starts_with("/dev") || path.starts_with("/proc");
        let terminal = kind.is_char_device()
            && (std::io::IsTerminal::is_terminal(&file) || path == Path::new("/dev/null"));
        if (kind.is_fifo() && of_the_shell) || terminal {
            // The writer may be slow, as at standard input.
            let flags = rustix::fs::fcntl_getfl(&file)?;
            rustix::fs::fcntl_setfl(&file, flags - rustix::fs::OFlags::NONBLOCK)?;
            return Ok(file);
        }
    }
    Err(misplaced(path))
}

/// Opens a file that is read from more than one place in it, or more than once.
///
/// # Errors
/// As [`open_given`].
pub(crate) fn open_given_plain(path: &Path) -> io::Result<File> {
    let file = options(true).read(true).open(path).map_err(|e| opened(path, e))?;
    if file.metadata()?.is_file() { Ok(file) } else { Err(misplaced(path)) }
}

/// Reads a text.
///
/// # Errors
/// As [`open_given`], and where it is no text or has no end.
pub(crate) fn read_given(path: &Path) -> io::Result<String> {
    let mut text = String::new();
    let read = open_given(path)?.take(LONGEST_TEXT + 1).read_to_string(&mut text)?;
    if read as u64 > LONGEST_TEXT { Err(io::ErrorKind::FileTooLarge.into()) } else { Ok(text) }
}
