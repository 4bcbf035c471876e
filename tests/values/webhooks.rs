//! OpenAPI 3.1.0, "OpenAPI Object", `webhooks`, and "Callback Object".

use crate::webhooks::types::*;
use crate::webhooks::webhooks::Webhook;

#[test]
fn a_webhook_is_read_by_its_name() {
    let read = |name: &str, body: &str| Webhook::read(name, body.as_bytes()).expect("it fits");
    let Some(Webhook::InvoicePaid(invoice)) = read("invoicePaid", r#"{"id":7,"state":"disputed"}"#) else {
        panic!("it is the other one");
    };
    assert_eq!((invoice.id, invoice.state), (7, Some(InvoiceState::Unknown("disputed".to_owned()))));
    assert_eq!(read("alive", ""), Some(Webhook::Alive));
    assert_eq!(read("new", "{}"), None);
    assert!(Webhook::read("invoicePaid", b"{}").is_err());
}

#[test]
fn a_callback_is_called_after_its_operation() {
    let read = Webhook::read("subscribe.parcelShipped", br#"{"parcel":1}"#).expect("it fits").expect("it is known");
    assert_eq!(read.name(), "subscribe.parcelShipped");
    let Webhook::SubscribeParcelShipped(payload) = read else { panic!("it is another one") };
    assert_eq!(payload.parcel, 1);
}
