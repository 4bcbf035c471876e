//! JSON pointers (RFC 6901): how a token is written, read, and added.

/// Returns `pointer` extended by one token, which is escaped here.
pub fn join(pointer: &str, token: &str) -> String {
    format!("{pointer}/{}", escape(token))
}

/// Writes a mapping key as a pointer token.
pub fn escape(token: &str) -> String {
    token.replace('~', "~0").replace('/', "~1")
}

/// Reads a pointer token back into a mapping key.
pub fn unescape(token: &str) -> String {
    token.replace("~1", "/").replace("~0", "~")
}
