//! What makes a part the same part in a later run.

use std::fmt;

use serde_json::{Value, json};

use super::piece::{Piece, SourceKind};
use super::plan::{Plan, PlannedPart};
use crate::digest::Sha1Digest;

/// The way in which this version lays out parts and writes identities. Whoever changes either raises it, so that parts of
/// unfinished files are not mistaken for what they are not.
const LAYOUT_VERSION: u32 = 1;

/// Says which bytes a part has: two parts of the same identity have the same place and the same content. It does not
/// say whether the service copied them.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct PartIdentity(String);

impl fmt::Display for PartIdentity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl PlannedPart {
    /// The layout version, the part's place, and the id and absolute range of each source.
    pub(crate) fn identity(&self) -> PartIdentity {
        let pieces: Vec<Value> = self.content.pieces().iter().map(of_piece).collect();
        // JSON, because an id may contain whatever would separate it from its neighbours.
        PartIdentity(json!([LAYOUT_VERSION, self.offset, self.length, pieces]).to_string())
    }
}

impl Plan {
    /// Tells a plan from every other one.
    pub(crate) fn id(&self) -> Sha1Digest {
        let parts: Vec<String> = self.parts.iter().map(|part| part.identity().0).collect();
        Sha1Digest::of(json!(parts).to_string().as_bytes())
    }
}

fn of_piece(piece: &Piece) -> Value {
    let kind = match piece.kind {
        SourceKind::Upload => "upload",
        SourceKind::Copy => "copy",
    };
    json!([kind, &*piece.source_id, piece.offset, piece.length])
}
