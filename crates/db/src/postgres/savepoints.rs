//! Which layers have a savepoint on the server.
//!
//! A layer gets its savepoint only before its first change. One that is no longer needed is not released by a round trip
//! of its own but on the way, together with the next one taken.

#[derive(Default)]
pub(crate) struct Savepoints {
    /// Those of open layers, outermost first, without gap.
    live: Vec<usize>,
    /// The outermost one on the server whose layer is closed; it lies inside all live ones.
    stale: Option<usize>,
}

impl Savepoints {
    pub(crate) fn clear(&mut self) {
        self.live.clear();
        self.stale = None;
    }

    /// The innermost layer with a savepoint, 0 for none.
    pub(crate) fn innermost(&self) -> usize {
        self.live.last().copied().unwrap_or(0)
    }

    /// The statements that give every layer from `first` to `last` a savepoint; empty if they have.
    pub(crate) fn missing(&self, first: usize, last: usize) -> String {
        let from = first.max(self.innermost() + 1);
        if from > last {
            return String::new();
        }
        let release = self
            .stale
            .map(|layer| format!("release savepoint layer{layer}; "))
            .unwrap_or_default();
        let take: Vec<String> = (from..=last)
            .map(|layer| format!("savepoint layer{layer}"))
            .collect();
        release + &take.join("; ")
    }

    /// The statements of [`Savepoints::missing`] were run.
    pub(crate) fn taken(&mut self, first: usize, last: usize) {
        self.stale = None;
        let from = first.max(self.innermost() + 1);
        self.live.extend(from..=last);
    }

    /// The statement that goes back to the layer's savepoint, if it has one.
    pub(crate) fn back(&self, layer: usize) -> Option<String> {
        self.live
            .contains(&layer)
            .then(|| format!("rollback to savepoint layer{layer}"))
    }

    /// The layer is closed, kept or undone.
    pub(crate) fn close(&mut self, layer: usize) {
        if self.live.contains(&layer) {
            self.live.retain(|live| *live < layer);
            self.stale = Some(layer);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn savepoints_are_taken_once_and_released_on_the_way() {
        let mut savepoints = Savepoints::default();
        assert_eq!(
            savepoints.missing(1, 2),
            "savepoint layer1; savepoint layer2"
        );
        savepoints.taken(1, 2);
        assert_eq!(savepoints.missing(1, 2), "");
        savepoints.close(2);
        assert_eq!(savepoints.innermost(), 1);
        assert_eq!(
            savepoints.missing(1, 2),
            "release savepoint layer2; savepoint layer2"
        );
        assert_eq!(savepoints.back(2), None);
        savepoints.close(1);
        assert_eq!(
            savepoints.missing(1, 1),
            "release savepoint layer1; savepoint layer1"
        );
    }
}
