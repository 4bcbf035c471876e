//! The name that was probably meant.

/// Returns the candidate that is most like `word`, if one is like it at all; of equals, the first.
pub fn suggest<'a>(word: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let word = Word::of(word);
    // About a third of the letters may be wrong: more, and the suggestion is a guess.
    let limit = word.letters.len().div_ceil(3);
    let mut best: Option<(usize, &str)> = None;
    for candidate in candidates {
        let distance = word.distance(&Word::of(candidate));
        if distance <= limit && best.is_none_or(|(least, _)| distance < least) {
            best = Some((distance, candidate));
        }
    }
    best.map(|(_, candidate)| candidate)
}

/// The letters of a name, in which case and the kind of word separator do not count.
struct Word {
    letters: Vec<char>,
}

impl Word {
    /// The longest name compared: the work grows with the square.
    const MAX: usize = 200;

    fn of(text: &str) -> Self {
        let fold = |c: char| if matches!(c, '_' | ' ') { '-' } else { c.to_ascii_lowercase() };
        Self { letters: text.chars().take(Self::MAX).map(fold).collect() }
    }

    /// Returns how many letters have to be inserted, removed, replaced or swapped with the next to get from one to
    /// the other.
    fn distance(&self, other: &Word) -> usize {
        let (left, right) = (&self.letters, &other.letters);
        let mut before_last: Vec<usize> = Vec::new();
        let mut last: Vec<usize> = (0..=right.len()).collect();
        for (row, from) in left.iter().enumerate() {
            let mut current = vec![row + 1];
            for (column, to) in right.iter().enumerate() {
                let replaced = last[column] + usize::from(from != to);
                let mut least = replaced.min(last[column + 1] + 1).min(current[column] + 1);
                if row > 0 && column > 0 && *from == right[column - 1] && left[row - 1] == *to {
                    least = least.min(before_last[column - 1] + 1);
                }
                current.push(least);
            }
            before_last = std::mem::replace(&mut last, current);
        }
        last[right.len()]
    }
}

#[cfg(test)]
mod tests {
    use super::suggest;

    #[test]
    fn small_mistakes_are_recognised() {
        let keys = ["means", "when", "body", "body_why", "retry"];
        for (written, meant) in
            [("mean", "means"), ("wehn", "when"), ("Body", "body"), ("body-why", "body_why"), ("retires", "retry")]
        {
            assert_eq!(suggest(written, keys), Some(meant), "{written}");
        }
    }

    #[test]
    fn other_words_are_not() {
        for written in ["", "x", "description", "headers"] {
            assert_eq!(suggest(written, ["means", "when", "body"]), None, "{written}");
        }
        assert_eq!(suggest("means", []), None);
    }

    #[test]
    fn the_nearest_wins_and_then_the_first() {
        assert_eq!(suggest("GET /imges", ["GET /image", "GET /images"]), Some("GET /images"));
        assert_eq!(suggest("abcx", ["abcd", "abce"]), Some("abcd"));
    }

    #[test]
    fn very_long_words_take_no_time() {
        let long = "x".repeat(1_000_000);
        assert_eq!(suggest(&long, [long.as_str()]), Some(long.as_str()));
    }
}
