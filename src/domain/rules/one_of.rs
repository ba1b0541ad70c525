//! Groups of items of which one alternative is enough: what they are, and how the others are named. Which alternative a case has is
//! chosen when its checklist is made.

use super::Rules;
use crate::domain::code::{Ground, Item};
use crate::domain::lang::Lang;
use serde::Deserialize;

/// One way to satisfy a group: every item of it. In a file a single item may be written without a list.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(from = "AlternativeForm")]
pub struct Alternative(pub Vec<Item>);

#[derive(Deserialize)]
#[serde(untagged)]
enum AlternativeForm {
    One(Item),
    All(Vec<Item>),
}

impl From<AlternativeForm> for Alternative {
    fn from(written: AlternativeForm) -> Self {
        match written {
            AlternativeForm::One(item) => Self(vec![item]),
            AlternativeForm::All(items) => Self(items),
        }
    }
}

impl Rules {
    /// The alternatives that satisfy the ground without an item; none where the item belongs to no group.
    pub fn alternatives(&self, ground: Ground, item: Item) -> impl Iterator<Item = &[Item]> {
        let groups = self.ground(ground).into_iter().flat_map(|g| &g.one_of);
        groups
            .filter(move |group| group.iter().any(|a| a.0.contains(&item)))
            .flatten()
            .filter(move |a| !a.0.contains(&item))
            .map(|a| &*a.0)
    }

    /// The alternatives to an item by name, in a language; none where there are none.
    #[must_use]
    pub fn instead(&self, ground: Ground, item: Item, lang: Lang) -> Option<String> {
        let letter = &self.request.letter;
        let name =
            |item: &Item| self.item(*item).map_or_else(|| item.to_string(), |i| i.name.get(lang).into());
        let ways: Vec<String> = self
            .alternatives(ground, item)
            .map(|items| items.iter().map(name).collect::<Vec<_>>().join(letter.and.get(lang)))
            .collect();
        (!ways.is_empty()).then(|| ways.join(letter.or.get(lang)))
    }
}
