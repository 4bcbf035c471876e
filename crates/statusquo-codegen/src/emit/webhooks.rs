//! What the server sends by itself: an enum over the webhooks and callbacks of a document.

use super::rust::{Lines, SourceFile, literal};
use super::{Api, EmitError, Emitter, Exports, docs};
use crate::lower::Webhook;

/// Writes the module `webhooks`.
pub(super) const EMITTER: Emitter = Emitter {
    name: "webhooks",
    title: "What the server sends to an address of yours: one variant per webhook or callback.",
    exports: Exports { is_public: true, names: None, attribute: None },
    is_needed: |api| !api.lowered.webhooks.is_empty(),
    write,
};

fn write(api: &Api<'_>, file: &mut SourceFile) -> Result<(), EmitError> {
    file.push(definition(api));
    file.push(implementation(&api.lowered.webhooks));
    Ok(())
}

fn definition(api: &Api<'_>) -> Lines {
    let mut text = Lines::default();
    text.docs(0, "What the server sends to an address of yours.");
    text.line(0, "#[derive(Clone, Debug, PartialEq)]");
    text.line(0, "pub enum Webhook {");
    for webhook in &api.lowered.webhooks {
        let fallback = || format!("The webhook `{}`.", webhook.name.replace('`', "'"));
        text.docs(1, &webhook.description.as_deref().map_or_else(fallback, docs::foreign));
        let variant = &webhook.variant;
        match &webhook.payload {
            Some(schema) => {
                let ty = text.import_type(&api.types.of(schema));
                text.line(1, format_args!("{variant}({ty}),"));
            }
            None => text.line(1, format_args!("{variant},")),
        }
    }
    text.line(0, "}");
    text
}

fn implementation(webhooks: &[Webhook]) -> Lines {
    let mut text = Lines::default();
    text.line(0, "impl Webhook {");
    text.member(|text| {
        text.docs(1, "What the webhook is called in the specification; a callback is called after its operation too.");
        text.line(1, "pub fn name(&self) -> &'static str {");
        text.line(2, "match self {");
        for Webhook { variant, name, payload, .. } in webhooks {
            let holds = if payload.is_some() { "(_)" } else { "" };
            text.line(3, format_args!("Self::{variant}{holds} => {},", literal(name)));
        }
        text.line(2, "}");
        text.line(1, "}");
    });
    text.member(|text| {
        text.docs(
            1,
            "Reads the body of a webhook of this name, or `None` if there is no webhook of this name. That it comes \
             from the server has to be verified before.\n\n# Errors\n\nWhen the body is not what the specification says.",
        );
        text.line(1, "pub fn read(name: &str, body: &[u8]) -> Result<Option<Self>, ::serde_json::Error> {");
        if webhooks.iter().all(|webhook| webhook.payload.is_none()) {
            text.line(2, "let _ = body;");
        }
        text.line(2, "Ok(Some(match name {");
        for Webhook { variant, name, payload, .. } in webhooks {
            let value = if payload.is_some() { "(::serde_json::from_slice(body)?)" } else { "" };
            text.line(3, format_args!("{} => Self::{variant}{value},", literal(name)));
        }
        text.line(3, "_ => return Ok(None),");
        text.line(2, "}))");
        text.line(1, "}");
    });
    text.line(0, "}");
    text
}
