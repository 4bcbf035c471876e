//! `multipart/form-data` (RFC 7578): a part per property, files as they are.

use std::fmt;

use base64::{Engine, engine::general_purpose::STANDARD};
use bytes::Bytes;
use serde::{
    Deserialize, Deserializer, Serialize, Serializer,
    de::{MapAccess, Visitor},
};
use serde_json::Value;

/// The key by which a file is told from any other object while a body is on its way.
const MARK: &str = "$file";

/// A file in a multipart body.
#[derive(Clone, PartialEq, Eq)]
pub struct FilePart {
    file_name: String,
    media_type: String,
    bytes: Bytes,
}

impl FilePart {
    /// A file with its name, as `application/octet-stream`.
    pub fn new(file_name: impl Into<String>, bytes: impl Into<Bytes>) -> Self {
        let media_type = "application/octet-stream".to_owned();
        FilePart { file_name: file_name.into(), media_type, bytes: bytes.into() }
    }

    /// Says what the bytes are: `image/png`.
    #[must_use]
    pub fn media_type(self, media_type: impl Into<String>) -> Self {
        FilePart { media_type: media_type.into(), ..self }
    }
}

/// Shows how long the file is, not what is in it.
impl fmt::Debug for FilePart {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "FilePart({:?}, {:?}, {} bytes)", self.file_name, self.media_type, self.bytes.len())
    }
}

#[derive(Serialize, Deserialize)]
struct Encoded {
    #[serde(rename = "$file")]
    base64: String,
    file_name: String,
    media_type: String,
}

impl Serialize for FilePart {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let FilePart { file_name, media_type, bytes } = self.clone();
        Encoded { base64: STANDARD.encode(bytes), file_name, media_type }.serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for FilePart {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let Encoded { base64, file_name, media_type } = Encoded::deserialize(deserializer)?;
        let bytes = STANDARD.decode(base64).map_err(serde::de::Error::custom)?;
        Ok(FilePart { file_name, media_type, bytes: bytes.into() })
    }
}

/// The properties of a body in the order in which its type has them: some servers read a form from top to bottom.
pub(crate) struct Fields(pub(crate) Vec<(String, Value)>);

impl Fields {
    /// Takes a body apart.
    ///
    /// # Errors
    /// When the body cannot be written as a JSON object.
    pub(crate) fn of<T: Serialize>(body: &T) -> serde_json::Result<Self> {
        serde_json::from_slice(&serde_json::to_vec(body)?)
    }
}

impl<'de> Deserialize<'de> for Fields {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct InOrder;
        impl<'de> Visitor<'de> for InOrder {
            type Value = Fields;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Fields, A::Error> {
                let mut fields = Vec::new();
                while let Some(field) = map.next_entry()? {
                    fields.push(field);
                }
                Ok(Fields(fields))
            }
        }
        deserializer.deserialize_map(InOrder)
    }
}

/// Writes a body, and returns it with its boundary: a part per property that is not null, one per element of a list.
pub(crate) fn encode(body: &Fields) -> (String, Vec<u8>) {
    let mut parts = Vec::new();
    for (name, value) in &body.0 {
        match value {
            Value::Null => {}
            Value::Array(items) => parts.extend(items.iter().map(|item| part(name, item))),
            value => parts.push(part(name, value)),
        }
    }
    // A boundary that no part contains; the same body has the same boundary.
    let mut boundary = "statusquo-part".to_owned();
    while parts.iter().any(|part| contains(part, boundary.as_bytes())) {
        boundary.push_str("-x");
    }
    let mut text = Vec::new();
    for part in parts {
        text.extend_from_slice(format!("--{boundary}\r\n").as_bytes());
        text.extend_from_slice(&part);
        text.extend_from_slice(b"\r\n");
    }
    text.extend_from_slice(format!("--{boundary}--\r\n").as_bytes());
    (boundary, text)
}

fn part(name: &str, value: &Value) -> Vec<u8> {
    let name = quoted(name);
    if value.get(MARK).is_some()
        && let Ok(file) = FilePart::deserialize(value)
    {
        let (file_name, media_type) = (quoted(&file.file_name), one_line(&file.media_type));
        let head = format!(
            "Content-Disposition: form-data; name=\"{name}\"; filename=\"{file_name}\"\r\nContent-Type: {media_type}\r\n\r\n"
        );
        return [head.as_bytes(), &file.bytes].concat();
    }
    let head = format!("Content-Disposition: form-data; name=\"{name}\"\r\n");
    match value {
        Value::String(text) => format!("{head}\r\n{text}").into_bytes(),
        Value::Array(_) | Value::Object(_) => {
            format!("{head}Content-Type: application/json\r\n\r\n{value}").into_bytes()
        }
        scalar => format!("{head}\r\n{scalar}").into_bytes(),
    }
}

/// Browsers' way of writing a name: quotes and line ends are percent-encoded, so that no name starts a header.
fn quoted(name: &str) -> String {
    name.replace('"', "%22").replace('\r', "%0D").replace('\n', "%0A")
}

fn one_line(text: &str) -> String {
    text.replace(['\r', '\n'], " ")
}

fn contains(haystack: &[u8], needle: &[u8]) -> bool {
    haystack.windows(needle.len()).any(|window| window == needle)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn each_property_is_a_part() {
        #[derive(Serialize)]
        struct Photo {
            photo: FilePart,
            main: bool,
            tags: [&'static str; 2],
            none: Option<u8>,
        }
        let photo = FilePart::new("a\"b.png", vec![0u8, 255]).media_type("image/png");
        let body = Photo { photo, main: true, tags: ["a", "b"], none: None };
        let (boundary, text) = encode(&Fields::of(&body).unwrap());
        let expected = [
            &b"--B\r\nContent-Disposition: form-data; name=\"photo\"; filename=\"a%22b.png\"\r\nContent-Type: image/png\r\n\r\n"[..],
            &[0, 255],
            b"\r\n--B\r\nContent-Disposition: form-data; name=\"main\"\r\n\r\ntrue",
            b"\r\n--B\r\nContent-Disposition: form-data; name=\"tags\"\r\n\r\na",
            b"\r\n--B\r\nContent-Disposition: form-data; name=\"tags\"\r\n\r\nb",
            b"\r\n--B--\r\n",
        ];
        let expected: Vec<u8> = expected.concat();
        let written = text.windows(boundary.len()).filter(|window| *window == boundary.as_bytes()).count();
        assert_eq!(written, 5);
        let shown = String::from_utf8_lossy(&text).replace(&boundary, "B");
        assert_eq!(shown, String::from_utf8_lossy(&expected));
    }

    #[test]
    fn the_boundary_is_in_no_part() {
        let (boundary, _) = encode(&Fields::of(&json!({ "a": "statusquo-part" })).unwrap());
        assert_eq!(boundary, "statusquo-part-x");
    }

    #[test]
    fn a_line_end_in_a_name_starts_no_header() {
        let file = serde_json::to_value(FilePart::new("a\r\nx: 1", vec![1u8]).media_type("a\r\nx: 1")).unwrap();
        let (_, text) = encode(&Fields::of(&json!({ "f": file })).unwrap());
        assert!(!String::from_utf8_lossy(&text).contains("\nx: 1"));
    }
}
