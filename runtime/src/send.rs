//! A request on its way: built, authorized, sent.

use progenitor_client::{ClientHooks, OperationInfo};

use crate::{Other, credential::Inner, request::Request};

/// Builds a request, adds the credentials that the operation asks for, and sends it through the client's hooks.
///
/// # Errors
/// `Other::Request` when the request cannot be built, `Other::Transport` when no answer arrives.
pub async fn execute<C: ClientHooks<Inner>>(
    client: &C,
    operation_id: &'static str,
    request: Request,
    security: &'static [&'static [&'static str]],
) -> Result<reqwest::Response, Other> {
    // A base URL that the user has set is a proxy or a test server, and stands for all servers.
    let own = request.server.filter(|_| !client.inner().has_own_base_url());
    let mut request = request.build(own.unwrap_or(client.baseurl()))?;
    client.inner().authorize(&mut request, security);
    Ok(client.exec(request, &OperationInfo { operation_id }).await?)
}
