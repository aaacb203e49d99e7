//! Reading a text file: bounded, UTF-8, with a path that is the same on every machine.

use std::io::{ErrorKind, Read};
use std::path::{MAIN_SEPARATOR, Path};

use crate::diagnostic::{Code, Diagnostic, Files, Place};
use crate::yaml::MAX_BYTES;

/// How a path is shown: as given, with `/`, and without `./` before it.
#[must_use]
pub fn shown(path: &Path) -> String {
    let text = path.to_string_lossy();
    let text = text.strip_prefix("./").or_else(|| text.strip_prefix(".\\").filter(|_| MAIN_SEPARATOR == '\\')).unwrap_or(&text);
    if MAIN_SEPARATOR == '\\' { text.replace('\\', "/") } else { text.to_owned() }
}

/// Reads a file whole. A byte order mark at its start is taken off.
///
/// # Errors
/// A problem where the file cannot be opened, is no regular file, is larger than 32 MiB, or is not UTF-8 (with the place of the first wrong byte).
pub fn read(path: &Path, shown: &str, files: &mut Files) -> Result<String, Box<Diagnostic>> {
    let unreadable = |why: String| Box::new(Diagnostic::new(Code::Unreadable, format!("{shown} cannot be read: {why}")));
    let about = std::fs::metadata(path).map_err(|error| unreadable(error.to_string()))?;
    if !about.is_file() {
        return Err(unreadable("it is not a regular file".to_owned()));
    }
    let mut file = std::fs::File::open(path).map_err(|error| unreadable(error.to_string()))?;
    let mut bytes = vec![0; usize::try_from(about.len()).unwrap_or(0).min(MAX_BYTES) + 1];
    let got = match file.read(&mut bytes) {
        Err(error) if error.kind() == ErrorKind::Interrupted => 0,
        got => got.map_err(|error| unreadable(error.to_string()))?,
    };
    bytes.truncate(got);
    // There was room for one more byte: a file of its size is read whole.
    if got == 0 || got as u64 != about.len() {
        file.take((MAX_BYTES + 1).saturating_sub(got) as u64).read_to_end(&mut bytes).map_err(|error| unreadable(error.to_string()))?;
    }
    decode(bytes, shown, files)
}

/// Reads usual files, one after another into the same memory.
#[derive(Debug, Default)]
pub struct Reader {
    bytes: Vec<u8>,
}

impl Reader {
    /// The text of a file that is known to be a regular one. None where it is large, or not to be had without more ado: [`read`] reads it, or says why.
    pub fn read(&mut self, path: &Path) -> Option<&str> {
        const ROOM: usize = 1 << 14;
        const MOST: usize = 1 << 20;
        let mut file = std::fs::File::open(path).ok()?;
        let mut filled = 0;
        loop {
            if filled == self.bytes.len() {
                self.bytes.resize((2 * filled).max(ROOM), 0);
            }
            match file.read(&mut self.bytes[filled..]).ok()? {
                0 => break,
                got => filled += got,
            }
            (filled <= MOST).then_some(())?;
        }
        std::str::from_utf8(&self.bytes[..filled]).ok().filter(|text| !text.starts_with('\u{feff}'))
    }
}

/// Bytes as text.
///
/// # Errors
/// As [`read`].
pub fn decode(mut bytes: Vec<u8>, shown: &str, files: &mut Files) -> Result<String, Box<Diagnostic>> {
    if bytes.len() > MAX_BYTES {
        return Err(Box::new(Diagnostic::new(Code::TooLarge, format!("{shown} is larger than {} MiB", MAX_BYTES >> 20))));
    }
    if bytes.starts_with(b"\xef\xbb\xbf") {
        bytes.drain(..3);
    }
    String::from_utf8(bytes).map_err(|error| {
        let valid = error.utf8_error().valid_up_to();
        let byte = error.as_bytes().get(valid).copied().unwrap_or(0);
        let file = files.add(shown, String::from_utf8_lossy(error.as_bytes()));
        let at = u32::try_from(valid).unwrap_or(u32::MAX);
        let place = Place { file, start: at, end: at.saturating_add(3) };
        Box::new(Diagnostic::new(Code::NotUtf8, format!("byte {byte:#04x} is not UTF-8")).at(place).help("save the file as UTF-8"))
    })
}
