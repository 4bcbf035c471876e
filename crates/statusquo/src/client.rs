//! What a generated client holds: the base URL, the connections, the credentials.

use std::{fmt, sync::Arc, time::Duration};

use crate::{
    Other,
    credential::{Credential, authorize},
    read::BodyLimit,
};

/// What all requests of a client share. Cloning is cheap.
#[derive(Clone)]
pub struct Core(Arc<Settings>);

pub(crate) struct Settings {
    /// Without a slash at its end.
    pub(crate) base_url: String,
    /// Whether the user has set the base URL, which then stands for every server of the specification.
    pub(crate) own_base_url: bool,
    pub(crate) http: reqwest::Client,
    pub(crate) credentials: Vec<Credential>,
    pub(crate) timeout: Duration,
    pub(crate) body_limit: usize,
}

impl Core {
    pub(crate) fn new(settings: Settings) -> Self {
        Core(Arc::new(settings))
    }

    /// The URL that paths are appended to.
    pub fn base_url(&self) -> &str {
        &self.0.base_url
    }

    /// Returns where the requests of an operation go that has a server of its own. A base URL that the user has set is a
    /// proxy or a test server, and stands for all servers.
    pub(crate) fn base_url_for<'a>(&'a self, server: Option<&'a str>) -> &'a str {
        server.filter(|_| !self.0.own_base_url).unwrap_or(&self.0.base_url)
    }

    /// Adds the credentials that an operation asks for, and sends the request, with the client's timeout unless the
    /// response is a stream.
    ///
    /// # Errors
    /// When no response arrives.
    pub(crate) async fn send(
        &self,
        mut request: reqwest::Request,
        security: &[&[&str]],
        with_timeout: bool,
    ) -> Result<reqwest::Response, Other> {
        authorize(&self.0.credentials, &mut request, security);
        if with_timeout {
            request.timeout_mut().get_or_insert(self.0.timeout);
        }
        let mut response = self.0.http.execute(request).await?;
        response.extensions_mut().insert(BodyLimit(self.0.body_limit));
        Ok(response)
    }

    #[cfg(test)]
    pub(crate) fn credentials(&self) -> &[Credential] {
        &self.0.credentials
    }
}

/// Shows the names of the security schemes and no credential, and no URL, which may hold one by mistake.
impl fmt::Debug for Core {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Core")
            .field("credentials", &self.0.credentials)
            .field("timeout", &self.0.timeout)
            .field("body_limit", &self.0.body_limit)
            .finish_non_exhaustive()
    }
}
