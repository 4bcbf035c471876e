// What the contract does not know happens too: no answer, or an undocumented one.
use sales_layer::dam::ListImagesError;

pub fn is_our_fault(error: &ListImagesError) -> bool {
    match error {
        ListImagesError::BadRequest(_) | ListImagesError::Unauthorized(_) => true,
    }
}

fn main() {}
