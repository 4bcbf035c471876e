//! The lowered document as progenitor takes it: OpenAPI 3.0 with schemas and nothing else.

use indexmap::IndexMap;
use openapiv3::{
    AdditionalProperties, ArrayType, BooleanType, Components, IntegerFormat, IntegerType, NumberFormat, NumberType,
    ObjectType, OpenAPI, ReferenceOr, SchemaData, SchemaKind, StringType, Type, VariantOrUnknownOrEmpty,
};
use serde_json::json;

use crate::naming::RustIdent;

use super::schema::{Integer, Number, Object, Schema, Shape};

/// Returns the document that has these schemas as its components.
pub(super) fn document<'a>(schemas: impl Iterator<Item = (&'a RustIdent, &'a Schema)>) -> OpenAPI {
    let schemas = schemas.map(|(name, schema)| (name.to_string(), written(schema))).collect();
    OpenAPI {
        openapi: "3.0.3".to_owned(),
        components: Some(Components { schemas, ..Components::default() }),
        ..OpenAPI::default()
    }
}

fn boxed(schema: &Schema) -> ReferenceOr<Box<openapiv3::Schema>> {
    match written(schema) {
        ReferenceOr::Reference { reference } => ReferenceOr::Reference { reference },
        ReferenceOr::Item(schema) => ReferenceOr::boxed_item(schema),
    }
}

fn written(schema: &Schema) -> ReferenceOr<openapiv3::Schema> {
    let reference = |ty: &RustIdent| ReferenceOr::ref_(&format!("#/components/schemas/{ty}"));
    if let Some(ty) = schema.plain_name() {
        return reference(ty);
    }
    let mut extensions = IndexMap::new();
    let schema_kind = match &schema.shape {
        // The types of codes, constants and unions are ours; progenitor knows their names alone.
        Shape::Any | Shape::Codes(_) | Shape::Const(_) | Shape::Union(_) => {
            SchemaKind::Any(openapiv3::AnySchema::default())
        }
        // The way in which OpenAPI 3.0 lets a reference have a description, or be nullable.
        Shape::Named(ty) => SchemaKind::AllOf { all_of: vec![reference(ty)] },
        Shape::Boolean => SchemaKind::Type(Type::Boolean(BooleanType::default())),
        Shape::Integer(width) => SchemaKind::Type(Type::Integer(IntegerType {
            format: match width {
                None => VariantOrUnknownOrEmpty::Empty,
                Some(Integer::Int32) => VariantOrUnknownOrEmpty::Item(IntegerFormat::Int32),
                Some(Integer::Int64) => VariantOrUnknownOrEmpty::Item(IntegerFormat::Int64),
                Some(Integer::Uint32) => VariantOrUnknownOrEmpty::Unknown("uint32".to_owned()),
                Some(Integer::Uint64) => VariantOrUnknownOrEmpty::Unknown("uint64".to_owned()),
            },
            ..IntegerType::default()
        })),
        Shape::Number(width) => SchemaKind::Type(Type::Number(NumberType {
            format: match width {
                None => VariantOrUnknownOrEmpty::Empty,
                Some(Number::Float) => VariantOrUnknownOrEmpty::Item(NumberFormat::Float),
                Some(Number::Double) => VariantOrUnknownOrEmpty::Item(NumberFormat::Double),
            },
            ..NumberType::default()
        })),
        Shape::Text { .. } => SchemaKind::Type(Type::String(StringType::default())),
        Shape::File => {
            let part = json!({ "crate": "statusquo", "version": "*", "path": "statusquo::FilePart" });
            extensions.insert("x-rust-type".to_owned(), part);
            SchemaKind::Type(Type::String(StringType::default()))
        }
        Shape::Enum(values) => SchemaKind::Type(Type::String(StringType {
            enumeration: values.values.iter().cloned().map(Some).collect(),
            ..StringType::default()
        })),
        Shape::List(item) => SchemaKind::Type(Type::Array(ArrayType {
            items: Some(boxed(item)),
            min_items: None,
            max_items: None,
            unique_items: false,
        })),
        Shape::Object(object) => SchemaKind::Type(Type::Object(properties(object))),
    };
    let schema_data = SchemaData {
        nullable: schema.nullable,
        description: schema.description.clone(),
        extensions,
        ..SchemaData::default()
    };
    ReferenceOr::Item(openapiv3::Schema { schema_data, schema_kind })
}

fn properties(object: &Object) -> ObjectType {
    let required = object.properties.iter().filter(|(_, property)| property.required);
    ObjectType {
        properties: object.properties.iter().map(|(name, one)| (name.to_string(), boxed(&one.schema))).collect(),
        required: required.map(|(name, _)| name.to_string()).collect(),
        additional_properties: object
            .additional
            .as_ref()
            .map(|other| AdditionalProperties::Schema(Box::new(written(other)))),
        ..ObjectType::default()
    }
}
