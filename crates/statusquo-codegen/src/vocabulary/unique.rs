//! Names of which each is given once.

use std::collections::{BTreeMap, BTreeSet};

/// Hands out each name once; a second taker gets the name with a number behind it.
#[derive(Debug, Default, Clone)]
pub struct Unique {
    taken: BTreeSet<String>,
    /// The number to try next for a name that is taken: without it, many takers of one name would try all numbers each.
    next: BTreeMap<String, usize>,
}

impl Unique {
    /// Starts with names that nobody may have.
    pub fn with_reserved<'a>(reserved: impl IntoIterator<Item = &'a str>) -> Self {
        Unique { taken: reserved.into_iter().map(str::to_owned).collect(), next: BTreeMap::new() }
    }

    /// Returns `name`, or `name2`, `name3` and so on when it is taken.
    pub fn claim(&mut self, name: &str) -> String {
        self.claim_as(name, str::to_owned)
    }

    /// As [`claim`](Self::claim), with every numbered name written as `write` says, which keeps numbers apart.
    pub fn claim_as(&mut self, name: &str, write: impl Fn(&str) -> String) -> String {
        if self.taken.insert(name.to_owned()) {
            return name.to_owned();
        }
        // A digit at the end would read as another number: `v1` and `v12`.
        let separator = if !name.ends_with(|c: char| c.is_ascii_digit()) {
            ""
        } else if name.starts_with(|c: char| c.is_ascii_uppercase()) {
            "N"
        } else {
            "_"
        };
        let next = self.next.entry(name.to_owned()).or_insert(2);
        loop {
            let candidate = write(&format!("{name}{separator}{next}"));
            *next += 1;
            if self.taken.insert(candidate.clone()) {
                return candidate;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Unique;

    #[test]
    fn a_taken_name_gets_a_number() {
        let mut unique = Unique::with_reserved(["client"]);
        assert_eq!(unique.claim("client"), "client2");
        assert_eq!(unique.claim("id"), "id");
        assert_eq!(unique.claim("id"), "id2");
        assert_eq!(unique.claim("id"), "id3");
        assert_eq!(unique.claim("v1"), "v1");
        assert_eq!(unique.claim("v1"), "v1_2");
    }
}
