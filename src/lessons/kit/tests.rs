//! What every lesson's tests ask.

use crate::session::Wording;

/// Each of these requests is read as it is written, and what is wrong is not read.
pub fn requests_read_back<L: Wording>(right: &[&str], wrong: &[&str]) {
    let again = |words: &str| Some(L::print_request(&L::parse_request(words)?));
    for words in right {
        assert_eq!(again(words).as_deref(), Some(*words));
    }
    for words in wrong {
        assert_eq!(again(words), None, "{words}");
    }
}
