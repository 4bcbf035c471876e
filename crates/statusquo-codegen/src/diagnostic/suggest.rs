//! The name that was probably meant.

/// The longest name compared: the work grows with the square.
const MAX: usize = 200;

/// Returns the candidate that is most like `word`, if one is like it at all; of equals, the first.
pub fn suggest<'a>(word: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let word = folded(word);
    // About a third of the letters may be wrong: more, and the suggestion is a guess.
    let limit = word.chars().count().div_ceil(3);
    let distance = |candidate: &'a str| (strsim::damerau_levenshtein(&word, &folded(candidate)), candidate);
    let like = candidates.into_iter().map(distance).filter(|(distance, _)| *distance <= limit);
    like.min_by_key(|(distance, _)| *distance).map(|(_, candidate)| candidate)
}

/// Returns the question whether the name was meant that [`suggest`] finds, as the help of a diagnostic.
pub fn did_you_mean<'a>(word: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<String> {
    suggest(word, candidates).map(|similar| format!("did you mean `{similar}`?"))
}

/// Returns the letters of a name, in which case and the kind of word separator do not count.
fn folded(name: &str) -> String {
    let fold = |c: char| if matches!(c, '_' | ' ') { '-' } else { c.to_ascii_lowercase() };
    name.chars().take(MAX).map(fold).collect()
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
