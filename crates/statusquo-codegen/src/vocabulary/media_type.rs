//! Media types: what one is without its parameters, and which are JSON.

/// Returns a media type in lower case and without parameters: `application/json; charset=utf-8` is `application/json`.
pub fn essence(media: &str) -> String {
    media.split(';').next().unwrap_or_default().trim().to_ascii_lowercase()
}

/// Returns whether bodies of a media type are JSON: `application/json`, and everything that ends in `+json`, with or
/// without parameters.
pub fn is_json(media: &str) -> bool {
    let media = media.split(';').next().unwrap_or_default().trim();
    media == "application/json" || media == "text/json" || media.ends_with("+json") || media == "*/*"
}
