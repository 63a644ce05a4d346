//! Intents of one sort, thinned out to a row in which no two overlap.

use std::collections::VecDeque;

use super::piece::Placed;

/// Decides which of its intents has each byte, as far as the frontier allows: the place before which no further intent
/// begins. It holds two intents at a time, however many overlap.
///
/// An intent has its bytes until another one that reaches further takes over, if several do, the one that reaches
/// furthest. It does so as early as it can: but first the one in place has what a part needs (`reserve`), and enough has
/// to remain for the successor, else it waits until the other one ends.
#[derive(Debug)]
pub(super) struct Lane {
    reserve: u64,
    holder: Option<Holder>,
    /// Of those that overlap the holder, or that wait at the frontier, the one that reaches furthest. The first, if equal.
    successor: Option<Placed>,
    /// Everything before it is decided.
    known: u64,
    /// What is decided, in order.
    spans: VecDeque<Span>,
}

#[derive(Debug)]
struct Holder {
    intent: Placed,
    /// Where it became the holder.
    from: u64,
}

/// Bytes that one intent of the lane has.
#[derive(Debug)]
pub(super) struct Span {
    pub(super) placed: Placed,
    /// Whether its intent has at least the reserve from where it took over.
    pub(super) is_reserved: bool,
}

impl Lane {
    pub(super) fn new(reserve: u64) -> Self {
        Self {
            reserve,
            holder: None,
            successor: None,
            known: 0,
            spans: VecDeque::new(),
        }
    }

    /// Everything before it is decided.
    pub(super) fn known(&self) -> u64 {
        self.known
    }

    /// Takes an intent that begins at the frontier.
    pub(super) fn add(&mut self, intent: Placed) {
        let holder = self.holder.as_ref().map(|holder| &holder.intent);
        let reach = self.successor.as_ref().or(holder).map_or(0, Placed::end);
        if intent.end() > reach {
            self.successor = Some(intent);
        }
    }

    /// Learns that all further intents begin at the frontier or behind it.
    pub(super) fn advance(&mut self, frontier: u64) {
        loop {
            let Some(holder) = &self.holder else {
                let Some(next) = self.successor.take_if(|next| next.start < frontier) else {
                    self.known = frontier;
                    return;
                };
                self.known = next.start;
                self.holder = Some(Holder {
                    from: next.start,
                    intent: next,
                });
                continue;
            };
            if holder.intent.end() >= frontier {
                // Whoever else may still come takes over behind the frontier.
                let until = match &self.successor {
                    Some(successor) => holder.earliest_takeover(successor, self.reserve),
                    None => frontier,
                };
                self.decide(until.min(frontier));
                return;
            }
            let until = holder.takeover(self.successor.as_ref(), self.reserve);
            self.decide(until);
            self.holder = self.successor.take().map(|intent| Holder {
                intent,
                from: until,
            });
        }
    }

    /// Gives the holder everything up to `until`.
    fn decide(&mut self, until: u64) {
        if let Some(holder) = &self.holder
            && self.known < until
        {
            self.spans.push_back(Span {
                placed: holder.intent.between(self.known, until),
                is_reserved: holder.is_reserved(self.reserve),
            });
            self.known = until;
        }
    }

    /// What is decided for `position` or, if there is a gap, for what comes next. Forgets what lies before.
    pub(super) fn at(&mut self, position: u64) -> Option<&Span> {
        while self
            .spans
            .front()
            .is_some_and(|span| span.placed.end() <= position)
        {
            self.spans.pop_front();
        }
        self.spans.front()
    }
}

impl Holder {
    fn is_reserved(&self, reserve: u64) -> bool {
        self.intent.end() - self.from >= reserve
    }

    fn earliest_takeover(&self, successor: &Placed, reserve: u64) -> u64 {
        let kept = if self.is_reserved(reserve) {
            reserve
        } else {
            0
        };
        successor.start.max(self.from + kept)
    }

    fn takeover(&self, successor: Option<&Placed>, reserve: u64) -> u64 {
        let Some(successor) = successor else {
            return self.intent.end();
        };
        let earliest = self.earliest_takeover(successor, reserve);
        if self.is_reserved(reserve) && successor.end() - earliest < reserve {
            return self.intent.end();
        }
        earliest
    }
}
