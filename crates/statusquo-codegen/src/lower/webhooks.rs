//! Webhooks and callbacks: what the server sends to an address of the user's.

use super::schema::Schema;
use super::schemas::Schemas;
use crate::diagnostic::catalogue::lower as catalogue;
use crate::document::Node;
use crate::naming::{self, Idents, RustIdent};
use crate::openapi::{self, SpecWebhook};
use crate::vocabulary::{OperationKey, Unique, media_type};

/// A request that the server sends.
#[derive(Debug, Clone, PartialEq)]
pub struct Webhook {
    /// The variant that stands for it.
    pub variant: RustIdent,
    /// What it is called: its key under `webhooks`, or that of a callback behind the name of its operation.
    pub name: String,
    /// What it holds, if it holds anything.
    pub payload: Option<Schema>,
    /// What the specification says of it.
    pub description: Option<String>,
}

/// Lowers the webhooks of a document; `method` is what an operation is called. One that is no JSON is named.
pub(super) fn lower<'a>(
    root: &Node<'a>,
    method: impl Fn(&OperationKey) -> Option<RustIdent>,
    schemas: &mut Schemas<'a>,
) -> Vec<Webhook> {
    let (mut variants, mut names) = (Idents::default(), Unique::default());
    let mut lowered = Vec::new();
    for webhook in openapi::webhooks(root) {
        let asked_by = webhook.asked_by.as_ref().and_then(&method);
        let name = asked_by.map_or_else(|| webhook.name.clone(), |method| format!("{method}.{}", webhook.name));
        let Ok(payload) = payload(&webhook, &name, schemas) else {
            let (definition, kind) = match webhook.asked_by {
                Some(_) => (&catalogue::CALLBACK, "callback"),
                None => (&catalogue::WEBHOOK, "webhook"),
            };
            schemas.degrade(
                definition,
                webhook.place,
                format!("the {kind} `{}` of the server", webhook.name),
                "no code",
            );
            continue;
        };
        let description =
            openapi::text(&webhook.node, "description").or_else(|| openapi::text(&webhook.node, "summary"));
        let variant = variants.claim(&naming::pascal(&name));
        lowered.push(Webhook { variant, name: names.claim(&name), payload, description });
    }
    lowered
}

/// It has a body, and none that is JSON.
struct NotJson;

fn payload<'a>(webhook: &SpecWebhook<'a>, name: &str, schemas: &mut Schemas<'a>) -> Result<Option<Schema>, NotJson> {
    let Some(body) = webhook.node.get("requestBody").map(|node| openapi::resolve(&node)) else { return Ok(None) };
    let content = openapi::content(&body);
    if content.is_empty() {
        return Ok(None);
    }
    let is_json = |media: &str| media == "*/*" || media_type::is_json(media);
    let (_, media) = content.iter().find(|(media, _)| is_json(&media_type::essence(media))).ok_or(NotJson)?;
    let name = naming::pascal(&format!("{name} payload"));
    Ok(Some(media.get("schema").map_or_else(Schema::any, |schema| schemas.lower(&schema, &name))))
}
