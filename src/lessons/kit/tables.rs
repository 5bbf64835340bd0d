//! Macros for the rows of a lesson's tables. A row names its lesson's type as `This`, which the
//! file of the table brings in.

/// A script from `scripts/` in a lesson's folder. The page opens stored runs by their links, so a
/// first visit does not wait for scripts.
macro_rules! script {
    ($($part:expr),+) => {
        if cfg!(target_arch = "wasm32") {
            ""
        } else {
            include_str!(concat!("scripts/", $($part),+))
        }
    };
}

/// Settings by name: `given!["variant" = "none", "nodes" = 5]`. After lists of settings and a
/// semicolon, they come on top of those: `given![STORM; "clients" = 1]`.
macro_rules! given {
    ($($list:expr),*; $($key:literal = $value:literal),*) => {
        const {
            const PARTS: &[&[$crate::lessons::kit::Setting]] =
                &[$($list,)* $crate::lessons::kit::given![$($key = $value),*]];
            &$crate::lessons::kit::joined_settings::<{ $crate::lessons::kit::total(PARTS) }>(PARTS)
        }
    };
    ($($key:literal = $value:literal),* $(,)?) => {
        const {
            &$crate::lessons::kit::by_name(
                <This as $crate::session::Lesson>::PARAMS,
                [$(($key, concat!($value))),*],
            )
        }
    };
}

/// A parameter: its key, what values it takes, its default, its name and its help in English and
/// Chinese. Values are `flag`, `one of` some numbers, a choice `among` names (numbered from
/// zero, or `from` another number), a range, or the broken variants of a table of [`broken`].
macro_rules! param {
    ($key:literal, flag, $default:literal, $($words:literal),+ $(,)?) => {
        $crate::lessons::kit::param!(@ $key, $crate::session::ParamKind::Flag, $default, $($words),+)
    };
    ($key:literal, one of [$($value:literal),+], $default:literal, $($words:literal),+ $(,)?) => {
        $crate::lessons::kit::param!(@ $key, $crate::session::ParamKind::Choice(const {
            &[$($crate::session::Choice {
                value: $value,
                name: stringify!($value),
                label: $crate::i18n::Text::new(stringify!($value), stringify!($value)),
            }),+]
        }), $default, $($words),+)
    };
    ($key:literal, among [$($names:tt)+], $($rest:literal),+ $(,)?) => {
        $crate::lessons::kit::param!($key, among from 0 [$($names)+], $($rest),+)
    };
    (
        $key:literal, among from $first:literal [$($name:literal $en:literal $zh:literal),+ $(,)?], $default:literal,
        $($words:literal),+ $(,)?
    ) => {
        $crate::lessons::kit::param!(@ $key, $crate::session::ParamKind::Choice(const {
            const NAMES: &[&str] = &[$($name),+];
            &[$($crate::session::Choice {
                value: $crate::lessons::kit::position(NAMES, $name) + $first,
                name: $name,
                label: $crate::i18n::Text::new($en, $zh),
            }),+]
        }), $crate::lessons::kit::position(&[$($name),+], $default) + $first, $($words),+)
    };
    ($key:literal, variants $choices:ident, $($help:literal),+ $(,)?) => {
        $crate::lessons::kit::param!(
            @ $key, $crate::session::ParamKind::Choice(&$choices), 0,
            "Broken on purpose", "故意出错", $($help),+
        )
    };
    ($key:literal, $low:literal..=$high:literal, $($rest:literal),+ $(,)?) => {
        $crate::lessons::kit::param!($key, $low..=$high "", $($rest),+)
    };
    ($key:literal, $low:literal..=$high:literal $unit:literal, $default:literal, $($words:literal),+ $(,)?) => {
        $crate::lessons::kit::param!(
            @ $key, $crate::session::ParamKind::Range($low, $high, $unit), $default, $($words),+
        )
    };
    (@ $key:literal, $kind:expr, $default:expr, $en:literal, $zh:literal, $help_en:literal, $help_zh:literal) => {
        $crate::session::Param {
            key: $key,
            label: $crate::i18n::Text::new($en, $zh),
            help: $crate::i18n::Text::new($help_en, $help_zh),
            kind: $kind,
            default: $default,
        }
    };
}

/// The broken variants, a row each: its name and its label in English and Chinese, the settings
/// that it is looked for in, the property that it breaks and within how many random runs, what the
/// smallest run that shows it is set to besides, and the seed of that run, whose script is
/// `scripts/variant.<name>.txt`. Makes `VARIANTS`, the choices of the parameter, and `BROKEN`.
macro_rules! broken {
    (
        correct $correct_en:literal $correct_zh:literal;
        $($name:literal $en:literal $zh:literal
            [$($given:tt)*] breaks $property:literal in $runs:literal,
            shown [$($shown:tt)*] by $seed:literal;)+
    ) => {
        const NAMES: &[&str] = &["none", $($name),+];

        static VARIANTS: [$crate::session::Choice; NAMES.len()] = [
            $crate::session::Choice {
                value: 0,
                name: "none",
                label: $crate::i18n::Text::new($correct_en, $correct_zh),
            },
            $($crate::session::Choice {
                value: $crate::lessons::kit::position(NAMES, $name),
                name: $name,
                label: $crate::i18n::Text::new($en, $zh),
            }),+
        ];

        /// The broken variants: where each is looked for, and the run that shows it.
        pub static BROKEN: [$crate::session::Breakage; NAMES.len() - 1] = [
            $($crate::session::Breakage {
                variant: $name,
                params: $crate::lessons::kit::given![
                    $crate::lessons::kit::given![$($given)*]; "variant" = $name
                ],
                property: $property,
                runs_max: $runs,
                shown_in: $crate::lessons::kit::given![
                    $crate::lessons::kit::given![$($given)*],
                    $crate::lessons::kit::given![$($shown)*]; "variant" = $name
                ],
                seed: $seed,
                script: $crate::lessons::kit::script!("variant.", $name, ".txt"),
            }),+
        ];
    };
}

/// A task: its id, the settings that it is set in, and its goal: a monitor, or `breaks` with the
/// property whose violation is the goal. Its scripts are `scripts/<id>.txt`, which solves it, and
/// `scripts/<id>.tempting.txt`, which does not.
macro_rules! task {
    ($id:literal, [$($given:tt)*], breaks $property:literal) => {
        $crate::lessons::kit::task!(
            @ $id, $crate::lessons::kit::given![$($given)*],
            $crate::lessons::kit::breaks::<This>(
                $id, $crate::lessons::kit::given![$($given)*], $property
            )
        )
    };
    ($id:literal, [$($given:tt)*], $monitor:expr) => {
        $crate::lessons::kit::task!(
            @ $id, $crate::lessons::kit::given![$($given)*],
            $crate::lessons::kit::goal($id, $monitor)
        )
    };
    (@ $id:literal, $params:expr, $goal:expr) => {
        $crate::session::Task {
            id: $id,
            params: $params,
            goal: $goal,
            solution: $crate::lessons::kit::script!($id, ".txt"),
            tempting: $crate::lessons::kit::script!($id, ".tempting.txt"),
        }
    };
}

/// The refutation of a common mistake: its id, the name of the script, the settings of the run,
/// and what the run shows: a monitor, or `breaks` with the property that is violated.
macro_rules! mistake {
    ($id:literal, $script:literal, [$($given:tt)*], breaks $property:literal) => {
        $crate::lessons::kit::mistake!(
            @ $id, $script, $crate::lessons::kit::given![$($given)*],
            $crate::lessons::kit::breaks::<This>(
                $id, $crate::lessons::kit::given![$($given)*], $property
            )
        )
    };
    ($id:literal, $script:literal, [$($given:tt)*], $monitor:expr) => {
        $crate::lessons::kit::mistake!(
            @ $id, $script, $crate::lessons::kit::given![$($given)*],
            $crate::lessons::kit::goal($id, $monitor)
        )
    };
    (@ $id:literal, $script:literal, $params:expr, $shows:expr) => {
        $crate::session::Refutation {
            id: $id,
            params: $params,
            script: $crate::lessons::kit::script!($script, ".txt"),
            shows: $shows,
        }
    };
}

/// A short lesson under the roof of one: its title in English and Chinese, and the settings that
/// choose it.
macro_rules! track {
    ($en:literal, $zh:literal, [$($given:tt)*]) => {
        $crate::session::Track {
            title: $crate::i18n::Text::new($en, $zh),
            params: $crate::lessons::kit::given![$($given)*],
        }
    };
}

pub(in crate::lessons) use {broken, given, mistake, param, script, task, track};
