//! The possessive that a name may stand in.

/// Returns a name without its possessive: `'s`, or an apostrophe alone.
pub(super) fn without_possessive(name: &str) -> &str {
    let without_s = name.strip_suffix(['s', 'S']).unwrap_or(name);
    without_s.strip_suffix(['\'', '’']).unwrap_or(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn possessives_go() {
        for (name, bare) in [
            ("Paris's", "Paris"),
            ("PARIS’S", "PARIS"),
            ("Athens'", "Athens"),
            ("Athens’", "Athens"),
            ("Athens", "Athens"),
            ("s", "s"),
            ("'s", ""),
            ("", ""),
        ] {
            assert_eq!(without_possessive(name), bare, "{name}");
        }
    }
}
