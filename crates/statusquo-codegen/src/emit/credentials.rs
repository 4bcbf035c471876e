//! The credentials that a client takes, and what their setters are called: the client and its tests agree on it.

use crate::contract::{Contract, CredentialKind, SecurityScheme};
use crate::naming::{self, Idents, RustIdent};

/// A credential that the builder of a client takes.
pub(crate) struct Credential<'a> {
    /// What it is for.
    pub(crate) scheme: &'a SecurityScheme,
    /// The method that sets it.
    pub(crate) setter: RustIdent,
    /// The environment variable that it is read from.
    pub(super) variable: RustIdent,
}

/// Returns the credentials that some operation asks for, in the order of the specification.
pub(crate) fn credentials(contract: &Contract) -> Vec<Credential<'_>> {
    let used = |scheme: &SecurityScheme| {
        contract.operations.iter().flat_map(|operation| operation.security.iter().flatten()).any(|id| *id == scheme.id)
    };
    let schemes: Vec<_> = contract.security_schemes.iter().filter(|scheme| used(scheme)).collect();
    let mut names = Idents::with_reserved(["base_url", "timeout", "http_client", "build"]);
    schemes
        .iter()
        .map(|scheme| {
            let common = match scheme.kind {
                CredentialKind::Header(_) | CredentialKind::Query(_) | CredentialKind::Cookie(_) => "api_key",
                CredentialKind::Bearer => "bearer_token",
                CredentialKind::Basic => "basic_auth",
            };
            // Two keys of one kind are told apart by what the specification calls them.
            let same_kind = schemes
                .iter()
                .filter(|other| std::mem::discriminant(&other.kind) == std::mem::discriminant(&scheme.kind))
                .count();
            let setter = names.claim(&if same_kind > 1 { naming::snake(&scheme.id) } else { naming::snake(common) });
            let variable = naming::shouty(&format!("{}_{setter}", contract.id.package));
            Credential { scheme, setter, variable }
        })
        .collect()
}
