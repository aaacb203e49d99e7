//! Reading a text file: bounded, UTF-8, with a path that is the same on every machine.

use std::io::{ErrorKind, Read};
use std::path::Path;

use crate::diagnostic::{Code, Diagnostic, Files, Place};
use crate::yaml::MAX_BYTES;

/// How a path is shown: as given, with `/`, and without `./` before it.
#[must_use]
pub fn shown(path: &Path) -> String {
    let text = path.to_string_lossy();
    let text = if std::path::MAIN_SEPARATOR == '\\' { text.replace('\\', "/") } else { text.into_owned() };
    text.strip_prefix("./").map_or_else(|| text.clone(), str::to_owned)
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
