//! Content for files: it looks like chance, every block begins with its own number, and nothing in it can be compressed
//! or found twice.

use std::fs::{self, File};
use std::io::{BufWriter, Write};
use std::path::Path;

const BLOCK: usize = 4096;

/// Writes a file of `length` bytes that follow from `seed`.
pub(super) fn write(path: &Path, seed: u64, length: u64) -> Result<(), String> {
    let fill = || -> std::io::Result<()> {
        if let Some(folder) = path.parent() {
            fs::create_dir_all(folder)?;
        }
        let mut file = BufWriter::with_capacity(1 << 20, File::create(path)?);
        let mut left = length;
        for number in 0.. {
            let count = left.min(BLOCK as u64);
            if count == 0 {
                break;
            }
            // No more than a block.
            file.write_all(&block(seed, number)[..count as usize])?;
            left -= count;
        }
        file.flush()
    };
    fill().map_err(|error| format!("cannot write {}: {error}", path.display()))
}

fn block(seed: u64, number: u64) -> [u8; BLOCK] {
    let mut state = seed ^ number.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1;
    let mut block = [0; BLOCK];
    for word in block.chunks_exact_mut(8) {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        word.copy_from_slice(&state.to_le_bytes());
    }
    block[..8].copy_from_slice(&number.to_le_bytes());
    block
}

/// Whether two files hold the same bytes.
pub(super) fn are_equal(one: &Path, other: &Path) -> Result<bool, String> {
    let status = std::process::Command::new("cmp")
        .arg("--silent")
        .args([one, other])
        .status()
        .map_err(|error| format!("cannot start cmp: {error}"))?;
    Ok(status.success())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blocks_are_numbered_and_differ() {
        let (first, second) = (block(7, 0), block(7, 1));
        assert_eq!(second[..8], 1_u64.to_le_bytes());
        assert_ne!(first[8..], second[8..]);
        assert_ne!(first[8..], block(8, 0)[8..]);
    }
}
