//! How one operation fails: the overlay's layers merged, compared with what the specification documents.
//!
//! A status takes each of its properties from the first of these that says it: the operation, a rule, the API's
//! `errors`, the specification.

use std::collections::BTreeMap;

use indexmap::IndexMap;

use super::Failure;
use super::bodies::{self, BodyCollector};
use crate::diagnostic::catalogue::contract as catalogue;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::openapi::{self, SpecOperation, SpecResponse};
use crate::overlay::{Case, FailureCondition, FailureDeclaration, OperationOverlay, Overlay, Rule};
use crate::vocabulary::{Evidence, Located, Retry, Status};

/// Returns an operation's failures in the order of dispatch, and the statuses that the overlay drops.
pub(super) fn read(
    bodies: &mut BodyCollector<'_>,
    operation: &SpecOperation<'_>,
    name: &str,
    responses: &[SpecResponse<'_>],
    declared: Option<(&Overlay, &OperationOverlay)>,
    diagnostics: &mut Diagnostics,
) -> (Vec<Failure>, Vec<(Status, String)>) {
    let documented: IndexMap<Status, &SpecResponse<'_>> = responses
        .iter()
        .filter(|response| is_failure(response.status))
        .map(|response| (response.status, response))
        .collect();
    let Some((overlay, declared)) = declared else {
        let failures = documented.values().map(|response| from_specification(bodies, name, response)).collect();
        return (sorted(failures), Vec::new());
    };

    let mut statuses = layers(operation, overlay, declared, diagnostics);
    let dropped: Vec<(Status, String)> =
        declared.drop.iter().map(|(status, drop)| (*status, drop.why.clone())).collect();
    drop_statuses(operation, overlay, declared, &documented, &mut statuses, diagnostics);
    for (status, response) in &documented {
        let is_open = !statuses.contains_key(status) && !declared.drop.contains_key(status);
        // What is declared never to happen is reported as that, and not as something to adopt.
        if is_open && !overlay.never.contains_key(status) {
            diagnostics.push(undeclared(operation, declared, *status, response));
        }
    }
    broken_nevers(operation, overlay, declared, &statuses, &documented, diagnostics);

    let mut failures = Vec::new();
    for (status, layers) in &statuses {
        let response = documented.get(status).copied();
        let merged = MergeContext { overlay, declared, operation, name, layers, response };
        merged.read(*status, bodies, &mut failures, diagnostics);
    }
    let mut failures = sorted(failures);
    let conditional = if declared.failure_when.is_empty() { &overlay.failure_when } else { &declared.failure_when };
    for condition in conditional {
        failures.push(from_condition(bodies, overlay, declared, condition, diagnostics));
    }
    (failures, dropped)
}

/// Takes away what the operation drops, and reports drops that contradict it or have no effect.
fn drop_statuses(
    operation: &SpecOperation<'_>,
    overlay: &Overlay,
    declared: &OperationOverlay,
    documented: &IndexMap<Status, &SpecResponse<'_>>,
    statuses: &mut BTreeMap<Status, Layers<'_>>,
    diagnostics: &mut Diagnostics,
) {
    for (status, drop) in &declared.drop {
        if let Some(layer) = statuses.remove(status).and_then(|layers| layers.operation) {
            let message = format!("`{}` both declares and drops {status}", operation.key);
            diagnostics.push(
                Diagnostic::of(&catalogue::DECLARED_AND_DROPPED, message)
                    .at(drop.place.clone())
                    .label("dropped here")
                    .note(layer.place.clone(), "declared here")
                    .help("keep one of the two"),
            );
        }
        if !documented.contains_key(status) && !overlay.rules.iter().any(|rule| rule.errors.contains_key(status)) {
            let message = format!("dropping {status} of `{}` is redundant", operation.key);
            diagnostics.push(
                Diagnostic::of(&catalogue::REDUNDANT_DROP, message)
                    .at(drop.place.clone())
                    .label("neither the specification nor a rule gives the operation this status")
                    .help("remove the line"),
            );
        }
    }
}

/// Puts exact statuses before ranges and ranges before `default`; cases stay before the status's own variant.
fn sorted(mut failures: Vec<Failure>) -> Vec<Failure> {
    failures.sort_by_key(|failure| failure.status);
    failures
}

/// What the overlay says of one status of one operation.
#[derive(Default)]
struct Layers<'a> {
    operation: Option<&'a FailureDeclaration>,
    rule: Option<(&'a FailureDeclaration, &'a Rule)>,
    default: Option<&'a FailureDeclaration>,
}

impl<'a> Layers<'a> {
    fn failures(&self) -> impl Iterator<Item = &'a FailureDeclaration> + use<'a> {
        [self.operation, self.rule.map(|(failure, _)| failure), self.default].into_iter().flatten()
    }
}

fn layers<'a>(
    operation: &SpecOperation<'_>,
    overlay: &'a Overlay,
    declared: &'a OperationOverlay,
    diagnostics: &mut Diagnostics,
) -> BTreeMap<Status, Layers<'a>> {
    let mut statuses: BTreeMap<Status, Layers<'a>> = BTreeMap::new();
    for (status, failure) in &declared.errors {
        statuses.entry(*status).or_default().operation = Some(failure);
    }
    let has_body = operation.node.get("requestBody").is_some();
    for rule in overlay.rules.iter().filter(|rule| applies(rule, operation, has_body)) {
        for (status, failure) in &rule.errors {
            let layers = statuses.entry(*status).or_default();
            if let Some((earlier, _)) = layers.rule {
                let message = format!("two rules give `{}` the status {status}", operation.key);
                diagnostics.push(
                    Diagnostic::of(&catalogue::CONFLICTING_RULES, message)
                        .at(failure.place.clone())
                        .label("given again here")
                        .note(earlier.place.clone(), "given first here")
                        .help("narrow one of the rules by `on` or `except`"),
                );
            }
            layers.rule.get_or_insert((failure, rule));
        }
    }
    for (status, layers) in &mut statuses {
        layers.default = overlay.errors.get(status);
    }
    statuses
}

fn applies(rule: &Rule, operation: &SpecOperation<'_>, has_body: bool) -> bool {
    (rule.on.methods.is_empty() || rule.on.methods.contains(&operation.key.method))
        && rule.on.body.is_none_or(|wanted| wanted == has_body)
        && !rule.except.iter().any(|except| except.value == operation.key)
}

/// One status of one operation, with all that is said of it.
struct MergeContext<'a> {
    overlay: &'a Overlay,
    declared: &'a OperationOverlay,
    operation: &'a SpecOperation<'a>,
    name: &'a str,
    layers: &'a Layers<'a>,
    response: Option<&'a SpecResponse<'a>>,
}

impl MergeContext<'_> {
    fn read(
        &self,
        status: Status,
        bodies: &mut BodyCollector<'_>,
        failures: &mut Vec<Failure>,
        diagnostics: &mut Diagnostics,
    ) {
        let layers = self.layers;
        let place = layers.failures().next().map_or_else(|| self.declared.place.clone(), |layer| layer.place.clone());
        let (cite, evidence) = self.evidence();
        if cite.is_empty() {
            let message = format!("{status} of `{}` has no evidence", self.operation.key);
            diagnostics.push(
                Diagnostic::of(&catalogue::NO_EVIDENCE, message)
                    .at(place.clone())
                    .label("no `cite` here, on the operation, on the rule or under `errors`")
                    .help(cite_help(self.overlay)),
            );
        }

        let documented = self.response.and_then(|response| bodies.documented(self.name, status, response));
        let own = Failure {
            status,
            variant: (status).variant(),
            means: layers
                .failures()
                .find_map(|layer| layer.means.clone())
                .or_else(|| self.response.and_then(|response| openapi::text(&response.node, "description"))),
            when: layers.failures().map(|layer| &layer.when).find(|when| !when.is_empty()).cloned().unwrap_or_default(),
            body: self.body(documented, bodies, diagnostics),
            retry: layers.failures().find_map(|layer| layer.retry.clone()).unwrap_or_else(|| Retry::of_status(status)),
            headers: self.headers(),
            evidence,
            cite: values(&cite),
            matches: Vec::new(),
            captures: IndexMap::new(),
            body_status: None,
            place,
        };
        let cases = layers.failures().map(|layer| &layer.cases).find(|cases| !cases.is_empty());
        for case in cases.into_iter().flatten() {
            failures.push(from_case(bodies, &own, case, diagnostics));
        }
        failures.push(own);
    }

    /// Returns the sources of the first layer that cites any, and how well they found the claim. An operation that
    /// names a status by itself vouches for it; what a rule gives it has the rule's evidence.
    fn evidence(&self) -> (Vec<Located<String>>, Evidence) {
        let own = |failure: &'_ FailureDeclaration, cite: &'_ [Located<String>], evidence: Option<Evidence>| {
            let cite = if failure.cite.is_empty() { cite.to_vec() } else { failure.cite.clone() };
            (cite, failure.evidence.or(evidence))
        };
        let operation = self.layers.operation.map(|layer| own(layer, &self.declared.cite, self.declared.evidence));
        let rule = self.layers.rule.map(|(layer, rule)| own(layer, &rule.cite, rule.evidence));
        let default = self.layers.default.map(|layer| own(layer, &[], None));
        let mut explicit = None;
        for (cite, evidence) in [operation, rule, default].into_iter().flatten() {
            explicit = explicit.or(evidence);
            if !cite.is_empty() {
                return (cite, explicit.unwrap_or(Evidence::Documented));
            }
        }
        (Vec::new(), Evidence::Documented)
    }

    /// Returns the body of the first layer that has one, else the documented one; a difference needs its reason.
    fn body(
        &self,
        documented: Option<Vec<super::BodyRef>>,
        bodies: &mut BodyCollector<'_>,
        diagnostics: &mut Diagnostics,
    ) -> super::Body {
        let Some((layer, declared)) = self.layers.failures().find_map(|layer| Some((layer, layer.bodies.as_ref()?)))
        else {
            return bodies.use_of(documented);
        };
        let declared = bodies.declared(declared, diagnostics);
        if let (Some(documented), Some(response)) = (&documented, self.response) {
            let same = bodies::same_schemas(documented, &declared);
            let reason = self.layers.failures().find_map(|layer| layer.body_why.as_ref());
            if !same && reason.is_none() && bodies.exist(&declared) {
                let message = format!(
                    "{} of `{}` has another body than the specification documents",
                    response.status, self.operation.key
                );
                diagnostics.push(
                    Diagnostic::of(&catalogue::BODY_DIFFERS, message)
                        .at(layer.place.clone())
                        .label(format!("here it is {}", bodies::list(&declared)))
                        .note(response.place.clone(), format!("documented as {}", bodies::list(documented)))
                        .help("agree with the specification, or say why not: `body_why: …`"),
                );
            }
            if same && reason.is_some() {
                let message = format!("`body_why` for {} of `{}` is redundant", response.status, self.operation.key);
                diagnostics.push(
                    Diagnostic::of(&catalogue::REDUNDANT_BODY_WHY, message)
                        .at(layer.place.clone())
                        .label("the specification documents the same body")
                        .help("remove `body_why`"),
                );
            }
        }
        bodies.use_of(Some(declared))
    }

    fn headers(&self) -> IndexMap<String, super::Header> {
        let mut headers = self.response.map(|response| bodies::documented_headers(&response.node)).unwrap_or_default();
        let layers: Vec<_> = self.layers.failures().collect();
        for layer in layers.iter().rev() {
            for (name, header) in &layer.headers {
                headers.insert(name.clone(), header.clone());
            }
        }
        headers
    }
}

fn from_case(bodies: &mut BodyCollector<'_>, own: &Failure, case: &Case, diagnostics: &mut Diagnostics) -> Failure {
    let body = match &case.bodies {
        Some(declared) => {
            let declared = bodies.declared(declared, diagnostics);
            bodies.use_of(Some(declared))
        }
        None => own.body.clone(),
    };
    Failure {
        status: own.status,
        variant: case.variant.value.clone(),
        means: case.means.clone(),
        when: case.when.clone(),
        body,
        retry: case.retry.clone().unwrap_or_else(|| own.retry.clone()),
        headers: own.headers.clone(),
        evidence: case.evidence.unwrap_or(own.evidence),
        cite: if case.cite.is_empty() { own.cite.clone() } else { values(&case.cite) },
        matches: case.matches.clone(),
        captures: case.captures.clone(),
        body_status: None,
        place: case.place.clone(),
    }
}

fn from_condition(
    bodies: &mut BodyCollector<'_>,
    overlay: &Overlay,
    declared: &OperationOverlay,
    condition: &FailureCondition,
    diagnostics: &mut Diagnostics,
) -> Failure {
    let cite = if condition.cite.is_empty() { &declared.cite } else { &condition.cite };
    if cite.is_empty() {
        diagnostics.push(
            Diagnostic::of(&catalogue::NO_EVIDENCE, format!("`{}` has no evidence", condition.variant.value))
                .at(condition.place.clone())
                .label("no `cite` here or on the operation")
                .help(cite_help(overlay)),
        );
    }
    let body = match &condition.bodies {
        Some(declared) => {
            let declared = bodies.declared(declared, diagnostics);
            bodies.use_of(Some(declared))
        }
        None => super::Body::Unknown,
    };
    Failure {
        status: condition.on.value,
        variant: condition.variant.value.clone(),
        means: condition.means.clone(),
        when: condition.when.clone(),
        body,
        retry: condition.retry.clone().unwrap_or_default(),
        headers: IndexMap::new(),
        evidence: condition.evidence.or(declared.evidence).unwrap_or(Evidence::Documented),
        cite: values(cite),
        matches: condition.matches.clone(),
        captures: IndexMap::new(),
        body_status: condition.status_pointer.as_ref().map(|pointer| pointer.value.clone()),
        place: condition.place.clone(),
    }
}

/// Without an overlay a failure is what the specification documents, and its advice what HTTP says of the status.
fn from_specification(bodies: &mut BodyCollector<'_>, name: &str, response: &SpecResponse<'_>) -> Failure {
    let documented = bodies.documented(name, response.status, response);
    Failure {
        status: response.status,
        variant: (response.status).variant(),
        means: openapi::text(&response.node, "description"),
        when: Vec::new(),
        body: bodies.use_of(documented),
        retry: Retry::of_status(response.status),
        headers: bodies::documented_headers(&response.node),
        evidence: Evidence::Documented,
        cite: Vec::new(),
        matches: Vec::new(),
        captures: IndexMap::new(),
        body_status: None,
        place: response.place.clone(),
    }
}

/// A redirect is a failure too: clients do not follow one on their own.
fn is_failure(status: Status) -> bool {
    match status {
        Status::Exact(code) => code >= 300,
        Status::Range(class) => class >= 3,
        Status::Default => true,
    }
}

fn values(cites: &[Located<String>]) -> Vec<String> {
    cites.iter().map(|cite| cite.value.clone()).collect()
}

fn cite_help(overlay: &Overlay) -> String {
    let known = overlay.sources.keys().cloned().collect::<Vec<_>>().join(", ");
    format!("add `cite: SOURCE`, where SOURCE is one of: {known}")
}

fn undeclared(
    operation: &SpecOperation<'_>,
    declared: &OperationOverlay,
    status: Status,
    response: &SpecResponse<'_>,
) -> Diagnostic {
    Diagnostic::of(
        &catalogue::UNDECLARED_STATUS,
        format!("the specification documents {status} for `{}`, the overlay does not", operation.key),
    )
    .at(declared.place.clone())
    .label(format!("{status} is neither declared nor dropped here"))
    .note(response.place.clone(), "documented here")
    .help(format!(
        "adopt it:\n  errors:\n    {status}: {{ when: [TODO], cite: TODO }}\nor drop it:\n  drop:\n    {status}: \
             {{ why: TODO, cite: TODO }}"
    ))
}

/// Reports the statuses that the API never answers and that somebody declares or documents all the same.
fn broken_nevers(
    operation: &SpecOperation<'_>,
    overlay: &Overlay,
    declared: &OperationOverlay,
    statuses: &BTreeMap<Status, Layers<'_>>,
    documented: &IndexMap<Status, &SpecResponse<'_>>,
    diagnostics: &mut Diagnostics,
) {
    for (status, never) in &overlay.never {
        if let Some(layers) = statuses.get(status) {
            let place =
                layers.failures().next().map_or_else(|| declared.place.clone(), |failure| failure.place.clone());
            let message = format!("`{}` declares {status}, which this API never answers", operation.key);
            diagnostics.push(
                Diagnostic::of(&catalogue::NEVER_BUT_DECLARED, message)
                    .at(place)
                    .label("declared here")
                    .note(never.place.clone(), format!("never: {}", never.why))
                    .help(format!("remove {status} here, or correct `never`")),
            );
        } else if let Some(response) = documented.get(status)
            && !declared.drop.contains_key(status)
        {
            let message = format!("the specification documents {status}, which this API never answers");
            diagnostics.push(
                Diagnostic::of(&catalogue::NEVER_BUT_DOCUMENTED, message)
                    .at(response.place.clone())
                    .label(format!("documented for `{}`", operation.key))
                    .note(never.place.clone(), format!("never: {}", never.why))
                    .help("correct `never`, or drop the status from the operation"),
            );
        }
    }
}
