//! The notation of the tables: intents such as `U30 + C4` (end to end) or `U30@0, C4@10` (placed), and plans such as
//! `up U0[0+10]; cp C1; mix(rd U2, dl C1[0+4])`. A piece without a range is its whole intent.

use super::super::intent::{WriteIntent, WriteSource};
use super::super::piece::{Piece, SourceKind};
use super::super::plan::{PartContent, PlannedPart};
use super::end_to_end;

/// Reads intents whose numbers count `unit` bytes.
pub(super) fn intents(text: &str, unit: u64) -> Vec<WriteIntent> {
    if !text.contains('@') {
        let sources = text.split(" + ").enumerate();
        return end_to_end(sources.map(|(number, text)| source(number, text, unit)));
    }
    let placed = text.split(", ").enumerate().map(|(number, text)| {
        let (text, place) = text.split_once('@').unwrap();
        WriteIntent::new(source(number, text, unit), bytes(place, unit))
    });
    placed.collect()
}

fn source(number: usize, text: &str, unit: u64) -> WriteSource {
    let length = bytes(&text[1..], unit);
    match &text[..1] {
        "U" => WriteSource::upload(format!("source {number}"), length),
        "C" => WriteSource::copy(format!("file {number}"), 0, length),
        other => panic!("{other}"),
    }
}

fn bytes(text: &str, unit: u64) -> u64 {
    let (whole, tenths) = text.split_once('.').unwrap_or((text, "0"));
    let tenths = 10 * whole.parse::<u64>().unwrap() + tenths.parse::<u64>().unwrap();
    assert_eq!(tenths * unit % 10, 0, "{text} has no whole number of bytes");
    tenths * unit / 10
}

/// Writes a plan in units.
pub(super) fn printed(parts: &[PlannedPart], intents: &[WriteIntent], unit: u64) -> String {
    let piece = |piece: &Piece| {
        let letter = match piece.kind {
            SourceKind::Upload => 'U',
            SourceKind::Copy => 'C',
        };
        let number = piece.intent;
        let whole = &intents[number].source;
        if piece.length == whole.length {
            return format!("{letter}{number}");
        }
        let (offset, length) = (in_units(piece.offset, unit), in_units(piece.length, unit));
        format!("{letter}{number}[{offset}+{length}]")
    };
    let sub_piece = |part: &Piece| {
        let verb = match part.kind {
            SourceKind::Upload => "rd",
            SourceKind::Copy => "dl",
        };
        format!("{verb} {}", piece(part))
    };
    let part = |part: &PlannedPart| match &part.content {
        PartContent::Upload(whole) => format!("up {}", piece(whole)),
        PartContent::Copy(whole) => format!("cp {}", piece(whole)),
        PartContent::Mixed(pieces) => {
            let pieces: Vec<String> = pieces.iter().map(sub_piece).collect();
            format!("mix({})", pieces.join(", "))
        }
    };
    let parts: Vec<String> = parts.iter().map(part).collect();
    parts.join("; ")
}

fn in_units(bytes: u64, unit: u64) -> String {
    let tenths = bytes * 10 / unit;
    assert_eq!(
        tenths * unit,
        bytes * 10,
        "{bytes} bytes are too fine for the table"
    );
    match tenths % 10 {
        0 => format!("{}", tenths / 10),
        tenth => format!("{}.{tenth}", tenths / 10),
    }
}
