// A request does nothing until it is sent.
#![deny(unused_must_use)]

pub fn delete(dam: &sales_layer::dam::Client) {
    dam.delete_image(42);
}

fn main() {}
