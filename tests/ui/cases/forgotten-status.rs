// Without `_`, a failure that is left out is an error: so is one that the vendor adds.
use sales_layer::dam::DeleteImageError;

pub fn is_worth_an_alarm(error: &DeleteImageError) -> bool {
    match error {
        DeleteImageError::NotFound(_) => false,
        DeleteImageError::BadRequest(_) | DeleteImageError::Unauthorized(_) => true,
        DeleteImageError::InternalServerError(_) | DeleteImageError::Other(_) => true,
    }
}

fn main() {}
