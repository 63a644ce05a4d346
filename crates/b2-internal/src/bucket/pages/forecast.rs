//! Where some thousand names of a listing end, foreseen from a page of names that come before them.
//!
//! Names are taken for numbers: each place of a name has an alphabet, made of the characters that the page has there, and the
//! page says how far its entries reach. The names behind it are taken to be as dense. A forecast that is wrong costs calls or
//! makes ranges uneven, and nothing else.

use std::collections::BTreeSet;
use std::ops::RangeInclusive;

/// How exactly a point is foreseen: in so many places from the first one in which the names of the page differ.
const PLACE_COUNT: usize = 8;

const MAX_NAME_BYTES: usize = 1024;

#[derive(Debug)]
pub(super) struct Forecast {
    /// What all names begin with.
    prefix: String,
    /// What may follow it, by place.
    alphabets: Vec<Alphabet>,
    /// How much further a point lies, in units of the last place.
    stride: u128,
}

impl Forecast {
    /// Foresees points with `range_len` entries between them, from a page and the name behind it. `None` if the page does not
    /// tell: it has one name only.
    pub(super) fn of<'a>(
        prefix: &str,
        mut names: impl ExactSizeIterator<Item = &'a str> + Clone,
        behind: &'a str,
        range_len: usize,
    ) -> Option<Self> {
        let entry_count = names.len() as u128;
        let all = names.clone().chain([behind]);
        let first = names.next()?.strip_prefix(prefix)?;
        let behind = behind.strip_prefix(prefix)?;
        let equal_count = first
            .chars()
            .zip(behind.chars())
            .take_while(|(first, behind)| first == behind)
            .count();
        let mut seen = vec![BTreeSet::new(); equal_count + PLACE_COUNT];
        for name in all {
            let suffix = name.strip_prefix(prefix)?;
            for (seen, character) in seen.iter_mut().zip(suffix.chars()) {
                seen.insert(character);
            }
        }
        let alphabets = alphabets(seen);
        let places = alphabets.get(equal_count..)?;
        let distance = value(places, behind, equal_count) - value(places, first, equal_count);
        let stride = distance * range_len as u128 / entry_count;
        (stride > 0).then(|| Self {
            prefix: prefix.to_owned(),
            alphabets,
            stride,
        })
    }

    /// The name that comes a range after `name`. `None` where the names that are known of end.
    pub(super) fn point_after(&self, name: &str) -> Option<String> {
        let mut suffix = name.strip_prefix(&self.prefix)?.chars();
        let ranks: Vec<_> = self
            .alphabets
            .iter()
            .map(|alphabet| alphabet.rank(suffix.next()))
            .collect();
        let mut carry = self.stride;
        let mut characters = Vec::with_capacity(ranks.len());
        for (alphabet, rank) in self.alphabets.iter().zip(ranks).rev() {
            let sum = rank as u128 + carry;
            characters.push(alphabet.character(sum));
            carry = sum / alphabet.len();
        }
        let suffix: String = characters.into_iter().rev().collect();
        // Two slashes in a row are in no name that the service takes.
        let suffix = suffix.find("//").map_or(&*suffix, |end| &suffix[..=end]);
        let point = format!("{}{suffix}", self.prefix);
        let is_name = carry == 0 && point.len() <= MAX_NAME_BYTES;
        (is_name && *point > *name).then_some(point)
    }
}

/// A name as a number whose digits are its characters at these places, the first of which is the `begin`th of the name.
fn value(places: &[Alphabet], name: &str, begin: usize) -> u128 {
    let mut characters = name.chars().skip(begin);
    places.iter().fold(0, |value, alphabet| {
        value * alphabet.len() + alphabet.rank(characters.next()) as u128
    })
}

/// The characters to expect at each place, out of those that were seen there.
fn alphabets(mut seen: Vec<BTreeSet<char>>) -> Vec<Alphabet> {
    seen.retain(|seen| !seen.is_empty());
    let mut alphabets: Vec<Alphabet> = Vec::with_capacity(seen.len());
    // From the end: the first places of a number tell less of it than those that follow.
    for seen in seen.into_iter().rev() {
        let in_digest = alphabets.last().is_some_and(Alphabet::is_of_digests);
        alphabets.push(Alphabet::of(seen, in_digest));
    }
    alphabets.reverse();
    alphabets
}

/// The characters to expect at a place of a name, in order. There is at least one.
#[derive(Debug)]
struct Alphabet(Vec<char>);

impl Alphabet {
    /// The characters that were seen, and those of their kind: after a 3 there may be a 4, and in a digest an a.
    fn of(mut seen: BTreeSet<char>, in_digest: bool) -> Self {
        let count = |kind: RangeInclusive<char>| seen.range(kind).count();
        let mut kinds = Vec::new();
        let has_digits = count('0'..='9') > 0;
        if has_digits {
            kinds.push('0'..='9');
        }
        for (low, high) in [('a'..='f', 'g'..='z'), ('A'..='F', 'G'..='Z')] {
            let (low_count, high_count) = (count(low.clone()), count(high.clone()));
            // A letter that is the same everywhere is a word's.
            let is_word = low_count + high_count > 1 && (high_count > 0 || !has_digits);
            if is_word {
                kinds.extend([low, high]);
            } else if has_digits && low_count > 0 {
                kinds.push(low);
            }
        }
        let is_hexadecimal = |character: &char| matches!(character, '0'..='9' | 'a'..='f');
        if in_digest && seen.iter().all(is_hexadecimal) {
            kinds = vec!['0'..='9', 'a'..='f'];
        }
        seen.extend(kinds.into_iter().flatten());
        Self(seen.into_iter().collect())
    }

    fn is_of_digests(&self) -> bool {
        self.0.iter().copied().eq(('0'..='9').chain('a'..='f'))
    }

    fn len(&self) -> u128 {
        self.0.len() as u128
    }

    /// How many characters of the alphabet come before this one, but no more than the last one has. None come before the end
    /// of a name.
    fn rank(&self, character: Option<char>) -> usize {
        let before = self.0.partition_point(|&known| Some(known) < character);
        before.min(self.0.len() - 1)
    }

    /// The character of this rank, counted round and round.
    fn character(&self, rank: u128) -> char {
        self.0[(rank % self.len()) as usize]
    }
}

#[cfg(test)]
mod tests;
