//! `Client` and `ClientBuilder`: where requests go, and with which credentials.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};

use super::format::SourceFile;
use super::{Api, docs, operations};
use crate::contract::{Contract, CredentialKind, SecurityScheme};
use crate::naming::{self, Unique};

/// Writes the items of the module `client`.
///
/// # Errors
/// Says what is not Rust.
pub(super) fn write(api: &Api<'_>, file: &mut SourceFile) -> Result<(), String> {
    let contract = api.contract;
    let credentials = credentials(contract);
    file.push(client(contract))?;
    file.push(constructors(contract, &credentials))?;
    if !contract.operations.is_empty() {
        file.push_text(&operations::methods(api));
    }
    builder(contract, &credentials).into_iter().try_for_each(|item| file.push(item))
}

/// A credential that the builder takes: its setter, its environment variable.
struct Credential<'a> {
    scheme: &'a SecurityScheme,
    setter: String,
    variable: String,
}

/// Returns the setters of the builder's credentials, and what they set.
pub(super) fn credential_setters(contract: &Contract) -> Vec<(String, CredentialKind)> {
    credentials(contract).into_iter().map(|credential| (credential.setter, credential.scheme.kind.clone())).collect()
}

/// Returns the credentials that some operation asks for, in the order of the specification.
fn credentials(contract: &Contract) -> Vec<Credential<'_>> {
    let used = |scheme: &SecurityScheme| {
        contract.operations.iter().flat_map(|operation| operation.security.iter().flatten()).any(|id| *id == scheme.id)
    };
    let schemes: Vec<_> = contract.security_schemes.iter().filter(|scheme| used(scheme)).collect();
    let mut names = Unique::with_reserved(["base_url", "timeout", "http_client", "build"]);
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
            let setter = names.claim(&if same_kind > 1 { naming::snake(&scheme.id) } else { common.to_owned() });
            let variable = naming::shouty(&format!("{}_{setter}", contract.id.package));
            Credential { scheme, setter, variable }
        })
        .collect()
}

fn client(contract: &Contract) -> TokenStream {
    let mut text = format!("A client of {} {}.", docs::foreign(&contract.title), docs::foreign(&contract.version));
    if let Some(description) = &contract.description {
        text.push_str(&format!("\n\n{}", docs::foreign(description)));
    }
    text.push_str("\n\nCloning is cheap; clones share connections.");
    let documentation = docs::attributes(&text);
    quote! {
        #documentation
        #[derive(Clone)]
        pub struct Client(Core);
    }
}

fn constructors(contract: &Contract, credentials: &[Credential<'_>]) -> TokenStream {
    let server = match &contract.server {
        Some(server) if server.url.starts_with("http") => {
            let url = &server.url;
            quote!(Some(#url))
        }
        _ => quote!(None),
    };
    let variables = contract.server.iter().flat_map(|server| &server.variables);
    let defaults = variables.filter_map(|(name, variable)| {
        let default = variable.default.as_ref()?;
        Some(quote!(.server_variable(#name, #default)))
    });
    let from_env = from_env(contract, credentials);
    quote! {
        impl Client {
            /// Starts a client with the settings of the specification.
            pub fn builder() -> ClientBuilder {
                ClientBuilder(Config::new(#server)#(#defaults)*)
            }
            #from_env
            /// The URL that the paths of operations are appended to.
            pub fn base_url(&self) -> &str {
                self.0.base_url()
            }
        }
        impl ::std::fmt::Debug for Client {
            fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                f.debug_struct("Client").field("base_url", &self.base_url()).finish_non_exhaustive()
            }
        }
    }
}

/// One credential can be read from the environment; among several the user has to choose.
fn from_env(contract: &Contract, credentials: &[Credential<'_>]) -> TokenStream {
    let read = credentials.iter().filter(|credential| !matches!(credential.scheme.kind, CredentialKind::Basic));
    let Some(credential) = read.into_iter().next() else { return TokenStream::new() };
    let (setter, variable) = (format_ident!("{}", credential.setter), &credential.variable);
    let variables: Vec<(String, syn::Ident)> = contract
        .server
        .iter()
        .flat_map(|server| &server.variables)
        .filter(|(_, variable)| variable.default.is_none())
        .map(|(name, _)| {
            (naming::shouty(&format!("{}_{name}", contract.id.package)), format_ident!("{}", naming::snake(name)))
        })
        .collect();
    let names: Vec<String> = std::iter::once(variable)
        .chain(variables.iter().map(|(name, _)| name))
        .map(|name| format!("`{name}`"))
        .collect();
    let documentation = docs::attributes(&format!(
        "Makes a client with the settings of the specification and {} from the environment.\n\n# Errors\nNames a \
         variable that is missing or empty, or says what is wrong with its value.",
        names.join(" and ")
    ));
    let setters = variables.iter().map(|(name, setter)| quote!(.#setter(environment_text(#name)?)));
    quote! {
        #documentation
        pub fn from_env() -> Result<Self, BuildError> {
            Self::builder().#setter(env(#variable)?)#(#setters)*.build()
        }
    }
}

fn builder(contract: &Contract, credentials: &[Credential<'_>]) -> Vec<TokenStream> {
    let setters = credentials.iter().map(credential_setter);
    let variables = contract.server.iter().flat_map(|server| &server.variables).map(|(name, variable)| {
        let ident = format_ident!("{}", naming::snake(name));
        let mut text = format!("Sets `{{{name}}}` of the base URL.");
        if let Some(description) = &variable.description {
            text.push_str(&format!("\n\n{}", docs::foreign(description)));
        }
        let documentation = docs::attributes(&text);
        quote! {
            #documentation
            pub fn #ident(self, #ident: impl Into<String>) -> Self {
                Self(self.0.server_variable(#name, #ident))
            }
        }
    });
    let base_url = match &contract.server {
        Some(server) if server.url.starts_with("http") => {
            format!("Sets the base URL; without it, it is `{}`.", server.url)
        }
        _ => "Sets the base URL, which the specification leaves open.".to_owned(),
    };
    let base_url = docs::attributes(&base_url);
    vec![
        quote! {
            /// The settings of a [`Client`].
            #[derive(Debug)]
            #[must_use = "settings do nothing until `build` makes a client of them"]
            pub struct ClientBuilder(Config);
        },
        quote! {
            impl ClientBuilder {
                #(#setters)*
                #(#variables)*
                #base_url
                pub fn base_url(self, base_url: impl Into<String>) -> Self {
                    Self(self.0.base_url(base_url))
                }
                /// Sets how long a call may take, the body included; without it, 30 seconds.
                pub fn timeout(self, timeout: ::std::time::Duration) -> Self {
                    Self(self.0.timeout(timeout))
                }
                /// Sets the HTTP client that sends the requests; without it, one of its own that follows no redirects.
                /// Before you build one with rustls, call [`statusquo::install_crypto_provider`].
                pub fn http_client(self, client: reqwest::Client) -> Self {
                    Self(self.0.http_client(client))
                }
                /// Makes the client. Nothing is sent.
                ///
                /// # Errors
                /// Says which setting is missing or wrong.
                pub fn build(self) -> Result<Client, BuildError> {
                    self.0.build().map(Client)
                }
            }
        },
    ]
}

fn credential_setter(credential: &Credential<'_>) -> TokenStream {
    let ident = format_ident!("{}", credential.setter);
    let scheme = &credential.scheme.id;
    let (what, call) = match &credential.scheme.kind {
        CredentialKind::Header(name) => {
            (format!("the key that is sent as the header `{name}`"), quote!(credential(#scheme, #name, "", #ident)))
        }
        CredentialKind::Query(name) => (
            format!("the key that is sent as the query parameter `{name}`"),
            quote!(query_credential(#scheme, #name, #ident)),
        ),
        CredentialKind::Cookie(name) => {
            (format!("the key that is sent as the cookie `{name}`"), quote!(cookie_credential(#scheme, #name, #ident)))
        }
        CredentialKind::Bearer => (
            "the token that is sent as `Authorization: Bearer`".to_owned(),
            quote!(credential(#scheme, "authorization", "Bearer ", #ident)),
        ),
        CredentialKind::Basic => {
            return quote! {
                /// Sets the user and password that are sent as `Authorization: Basic`. They are never shown.
                pub fn #ident(self, user: impl Into<String>, password: impl Into<SecretString>) -> Self {
                    Self(self.0.basic(#scheme, user, password))
                }
            };
        }
    };
    let mut text = format!("Sets {what}. It is never shown.");
    if let Some(description) = &credential.scheme.description {
        text.push_str(&format!("\n\n{}", docs::foreign(description)));
    }
    let documentation = docs::attributes(&text);
    quote! {
        #documentation
        pub fn #ident(self, #ident: impl Into<SecretString>) -> Self {
            Self(self.0.#call)
        }
    }
}
