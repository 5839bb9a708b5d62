//! Names of environment variables.

/// Refuses a name that no shell can set.
///
/// # Errors
///
/// With what is legal, such as `example`.
pub fn check(name: &str, example: &str) -> Result<(), String> {
    if name.trim().is_empty() {
        return Err(format!("this is empty: write `env = \"{example}\"`, or drop it"));
    }
    let legal = |letter: char| letter.is_ascii_alphanumeric() || letter == '_';
    if name.chars().all(legal) && !name.starts_with(|first: char| first.is_ascii_digit()) {
        return Ok(());
    }
    Err(format!(
        "no shell can set a variable of this name: legal are letters, digits and `_`, such as `env = \"{example}\"`"
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_shell_can_set_is_legal() {
        for (name, legal) in
            [("SHOP_GRACE", true), ("_a9", true), ("", false), ("9A", false), ("A-B", false), ("Ä", false)]
        {
            assert_eq!(check(name, "A").is_ok(), legal, "{name}");
        }
    }
}
