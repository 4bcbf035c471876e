//! `Client` and `ClientBuilder`: where requests go, and with which credentials.

mod builder;

use super::credentials::{Credential, credentials};
use super::parts::{self, Part};
use super::rust::{Code, Lines, SourceFile, literal};
use super::{Api, EmitError, Emitter, Exports, docs};
use crate::contract::{Contract, CredentialKind, Operation};
use crate::lower::Names;
use crate::naming::{self, RustIdent};

/// Writes the module `client`.
pub(super) const EMITTER: Emitter = Emitter {
    name: "client",
    title: "The client, and its settings.",
    exports: Exports { is_public: false, names: Some("{Client, ClientBuilder}"), attribute: None },
    is_needed: |_| true,
    write,
};

fn write(api: &Api<'_>, file: &mut SourceFile) -> Result<(), EmitError> {
    let contract = api.contract;
    let credentials = credentials(contract);
    file.push(client(contract));
    file.push(constructors(contract, &credentials));
    file.push(debug());
    if api.has_operations() {
        file.push(methods(api));
    }
    builder::items(contract, &credentials).into_iter().for_each(|item| file.push(item));
    Ok(())
}

fn client(contract: &Contract) -> Lines {
    let mut documentation =
        format!("A client of {} {}.", docs::foreign(&contract.title), docs::foreign(&contract.version));
    if let Some(description) = &contract.description {
        documentation.push_str(&format!("\n\n{}", docs::foreign(description)));
    }
    documentation.push_str("\n\nCloning is cheap; clones share connections.");
    let mut text = Lines::default();
    text.docs(0, &documentation);
    text.line(0, "#[derive(Clone)]");
    let core = text.import("statusquo::__private::Core");
    text.line(0, format_args!("pub struct Client({core});"));
    text
}

/// Returns the URL of the server, if it is absolute.
fn server_url(contract: &Contract) -> Option<&str> {
    contract.server.as_ref().map(|server| server.url.as_str()).filter(|url| url.starts_with("http"))
}

fn constructors(contract: &Contract, credentials: &[Credential<'_>]) -> Lines {
    let server = server_url(contract).map_or_else(|| "None".to_owned(), |url| format!("Some({})", literal(url)));
    let variables = contract.server.iter().flat_map(|server| &server.variables);
    let defaults = variables.filter_map(|(name, variable)| {
        let default = variable.default.as_ref()?;
        Some(format!(".server_variable({}, {})", literal(name), literal(default)))
    });
    let defaults: String = defaults.collect();
    let mut text = Lines::default();
    let config = text.import("statusquo::__private::Config");
    text.line(0, "impl Client {");
    text.member(|text| {
        text.docs(1, "Starts a client with the settings of the specification.");
        text.line(1, "pub fn builder() -> ClientBuilder {");
        let settings = Code::text(format!("{config}::new({server}){defaults}"));
        text.code(2, "", &Code::call("ClientBuilder", vec![settings]), "");
        text.line(1, "}");
    });
    from_env(contract, credentials, &mut text);
    text.member(|text| {
        text.docs(1, "The URL that the paths of operations are appended to.");
        text.line(1, "pub fn base_url(&self) -> &str {");
        text.line(2, "self.0.base_url()");
        text.line(1, "}");
    });
    text.line(0, "}");
    text
}

/// One credential can be read from the environment; among several the user has to choose.
fn from_env(contract: &Contract, credentials: &[Credential<'_>], text: &mut Lines) {
    let read = |credential: &&Credential<'_>| !matches!(credential.scheme.kind, CredentialKind::Basic);
    let Some(credential) = credentials.iter().find(read) else { return };
    let variables: Vec<(RustIdent, RustIdent)> = contract
        .server
        .iter()
        .flat_map(|server| &server.variables)
        .filter(|(_, variable)| variable.default.is_none())
        .map(|(name, _)| (naming::shouty(&format!("{}_{name}", contract.id.package)), naming::snake(name)))
        .collect();
    let names = std::iter::once(&credential.variable).chain(variables.iter().map(|(name, _)| name));
    let names: Vec<String> = names.map(|name| format!("`{name}`")).collect();
    let [error, env] = ["statusquo::BuildError", "statusquo::__private::env"].map(|path| text.import(path));
    let mut calls = vec![format!(".{}({env}({})?)", credential.setter, literal(credential.variable.as_str()))];
    for (name, setter) in &variables {
        let read = text.import("statusquo::__private::environment_text");
        calls.push(format!(".{setter}({read}({})?)", literal(name.as_str())));
    }
    calls.push(".build()".to_owned());
    text.member(|text| {
        text.docs(
            1,
            &format!(
                "Makes a client with the settings of the specification and {} from the environment.\n\n# Errors\nNames \
                 a variable that is missing or empty, or says what is wrong with its value.",
                names.join(" and ")
            ),
        );
        text.line(1, format_args!("pub fn from_env() -> Result<Self, {error}> {{"));
        text.chain(2, "Self::builder()", &calls);
        text.line(1, "}");
    });
}

/// Shows where requests go, and no credential.
fn debug() -> Lines {
    let mut text = Lines::default();
    text.line(0, "impl ::std::fmt::Debug for Client {");
    text.line(1, "fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {");
    text.line(2, "f.debug_struct(\"Client\")");
    text.line(3, ".field(\"base_url\", &self.base_url())");
    text.line(3, ".finish_non_exhaustive()");
    text.line(1, "}");
    text.line(0, "}");
    text
}

/// Returns the methods of `Client` that start the request builders.
fn methods(api: &Api<'_>) -> Lines {
    let mut text = Lines::default();
    for path in ["statusquo::OperationError as _", "super::builder", "super::errors::*"] {
        text.import(path);
    }
    text.line(0, "impl Client {");
    for (operation, lowered) in api.operations() {
        let parts = parts::required(api, lowered, &mut text);
        text.member(|text| method(operation, &lowered.names, &parts, text));
    }
    text.line(0, "}");
    text
}

fn method(operation: &Operation, names: &Names, parts: &[Part], text: &mut Lines) {
    let builder = &names.request;
    text.docs(1, &method_documentation(operation, names, parts));
    if operation.deprecated {
        text.line(1, "#[deprecated = \"deprecated by the specification\"]");
    }
    if parts.len() > 6 {
        text.line(1, "#[allow(clippy::too_many_arguments)]");
    }
    let parameters: Vec<String> = parts.iter().map(Part::parameter).collect();
    let parameters: Vec<&str> = std::iter::once("&self").chain(parameters.iter().map(String::as_str)).collect();
    text.function(1, format_args!("pub fn {}", names.method), &parameters, format_args!("builder::{builder}"));
    let start = format!(".request(&{}::OPERATION)", names.error);
    let mut calls: Vec<String> = std::iter::once(start).chain(parts.iter().filter_map(|part| part.call.clone())).collect();
    match (parts.iter().find(|part| part.call.is_none()), calls.as_mut_slice()) {
        (None, [only]) => text.line(2, format_args!("builder::{builder}(self.0{only})")),
        (own, calls_of_parts) => {
            calls_of_parts.iter_mut().last().into_iter().for_each(|last| last.push(';'));
            text.chain(2, "let request = self.0", &calls);
            let request = own.map_or("request".to_owned(), |body| format!("{}.into().put(request)", body.argument));
            text.line(2, format_args!("builder::{builder}({request})"));
        }
    }
    text.line(1, "}");
}

fn method_documentation(operation: &Operation, names: &Names, parts: &[Part]) -> String {
    let mut text = String::new();
    for part in [&operation.summary, &operation.description].into_iter().flatten() {
        text.push_str(&docs::foreign(part));
        text.push_str("\n\n");
    }
    for part in parts {
        text.push_str(&format!("`{}` is {}.", part.argument, part.what));
        if let Some(description) = &part.description {
            let description = docs::foreign(description);
            // A list or a table has to begin a paragraph of its own.
            text.push_str(if description.trim().contains('\n') { "\n\n" } else { " " });
            text.push_str(description.trim());
        }
        text.push_str("\n\n");
    }
    let failures: Vec<String> = operation.failures.iter().map(|failure| format!("`{}`", failure.variant)).collect();
    text.push_str(&format!(
        "`{}`. Fails with [`{error}`](super::errors::{error})",
        operation.key,
        error = names.error
    ));
    if failures.is_empty() {
        text.push('.');
    } else {
        text.push_str(&format!(": {}.", failures.join(", ")));
    }
    text
}
