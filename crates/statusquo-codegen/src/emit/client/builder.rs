//! `ClientBuilder`: a setter per credential and per variable of the base URL, and what every client can be told.

use super::server_url;
use crate::contract::{Contract, CredentialKind};
use crate::emit::credentials::Credential;
use crate::emit::docs;
use crate::emit::rust::{Code, Lines, literal};
use crate::naming;

/// Returns the builder's definition and its methods.
pub(super) fn items(contract: &Contract, credentials: &[Credential<'_>]) -> [Lines; 2] {
    let mut text = Lines::default();
    text.line(0, "impl ClientBuilder {");
    for credential in credentials {
        credential_setter(credential, &mut text);
    }
    variable_setters(contract, &mut text);
    settings(contract, &mut text);
    text.line(0, "}");
    [definition(), text]
}

fn definition() -> Lines {
    let mut text = Lines::default();
    text.docs(0, "The settings of a [`Client`].");
    text.line(0, "#[derive(Debug)]");
    text.line(0, "#[must_use = \"settings do nothing until `build` makes a client of them\"]");
    let config = text.import("statusquo::__private::Config");
    text.line(0, format_args!("pub struct ClientBuilder({config});"));
    text
}

/// Adds a method that changes a setting.
fn setter(documentation: &str, head: &str, call: &str, text: &mut Lines) {
    text.member(|text| {
        text.docs(1, documentation);
        text.line(1, format_args!("pub fn {head} -> Self {{"));
        text.code(2, "", &Code::call("Self", vec![Code::text(format!("self.0.{call}"))]), "");
        text.line(1, "}");
    });
}

fn credential_setter(credential: &Credential<'_>, text: &mut Lines) {
    let (ident, scheme) = (&credential.setter, literal(&credential.scheme.id));
    let secret = text.import("statusquo::__private::SecretString");
    let (what, call) = match &credential.scheme.kind {
        CredentialKind::Header(name) => (
            format!("the key that is sent as the header `{name}`"),
            format!("credential({scheme}, {}, \"\", {ident})", literal(name)),
        ),
        CredentialKind::Query(name) => (
            format!("the key that is sent as the query parameter `{name}`"),
            format!("query_credential({scheme}, {}, {ident})", literal(name)),
        ),
        CredentialKind::Cookie(name) => (
            format!("the key that is sent as the cookie `{name}`"),
            format!("cookie_credential({scheme}, {}, {ident})", literal(name)),
        ),
        CredentialKind::Bearer => (
            "the token that is sent as `Authorization: Bearer`".to_owned(),
            format!("credential({scheme}, \"authorization\", \"Bearer \", {ident})"),
        ),
        CredentialKind::Basic => {
            return setter(
                "Sets the user and password that are sent as `Authorization: Basic`. They are never shown.",
                &format!("{ident}(self, user: impl Into<String>, password: impl Into<{secret}>)"),
                &format!("basic({scheme}, user, password)"),
                text,
            );
        }
    };
    let mut documentation = format!("Sets {what}. It is never shown.");
    if let Some(description) = &credential.scheme.description {
        documentation.push_str(&format!("\n\n{}", docs::foreign(description)));
    }
    setter(&documentation, &format!("{ident}(self, {ident}: impl Into<{secret}>)"), &call, text);
}

fn variable_setters(contract: &Contract, text: &mut Lines) {
    for (name, variable) in contract.server.iter().flat_map(|server| &server.variables) {
        let ident = naming::snake(name);
        let mut documentation = format!("Sets `{{{name}}}` of the base URL.");
        if let Some(description) = &variable.description {
            documentation.push_str(&format!("\n\n{}", docs::foreign(description)));
        }
        setter(
            &documentation,
            &format!("{ident}(self, {ident}: impl Into<String>)"),
            &format!("server_variable({}, {ident})", literal(name)),
            text,
        );
    }
}

/// Adds the settings that every client has, and `build`.
fn settings(contract: &Contract, text: &mut Lines) {
    let base_url = match server_url(contract) {
        Some(url) => format!("Sets the base URL; without it, it is `{url}`."),
        None => "Sets the base URL, which the specification leaves open.".to_owned(),
    };
    setter(&base_url, "base_url(self, base_url: impl Into<String>)", "base_url(base_url)", text);
    setter(
        "Sets how long a call may take, the body included; without it, 30 seconds.",
        "timeout(self, timeout: ::std::time::Duration)",
        "timeout(timeout)",
        text,
    );
    let reqwest = text.import("statusquo::reqwest");
    setter(
        "Sets the HTTP client that sends the requests; without it, one of its own that follows no redirects.\nBefore \
         you build one with rustls, call [`statusquo::install_crypto_provider`].",
        &format!("http_client(self, client: {reqwest}::Client)"),
        "http_client(client)",
        text,
    );
    let error = text.import("statusquo::BuildError");
    text.member(|text| {
        text.docs(1, "Makes the client. Nothing is sent.\n\n# Errors\nSays which setting is missing or wrong.");
        text.line(1, format_args!("pub fn build(self) -> Result<Client, {error}> {{"));
        text.line(2, "self.0.build().map(Client)");
        text.line(1, "}");
    });
}
