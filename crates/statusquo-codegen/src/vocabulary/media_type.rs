//! Media types: what one is without its parameters, and which are JSON.

/// Returns a media type in lower case and without parameters: `application/json; charset=utf-8` is `application/json`.
pub fn essence(media: &str) -> String {
    media.split(';').next().unwrap_or_default().trim().to_ascii_lowercase()
}

/// Returns whether bodies of a media type are JSON: `application/json`, `text/json`, everything that ends in `+json`
/// (RFC 6839), and `*/*`, of which JSON is the best guess. Case and parameters do not matter (RFC 9110, 8.3.1).
pub fn is_json(media: &str) -> bool {
    let essence = essence(media);
    matches!(essence.as_str(), "application/json" | "text/json" | "*/*") || essence.ends_with("+json")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn case_and_parameters_do_not_matter() {
        for (media, expected, json) in [
            ("application/json", "application/json", true),
            ("Application/Problem+JSON; charset=utf-8", "application/problem+json", true),
            (" text/JSON ", "text/json", true),
            ("*/*", "*/*", true),
            ("application/jsonl", "application/jsonl", false),
            ("application/json-seq", "application/json-seq", false),
            ("text/plain; a=+json", "text/plain", false),
            ("", "", false),
        ] {
            assert_eq!((essence(media).as_str(), is_json(media)), (expected, json), "{media}");
        }
    }
}
