// Both can be `Unauthorized`, and still they are not the same.
use sales_layer::dam::{Client, DeleteImageError};

fn explain(_: &DeleteImageError) {}

pub async fn list(dam: &Client) {
    if let Err(error) = dam.list_images().send().await {
        explain(&error);
    }
}

fn main() {}
