// Deleting an image may conflict with its processing; listing images may not.
use sales_layer::dam::ListImagesError;

pub fn is_busy(error: &ListImagesError) -> bool {
    matches!(error, ListImagesError::Conflict(_))
}

fn main() {}
