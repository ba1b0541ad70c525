//! Names of a ZIP as its bytes have them: in the directory at its end and before each entry (APPNOTE 4.3.7 and 4.3.12). Owns reading
//! these two; what a name may be, [`super::archive`] says.

use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom};

/// A record of the directory: its signature, its length without the name, and where the lengths of name, extra field and comment are.
const RECORD: &[u8; 4] = b"PK\x01\x02";
const RECORD_LEN: usize = 46;
const RECORD_LENGTHS: [usize; 3] = [28, 30, 32];
/// The same of the header before an entry.
const HEADER: &[u8; 4] = b"PK\x03\x04";
const HEADER_LEN: usize = 30;
const HEADER_NAME: usize = 26;

fn number(bytes: &[u8], at: usize) -> usize {
    usize::from(u16::from_le_bytes([bytes[at], bytes[at + 1]]))
}

/// The first name that the directory at a place has twice, among so many entries; none where it has none.
pub(super) fn name_that_is_twice(
    file: &mut File,
    directory: u64,
    entries: usize,
) -> io::Result<Option<Vec<u8>>> {
    file.seek(SeekFrom::Start(directory))?;
    let mut reader = io::BufReader::new(file);
    let mut names: Vec<Vec<u8>> = Vec::new();
    let mut record = [0; RECORD_LEN];
    while names.len() <= entries && reader.read_exact(&mut record).is_ok() && record.starts_with(RECORD) {
        let [name_len, extra, comment] = RECORD_LENGTHS.map(|at| number(&record, at));
        let mut name = vec![0; name_len];
        reader.read_exact(&mut name)?;
        if names.contains(&name) {
            return Ok(Some(name));
        }
        names.push(name);
        io::copy(&mut reader.by_ref().take((extra + comment) as u64), &mut io::sink())?;
    }
    Ok(None)
}

/// The name in the header at a place; none where there is no header.
pub(super) fn name_before_entry(file: &mut File, header: u64) -> io::Result<Option<Vec<u8>>> {
    file.seek(SeekFrom::Start(header))?;
    let mut fields = [0; HEADER_LEN];
    file.read_exact(&mut fields)?;
    if !fields.starts_with(HEADER) {
        return Ok(None);
    }
    let mut name = vec![0; number(&fields, HEADER_NAME)];
    file.read_exact(&mut name)?;
    Ok(Some(name))
}
