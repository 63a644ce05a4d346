use super::wildcard::Wildcard;
use crate::error::Error;

/// Whether a [`Filter`] keeps names or drops them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum FilterType {
    /// Names that fit are listed.
    Include,
    /// Names that fit are left out.
    Exclude,
}

/// What a listing shows: names that fit a pattern, or those that do not.
///
/// Of several filters the last one that fits decides. A name that fits none is listed, unless all filters are includes.
///
/// ```
/// use b2_internal::bucket::Filter;
///
/// let all_but_logs = [Filter::exclude("*.log")];
/// let tables_only = [Filter::include("*.csv"), Filter::include("*.tsv")];
/// # assert_ne!(all_but_logs[0], tables_only[0]);
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Filter {
    /// Whether names that fit are kept or dropped.
    pub filter_type: FilterType,
    /// The pattern of whole names: `*` is any text, also with slashes; `?` any character; `[abc]` and `[!abc]` a set.
    pub pattern: String,
}

impl Filter {
    /// Lists names that fit.
    pub fn include(pattern: impl Into<String>) -> Self {
        Self {
            filter_type: FilterType::Include,
            pattern: pattern.into(),
        }
    }

    /// Leaves names that fit out.
    pub fn exclude(pattern: impl Into<String>) -> Self {
        Self {
            filter_type: FilterType::Exclude,
            pattern: pattern.into(),
        }
    }
}

/// Filters that are ready to decide.
#[derive(Debug, Clone)]
pub(super) struct Filters {
    rules: Vec<(FilterType, Wildcard)>,
    otherwise: FilterType,
}

impl Filters {
    pub(super) fn new(filters: &[Filter]) -> Result<Self, Error> {
        let only_includes = !filters.is_empty()
            && filters
                .iter()
                .all(|filter| filter.filter_type == FilterType::Include);
        let rules = filters
            .iter()
            .map(|filter| Ok((filter.filter_type, Wildcard::new(&filter.pattern)?)));
        Ok(Self {
            rules: rules.collect::<Result<_, Error>>()?,
            otherwise: match only_includes {
                true => FilterType::Exclude,
                false => FilterType::Include,
            },
        })
    }

    pub(super) fn keep(&self, name: &str) -> bool {
        let last = self
            .rules
            .iter()
            .rev()
            .find(|(_, pattern)| pattern.is_match(name));
        last.map_or(self.otherwise, |(filter_type, _)| *filter_type) == FilterType::Include
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_filter_that_fits_decides() {
        let incl = |pattern: &str| Filter::include(pattern);
        let excl = |pattern: &str| Filter::exclude(pattern);
        for (filters, cases) in [
            (vec![], vec![("a", true)]),
            (vec![excl("*")], vec![("a", false), ("a/b", false)]),
            (vec![incl("a-*")], vec![("a-", true), ("b-", false)]),
            (vec![excl("*.txt")], vec![("a.txt", false), ("a.csv", true)]),
            (
                vec![excl("*"), incl("*.[ct]sv")],
                vec![("a.csv", true), ("a.tsv", true), ("a.ksv", false)],
            ),
            (
                vec![excl("*"), incl("*.[ct]sv"), excl("a.csv")],
                vec![("a.csv", false), ("b.csv", true)],
            ),
            (
                vec![incl("b/*"), excl("*.txt"), incl("a.txt")],
                vec![("a.txt", true), ("b/a-1.csv", true), ("b/a-1.txt", false)],
            ),
        ] {
            let ready = Filters::new(&filters).unwrap();
            for (name, kept) in cases {
                assert_eq!(ready.keep(name), kept, "{filters:?} {name}");
            }
        }
    }
}
