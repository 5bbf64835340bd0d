//! Values in a line of text, and lists that hold each value once.

/// Several values in one text; empty when there are none.
pub fn strung(values: impl IntoIterator<Item = String>, between: &str) -> String {
    let values: Vec<String> = values.into_iter().collect();
    values.join(between)
}

/// Adds a value to a list, unless the list has it.
pub fn add_once<T: PartialEq>(list: &mut Vec<T>, value: T) {
    if !list.contains(&value) {
        list.push(value);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_strung_in_order() {
        assert_eq!(strung([], ", "), "");
        assert_eq!(strung(["b", "a"].map(str::to_owned), ", "), "b, a");
    }

    #[test]
    fn a_value_is_added_once() {
        let mut list = vec![1];
        for value in [2, 1, 2] {
            add_once(&mut list, value);
        }
        assert_eq!(list, [1, 2]);
    }
}
