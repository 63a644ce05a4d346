//! What a program has to change that moves from one interface to another.

use std::fmt;

use super::compare::{Difference, Weight, differences};
use super::line::Line;
use super::verdict::Grade;

/// Two interfaces side by side, as if both crates had one name.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Migration {
    pub(super) from: String,
    pub(super) to: String,
    /// What is gone or different. What belongs to something that is gone is not listed beside it.
    pub(super) changes: Vec<Difference>,
    pub(super) additions: Vec<Difference>,
    /// How values of one interface become values of the other.
    pub(super) conversions: Vec<String>,
    /// How many promises both make.
    pub(super) same: usize,
}

impl Migration {
    /// `from` and `to` are names of crates.
    pub(super) fn between(from: &str, old: &[Line], to: &str, new: &[Line]) -> Self {
        let own = |lines: &[Line], name: &str| {
            let own = lines.iter().filter(|line| mentions_only(&line.text, name));
            own.map(|line| renamed(line, from, to)).collect::<Vec<_>>()
        };
        let conversions = old.iter().chain(new).filter(|line| {
            line.key.kind == "impl" && mentions(&line.text, from) && mentions(&line.text, to)
        });
        let mut conversions: Vec<String> = conversions.map(Line::shown).collect();
        conversions.sort();
        conversions.dedup();
        let (old, new) = (own(old, from), own(new, to));
        let same = old.iter().filter(|line| new.contains(line)).count();
        let (mut changes, additions): (Vec<_>, Vec<_>) = differences(&old, &new)
            .into_iter()
            .partition(|difference| difference.weight == Weight::Break);
        let gone: Vec<String> = changes.iter().filter_map(definition_gone).collect();
        changes.retain(|change| {
            let is_whole = match definition_gone(change) {
                Some(path) => !is_inside(&path, &gone),
                None => !belongs_to(change, &gone),
            };
            is_whole && !is_there_by_itself(change, &new)
        });
        for change in &mut changes {
            // What is gone has a name in the old interface only.
            change.item = replace_crate(&change.item, to, from);
            change.before = change
                .before
                .as_ref()
                .map(|text| replace_crate(text, to, from));
        }
        Self {
            from: from.to_owned(),
            to: to.to_owned(),
            changes,
            additions,
            conversions,
            same,
        }
    }

    pub(super) fn grade(&self) -> Grade {
        match (self.changes.is_empty(), self.additions.is_empty()) {
            (false, _) => Grade::Break,
            (true, false) => Grade::Additions,
            (true, true) => Grade::Same,
        }
    }
}

impl fmt::Display for Migration {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (gone, changed): (Vec<_>, Vec<_>) =
            self.changes.iter().partition(|one| one.after.is_none());
        writeln!(
            f,
            "{} -> {}: {} gone, {} changed, {} new, {} the same",
            self.from,
            self.to,
            gone.len(),
            changed.len(),
            self.additions.len(),
            self.same
        )?;
        if !gone.is_empty() {
            writeln!(f, "\ngone:")?;
        }
        for change in gone {
            writeln!(f, "  {}", change.before.as_deref().unwrap_or(&change.item))?;
        }
        if !changed.is_empty() {
            writeln!(f, "\nchanged:")?;
        }
        for change in changed {
            writeln!(f, "  {}", change.item)?;
            writeln!(f, "    from: {}", change.before.as_deref().unwrap_or("-"))?;
            writeln!(f, "    to:   {}", change.after.as_deref().unwrap_or("-"))?;
        }
        if !self.conversions.is_empty() {
            writeln!(f, "\nconversions:")?;
        }
        for conversion in &self.conversions {
            writeln!(f, "  {conversion}")?;
        }
        Ok(())
    }
}

/// The path of the item whose definition is gone, where members may hang on it.
fn definition_gone(change: &Difference) -> Option<String> {
    let before = change.before.as_deref()?;
    let kind = &Line::parse(before).key.kind;
    let is_holder = matches!(kind.as_str(), "mod" | "struct" | "enum" | "union" | "trait");
    (change.after.is_none() && is_holder).then(|| change.item.clone())
}

/// Whether the module around an item is gone as a whole.
fn is_inside(path: &str, gone: &[String]) -> bool {
    let is_around = |one: &String| {
        path.strip_prefix(one.as_str())
            .is_some_and(|rest| rest.starts_with("::"))
    };
    gone.iter().any(is_around)
}

/// Whether the change goes without saying, because an item of `gone` is gone.
fn belongs_to(change: &Difference, gone: &[String]) -> bool {
    let text = change.before.as_deref().unwrap_or_default();
    let is_block = Line::parse(text).key.name.contains(' ') || change.item.starts_with('<');
    gone.iter().any(|path| {
        let is_part = change
            .item
            .strip_prefix(path.as_str())
            .is_some_and(|rest| rest.is_empty() || rest.starts_with("::"));
        is_part || (is_block && mentions(text, path))
    })
}

/// Whether a second name is gone because the other interface has the item under that name in the first place.
fn is_there_by_itself(change: &Difference, new: &[Line]) -> bool {
    let text = change.before.as_deref().unwrap_or_default();
    text.starts_with("pub use ") && new.iter().any(|line| line.path() == change.item)
}

fn renamed(line: &Line, from: &str, to: &str) -> Line {
    Line::parse(&replace_crate(&line.shown(), from, to))
}

/// Whether `text` names `path`, and not only something whose name begins like it.
fn mentions(text: &str, path: &str) -> bool {
    parts(text, path).count() > 1
}

/// Whether no interface but `name` occurs in `text`.
fn mentions_only(text: &str, name: &str) -> bool {
    let root = |at: usize| {
        let rest = &text[at..];
        rest.find(|one| !is_word(one))
            .map_or(rest, |end| &rest[..end])
    };
    text.match_indices("b2sdk_v")
        .all(|(at, _)| root(at) == name)
}

fn replace_crate(text: &str, from: &str, to: &str) -> String {
    parts(text, from).collect::<Vec<_>>().join(to)
}

/// `text`, cut wherever it names `path`.
fn parts<'a>(text: &'a str, path: &'a str) -> impl Iterator<Item = &'a str> {
    let mut rest = Some(text);
    std::iter::from_fn(move || {
        let text = rest?;
        let whole = text.match_indices(path).find(|(at, _)| {
            let before = text[..*at].chars().next_back();
            let after = text[at + path.len()..].chars().next();
            !before.is_some_and(is_word) && !after.is_some_and(is_word)
        });
        match whole {
            Some((at, _)) => {
                rest = Some(&text[at + path.len()..]);
                Some(&text[..at])
            }
            None => {
                rest = None;
                Some(text)
            }
        }
    })
}

fn is_word(one: char) -> bool {
    one == '_' || one.is_alphanumeric()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn between(old: &[&str], new: &[&str]) -> Migration {
        let parse =
            |lines: &[&str]| -> Vec<Line> { lines.iter().map(|line| Line::parse(line)).collect() };
        Migration::between("b2sdk_v2", &parse(old), "b2sdk_v3", &parse(new))
    }

    #[test]
    fn what_both_interfaces_have_needs_no_change() {
        let migration = between(
            &["pub mod b2sdk_v2", "pub fn b2sdk_v2::f(x: b2sdk_v2::A)"],
            &["pub mod b2sdk_v3", "pub fn b2sdk_v3::f(x: b2sdk_v3::A)"],
        );
        assert_eq!((migration.grade(), migration.same), (Grade::Same, 2));
    }

    #[test]
    fn what_is_changed_shows_both_signatures_under_their_own_names() {
        let (old, new) = (
            "pub fn b2sdk_v2::A::f(&self)",
            "pub fn b2sdk_v3::A::f(&self, x: u8)",
        );
        let migration = between(&[old], &[new]);
        let change = &migration.changes[0];
        assert_eq!(change.item, "b2sdk_v2::A::f");
        assert_eq!(change.before.as_deref(), Some(old));
        assert_eq!(change.after.as_deref(), Some(new));
        assert_eq!(migration.grade(), Grade::Break);
    }

    #[test]
    fn a_type_that_is_gone_is_named_once() {
        let migration = between(
            &[
                "pub struct b2sdk_v2::A",
                "closed struct b2sdk_v2::A { x }",
                "pub field b2sdk_v2::A::x: u8",
                "impl Clone for b2sdk_v2::A",
                "type <b2sdk_v2::A as Iterator>::Item = u8",
                "pub struct b2sdk_v2::Ab",
            ],
            &[],
        );
        let gone: Vec<&str> = migration
            .changes
            .iter()
            .map(|one| one.item.as_str())
            .collect();
        assert_eq!(gone, ["b2sdk_v2::A", "b2sdk_v2::Ab"]);
    }

    #[test]
    fn a_module_that_is_gone_is_named_once() {
        let migration = between(
            &[
                "pub mod b2sdk_v2::v3",
                "pub struct b2sdk_v2::v3::A",
                "impl Clone for b2sdk_v2::v3::A",
            ],
            &[],
        );
        let gone: Vec<&str> = migration
            .changes
            .iter()
            .map(|one| one.item.as_str())
            .collect();
        assert_eq!(gone, ["b2sdk_v2::v3"]);
    }

    #[test]
    fn a_second_name_that_is_the_first_one_there_is_no_loss() {
        let migration = between(
            &["pub use b2sdk_v2::events::A = b2sdk_v2::A"],
            &["pub struct b2sdk_v3::events::A"],
        );
        assert_eq!(migration.changes, []);
    }

    #[test]
    fn conversions_are_the_way_and_not_a_loss() {
        let there = "impl From<b2sdk_v2::A> for b2sdk_v3::A";
        let back = "impl From<b2sdk_v3::A> for b2sdk_v2::A";
        let migration = between(&[there, back], &[]);
        assert_eq!(migration.changes, []);
        assert_eq!(migration.conversions, [there, back]);
        // The way to a third interface is no business of these two.
        let other = between(&["impl From<b2sdk_v4::A> for b2sdk_v2::A"], &[]);
        assert_eq!((other.changes, other.conversions), (vec![], vec![]));
    }

    #[test]
    fn what_is_new_asks_for_nothing() {
        let migration = between(&[], &["pub fn b2sdk_v3::f()"]);
        assert_eq!(migration.grade(), Grade::Additions);
        assert_eq!(migration.additions[0].item, "b2sdk_v3::f");
    }

    #[test]
    fn names_that_begin_alike_are_different() {
        assert!(!mentions("impl Clone for b2sdk_v2::Ab", "b2sdk_v2::A"));
        assert_eq!(
            replace_crate("b2sdk_v20::A b2sdk_v2", "b2sdk_v2", "b2sdk_v3"),
            "b2sdk_v20::A b2sdk_v3"
        );
    }
}
