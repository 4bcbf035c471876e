//! Percent-encoding.

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

/// All but the unreserved characters of RFC 3986.
const RESERVED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// As [`RESERVED`], but with the `$` of OData's option names, which a query may hold as it is.
const RESERVED_IN_NAMES: &AsciiSet = &RESERVED.remove(b'$');

/// Encodes a value so that nothing in it has a meaning in a URL.
pub(crate) fn encode(value: &str) -> String {
    utf8_percent_encode(value, RESERVED).to_string()
}

/// Encodes the name of a query parameter.
pub(crate) fn encode_name(name: &str) -> String {
    utf8_percent_encode(name, RESERVED_IN_NAMES).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn unreserved_characters_stay() {
        assert_eq!(encode("aZ09-._~"), "aZ09-._~");
        assert_eq!(encode("../products?a=1#f"), "..%2Fproducts%3Fa%3D1%23f");
        assert_eq!(encode("a b\\%\r\n\0é$"), "a%20b%5C%25%0D%0A%00%C3%A9%24");
        assert_eq!(encode("%2e%2e"), "%252e%252e");
        assert_eq!(encode_name("$filter[a b]"), "$filter%5Ba%20b%5D");
    }
}
