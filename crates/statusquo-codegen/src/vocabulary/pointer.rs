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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tokens_are_escaped_as_rfc_6901_says() {
        // The examples of RFC 6901, section 5.
        for (key, token) in [("a/b", "a~1b"), ("m~n", "m~0n"), ("~1", "~01"), ("", ""), ("c%d", "c%d")] {
            assert_eq!((escape(key).as_str(), unescape(token).as_str()), (token, key));
        }
        assert_eq!(join("/paths", "/a"), "/paths/~1a");
    }
}
