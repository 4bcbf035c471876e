//! What stands at the top: versions, servers, security, and where everything else goes.

use serde_json::{Map, Value, json};

use super::{Conversion, VERSION, below, without};
use crate::vocabulary::pointer::join;

/// Keys of the top that become something else.
const CHANGED: [&str; 12] = [
    "swagger",
    "host",
    "basePath",
    "schemes",
    "consumes",
    "produces",
    "paths",
    "definitions",
    "parameters",
    "responses",
    "securityDefinitions",
    "components",
];

impl Conversion<'_> {
    /// Makes the whole document.
    pub(super) fn root(&mut self) -> Value {
        let before = self.before;
        let mut root = Map::from_iter([("openapi".to_owned(), json!(VERSION))]);
        self.moved("/openapi", "/swagger");
        root.extend(without(before, &CHANGED));
        if let Some(servers) = self.servers(before.get("schemes")) {
            let named = ["host", "basePath", "schemes"].into_iter().find(|key| before.get(*key).is_some());
            if let Some(key) = named {
                self.moves.insert("/servers", None, join("", key));
            }
            root.insert("servers".to_owned(), servers);
        }
        if let Some(paths) = before.get("paths") {
            let paths = self.path_items(paths, "/paths", "/paths");
            root.insert("paths".to_owned(), paths);
        }
        let components = self.components();
        if !components.is_empty() {
            root.insert("components".to_owned(), Value::Object(components));
        }
        Value::Object(root)
    }

    /// Returns the Server Objects of `host`, `basePath` and some schemes; `None` if the document says none of it.
    pub(super) fn servers(&self, schemes: Option<&Value>) -> Option<Value> {
        let text = |key: &str| self.before.get(key).and_then(Value::as_str);
        let path = text("basePath").unwrap_or_default().trim_end_matches('/');
        let Some(host) = text("host") else {
            return self.before.get("basePath").map(|_| json!([{ "url": if path.is_empty() { "/" } else { path } }]));
        };
        let schemes = schemes.and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_str);
        let mut schemes: Vec<&str> = schemes.collect();
        // The scheme by which the document itself was read, which is not known here, and is seldom another.
        if schemes.is_empty() {
            schemes.push("https");
        }
        // A client uses the first server, and a credential belongs on no open line.
        schemes.sort_by_key(|scheme| *scheme != "https");
        let slash = if path.is_empty() || path.starts_with('/') { "" } else { "/" };
        Some(schemes.into_iter().map(|scheme| json!({ "url": format!("{scheme}://{host}{slash}{path}") })).collect())
    }

    fn components(&mut self) -> Map<String, Value> {
        let before = self.before;
        let mut components = Map::new();
        let section = |key: &str| before.get(key).and_then(Value::as_object);
        for (key, now) in
            [("definitions", "schemas"), ("securityDefinitions", "securitySchemes"), ("responses", "responses")]
        {
            let Some(entries) = section(key) else { continue };
            let (home, then) = (below("/components", &[now]), below("", &[key]));
            self.moved(&home, &then);
            let converted = entries.iter().map(|(name, value)| {
                let (home, then) = (join(&home, name), join(&then, name));
                let converted = match key {
                    "definitions" => self.schema(value),
                    "responses" => self.response(value, before, &home, &then),
                    _ => security_scheme(value),
                };
                (name.clone(), converted)
            });
            let converted: Map<String, Value> = converted.collect();
            components.insert(now.to_owned(), Value::Object(converted));
        }
        // Those of bodies and forms stand in each operation that refers to them.
        let shared = section("parameters").into_iter().flatten();
        let plain = shared.filter(|(_, parameter)| !super::bodies::is_body(parameter));
        let parameters: Map<String, Value> = plain
            .map(|(name, parameter)| {
                let (home, then) = (below("/components/parameters", &[name]), below("/parameters", &[name]));
                (name.clone(), self.parameter(parameter, &home, &then))
            })
            .collect();
        if !parameters.is_empty() {
            self.moved("/components/parameters", "/parameters");
            components.insert("parameters".to_owned(), Value::Object(parameters));
        }
        // Where linking has put path items of other files.
        if let Some(items) = before.pointer("/components/pathItems") {
            let items = self.path_items(items, "/components/pathItems", "/components/pathItems");
            components.insert("pathItems".to_owned(), items);
        }
        components
    }
}

/// Makes a Security Scheme Object: Swagger 2.0 (Security Definitions Object) has three types.
fn security_scheme(scheme: &Value) -> Value {
    let text = |key: &str| scheme.get(key).and_then(Value::as_str);
    match text("type") {
        Some("basic") => {
            let mut converted = without(scheme, &["type"]);
            converted.insert("type".to_owned(), json!("http"));
            converted.insert("scheme".to_owned(), json!("basic"));
            Value::Object(converted)
        }
        Some("oauth2") => {
            let mut converted = without(scheme, &["flow", "authorizationUrl", "tokenUrl", "scopes"]);
            let flow = match text("flow") {
                Some("application") => "clientCredentials",
                Some("accessCode") => "authorizationCode",
                Some(flow) => flow,
                None => return Value::Object(converted),
            };
            let kept = ["authorizationUrl", "tokenUrl", "scopes"];
            let kept = kept.iter().filter_map(|key| Some(((*key).to_owned(), scheme.get(*key)?.clone())));
            let kept: Map<String, Value> = kept.collect();
            converted.insert("flows".to_owned(), json!({ flow: kept }));
            Value::Object(converted)
        }
        _ => scheme.clone(),
    }
}
