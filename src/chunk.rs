//! Chunks: parts of the page that are fetched when they are needed.
//!
//! The site's build compiles the page once, with the feature `split`, and then splits it at the
//! functions that [`chunk`] declares: what only such a function reaches goes into its chunk.
//! Without the feature, the functions are plain, and one file holds everything.

/// A chunk could not be fetched. It may come when it is asked for again.
#[derive(Copy, Clone, PartialEq, Eq, Debug)]
pub struct Missing;

#[cfg(feature = "split")]
impl From<wasm_split_helpers::SplitLoaderError> for Missing {
    fn from(_: wasm_split_helpers::SplitLoaderError) -> Self {
        Self
    }
}

/// Declares a function that gives something of a chunk, and fetches the chunk first. The chunk's name
/// comes first; every chunk has one such function.
macro_rules! chunk {
    ($chunk:ident; $(#[$doc:meta])* $vis:vis fn $name:ident() -> $type:ty { $($body:tt)* }) => {
        $(#[$doc])*
        $vis async fn $name() -> Result<$type, $crate::chunk::Missing> {
            #[cfg_attr(feature = "split", wasm_split_helpers::wasm_split($chunk, fallible))]
            fn $name() -> Result<$type, $crate::chunk::Missing> {
                Ok({ $($body)* })
            }
            #[cfg(feature = "split")]
            let there = $name().await;
            #[cfg(not(feature = "split"))]
            let there = $name();
            there
        }
    };
}

pub(crate) use chunk;
