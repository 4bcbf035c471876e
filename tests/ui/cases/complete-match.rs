// One arm per failure that the operation has, and `Other`: no `_` is needed.
use sales_layer::dam::DeleteImageError;

pub fn is_worth_an_alarm(error: &DeleteImageError) -> bool {
    match error {
        DeleteImageError::NotFound(_) | DeleteImageError::Conflict(_) => false,
        DeleteImageError::BadRequest(_) | DeleteImageError::Unauthorized(_) => true,
        DeleteImageError::InternalServerError(_) | DeleteImageError::Other(_) => true,
    }
}

fn main() {}
