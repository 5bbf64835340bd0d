//! Tables of phrases: what each kind of message, note or timer is in words.

/// A match whose rows are texts in the form of [`crate::i18n::say`], or other expressions:
/// `phrases! { lang, match timer { Timer::Next => say("next request", "下次请求"), } }`. Every row
/// ends with a comma.
macro_rules! phrases {
    ($lang:expr, match $of:ident { $($rows:tt)+ }) => {
        $crate::lessons::kit::phrases!(@ $lang, $of, [] $($rows)+)
    };
    (@ $lang:expr, $of:expr, [$($arms:tt)*]
        $pattern:pat $(if $guard:expr)? => say($($text:tt)+), $($rest:tt)*) => {
        $crate::lessons::kit::phrases!(@ $lang, $of, [
            $($arms)* $pattern $(if $guard)? => $crate::i18n::say!($lang, $($text)+),
        ] $($rest)*)
    };
    (@ $lang:expr, $of:expr, [$($arms:tt)*]
        $pattern:pat $(if $guard:expr)? => $other:expr, $($rest:tt)*) => {
        $crate::lessons::kit::phrases!(@ $lang, $of, [
            $($arms)* $pattern $(if $guard)? => $other,
        ] $($rest)*)
    };
    (@ $lang:expr, $of:expr, [$($arms:tt)+]) => {
        match $of { $($arms)+ }
    };
}

pub(in crate::lessons) use phrases;

#[cfg(test)]
mod tests {
    use crate::i18n::{Lang, say};

    fn phrase(count: Option<u32>, lang: Lang) -> String {
        phrases! { lang, match count {
            Some(0) => String::new(),
            Some(n) if n > 9 => say("{n} or {more}", "{n} 或 {more}", more = n + 1),
            Some(1) | None => say("few", "少"),
            Some(n) => say!(lang, "{n}", "{n}"),
        } }
    }

    #[test]
    fn a_row_is_a_text_in_the_language_asked_for_or_another_expression() {
        for (count, en, zh) in [
            (Some(0), "", ""),
            (Some(10), "10 or 11", "10 或 11"),
            (Some(1), "few", "少"),
            (None, "few", "少"),
            (Some(2), "2", "2"),
        ] {
            assert_eq!(phrase(count, Lang::En), en);
            assert_eq!(phrase(count, Lang::Zh), zh);
        }
    }
}
