//! An input in blocks of whole lines: bounded, whatever the input.

use std::io::{ErrorKind, Read};

use super::ndjson::BEHIND;

/// Bytes of a block, unless a line is longer.
const BLOCK: usize = 1 << 18;
/// Bytes of the longest line that is read.
pub(super) const LONGEST: usize = 16 << 20;

/// Some whole lines.
#[derive(Debug, Default)]
pub(super) struct Block {
    /// More than is filled; a line end stands behind the last line.
    pub(super) bytes: Vec<u8>,
    pub(super) filled: usize,
    /// Number of the first line, from 1.
    pub(super) first: u64,
    /// It is one line of more than [`LONGEST`] bytes, whose bytes are gone.
    pub(super) too_long: bool,
}

/// Cuts an input into blocks.
pub(super) struct Blocks<'r> {
    input: &'r mut dyn Read,
    /// The beginning of the next line.
    carry: Vec<u8>,
    line: u64,
    ended: bool,
}

impl<'r> Blocks<'r> {
    pub(super) fn new(input: &'r mut dyn Read) -> Self {
        Self { input, carry: Vec::new(), line: 1, ended: false }
    }

    /// How many lines were read.
    pub(super) fn lines(&self) -> u64 {
        self.line - 1
    }

    /// The first line alone, without its end: the header of a CSV file.
    pub(super) fn header(&mut self) -> std::io::Result<Vec<u8>> {
        let mut block = Block::default();
        if !self.next(&mut block)? || block.too_long {
            return Ok(Vec::new());
        }
        let lines = &block.bytes[..block.filled];
        let end = memchr::memchr(b'\n', lines).unwrap_or(lines.len());
        let mut carry = lines.get(end + 1..).unwrap_or_default().to_vec();
        carry.append(&mut self.carry);
        self.carry = carry;
        self.line = 2;
        let line = &lines[..end];
        Ok(line.strip_suffix(b"\r").unwrap_or(line).to_vec())
    }

    /// Fills a block with the whole lines that are there; false where nothing is left.
    pub(super) fn next(&mut self, block: &mut Block) -> std::io::Result<bool> {
        block.bytes.truncate(BLOCK + BEHIND);
        block.bytes.shrink_to(BLOCK + BEHIND);
        block.bytes.resize((BLOCK + BEHIND).max(self.carry.len() + BEHIND), 0);
        block.bytes[..self.carry.len()].copy_from_slice(&self.carry);
        (block.filled, block.first, block.too_long) = (self.carry.len(), self.line, false);
        self.carry.clear();
        let mut searched = 0;
        loop {
            if let Some(end) = memchr::memrchr(b'\n', &block.bytes[searched..block.filled]) {
                let end = searched + end + 1;
                self.carry.extend_from_slice(&block.bytes[end..block.filled]);
                block.filled = end;
                break;
            }
            if self.ended {
                break;
            }
            if block.filled > LONGEST {
                self.skip_line()?;
                (block.filled, block.too_long) = (0, true);
                self.line += 1;
                return Ok(true);
            }
            searched = block.filled;
            if block.filled + BEHIND == block.bytes.len() {
                block.bytes.resize((2 * block.filled).min(LONGEST + BLOCK) + BEHIND, 0);
            }
            let room = block.bytes.len() - BEHIND;
            let got = read(self.input, &mut block.bytes[block.filled..room])?;
            self.ended = got == 0;
            let mut new = got;
            if self.line == 1 && block.filled == 0 && block.bytes[..got].starts_with(b"\xef\xbb\xbf") {
                // The mark that some programs put before UTF-8.
                block.bytes.copy_within(3..got, 0);
                new -= 3;
            }
            block.filled += new;
        }
        block.bytes[block.filled] = b'\n';
        self.line += memchr::memchr_iter(b'\n', &block.bytes[..block.filled]).count() as u64;
        Ok(block.filled > 0)
    }

    /// Passes over the rest of a line.
    fn skip_line(&mut self) -> std::io::Result<()> {
        let mut buffer = vec![0; BLOCK];
        loop {
            let got = read(self.input, &mut buffer)?;
            if got == 0 {
                self.ended = true;
                return Ok(());
            }
            if let Some(end) = memchr::memchr(b'\n', &buffer[..got]) {
                self.carry.extend_from_slice(&buffer[end + 1..got]);
                return Ok(());
            }
        }
    }
}

/// Reads some bytes, whatever signals come in between.
fn read(input: &mut dyn Read, buffer: &mut [u8]) -> std::io::Result<usize> {
    loop {
        match input.read(buffer) {
            Err(error) if error.kind() == ErrorKind::Interrupted => {}
            other => return other,
        }
    }
}
