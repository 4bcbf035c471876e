// The vendor's guide says that no DAM call answers 403.
use sales_layer::dam::DeleteImageError;

pub fn explain(error: DeleteImageError) -> &'static str {
    match error {
        DeleteImageError::Forbidden(_) => "ask for permission",
        _ => "something else",
    }
}

fn main() {}
