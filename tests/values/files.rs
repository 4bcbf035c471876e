//! OpenAPI 3.0.3, "Considerations for File Uploads" and "Data Types": `binary` is any sequence of octets, which JSON has
//! in a string (RFC 8259, section 3); RFC 7578, section 4.2, for the parts of a form.

use serde_json::json;
use statusquo::FilePart;

use crate::files::types::*;

#[test]
fn in_json_it_is_a_string() {
    let text = json!({ "name": "n", "content": "\u{7f}c", "pages": ["p", ""] });
    let document: Document = serde_json::from_value(text.clone()).expect("it fits");
    assert_eq!(serde_json::to_value(&document).expect("it is JSON"), text);
    assert_eq!(document.pages, Some(vec!["p".to_owned(), String::new()]));
}

#[test]
fn in_a_form_it_is_a_file() {
    let page = FilePart::new("page.png", vec![1, 2]);
    let form = DocumentForm::new("n").pages(vec![page.clone()]);
    assert_eq!(form.pages, Some(vec![page.clone()]));
    // Nothing else needs the type, so that it has the schema's own name.
    assert_eq!(Photo::new(page.clone()).label(Label::new().text("t")).picture, page);
}
