//! Holds two listings against each other and weighs what differs.

use std::collections::{BTreeMap, BTreeSet};

use super::line::{Key, Line, is_reordered, without_parameter_names};

/// One promise that is not what it was.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Difference {
    pub(super) item: String,
    pub(super) before: Option<String>,
    pub(super) after: Option<String>,
    pub(super) weight: Weight,
    pub(super) why: &'static str,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Weight {
    /// Every program that compiled still compiles.
    Addition,
    /// Some program that compiled no longer does, or does something else.
    Break,
}

/// What `new` promises otherwise than `old`.
pub(super) fn differences(old: &[Line], new: &[Line]) -> Vec<Difference> {
    let keys: BTreeSet<&Key> = old.iter().chain(new).map(|line| &line.key).collect();
    let (old_lines, new_lines) = (by_key(old), by_key(new));
    let open_traits: BTreeSet<&str> = old
        .iter()
        .filter(|line| line.key.kind == "open trait")
        .map(Line::path)
        .collect();
    let none = Vec::new();
    let mut differences = Vec::new();
    for key in keys {
        let before = old_lines.get(key).unwrap_or(&none);
        let after = new_lines.get(key).unwrap_or(&none);
        let gone = before.iter().filter(|line| !after.contains(line));
        let come = after.iter().filter(|line| !before.contains(line));
        let (mut gone, mut come) = (gone.copied(), come.copied());
        loop {
            let difference = match (gone.next(), come.next()) {
                (Some(before), Some(after)) => changed(before, after),
                (Some(before), None) => removed(before),
                (None, Some(after)) => added(after, &open_traits),
                (None, None) => break,
            };
            differences.push(difference);
        }
    }
    differences
}

fn by_key(lines: &[Line]) -> BTreeMap<&Key, Vec<&Line>> {
    let mut map: BTreeMap<&Key, Vec<&Line>> = BTreeMap::new();
    for line in lines {
        map.entry(&line.key).or_default().push(line);
    }
    map
}

fn changed(before: &Line, after: &Line) -> Difference {
    let same_text = before.text == after.text;
    let (weight, why) = if after.is_optional && !before.is_optional {
        (Weight::Break, "no longer there with the default features")
    } else if same_text {
        (Weight::Addition, "there with the default features now")
    } else if is_reordered(&before.text, &after.text) {
        // Of one type, they compile as before and mean something else.
        (Weight::Break, "parameters have changed places")
    } else if without_parameter_names(&before.text) == without_parameter_names(&after.text) {
        (Weight::Addition, "a parameter has another name")
    } else {
        (Weight::Break, "changed")
    };
    Difference {
        item: before.path().to_owned(),
        before: Some(before.shown()),
        after: Some(after.shown()),
        weight,
        why,
    }
}

fn removed(before: &Line) -> Difference {
    // Whoever implements the trait may go on doing so.
    let (weight, why) = if before.key.kind == "required" {
        (
            Weight::Addition,
            "no longer required of those who implement the trait",
        )
    } else {
        (Weight::Break, "removed")
    };
    Difference {
        item: before.path().to_owned(),
        before: Some(before.shown()),
        after: None,
        weight,
        why,
    }
}

fn added(after: &Line, open_traits: &BTreeSet<&str>) -> Difference {
    let holder = after.path().rsplit_once("::").map(|(holder, _)| holder);
    let is_demanded =
        after.key.kind == "required" && holder.is_some_and(|one| open_traits.contains(one));
    let (weight, why) = if is_demanded {
        (
            Weight::Break,
            "required of those who implement the trait, who do not have it",
        )
    } else if covers_everything(after, open_traits) {
        (
            Weight::Break,
            "implemented for every type, so it meets implementations elsewhere",
        )
    } else {
        (Weight::Addition, "added")
    };
    Difference {
        item: after.path().to_owned(),
        before: None,
        after: Some(after.shown()),
        weight,
        why,
    }
}

/// `impl<T: …> Trait for T` of a trait that others implement.
fn covers_everything(line: &Line, open_traits: &BTreeSet<&str>) -> bool {
    let Some((trait_, for_)) = line.key.name.split_once(" for ") else {
        return false;
    };
    let trait_ = trait_.split('<').next().unwrap_or(trait_);
    let is_parameter = for_.chars().all(|one| one == '_' || one.is_alphanumeric());
    is_parameter && line.text.starts_with("impl<") && open_traits.contains(trait_)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Weights of the differences between two listings, and the items they name.
    fn weigh(old: &[&str], new: &[&str]) -> Vec<(String, Weight)> {
        let parse = |lines: &[&str]| {
            lines
                .iter()
                .map(|line| Line::parse(line))
                .collect::<Vec<_>>()
        };
        differences(&parse(old), &parse(new))
            .into_iter()
            .map(|one| (one.item, one.weight))
            .collect()
    }

    fn one(item: &str, weight: Weight) -> Vec<(String, Weight)> {
        vec![(item.to_owned(), weight)]
    }

    #[test]
    fn equal_listings_in_another_order_do_not_differ() {
        let (a, b) = ("pub mod b2sdk_v3", "pub fn b2sdk_v3::f()");
        assert_eq!(weigh(&[a, b], &[b, a]), []);
    }

    #[test]
    fn to_lose_or_change_a_promise_is_a_break_and_to_add_one_is_not() {
        let (short, long) = ("pub fn b2sdk_v3::f()", "pub fn b2sdk_v3::f(x: u8)");
        assert_eq!(weigh(&[short], &[]), one("b2sdk_v3::f", Weight::Break));
        assert_eq!(weigh(&[short], &[long]), one("b2sdk_v3::f", Weight::Break));
        assert_eq!(weigh(&[], &[short]), one("b2sdk_v3::f", Weight::Addition));
    }

    #[test]
    fn a_new_variant_is_a_break_only_where_the_enum_is_closed() {
        let (a, b) = ("pub variant b2sdk_v3::E::A", "pub variant b2sdk_v3::E::B");
        assert_eq!(
            weigh(&[a], &[a, b]),
            one("b2sdk_v3::E::B", Weight::Addition)
        );
        let closed = "closed enum b2sdk_v3::E { A }";
        let wider = "closed enum b2sdk_v3::E { A, B }";
        let found = weigh(&[a, closed], &[a, b, wider]);
        assert!(found.contains(&("b2sdk_v3::E".to_owned(), Weight::Break)));
    }

    #[test]
    fn what_a_trait_requires_counts_the_other_way_round() {
        let open = "open trait b2sdk_v3::T";
        let required = "required b2sdk_v3::T::m";
        assert_eq!(
            weigh(&[open], &[open, required]),
            one("b2sdk_v3::T::m", Weight::Break)
        );
        assert_eq!(
            weigh(&[open, required], &[open]),
            one("b2sdk_v3::T::m", Weight::Addition)
        );
        let new = weigh(&[], &[open, required]);
        assert!(new.iter().all(|(_, weight)| *weight == Weight::Addition));
    }

    #[test]
    fn to_hide_behind_a_feature_is_a_break_and_to_come_out_is_not() {
        let plain = "pub mod b2sdk_v3::a";
        let optional = Line::optional(plain);
        assert_eq!(
            weigh(&[plain], &[&optional]),
            one("b2sdk_v3::a", Weight::Break)
        );
        assert_eq!(
            weigh(&[&optional], &[plain]),
            one("b2sdk_v3::a", Weight::Addition)
        );
    }

    #[test]
    fn another_name_for_a_parameter_breaks_nobody() {
        let found = weigh(
            &["pub fn b2sdk_v3::f(a: u8)"],
            &["pub fn b2sdk_v3::f(b: u8)"],
        );
        assert_eq!(found, one("b2sdk_v3::f", Weight::Addition));
    }

    #[test]
    fn parameters_of_one_type_that_change_places_are_a_break() {
        let found = weigh(
            &["pub fn b2sdk_v3::f(from: u8, to: u8)"],
            &["pub fn b2sdk_v3::f(to: u8, from: u8)"],
        );
        assert_eq!(found, one("b2sdk_v3::f", Weight::Break));
    }

    #[test]
    fn an_implementation_for_every_type_breaks_those_who_have_their_own() {
        let open = "open trait b2sdk_v3::T";
        let blanket = "impl<X: Send> b2sdk_v3::T for X";
        let found = weigh(&[open], &[open, blanket]);
        assert_eq!(found, one("b2sdk_v3::T for X", Weight::Break));
        let plain = "impl b2sdk_v3::T for u8";
        assert_eq!(
            weigh(&[open], &[open, plain]),
            one("b2sdk_v3::T for u8", Weight::Addition)
        );
    }

    #[test]
    fn two_implementations_with_one_key_are_paired() {
        let a = "impl From<u8> for b2sdk_v3::A where u8: Copy";
        let b = "impl From<u8> for b2sdk_v3::A where u8: Send";
        assert_eq!(weigh(&[a, b], &[b, a]), []);
        assert_eq!(
            weigh(&[a, b], &[b]),
            one("From<u8> for b2sdk_v3::A", Weight::Break)
        );
    }
}
