// `?` turns the error of any operation into one type.
use sales_layer::dam::Client;

pub async fn delete_first(dam: &Client) -> Result<(), statusquo::Error> {
    let images = dam.list_images().top(1).send().await?.into_inner();
    if let Some(id) = images.items.flatten().into_iter().flatten().find_map(|image| image.id) {
        dam.delete_image(id).send().await?;
    }
    Ok(())
}

fn main() {}
