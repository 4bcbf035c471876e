//! Credentials, and how they are put on a request.

use std::fmt;

use http::{HeaderName, HeaderValue, header};
use secrecy::{ExposeSecret, SecretString};

/// A credential, ready to be put on a request.
pub(crate) struct Credential {
    /// The name of the security scheme that it satisfies.
    pub(crate) scheme: &'static str,
    pub(crate) place: Place,
}

/// Where a credential goes. Header values are marked sensitive.
pub(crate) enum Place {
    Header {
        name: HeaderName,
        value: HeaderValue,
    },
    Query {
        name: &'static str,
        value: SecretString,
    },
    /// The whole `name=value` pair.
    Cookie(HeaderValue),
}

/// Adds the credentials that an operation asks for.
///
/// `schemes` is the operation's `security`: alternatives, each a set of schemes. The first alternative whose
/// credentials are all there is used, an empty one last: where credentials are optional, they are sent. When none is
/// complete, the request goes out without and the server says what it thinks of that. A header that the request has
/// already was set by the caller, and stays.
pub(crate) fn authorize(known: &[Credential], request: &mut reqwest::Request, schemes: &[&[&str]]) {
    let credentials = |alternative: &[&str]| -> Option<Vec<&Credential>> {
        alternative.iter().map(|scheme| known.iter().find(|credential| credential.scheme == *scheme)).collect()
    };
    let alternatives = schemes.iter().filter(|alternative| !alternative.is_empty());
    for credential in alternatives.copied().find_map(credentials).unwrap_or_default() {
        credential.put_on(request);
    }
}

impl Credential {
    fn put_on(&self, request: &mut reqwest::Request) {
        match &self.place {
            Place::Header { name, value } => {
                request.headers_mut().entry(name).or_insert_with(|| value.clone());
            }
            Place::Query { name, value } => {
                request.url_mut().query_pairs_mut().append_pair(name, value.expose_secret());
            }
            Place::Cookie(pair) => {
                // RFC 6265 allows one `Cookie` header, which holds all pairs.
                let cookies = request
                    .headers()
                    .get(header::COOKIE)
                    .map(|others| HeaderValue::from_bytes(&[others.as_bytes(), b"; ", pair.as_bytes()].concat()));
                // Two valid values joined are valid, so that this never falls back.
                let mut cookies = cookies.and_then(Result::ok).unwrap_or_else(|| pair.clone());
                cookies.set_sensitive(true);
                request.headers_mut().insert(header::COOKIE, cookies);
            }
        }
    }
}

/// Shows the name of the scheme and no credential.
impl fmt::Debug for Credential {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.scheme)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{client::Core, config::Config};

    fn core() -> Core {
        let config = Config::new(Some("https://a.example"))
            .credential("bearer", "authorization", "Bearer ", "TOKEN")
            .credential("key", "x-api-key", "", "KEY")
            .query_credential("query", "api key", "Q&=# S")
            .cookie_credential("cookie", "session", "COOKIE")
            .cookie_credential("other-cookie", "csrf", "CSRF");
        config.build().unwrap()
    }

    fn request() -> reqwest::Request {
        reqwest::Request::new(http::Method::GET, "https://a.example/x?a=1".parse().unwrap())
    }

    /// The authorization header, the key header, the cookies and the query after authorizing.
    #[track_caller]
    fn check(schemes: &[&[&str]], expected: [&str; 4]) {
        let mut request = request();
        authorize(core().credentials(), &mut request, schemes);
        let header = |name| request.headers().get(name).map_or("", |value: &HeaderValue| value.to_str().unwrap());
        let found =
            [header("authorization"), header("x-api-key"), header("cookie"), request.url().query().unwrap_or("")];
        assert_eq!(found, expected, "{schemes:?}");
    }

    #[test]
    fn first_complete_alternative_is_used() {
        check(&[&["bearer"], &["key"]], ["Bearer TOKEN", "", "", "a=1"]);
        check(&[&["bearer", "unknown"], &["key"]], ["", "KEY", "", "a=1"]);
        check(&[&["bearer", "key"]], ["Bearer TOKEN", "KEY", "", "a=1"]);
        check(&[&["query"]], ["", "", "", "a=1&api+key=Q%26%3D%23+S"]);
        check(&[&["cookie", "other-cookie"]], ["", "", "session=COOKIE; csrf=CSRF", "a=1"]);
    }

    #[test]
    fn optional_credentials_are_sent_when_there_are_any() {
        check(&[&[], &["key"]], ["", "KEY", "", "a=1"]);
        check(&[&[], &["unknown"]], ["", "", "", "a=1"]);
    }

    #[test]
    fn request_is_left_alone_without_credentials() {
        check(&[], ["", "", "", "a=1"]);
        check(&[&["unknown"]], ["", "", "", "a=1"]);
    }

    #[test]
    fn header_of_the_caller_stays() {
        let mut request = request();
        request.headers_mut().insert("x-api-key", HeaderValue::from_static("mine"));
        authorize(core().credentials(), &mut request, &[&["key"]]);
        assert_eq!(request.headers()["x-api-key"], "mine");
    }

    #[test]
    fn credentials_do_not_show() {
        let mut request = request();
        authorize(core().credentials(), &mut request, &[&["bearer", "key", "cookie"]]);
        for shown in [format!("{:?}", core()), format!("{:?}", request.headers())] {
            for secret in ["TOKEN", "KEY", "Q&=# S", "COOKIE", "CSRF"] {
                assert!(!shown.contains(secret), "{secret} in {shown}");
            }
        }
        assert!(format!("{:?}", core()).contains("bearer"));
    }
}
