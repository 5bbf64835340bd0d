//! The run loop: how virtual time follows real time while a run plays.

use crate::scene::decimal;
use crate::sim::Micros;
use std::cell::{Cell, RefCell};
use std::rc::Rc;
use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;

/// The most real time that one frame stands for, in milliseconds: after a tab was hidden, or a
/// slow frame, the run goes on where it was.
pub const FRAME_MS_MAX: f64 = 50.0;

/// The most steps taken for one frame: the page stays alive at any speed.
pub const STEPS_PER_FRAME: u32 = 600;

/// The slowest speed, in thousandths of real time.
pub const SPEED_MILLI_MIN: u32 = 1;

/// The fastest speed, in thousandths of real time.
pub const SPEED_MILLI_MAX: u32 = 10_000;

/// How fast virtual time goes by.
#[derive(Clone, Debug, Default)]
pub struct Pace {
    last_ms: Option<f64>,
    rest_us: f64,
}

impl Pace {
    /// How much virtual time this frame is worth; zero for the first after [`Pace::stop`].
    pub fn due(&mut self, frame_ms: f64, speed_milli: u32) -> Micros {
        let Some(last_ms) = self.last_ms.replace(frame_ms) else {
            return Micros::ZERO;
        };
        let real_ms = (frame_ms - last_ms).clamp(0.0, FRAME_MS_MAX);
        // One real millisecond at one thousandth of real time is one microsecond.
        let us = self.rest_us + real_ms * f64::from(speed_milli);
        self.rest_us = us.fract();
        Micros(us as u64)
    }

    /// How much real time this frame is worth, in microseconds; zero for the first after [`Pace::stop`].
    pub fn real_us(&mut self, frame_ms: f64) -> u64 {
        let last_ms = self.last_ms.replace(frame_ms).unwrap_or(frame_ms);
        ((frame_ms - last_ms).clamp(0.0, FRAME_MS_MAX) * 1_000.0) as u64
    }

    /// The run stands still.
    pub fn stop(&mut self) {
        *self = Self::default();
    }
}

/// The slider's place of a speed: a hundred a decade, from zero.
pub fn speed_to_slider(speed_milli: u32) -> u32 {
    let decades = libm::log10(f64::from(speed_milli.max(SPEED_MILLI_MIN)));
    libm::round(decades * 100.0) as u32
}

/// The speed at a place of the slider, to two digits.
pub fn slider_to_speed(place: u32) -> u32 {
    let exact = libm::pow(10.0, f64::from(place) / 100.0);
    let step = libm::pow(10.0, (libm::log10(exact).floor() - 1.0).max(0.0));
    let rounded = libm::round(exact / step) * step;
    (rounded as u32).clamp(SPEED_MILLI_MIN, SPEED_MILLI_MAX)
}

/// How much virtual time goes by in a second of real time: `32 ms`, `2 s`.
pub fn speed_words(speed_milli: u32) -> String {
    match speed_milli {
        0..1_000 => format!("{speed_milli} ms"),
        _ => format!("{} s", decimal(f64::from(speed_milli) / 1000.0, 1)),
    }
}

/// Calls back on every animation frame while it runs; one closure for its whole life, cancelled
/// when this is dropped.
pub struct Frames(Rc<Inner>);

type FrameClosure = Closure<dyn FnMut(f64)>;

struct Inner {
    closure: RefCell<Option<FrameClosure>>,
    pending: Cell<Option<i32>>,
}

impl Frames {
    /// Nothing is called before [`Frames::start`]. The callback gets the frame's time in
    /// milliseconds.
    pub fn new(on_frame: impl Fn(f64) + 'static) -> Self {
        let inner = Rc::new(Inner {
            closure: RefCell::new(None),
            pending: Cell::new(None),
        });
        let weak = Rc::downgrade(&inner);
        let closure = Closure::new(move |frame_ms: f64| {
            if let Some(inner) = weak.upgrade() {
                inner.request();
                on_frame(frame_ms);
            }
        });
        *inner.closure.borrow_mut() = Some(closure);
        Self(inner)
    }

    /// Calls back from the next frame on.
    pub fn start(&self) {
        if self.0.pending.get().is_none() {
            self.0.request();
        }
    }

    /// Calls back no more.
    pub fn stop(&self) {
        if let (Some(id), Some(window)) = (self.0.pending.take(), web_sys::window()) {
            // It fails for no number that a browser gave out.
            let _ = window.cancel_animation_frame(id);
        }
    }
}

impl Drop for Frames {
    fn drop(&mut self) {
        self.stop();
    }
}

impl Inner {
    fn request(&self) {
        let closure = self.closure.borrow();
        let (Some(closure), Some(window)) = (closure.as_ref(), web_sys::window()) else {
            return;
        };
        let asked = window.request_animation_frame(closure.as_ref().unchecked_ref());
        self.pending.set(asked.ok());
    }
}

/// True when the reader asked the system for less motion.
pub fn reduced_motion() -> bool {
    web_sys::window()
        .and_then(|window| {
            window
                .match_media("(prefers-reduced-motion: reduce)")
                .ok()?
        })
        .is_some_and(|query| query.matches())
}
