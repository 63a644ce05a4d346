//! The ranges of names that a listing is fetched in: which calls to make, and their answers in order. Nothing here makes a call.
//!
//! The ranges lie side by side and cover what is still to be read. At first there is one, fetched page by page. When a listing
//! is long, a range is cut where the [`Forecast`] says that some pages of it end, each time a call is made for it; so many
//! short ranges lie just ahead of the reader, and memory is bounded however long the listing is.
//!
//! A range costs at most one call more than the same names in sequence: its last page reaches over its end. What reaches over
//! is given to the next range, if that has not been asked for.

use std::collections::VecDeque;

use super::forecast::Forecast;
use super::source::{Cursor, Page, PageSize};
use crate::file_version::FileVersion;

/// What is listed by name.
pub(super) trait Named {
    fn name(&self) -> &str;
}

impl Named for FileVersion {
    fn name(&self) -> &str {
        &self.file_name
    }
}

/// How a long listing is fetched ahead of its reader.
#[derive(Debug, Clone, Copy)]
pub(super) struct Ahead {
    /// A listing of more entries than this is long.
    pub(super) long_from: usize,
    /// How many pages are held or under way.
    pub(super) page_count: usize,
    /// How many entries a range should have. Not a number of whole pages: a forecast that is a little low would cost a call.
    pub(super) range_len: usize,
}

impl Default for Ahead {
    fn default() -> Self {
        Self {
            long_from: 20_000,
            page_count: 4,
            range_len: 19_000,
        }
    }
}

/// Which call an answer is of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct OrderId(u64);

/// A call to make.
#[derive(Debug)]
pub(super) struct Order {
    pub(super) id: OrderId,
    pub(super) cursor: Cursor,
    pub(super) count: u32,
}

/// What the reader gets.
#[derive(Debug)]
pub(super) enum Taken<T, E> {
    Entry(T),
    /// Nothing follows.
    Failure(E),
    End,
    /// The next entry has not arrived.
    Nothing,
}

#[derive(Debug)]
pub(super) struct Ranges<T, E> {
    /// Those of which something is left to read, in order. The first one is being read.
    ranges: VecDeque<Range<T, E>>,
    prefix: String,
    page_size: PageSize,
    ahead: Option<Ahead>,
    order_count: u64,
    read_count: usize,
    arrived_count: usize,
    /// How many entries were or will be fetched for nothing.
    wasted_count: usize,
    /// That of the last range that was read.
    forecast: Option<Forecast>,
}

#[derive(Debug)]
struct Range<T, E> {
    entries: VecDeque<T>,
    /// Where what has not arrived begins.
    rest: Option<Cursor>,
    /// The name at which the next range begins; `None` for the last one.
    bound: Option<String>,
    awaited: Option<OrderId>,
    /// How many entries the last page had, once one has arrived.
    page_len: Option<usize>,
    failure: Option<E>,
    forecast: Option<Forecast>,
}

impl<T: Named, E> Ranges<T, E> {
    /// One range from `start`, read a page ahead.
    pub(super) fn new(prefix: String, page_size: PageSize, start: Cursor) -> Self {
        Self {
            ranges: VecDeque::from([Range::new(start, None)]),
            prefix,
            page_size,
            ahead: None,
            order_count: 0,
            read_count: 0,
            arrived_count: 0,
            wasted_count: 0,
            forecast: None,
        }
    }

    pub(super) fn ahead(mut self, ahead: Ahead) -> Self {
        self.ahead = Some(ahead);
        self
    }

    /// Whether there is more than one range, or may be.
    pub(super) fn may_be_many(&self) -> bool {
        self.ahead
            .is_some_and(|ahead| self.arrived_count > ahead.long_from)
    }

    /// The next call to make, until there is none.
    pub(super) fn next_order(&mut self) -> Option<Order> {
        let index = (0..self.ranges.len()).find(|&index| self.is_due(index))?;
        if let Some(point) = self.point_in(index) {
            self.cut(index, point);
        }
        let id = OrderId(self.order_count);
        let count = self.page_size.count();
        self.order_count += 1;
        self.page_size = self.page_size.next();
        let range = &mut self.ranges[index];
        range.awaited = Some(id);
        Some(Order {
            id,
            cursor: range.rest.clone()?,
            count,
        })
    }

    /// Takes the answer to a call. One that nobody waits for is left out.
    pub(super) fn answer(&mut self, id: OrderId, answer: Result<Page<T>, E>) {
        let is_of_id = |range: &Range<T, E>| range.awaited == Some(id);
        let Some(index) = self.ranges.iter().position(is_of_id) else {
            return;
        };
        match answer {
            Ok(page) => self.take_in(index, page),
            Err(failure) => {
                self.ranges.truncate(index + 1);
                self.ranges[index].fail(failure);
            }
        }
        self.drop_what_is_read();
    }

    /// The next entry for the reader.
    pub(super) fn take(&mut self) -> Taken<T, E> {
        let Some(range) = self.ranges.front_mut() else {
            return Taken::End;
        };
        if let Some(entry) = range.entries.pop_front() {
            self.read_count += 1;
            self.drop_what_is_read();
            return Taken::Entry(entry);
        }
        match range.failure.take() {
            Some(failure) => {
                self.ranges.clear();
                Taken::Failure(failure)
            }
            None => Taken::Nothing,
        }
    }

    /// Makes the next range the one that is read, as soon as nothing of the one before it is left.
    fn drop_what_is_read(&mut self) {
        while self.ranges.front().is_some_and(Range::is_read) {
            let range = self.ranges.pop_front();
            let forecast = range.and_then(|range| range.forecast);
            self.forecast = forecast.or(self.forecast.take());
        }
    }

    /// Passes over what comes before `file_name`. Says whether the call that was under way is given up.
    pub(super) fn skip_to(&mut self, file_name: &str) -> bool {
        let Some(range) = self.ranges.front_mut() else {
            return false;
        };
        let is_before = |entry: &T| entry.name() < file_name;
        while range.entries.front().is_some_and(is_before) {
            range.entries.pop_front();
        }
        let is_given_up = range.entries.is_empty() && range.awaited.take().is_some();
        if is_given_up {
            range.rest = Some(Cursor::at(file_name.to_owned()));
        }
        self.drop_what_is_read();
        is_given_up
    }

    /// Whether to make a call for this range. The one that is read is always a page ahead, so that reading never ends.
    fn is_due(&self, index: usize) -> bool {
        let range = &self.ranges[index];
        if range.rest.is_none() || range.awaited.is_some() {
            return false;
        }
        let is_read = index == 0 && range.entries.len() <= range.page_len.unwrap_or(0);
        is_read || self.has_room()
    }

    /// Whether a further page may be held. A reader that has read little may not want much more.
    fn has_room(&self) -> bool {
        let Some(ahead) = self.ahead.filter(|_| self.may_be_many()) else {
            return false;
        };
        let page_len = self.page_len();
        let limit = (ahead.page_count * page_len).min(2 * self.read_count);
        let of_range =
            |range: &Range<T, E>| range.entries.len() + range.awaited.map_or(0, |_| page_len);
        let planned: usize = self.ranges.iter().map(of_range).sum();
        planned + page_len <= limit
    }

    /// Where to cut a range of which a page is about to be fetched.
    fn point_in(&self, index: usize) -> Option<String> {
        // A bucket whose names cannot be foreseen is listed in sequence, by and by.
        let is_thrifty = self.wasted_count <= self.arrived_count / 4 + 2 * self.page_len();
        if !self.may_be_many() || !is_thrifty {
            return None;
        }
        let before = self.ranges.range(..=index).rev();
        let forecast = before
            .filter_map(|range| range.forecast.as_ref())
            .next()
            .or(self.forecast.as_ref())?;
        let range = &self.ranges[index];
        let point = forecast.point_after(range.rest.as_ref()?.name())?;
        let Some(bound) = &range.bound else {
            return Some(point);
        };
        // What is behind the cut has to be worth a range.
        let is_worth_it = forecast
            .point_after(&point)
            .is_some_and(|next| next <= *bound);
        is_worth_it.then_some(point)
    }

    /// Makes two ranges of one. `point` lies behind where its rest begins, and before its bound.
    fn cut(&mut self, index: usize, point: String) {
        let bound = self.ranges[index].bound.replace(point.clone());
        self.ranges
            .insert(index + 1, Range::new(Cursor::at(point), bound));
    }

    fn take_in(&mut self, mut index: usize, mut page: Page<T>) {
        self.arrived_count += page.entries.len();
        if let Some(forecast) = self.forecast_of(&page) {
            self.ranges[index].forecast = Some(forecast);
        }
        while let Some(beyond) = self.ranges[index].take_in(page) {
            page = beyond;
            index += 1;
            let Some(range) = self.ranges.get(index) else {
                return;
            };
            if !range.lets_in(&page) {
                self.wasted_count += page.entries.len();
                return;
            }
            if range.awaited.is_some() {
                self.wasted_count += self.page_len();
            }
        }
    }

    fn forecast_of(&self, page: &Page<T>) -> Option<Forecast> {
        let ahead = self.ahead.filter(|_| self.may_be_many())?;
        let names = page.entries.iter().map(T::name);
        Forecast::of(
            &self.prefix,
            names,
            page.next.as_ref()?.name(),
            ahead.range_len,
        )
    }

    fn page_len(&self) -> usize {
        self.page_size.count() as usize
    }
}

impl<T: Named, E> Range<T, E> {
    fn new(start: Cursor, bound: Option<String>) -> Self {
        Self {
            entries: VecDeque::new(),
            rest: Some(start),
            bound,
            awaited: None,
            page_len: None,
            failure: None,
            forecast: None,
        }
    }

    fn is_read(&self) -> bool {
        self.entries.is_empty() && self.rest.is_none() && self.failure.is_none()
    }

    /// Takes the page that its rest begins with. Gives what lies beyond its end, when the page reaches that.
    fn take_in(&mut self, mut page: Page<T>) -> Option<Page<T>> {
        self.awaited = None;
        self.page_len = Some(page.entries.len());
        let beyond = match &self.bound {
            Some(bound) => {
                let is_inside = |entry: &T| entry.name() < bound.as_str();
                let end = page.entries.partition_point(is_inside);
                page.entries.split_off(end)
            }
            None => VecDeque::new(),
        };
        self.entries.append(&mut page.entries);
        let beyond = Page {
            entries: beyond,
            next: page.next,
        };
        match beyond.begin() {
            Some(name) if self.bound.as_deref().is_none_or(|bound| name < bound) => {
                self.rest = beyond.next;
                None
            }
            _ => {
                self.rest = None;
                Some(beyond)
            }
        }
    }

    /// Whether a page that begins before this range says what it begins with. Where its own answer is under way, only
    /// whether it says that nothing is in it.
    fn lets_in(&self, page: &Page<T>) -> bool {
        let is_new = self.page_len.is_none() && self.failure.is_none();
        is_new
            && match (page.begin(), &self.bound) {
                (None, _) => true,
                (Some(name), Some(bound)) if bound.as_str() <= name => true,
                _ => self.awaited.is_none(),
            }
    }

    fn fail(&mut self, failure: E) {
        self.awaited = None;
        self.rest = None;
        self.failure = Some(failure);
    }
}

impl<T: Named> Page<T> {
    /// The first name in it or behind it; `None` if the listing is at its end.
    fn begin(&self) -> Option<&str> {
        let first = self.entries.front().map(T::name);
        first.or(self.next.as_ref().map(Cursor::name))
    }
}

#[cfg(test)]
mod tests;
