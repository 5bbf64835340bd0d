//! What the lab keeps of each lesson for as long as the page.

use std::cell::RefCell;

/// Something of each lesson, made when it is first asked for.
pub struct PerLesson<T>(RefCell<Vec<(&'static str, T)>>);

impl<T: Clone + Default> PerLesson<T> {
    /// Nothing was asked for yet.
    pub const fn new() -> Self {
        Self(RefCell::new(Vec::new()))
    }

    /// That of a lesson.
    pub fn of(&self, lesson: &'static str) -> T {
        let mut all = self.0.borrow_mut();
        if let Some((_, kept)) = all.iter().find(|(id, _)| *id == lesson) {
            return kept.clone();
        }
        let new = T::default();
        all.push((lesson, new.clone()));
        new
    }
}
