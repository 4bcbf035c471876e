//! Paths and their operations.

use serde_json::{Map, Value, json};

use super::bodies::{Given, is_body, is_field};
use super::{Conversion, below, without};
use crate::vocabulary::is_extension;

/// The methods of Swagger 2.0 (Path Item Object).
const METHODS: [&str; 7] = ["get", "put", "post", "delete", "options", "head", "patch"];

/// Keys of an operation that become something else.
const CHANGED: [&str; 5] = ["consumes", "produces", "parameters", "responses", "schemes"];

impl<'a> Conversion<'a> {
    /// Makes path items of path items.
    pub(super) fn path_items(&mut self, items: &'a Value, now: &str, then: &str) -> Value {
        let Some(entries) = items.as_object() else { return items.clone() };
        let converted = entries.iter().map(|(path, item)| {
            let converted = match item {
                Value::Object(item) if !is_extension(path) => {
                    self.path_item(item, &below(now, &[path]), &below(then, &[path]))
                }
                item => item.clone(),
            };
            (path.clone(), converted)
        });
        converted.collect()
    }

    fn path_item(&mut self, item: &'a Map<String, Value>, now: &str, then: &str) -> Value {
        let shared = self.given(item.get("parameters"), then);
        let mut converted = Map::new();
        for (key, value) in item {
            let (now, then) = (below(now, &[key]), below(then, &[key]));
            let value = match key.as_str() {
                "parameters" => self.plain_parameters(&shared, &now),
                key if METHODS.contains(&key) => self.operation(value, &shared, &now, &then),
                _ => value.clone(),
            };
            converted.insert(key.clone(), value);
        }
        Value::Object(converted)
    }

    /// Returns the parameters of a path or an operation. Those that refer to a body are what they refer to.
    fn given(&self, parameters: Option<&'a Value>, holder: &str) -> Vec<Given<'a>> {
        let parameters = parameters.and_then(Value::as_array).into_iter().flatten().enumerate();
        let given = parameters.map(|(index, parameter)| {
            let then = below(holder, &["parameters", &index.to_string()]);
            match self.resolved(parameter, &then) {
                (target, then) if is_body(target) => Given { parameter: target, then },
                _ => Given { parameter, then },
            }
        });
        given.collect()
    }

    fn plain_parameters(&mut self, given: &[Given<'_>], now: &str) -> Value {
        let plain = given.iter().filter(|given| !is_body(given.parameter)).enumerate();
        let converted = plain.map(|(index, Given { parameter, then })| {
            let now = below(now, &[&index.to_string()]);
            self.moved(&now, then);
            self.parameter(parameter, &now, then)
        });
        converted.collect()
    }

    fn operation(&mut self, operation: &'a Value, shared: &[Given<'a>], now: &str, then: &str) -> Value {
        if !operation.is_object() {
            return operation.clone();
        }
        let mut converted = without(operation, &CHANGED);
        let own = self.given(operation.get("parameters"), then);
        let parameters = self.plain_parameters(&own, &below(now, &["parameters"]));
        let Value::Array(mut parameters) = parameters else { return operation.clone() };
        if let Some(body) = self.request_body(operation, &own, shared, &below(now, &["requestBody"]), &mut parameters) {
            converted.insert("requestBody".to_owned(), body);
        }
        if !parameters.is_empty() {
            converted.insert("parameters".to_owned(), Value::Array(parameters));
        }
        if let Some(responses) = operation.get("responses") {
            let key = ["responses"];
            let responses = self.responses(responses, operation, &below(now, &key), &below(then, &key));
            converted.insert("responses".to_owned(), responses);
        }
        if let Some(servers) = operation.get("schemes").and_then(|schemes| self.servers(Some(schemes))) {
            self.moves.insert(below(now, &["servers"]), None, below(then, &["schemes"]));
            converted.insert("servers".to_owned(), servers);
        }
        Value::Object(converted)
    }

    /// Makes the body of an operation of its own parameters and of those of its path that it does not have itself. One
    /// body, or one form, is all that a request can have: what is more is left among the parameters.
    fn request_body(
        &mut self,
        operation: &Value,
        own: &[Given<'a>],
        shared: &[Given<'a>],
        now: &str,
        parameters: &mut Vec<Value>,
    ) -> Option<Value> {
        let name = |given: &Given<'_>| given.parameter.get("name").cloned();
        let is_own = |given: &&Given<'_>| {
            let same = |own: &Given<'_>| {
                is_body(own.parameter)
                    && is_field(own.parameter) == is_field(given.parameter)
                    && (!is_field(own.parameter) || name(own) == name(given))
            };
            own.iter().any(same)
        };
        let bodies = own.iter().chain(shared.iter().filter(|given| !is_own(given)));
        let (fields, bodies): (Vec<_>, Vec<_>) =
            bodies.filter(|given| is_body(given.parameter)).partition(|given| is_field(given.parameter));
        let (body, more) = match bodies.split_first() {
            Some((first, others)) => {
                (self.body(operation, first, now), others.iter().chain(&fields).copied().collect())
            }
            None if fields.is_empty() => return None,
            None => {
                let fields: Vec<Given<'_>> =
                    fields.iter().map(|Given { parameter, then }| Given { parameter, then: then.clone() }).collect();
                (self.form(operation, &fields, now), Vec::new())
            }
        };
        for Given { parameter, then } in more {
            let index = parameters.len().to_string();
            let parent = now.strip_suffix("/requestBody").unwrap_or(now);
            self.moves.insert(below(parent, &["parameters", &index]), None, then.clone());
            parameters.push(json!(parameter));
        }
        Some(body)
    }
}
