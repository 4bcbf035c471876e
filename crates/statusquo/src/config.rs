//! From what a user says about a client to what it is made of.

mod base_url;
mod error;

use std::{collections::BTreeMap, fmt, time::Duration};

use base64::{Engine, engine::general_purpose::STANDARD};
use http::{HeaderName, HeaderValue, header};
use secrecy::{ExposeSecret, SecretString};

pub use error::BuildError;

use crate::{
    client::{Core, Settings},
    credential::{Credential, Place},
    read::DEFAULT_BODY_LIMIT,
};

/// How long a call may take from sending the request to the end of the body.
const DEFAULT_TIMEOUT: Duration = Duration::from_secs(30);

/// How long making a connection may take. It is shorter than the whole, so that a server that does not accept
/// connections gives "was not sent" instead of "may have been sent".
const CONNECT_TIMEOUT: Duration = Duration::from_secs(10);

/// The settings of a client; what a generated `ClientBuilder` wraps. What is wrong with them is said by
/// [`build`](Self::build).
#[must_use]
pub struct Config {
    default_base_url: Option<&'static str>,
    base_url: Option<String>,
    server_variables: BTreeMap<&'static str, String>,
    credentials: Vec<(&'static str, Source)>,
    timeout: Duration,
    body_limit: usize,
    http_client: Option<reqwest::Client>,
}

/// A credential as it was given.
enum Source {
    Header { name: &'static str, prefix: &'static str, secret: SecretString },
    Basic { user: String, password: SecretString },
    Query { name: &'static str, secret: SecretString },
    Cookie { name: &'static str, secret: SecretString },
}

impl Config {
    /// Starts with the specification's server, which may hold `{variables}`.
    pub fn new(default_base_url: Option<&'static str>) -> Self {
        Self {
            default_base_url,
            base_url: None,
            server_variables: BTreeMap::new(),
            credentials: Vec::new(),
            timeout: DEFAULT_TIMEOUT,
            body_limit: DEFAULT_BODY_LIMIT,
            http_client: None,
        }
    }

    /// Uses this URL instead of the specification's.
    pub fn base_url(mut self, url: impl Into<String>) -> Self {
        self.base_url = Some(url.into());
        self
    }

    /// Gives a variable of the specification's server URL a value; the last one counts.
    pub fn server_variable(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.server_variables.insert(name, value.into());
        self
    }

    /// Satisfies a security scheme by a header, whose value is the prefix (`Bearer `, or nothing) and the secret.
    pub fn credential(
        self,
        scheme: &'static str,
        header_name: &'static str,
        prefix: &'static str,
        secret: impl Into<SecretString>,
    ) -> Self {
        self.with(scheme, Source::Header { name: header_name, prefix, secret: secret.into() })
    }

    /// Satisfies a security scheme by HTTP basic authentication.
    pub fn basic(self, scheme: &'static str, user: impl Into<String>, password: impl Into<SecretString>) -> Self {
        self.with(scheme, Source::Basic { user: user.into(), password: password.into() })
    }

    /// Satisfies a security scheme by a query parameter.
    pub fn query_credential(self, scheme: &'static str, name: &'static str, secret: impl Into<SecretString>) -> Self {
        self.with(scheme, Source::Query { name, secret: secret.into() })
    }

    /// Satisfies a security scheme by a cookie.
    pub fn cookie_credential(self, scheme: &'static str, name: &'static str, secret: impl Into<SecretString>) -> Self {
        self.with(scheme, Source::Cookie { name, secret: secret.into() })
    }

    /// Limits how long a call may take, from sending the request to the end of the body.
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.timeout = timeout;
        self
    }

    /// Uses these connections. Redirects are then up to them: a client that follows them takes key headers along.
    pub fn http_client(mut self, client: reqwest::Client) -> Self {
        self.http_client = Some(client);
        self
    }

    /// Limits how much of a failure's body is read.
    pub fn body_limit(mut self, bytes: usize) -> Self {
        self.body_limit = bytes;
        self
    }

    /// Checks everything and makes the client's core.
    ///
    /// # Errors
    /// When a setting is missing or cannot be used; see [`BuildError`].
    pub fn build(self) -> Result<Core, BuildError> {
        let base_url = match (&self.base_url, self.default_base_url) {
            (Some(given), _) => base_url::check(given)?,
            (None, Some(template)) => base_url::expand(template, &self.server_variables)?,
            (None, None) => return Err(base_url::missing()),
        };
        let credentials = self.credentials.into_iter().map(|(scheme, source)| {
            let place = source.into_place().map_err(|reason| BuildError::InvalidCredential { scheme, reason })?;
            Ok(Credential { scheme, place })
        });
        let credentials = credentials.collect::<Result<_, BuildError>>()?;
        let http = match self.http_client {
            Some(client) => client,
            None => default_client().map_err(BuildError::HttpClient)?,
        };
        Ok(Core::new(Settings {
            base_url,
            own_base_url: self.base_url.is_some(),
            http,
            credentials,
            timeout: self.timeout,
            body_limit: self.body_limit,
        }))
    }

    fn with(mut self, scheme: &'static str, source: Source) -> Self {
        self.credentials.retain(|(existing, _)| *existing != scheme);
        self.credentials.push((scheme, source));
        self
    }
}

/// A redirect would carry key headers to wherever it points, so it is a response like any other.
fn default_client() -> reqwest::Result<reqwest::Client> {
    install_crypto_provider();
    reqwest::Client::builder().redirect(reqwest::redirect::Policy::none()).connect_timeout(CONNECT_TIMEOUT).build()
}

/// Gives rustls something to encrypt with, unless the program has chosen a provider already. Clients do so by
/// themselves; call it before you build an HTTP client of your own with this crate's [`reqwest`].
pub fn install_crypto_provider() {
    #[cfg(feature = "rustls")]
    if rustls::crypto::CryptoProvider::get_default().is_none() {
        // Another thread may have been faster, which is as good.
        let _ = rustls::crypto::ring::default_provider().install_default();
    }
}

impl Source {
    /// Makes the credential, or says what is wrong with it without showing it.
    fn into_place(self) -> Result<Place, &'static str> {
        match self {
            Self::Header { name, prefix, secret } => {
                let name = name.parse::<HeaderName>().map_err(|_| "its header has no valid name")?;
                let secret = not_empty(&secret)?;
                Ok(Place::Header { name, value: sensitive(format!("{prefix}{secret}"))? })
            }
            Self::Basic { user, password } => {
                // RFC 7617: the colon ends the name, and neither part may hold control characters.
                if user.contains(':') {
                    return Err("the user name contains a colon");
                }
                if user.chars().chain(password.expose_secret().chars()).any(char::is_control) {
                    return Err("it contains a control character, for example a line break at its end");
                }
                let encoded = STANDARD.encode(format!("{user}:{}", password.expose_secret()));
                let value = sensitive(format!("Basic {encoded}"))?;
                Ok(Place::Header { name: header::AUTHORIZATION, value })
            }
            Self::Query { name, secret } => {
                not_empty(&secret)?;
                Ok(Place::Query { name, value: secret })
            }
            Self::Cookie { name, secret } => {
                let value = not_empty(&secret)?;
                if value.contains([';', ',', '"', '\\', ' ', '\t']) {
                    return Err("it contains a character that cookies cannot carry");
                }
                Ok(Place::Cookie(sensitive(format!("{name}={value}"))?))
            }
        }
    }
}

fn not_empty(secret: &SecretString) -> Result<&str, &'static str> {
    let secret = secret.expose_secret();
    if secret.trim().is_empty() { Err("it is empty") } else { Ok(secret) }
}

fn sensitive(value: String) -> Result<HeaderValue, &'static str> {
    let mut value = HeaderValue::try_from(value)
        .map_err(|_| "it contains a character that headers cannot carry, for example a line break at its end")?;
    value.set_sensitive(true);
    Ok(value)
}

/// Reads a credential from the environment.
///
/// # Errors
/// When the variable is not set, is empty, or is not UTF-8.
pub fn env(name: &str) -> Result<SecretString, BuildError> {
    environment_text(name).map(SecretString::from)
}

/// Reads a setting from the environment.
///
/// # Errors
/// When the variable is not set, is empty, or is not UTF-8.
pub fn environment_text(name: &str) -> Result<String, BuildError> {
    match std::env::var(name) {
        Ok(value) if !value.trim().is_empty() => Ok(value),
        Ok(_) | Err(_) => Err(BuildError::MissingEnvironmentVariable { name: name.to_owned() }),
    }
}

/// Shows the names of the security schemes and no credential, and no URL, which may hold one by mistake.
impl fmt::Debug for Config {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Config")
            .field("default_base_url", &self.default_base_url)
            .field("credentials", &self.credentials.iter().map(|(scheme, _)| scheme).collect::<Vec<_>>())
            .field("timeout", &self.timeout)
            .field("body_limit", &self.body_limit)
            .finish_non_exhaustive()
    }
}
