//! References as RFC 3986 reads them, as far as files are concerned.

use percent_encoding::{AsciiSet, CONTROLS, percent_decode_str, utf8_percent_encode};

/// What a fragment writes with a percent sign (RFC 3986, 3.5).
const NOT_IN_A_FRAGMENT: &AsciiSet = &CONTROLS
    .add(b' ')
    .add(b'"')
    .add(b'#')
    .add(b'%')
    .add(b'<')
    .add(b'>')
    .add(b'[')
    .add(b']')
    .add(b'\\')
    .add(b'^')
    .add(b'`')
    .add(b'{')
    .add(b'|')
    .add(b'}');

/// Returns a reference without its fragment, and the fragment.
pub(super) fn split(reference: &str) -> (&str, &str) {
    reference.split_once('#').unwrap_or((reference, ""))
}

/// Returns what a percent-encoded text says. What is no UTF-8 when decoded was not encoded.
pub(super) fn decode(text: &str) -> String {
    percent_decode_str(text).decode_utf8().map_or_else(|_| text.to_owned(), std::borrow::Cow::into_owned)
}

/// Returns the reference to a pointer in the same document (RFC 6901, 6).
pub(super) fn local(pointer: &str) -> String {
    format!("#{}", utf8_percent_encode(pointer, NOT_IN_A_FRAGMENT))
}

/// Returns whether a reference starts with a scheme (RFC 3986, 3.1), or names a host without one.
pub(super) fn is_remote(uri: &str) -> bool {
    let scheme = |scheme: &str| {
        scheme.starts_with(|c: char| c.is_ascii_alphabetic())
            && scheme.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '+' | '-' | '.'))
    };
    let before_path = uri.split(['/', '?']).next().unwrap_or_default();
    uri.starts_with("//") || before_path.split_once(':').is_some_and(|(before, _)| scheme(before))
}

/// Returns the path of the file that a relative reference in the file at `base` names (RFC 3986, 5.2): without dots,
/// save those that lead out of the folder, and decoded. `None` if no file can have the name.
pub(super) fn file(base: &str, uri: &str) -> Option<String> {
    let path = uri.split('?').next().unwrap_or_default();
    let segments: Vec<String> = path.split('/').map(decode).collect();
    // An encoded slash is no separator, and no file has one in its name.
    if segments.iter().any(|segment| segment.contains(['/', '\0'])) {
        return None;
    }
    if path.starts_with('/') {
        return Some(normal("", segments.iter().map(String::as_str), true));
    }
    let folder = base.rsplit_once('/').map_or("", |(folder, _)| folder);
    Some(normal(folder, segments.iter().map(String::as_str), folder.starts_with('/')))
}

/// Returns the path of a file whose path is relative to a folder.
pub(super) fn join(folder: &str, path: &str) -> String {
    if path.starts_with('/') {
        return path.to_owned();
    }
    normal(folder, path.split('/'), folder.starts_with('/'))
}

/// Whether a path without needless dots leads out of the folder that it starts from.
pub(super) fn is_outside(path: &str) -> bool {
    path.starts_with('/') || path == ".." || path.starts_with("../")
}

/// Removes dots from a path (RFC 3986, 5.2.4), save those at its beginning that nothing stands before.
fn normal<'a>(folder: &'a str, path: impl Iterator<Item = &'a str>, is_absolute: bool) -> String {
    let mut parts: Vec<&str> = Vec::new();
    for part in folder.split('/').chain(path) {
        match part {
            "" | "." => {}
            ".." if parts.last().is_some_and(|last| *last != "..") => drop(parts.pop()),
            ".." if is_absolute => {}
            part => parts.push(part),
        }
    }
    format!("{}{}", if is_absolute { "/" } else { "" }, parts.join("/"))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The examples of RFC 3986, 5.4.1 and 5.4.2, for the base `http://a/b/c/d;p?q`, as far as they name files. What
    /// leads out of the root is kept, so that it can be refused; a file has no slash at its end.
    #[test]
    fn relative_references_are_resolved_as_the_standard_shows() {
        for (reference, expected) in [
            ("g", "b/c/g"),
            ("./g", "b/c/g"),
            ("g/", "b/c/g"),
            ("g;x", "b/c/g;x"),
            ("../g", "b/g"),
            ("../../g", "g"),
            ("../../../g", "../g"),
            ("./g/.", "b/c/g"),
            ("g/../h", "b/c/h"),
            ("g;x=1/../y", "b/c/y"),
            ("g?y/../x", "b/c/g"),
            ("/g", "/g"),
            ("/../g", "/g"),
            ("g..", "b/c/g.."),
            ("..g", "b/c/..g"),
        ] {
            assert_eq!(file("b/c/d;p", reference).as_deref(), Some(expected), "{reference}");
        }
    }

    /// RFC 3986, 6.2.2.2: what is encoded without need means the same; 2.2: an encoded slash does not.
    #[test]
    fn names_are_decoded_before_dots_are_removed() {
        assert_eq!(file("a.yaml", "my%20schemas/%C3%A9.yaml").as_deref(), Some("my schemas/é.yaml"));
        assert_eq!(file("x/a.yaml", "%2e%2e/%2E%2e/b.yaml").as_deref(), Some("../b.yaml"));
        assert_eq!(file("a.yaml", "..%2fb.yaml"), None);
        assert_eq!(file("a.yaml", "b%00.yaml"), None);
        assert_eq!(decode("100%"), "100%");
    }

    #[test]
    fn what_has_a_scheme_or_a_host_is_no_file() {
        for uri in ["https://a/b", "urn:x", "file:///a", "//host/a", "HTTP:a"] {
            assert!(is_remote(uri), "{uri}");
        }
        for uri in ["b/c:d", "./a:b", "a/b:c", "a.yaml", "/a", "1:2", ""] {
            assert!(!is_remote(uri), "{uri}");
        }
    }

    #[test]
    fn paths_of_files_are_joined_and_known_to_be_outside() {
        assert_eq!(join("specs/shop", "a/b.yaml"), "specs/shop/a/b.yaml");
        assert_eq!(join("specs/shop", "../c.yaml"), "specs/c.yaml");
        assert_eq!(join("", "../c.yaml"), "../c.yaml");
        assert_eq!(join("/tmp", "../../c.yaml"), "/c.yaml");
        assert_eq!(join("specs", "/c.yaml"), "/c.yaml");
        assert!(["..", "../a", "/a"].iter().all(|path| is_outside(path)));
        assert!(!["a", "..a", "a/.."].iter().any(|path| is_outside(path)));
    }

    /// RFC 6901, 6 gives these.
    #[test]
    fn pointers_are_written_as_fragments() {
        assert_eq!(local("/c%d"), "#/c%25d");
        assert_eq!(local("/e^f/g|h/i\\j/k\"l/ /m~0n"), "#/e%5Ef/g%7Ch/i%5Cj/k%22l/%20/m~0n");
        assert_eq!(decode("/c%25d"), "/c%d");
    }
}
