//! Names within a contract: methods and variants are unique, and none takes a name that generated code needs.

use std::collections::{BTreeMap, BTreeSet};

use super::{Contract, Failure};
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::naming::{self, Unique};
use crate::vocabulary::Place;

/// Makes method names unique and reports variants that two failures of one operation share.
pub(super) fn assign(contract: &mut Contract, diagnostics: &mut Diagnostics) {
    let mut methods = Unique::with_reserved(RESERVED_METHODS);
    let mut types: BTreeSet<String> = RESERVED_TYPES.iter().map(|name| (*name).to_owned()).collect();
    for operation in &mut contract.operations {
        let wanted = operation.name.clone();
        operation.name = methods.claim(&wanted);
        // Two methods may differ and their types not: `get_2fa` and `get2fa`.
        while !types.insert(naming::pascal(&operation.name)) {
            operation.name = methods.claim(&wanted);
        }
        let mut seen: BTreeMap<&str, &Place> = BTreeMap::new();
        for failure in &operation.failures {
            if let Some(message) = clash(failure, &seen) {
                let mut diagnostic = Diagnostic::error(format!("{message} on `{}`", operation.key))
                    .at(failure.place.clone())
                    .label(format!("this is `{}`", failure.variant))
                    .help("rename the case");
                if let Some(first) = seen.get(failure.variant.as_str()) {
                    diagnostic = diagnostic.note((*first).clone(), "and so is this");
                }
                diagnostics.push_once(diagnostic);
            }
            seen.entry(&failure.variant).or_insert(&failure.place);
        }
    }
}

fn clash(failure: &Failure, seen: &BTreeMap<&str, &Place>) -> Option<String> {
    if failure.variant == "Other" {
        Some("`Other` is the variant of everything that is not declared; a case cannot have its name".to_owned())
    } else {
        seen.contains_key(failure.variant.as_str()).then(|| format!("two failures are called `{}`", failure.variant))
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
