//! The icons: strokes on a grid of 24, drawn in the colour of the text beside them.

use yew::prelude::*;

/// An icon by what it means.
#[derive(Copy, Clone, PartialEq, Eq, Debug)]
pub enum Sign {
    /// Play.
    Play,
    /// Pause.
    Pause,
    /// One step.
    Step,
    /// One step back.
    StepBack,
    /// The next event worth seeing.
    Next,
    /// Begin again.
    Restart,
    /// Another seed.
    Seed,
    /// Share.
    Share,
    /// The theme of the device.
    ThemeAuto,
    /// The light theme.
    ThemeLight,
    /// The dark theme.
    ThemeDark,
    /// A language.
    Language,
    /// Help.
    Help,
    /// Presenter mode.
    Presenter,
    /// The lesson map.
    Map,
    /// Close.
    Close,
    /// It holds.
    Holds,
    /// It is violated.
    Violated,
    /// It was seen.
    Seen,
    /// Not seen yet.
    Pending,
    /// On disk.
    Disk,
    /// Fewer, or out.
    Minus,
    /// More, or in.
    Plus,
    /// Onward.
    Onward,
    /// Backward.
    Backward,
    /// A fault.
    Fault,
    /// A cut.
    Cut,
    /// A warning.
    Warning,
    /// Why?
    Why,
    /// Copy.
    Copy,
    /// A look inside.
    Inside,
}

impl Sign {
    /// Its strokes, as the data of one path.
    const fn path(self) -> &'static str {
        match self {
            Self::Play => "M8 5.5v13l10.5-6.5z",
            Self::Pause => "M8.5 6v12M15.5 6v12",
            Self::Step => "M6 6v12l8-6zM17.5 6v12",
            Self::StepBack => "M18 6v12l-8-6zM6.5 6v12",
            Self::Next => "M4.5 6.5v11l6.5-5.5zM11.5 6.5v11l6.5-5.5zM20 6.5v11",
            Self::Restart => "M5 12a7 7 0 1 0 2.2-5.1M5 4.5v4h4",
            Self::Seed => "M5 5h14v14H5zM9 9h.01M15 9h.01M12 12h.01M9 15h.01M15 15h.01",
            Self::Share => "M12 14.5V4.5M8.5 7.5 12 4l3.5 3.5M6 11.5v8h12v-8",
            Self::ThemeAuto => "M12 4.5a7.5 7.5 0 1 0 0 15zM12 4.5a7.5 7.5 0 0 1 0 15",
            Self::ThemeLight => {
                "M12 8a4 4 0 1 0 0 8 4 4 0 0 0 0-8M12 2.8v2M12 19.2v2M2.8 12h2M19.2 12h2M5.5 5.5l1.4 1.4M17.1 17.1l1.4 1.4M5.5 18.5l1.4-1.4M17.1 6.9l1.4-1.4"
            }
            Self::ThemeDark => "M19.5 14.2A8 8 0 0 1 9.8 4.5a7.8 7.8 0 1 0 9.7 9.7z",
            Self::Language => {
                "M12 4a8 8 0 1 0 0 16 8 8 0 0 0 0-16M4.3 12h15.4M12 4c-5.2 5-5.2 11 0 16 5.2-5 5.2-11 0-16"
            }
            Self::Help => "M8.5 9.2a3.6 3.6 0 1 1 5.4 3.1c-1.3.8-1.9 1.4-1.9 2.9M12 18.8h.01",
            Self::Presenter => "M3.5 5h17M5 5v9.5h14V5M12 14.5v3M8 20.5l4-3 4 3",
            Self::Map => "M4.5 5.5h6v6h-6zM13.5 5.5h6v6h-6zM4.5 14h6v5h-6zM13.5 14h6v5h-6z",
            Self::Close => "M6.5 6.5l11 11M17.5 6.5l-11 11",
            Self::Holds => "M5 12.5l4.5 4.5L19 7.5",
            Self::Violated => "M12 3.5 21 19.5H3zM12 9.5v4.5M12 16.8h.01",
            Self::Seen => {
                "M2.8 12C6 6.8 18 6.8 21.2 12 18 17.2 6 17.2 2.8 12zM12 9.7a2.3 2.3 0 1 0 0 4.6 2.3 2.3 0 0 0 0-4.6"
            }
            Self::Pending => "M6 12h.01M12 12h.01M18 12h.01",
            Self::Disk => {
                "M5 6.5C5 4 19 4 19 6.5v11c0 2.5-14 2.5-14 0zM5 6.5C5 9 19 9 19 6.5M5 12c0 2.5 14 2.5 14 0"
            }
            Self::Minus => "M6 12h12",
            Self::Plus => "M6 12h12M12 6v12",
            Self::Onward => "M5 12h13M13 7l5 5-5 5",
            Self::Backward => "M19 12H6M11 7l-5 5 5 5",
            Self::Fault => "M13 3.5 6 13.5h5.5l-.5 7 7-10h-5.5z",
            Self::Cut => "M4 12h5M15 12h5M10.5 16.5l3-9",
            Self::Warning => "M12 4a8 8 0 1 0 0 16 8 8 0 0 0 0-16M12 8v5M12 15.8h.01",
            Self::Why => "M5 6h5M5 18h5M14 12h5M10 6c3 0 1 6 4 6M10 18c3 0 1-6 4-6",
            Self::Inside => "M10.5 4a6.5 6.5 0 1 0 0 13 6.5 6.5 0 0 0 0-13zM15.3 15.3 20 20",
            Self::Copy => "M9 9h10.5v10.5H9zM6 15H4.5V4.5H15V6",
        }
    }
}

/// An icon. It is decoration to a screen reader: what it stands on has a name.
pub fn icon(sign: Sign) -> Html {
    html! {
        <svg class="icon" viewBox="0 0 24 24" width="20" height="20" aria-hidden="true" focusable="false">
            <path d={sign.path()} />
        </svg>
    }
}
