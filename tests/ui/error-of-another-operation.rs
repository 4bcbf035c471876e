// Both can be `Unauthorized`, and still they are not the same.
use sales_layer::dam::{Client, DeleteImageError};

pub async fn count(dam: &Client) -> Result<usize, DeleteImageError> {
    let images = dam.list_images().send().await?;
    Ok(images.items.iter().flatten().count())
}

fn main() {}
