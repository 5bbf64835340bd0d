//! The backdrop that a run keeps, because the page renders it only when its pointer changes.

use super::lesson::Backdrop;
use super::traits::Taught;
use crate::i18n::Lang;
use crate::sim::World;
use std::cell::RefCell;

/// The last backdrop of a run under its cache key, and what the lesson keeps to make the next.
pub(super) struct Kept<L: Taught>(RefCell<Cache<L::Memo>>);

struct Cache<M> {
    memo: M,
    last: Option<((u64, Lang), Backdrop)>,
}

impl<L: Taught> Default for Kept<L> {
    fn default() -> Self {
        Self(RefCell::new(Cache {
            memo: L::Memo::default(),
            last: None,
        }))
    }
}

impl<L: Taught> Kept<L> {
    /// The backdrop of this world: the one that was made last, while key and language are the same.
    pub fn now(&self, world: &World<L::P>, lang: Lang) -> Backdrop {
        let key = (L::backdrop_key(world), lang);
        let cache = &mut *self.0.borrow_mut();
        if let Some((known, backdrop)) = &cache.last
            && *known == key
        {
            return backdrop.clone();
        }
        let backdrop = L::backdrop(world, &mut cache.memo, lang);
        cache.last = Some((key, backdrop.clone()));
        backdrop
    }
}
