//! Successes of several kinds: an enum per operation, whose variant the status chooses.

use super::rust::{Lines, SourceFile};
use super::{Api, EmitError, Emitter, Exports};
use crate::contract::Operation;
use crate::lower::{Content, Names, SuccessAlternative, SuccessKind};
use crate::vocabulary::Status;

/// Writes the module `successes`.
pub(super) const EMITTER: Emitter = Emitter {
    name: "successes",
    title: "Successes of several kinds: one enum per operation, one variant per status or more.",
    exports: Exports { is_public: true, names: Some("*"), attribute: None },
    is_needed: |api| {
        api.lowered.operations.iter().any(|operation| matches!(operation.success.kind, SuccessKind::ByStatus(_)))
    },
    write,
};

/// Writes the items of the module `successes`.
///
/// # Errors
/// Names a schema that has no type.
fn write(api: &Api<'_>, file: &mut SourceFile) -> Result<(), EmitError> {
    for (operation, lowered) in api.operations() {
        if let SuccessKind::ByStatus(alternatives) = &lowered.success.kind {
            file.push(definition(api, operation, &lowered.names, alternatives).map_err(|error| error.of_operation(&operation.key))?);
            file.push(implementation(&lowered.names, alternatives));
        }
    }
    Ok(())
}

fn definition(api: &Api<'_>, operation: &Operation, names: &Names, alternatives: &[SuccessAlternative]) -> Result<Lines, EmitError> {
    let mut text = Lines::default();
    let (method, key) = (&names.method, &operation.key);
    text.docs(0, &format!("What [`{method}`](super::Client::{method}) succeeds with: `{key}`."));
    text.line(0, "#[derive(Clone, Debug, PartialEq)]");
    text.line(0, format_args!("pub enum {} {{", names.success));
    for SuccessAlternative { variant, statuses, content } in alternatives {
        let statuses: Vec<String> = statuses.iter().map(|status| format!("`{status}`")).collect();
        text.docs(1, &format!("Answered with {}.", statuses.join(", ")));
        match content {
            Content::Empty => text.line(1, format_args!("{variant},")),
            Content::Json(schema) => {
                let ty = text.import_type(&api.types.of(schema));
                text.line(1, format_args!("{variant}({ty}),"));
            }
            Content::Text => text.line(1, format_args!("{variant}(String),")),
            Content::Bytes => {
                let bytes = text.import("statusquo::Bytes");
                text.line(1, format_args!("{variant}({bytes}),"));
            }
        }
    }
    text.line(0, "}");
    Ok(text)
}

fn implementation(names: &Names, alternatives: &[SuccessAlternative]) -> Lines {
    let mut text = Lines::default();
    let [successful, response, error] =
        ["statusquo::__private::Successful", "statusquo::__private::UntypedResponse", "statusquo::DecodeError"]
            .map(|path| text.import(path));
    text.line(0, format_args!("impl {successful} for {} {{", names.success));
    text.line(1, format_args!("fn from_response(response: &{response}) -> Result<Self, {error}> {{"));
    text.line(2, "Ok(match response.status() {");
    // Exact statuses go before ranges; what is left can only be the last alternative's.
    let mut arms: Vec<(bool, String, String)> = Vec::new();
    for SuccessAlternative { variant, statuses, content } in alternatives {
        let value = match content {
            Content::Empty => format!("Self::{variant}"),
            Content::Json(_) => format!("Self::{variant}(response.json()?)"),
            Content::Text => format!("Self::{variant}(response.plain_text()?)"),
            Content::Bytes => format!("Self::{variant}(response.bytes())"),
        };
        for status in statuses {
            let (is_exact, pattern) = match status {
                Status::Exact(code) => (true, code.to_string()),
                Status::Range(class) => (false, format!("{class}00..={class}99")),
                Status::Default => (false, "_".to_owned()),
            };
            arms.push((is_exact, pattern, value.clone()));
        }
    }
    arms.sort_by_key(|(is_exact, ..)| !is_exact);
    let last = arms.len().saturating_sub(1);
    for (index, (_, pattern, value)) in arms.iter().enumerate() {
        let pattern = if index == last { "_" } else { pattern };
        text.line(3, format_args!("{pattern} => {value},"));
    }
    text.line(2, "})");
    text.line(1, "}");
    text.line(0, "}");
    text
}
