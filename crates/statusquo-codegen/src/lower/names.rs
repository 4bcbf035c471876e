//! What an operation is called in Rust: its method, its request, its error. None takes a name that generated code needs.

use std::collections::BTreeSet;

use crate::contract::Contract;
use crate::naming::{self, Idents, RustIdent};

/// The names of an operation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Names {
    /// The method of the client: `delete_image`.
    pub method: RustIdent,
    /// The request, which is also the beginning of the others: `DeleteImage`.
    pub request: RustIdent,
    /// The error: `DeleteImageError`.
    pub error: RustIdent,
    /// The body, where it needs a type: `UploadImageBody`.
    pub body: RustIdent,
    /// The success, where it needs a type: `DeleteImageSuccess`.
    pub success: RustIdent,
}

/// Returns the names of a contract's operations, in their order.
pub(super) fn of(contract: &Contract) -> Vec<Names> {
    let mut methods = Idents::with_reserved(RESERVED_METHODS);
    let mut requests: BTreeSet<String> = RESERVED_TYPES.map(str::to_owned).into();
    let of_operation = |name: &str| {
        let wanted = naming::snake(name);
        // Two methods may differ and their types not: `get_2fa` and `get2fa`.
        loop {
            let method = methods.claim(&wanted);
            let request = naming::pascal(method.as_str());
            let body = request.followed_by("Body");
            // Both stand in one module.
            if ![&request, &body].iter().any(|name| requests.contains(name.as_str())) {
                requests.extend([request.to_string(), body.to_string()]);
                let (error, success) = (request.followed_by("Error"), request.followed_by("Success"));
                return Names { method, request, error, body, success };
            }
        }
    };
    contract.operations.iter().map(|operation| operation.name.as_str()).map(of_operation).collect()
}

/// Functions that every generated `Client` has.
const RESERVED_METHODS: [&str; 5] = ["builder", "from_env", "base_url", "new", "clone"];

/// What the modules of generated requests and errors import, or take from the prelude. An operation gives its name to a
/// request, and with `Error` behind it to an error.
const RESERVED_TYPES: [&str; 21] = [
    "Build",
    "ByteStream",
    "Decode",
    "Default",
    "EventStream",
    "Exact",
    "From",
    "Into",
    "IntoIterator",
    "IntoOptional",
    "Iterator",
    "JsonLines",
    "Option",
    "Range",
    "Request",
    "ResponseValue",
    "Result",
    "Self",
    "String",
    "Style",
    "Vec",
];

#[cfg(test)]
mod tests {
    use crate::contract::{self, ApiId};
    use crate::document::Document;

    #[test]
    fn names_that_generated_code_needs_are_left_to_it() {
        let operation = |id: &str| format!("  /{id}: {{ get: {{ operationId: {id}, responses: {{}} }} }}\n");
        let ids = ["request", "build", "clone", "get_2fa", "get2fa", "range", "move"];
        let paths: String = ids.iter().map(|id| operation(id)).collect();
        let text = format!("openapi: 3.0.0\ninfo: {{ title: T, version: '1' }}\npaths:\n{paths}");
        let document = Document::parse("spec.yaml", text).expect("the text is YAML");
        let id = ApiId { package: "shop".to_owned(), module: "api".to_owned() };
        let (contract, _) = contract::build(id, &document, None);
        let names = super::of(&contract);
        let names: Vec<&str> = names.iter().map(|names| names.method.as_str()).collect();
        assert_eq!(names, ["request2", "build2", "clone2", "get_2fa", "get2fa2", "range2", "move_"]);
    }
}
