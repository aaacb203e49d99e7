//! From an id in a text to its position, without a look at more than one or two places.
//!
//! Ids are compared as words of eight bytes: an id of up to sixteen is told apart from every other by its first eight, its last eight and its length.

/// Ids by what they begin and end with.
#[derive(Debug)]
pub(super) struct Ids {
    slots: Vec<Slot>,
    shift: u32,
    ids: Vec<Box<[u8]>>,
}

#[derive(Debug, Clone, Copy)]
struct Slot {
    head: u64,
    tail: u64,
    /// [`EMPTY`] where there is none.
    length: u32,
    at: u32,
}

const EMPTY: u32 = u32::MAX;
const NONE: Slot = Slot { head: 0, tail: 0, length: EMPTY, at: 0 };
/// Spreads the bits of a product over its upper half (Knuth 1998, The Art of Computer Programming 3, section 6.4).
const SPREAD: u64 = 0x9e37_79b9_7f4a_7c15;

impl Ids {
    /// The ids of a list; of two that are the same the first counts. None is given the position of an id that is left out.
    pub(super) fn new<'a>(ids: impl Iterator<Item = Option<&'a str>>) -> Self {
        let ids: Vec<Box<[u8]>> = ids.map(|id| id.unwrap_or("").as_bytes().into()).collect();
        let bits = (ids.len() * 8).next_power_of_two().trailing_zeros().max(3);
        let mut made = Self { slots: vec![NONE; 1 << bits], shift: 64 - bits, ids: Vec::new() };
        for (at, id) in ids.iter().enumerate().filter(|(_, id)| !id.is_empty()) {
            let (head, tail) = ends(id);
            let mut slot = made.place(head, tail, id.len());
            while made.slots[slot].length != EMPTY {
                slot = (slot + 1) % made.slots.len();
            }
            made.slots[slot] = Slot { head, tail, length: u32::try_from(id.len()).unwrap_or(EMPTY), at: u32::try_from(at).unwrap_or(0) };
        }
        made.ids = ids;
        made
    }

    fn place(&self, head: u64, tail: u64, length: usize) -> usize {
        // The length stands where short ids have zeros.
        ((head ^ tail.rotate_left(32) ^ (length as u64) << 56).wrapping_mul(SPREAD) >> self.shift) as usize
    }

    /// The position of an id.
    pub(super) fn find(&self, id: &[u8]) -> Option<usize> {
        let (head, tail) = ends(id);
        self.find_by(head, tail, id.len(), id)
    }

    /// The position of an id whose first and last eight bytes are known; of one of up to eight bytes the head has zeros behind it and the tail is zero. The id
    /// itself is only looked at where it is longer than sixteen bytes.
    #[inline]
    pub(super) fn find_by(&self, head: u64, tail: u64, length: usize, id: &[u8]) -> Option<usize> {
        let mut place = self.place(head, tail, length);
        loop {
            let slot = self.slots.get(place)?;
            if slot.length == EMPTY {
                return None;
            }
            let same = slot.head == head && slot.tail == tail && slot.length as usize == length;
            if same && (length <= 16 || self.ids[slot.at as usize][..] == *id) {
                return Some(slot.at as usize);
            }
            place = (place + 1) & (self.slots.len() - 1);
        }
    }
}

/// The first and the last eight bytes.
fn ends(id: &[u8]) -> (u64, u64) {
    match (id.first_chunk(), id.last_chunk()) {
        (Some(head), Some(tail)) => (u64::from_le_bytes(*head), if id.len() > 8 { u64::from_le_bytes(*tail) } else { 0 }),
        (None, _) | (_, None) => (id.iter().rev().fold(0, |word, byte| word << 8 | u64::from(*byte)), 0),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_are_found_and_others_are_not() {
        let long = ["a", "q01", "q02", "12345678", "people.change", "people.chance", "a.very.long.id.of.one", "a.very.lung.id.of.one"];
        let ids = Ids::new(long.iter().map(|id| Some(*id)).chain([None]));
        for (at, id) in long.iter().enumerate() {
            assert_eq!(ids.find(id.as_bytes()), Some(at), "{id}");
        }
        for other in ["", "q0", "q03", "q01\0", "1234567", "123456789", "a.very.lang.id.of.one"] {
            assert_eq!(ids.find(other.as_bytes()), None, "{other}");
        }
    }
}
