//! JSON as an untyped tree that keeps what serde_json's own forgets: fields that occur twice, and how deep it goes.

use serde::de::{DeserializeSeed, Deserializer, Error, MapAccess, SeqAccess, Visitor};
use std::fmt;

/// A value.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Node {
    /// `null`.
    Null,
    /// `true` or `false`.
    Bool,
    /// A whole number.
    Whole(i64),
    /// Any other number.
    Number,
    /// A text.
    Text(Box<str>),
    /// A list.
    List(Vec<Self>),
    /// An object, its fields as they came.
    Object(Vec<(Box<str>, Self)>),
}

impl Node {
    /// The first field of a name.
    pub(super) fn get(&self, name: &str) -> Option<&Self> {
        match self {
            Self::Object(fields) => fields.iter().find(|(n, _)| &**n == name).map(|(_, v)| v),
            _ => None,
        }
    }

    /// The text.
    pub(super) fn text(&self) -> Option<&str> {
        match self {
            Self::Text(text) => Some(text),
            _ => None,
        }
    }
}

/// How deep a submission may nest.
const DEEPEST: u8 = 32;
/// The error text of a deeply nested input.
pub(super) const TOO_DEEP: &str = "nested too deeply";

/// Reads a node with so many levels left.
struct NodeDepth(u8);

impl<'de> DeserializeSeed<'de> for NodeDepth {
    type Value = Node;
    fn deserialize<D: Deserializer<'de>>(self, from: D) -> Result<Node, D::Error> {
        from.deserialize_any(self)
    }
}

impl NodeDepth {
    fn down<E: Error>(&self) -> Result<u8, E> {
        self.0.checked_sub(1).ok_or_else(|| E::custom(TOO_DEEP))
    }
}

impl<'de> Visitor<'de> for NodeDepth {
    type Value = Node;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a JSON value")
    }

    fn visit_unit<E>(self) -> Result<Node, E> {
        Ok(Node::Null)
    }

    fn visit_bool<E>(self, _: bool) -> Result<Node, E> {
        Ok(Node::Bool)
    }

    fn visit_i64<E>(self, n: i64) -> Result<Node, E> {
        Ok(Node::Whole(n))
    }

    fn visit_u64<E>(self, n: u64) -> Result<Node, E> {
        Ok(i64::try_from(n).map_or(Node::Number, Node::Whole))
    }

    fn visit_f64<E>(self, n: f64) -> Result<Node, E> {
        // Some programs write every number with a fraction.
        let exact = n.fract() == 0.0 && n.abs() < 1e15;
        #[expect(clippy::cast_possible_truncation, reason = "it is whole and small enough")]
        Ok(if exact { Node::Whole(n as i64) } else { Node::Number })
    }

    fn visit_str<E>(self, text: &str) -> Result<Node, E> {
        Ok(Node::Text(text.into()))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut from: A) -> Result<Node, A::Error> {
        let level = self.down()?;
        let mut all = Vec::new();
        while let Some(node) = from.next_element_seed(NodeDepth(level))? {
            all.push(node);
        }
        Ok(Node::List(all))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut from: A) -> Result<Node, A::Error> {
        let level = self.down()?;
        let mut all = Vec::new();
        while let Some(name) = from.next_key::<Box<str>>()? {
            all.push((name, from.next_value_seed(NodeDepth(level))?));
        }
        Ok(Node::Object(all))
    }
}

/// Reads one JSON text.
pub(super) fn parse(text: &str) -> Result<Node, serde_json::Error> {
    let mut from = serde_json::Deserializer::from_str(text);
    let node = NodeDepth(DEEPEST).deserialize(&mut from)?;
    from.end()?;
    Ok(node)
}
