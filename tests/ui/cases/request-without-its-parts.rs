// What a request cannot do without is an argument: the path parameter, and the body.
use sales_layer::catalog::{Client as Catalog, types::NewProduct};
use sales_layer::dam::Client as Dam;

pub async fn delete(dam: &Dam) {
    let _ = dam.delete_image().send().await;
}

pub async fn create(catalog: &Catalog) {
    let _ = catalog.create_product().send().await;
    let _ = catalog.create_product(NewProduct::new("A-1")).send().await;
}

fn main() {}
