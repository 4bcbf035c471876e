//! Names within a contract: methods are unique, and none takes a name that generated code needs.

use std::collections::BTreeSet;

use super::Contract;
use crate::naming::{self, Unique};

/// Makes method names unique.
pub(super) fn assign(contract: &mut Contract) {
    let mut methods = Unique::with_reserved(RESERVED_METHODS);
    let mut types: BTreeSet<String> = RESERVED_TYPES.iter().map(|name| (*name).to_owned()).collect();
    for operation in &mut contract.operations {
        let wanted = operation.name.clone();
        operation.name = methods.claim(&wanted);
        // Two methods may differ and their types not: `get_2fa` and `get2fa`.
        while !types.insert(naming::pascal(&operation.name)) {
            operation.name = methods.claim(&wanted);
        }
    }
}

/// Functions that every generated `Client` has.
const RESERVED_METHODS: [&str; 5] = ["builder", "from_env", "base_url", "new", "clone"];

/// What the modules of generated requests and errors import, or take from the prelude. An operation gives its name to a
/// request, and with `Error` behind it to an error.
const RESERVED_TYPES: [&str; 19] = [
    "Build",
    "ByteStream",
    "Decode",
    "Default",
    "EventStream",
    "Exact",
    "Into",
    "IntoIterator",
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
        let ids = ["request", "build", "clone", "get_2fa", "get2fa", "range"];
        let paths: String = ids.iter().map(|id| operation(id)).collect();
        let text = format!("openapi: 3.0.0\ninfo: {{ title: T, version: '1' }}\npaths:\n{paths}");
        let document = Document::parse("spec.yaml", text).expect("the text is YAML");
        let id = ApiId { package: "shop".to_owned(), module: "api".to_owned() };
        let (contract, _) = contract::build(id, &document, None);
        let names: Vec<&str> = contract.operations.iter().map(|operation| operation.name.as_str()).collect();
        assert_eq!(names, ["request2", "build2", "clone2", "get_2fa", "get2fa2", "range2"]);
    }
}
