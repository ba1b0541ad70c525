//! A Merkle tree (RFC 9162, section 2.1) over the digests of journal entries, made as they are written. Owns the hashing of leaves and
//! nodes; it holds the roots of its complete subtrees, not the leaves.

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

/// A hash of the tree: SHA-256, 32 bytes.
pub(super) type TreeHash = [u8; 32];

/// The tree over the entries since the last checkpoint.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct MerkleTree {
    /// How many leaves there are.
    leaves: u64,
    /// The roots of complete subtrees, the largest first: one for each bit of the number of leaves.
    roots: Vec<TreeHash>,
}

fn hash(prefix: u8, one: &[u8], other: &[u8]) -> TreeHash {
    let mut sha = Sha256::new();
    sha.update([prefix]);
    sha.update(one);
    sha.update(other);
    sha.finalize().into()
}

impl MerkleTree {
    /// How many leaves there are.
    pub(super) fn len(&self) -> u64 {
        self.leaves
    }

    /// Adds the leaf of an entry: its number, little-endian, and the digest that its frame carries in clear.
    pub(super) fn push(&mut self, seq: u64, digest: &[u8; 32]) {
        self.push_leaf(leaf(seq, digest));
    }

    fn push_leaf(&mut self, mut node: TreeHash) {
        let mut complete = self.leaves;
        while complete & 1 == 1 {
            if let Some(left) = self.roots.pop() {
                node = hash(1, &left, &node);
            }
            complete >>= 1;
        }
        self.roots.push(node);
        self.leaves += 1;
    }

    /// The root; of an empty tree the hash of nothing.
    pub(super) fn root(&self) -> TreeHash {
        let mut roots = self.roots.iter().rev();
        let Some(last) = roots.next() else { return Sha256::digest([]).into() };
        roots.fold(*last, |right, left| hash(1, left, &right))
    }
}

/// The leaf of an entry.
pub(super) fn leaf(seq: u64, digest: &[u8; 32]) -> TreeHash {
    hash(0, &seq.to_le_bytes(), digest)
}

/// The root of the tree over some leaves.
fn root_of(leaves: &[TreeHash]) -> TreeHash {
    let mut tree = MerkleTree::default();
    for leaf in leaves {
        tree.push_leaf(*leaf);
    }
    tree.root()
}

/// The inclusion proof of a leaf (RFC 9162, section 2.1.3): the hashes of the subtrees beside its way to the root, the lowest first.
/// Empty where the tree has no such leaf, or only this one.
pub(super) fn path(leaves: &[TreeHash], at: usize) -> Vec<TreeHash> {
    let (mut leaves, mut at, mut path) = (leaves, at, Vec::new());
    while leaves.len() > 1 && at < leaves.len() {
        // The largest power of two below the number of leaves.
        let left = leaves.len().next_power_of_two() / 2;
        let (before, after) = leaves.split_at(left);
        if at < left {
            path.push(root_of(after));
            leaves = before;
        } else {
            path.push(root_of(before));
            (leaves, at) = (after, at - left);
        }
    }
    path.reverse();
    path
}

/// The root that an inclusion proof leads to; none where its length does not match the tree (RFC 9162, section 2.1.3.2).
pub(super) fn root_by_path(leaf: TreeHash, at: u64, leaves: u64, path: &[TreeHash]) -> Option<TreeHash> {
    let (mut at, mut last) = (at, leaves.checked_sub(1).filter(|last| at <= *last)?);
    let mut node = leaf;
    for other in path {
        if last == 0 {
            return None;
        }
        if at & 1 == 1 || at == last {
            node = hash(1, other, &node);
            while at & 1 == 0 && at != 0 {
                at >>= 1;
                last >>= 1;
            }
        } else {
            node = hash(1, &node, other);
        }
        at >>= 1;
        last >>= 1;
    }
    (last == 0).then_some(node)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hex(hash: TreeHash) -> String {
        hash.iter().map(|b| format!("{b:02x}")).collect()
    }

    /// The reference tree of the Certificate Transparency test data, whose leaves are these bytes.
    fn leaves() -> [&'static [u8]; 8] {
        [
            b"",
            b"\x00",
            b"\x10",
            b"\x20\x21",
            b"\x30\x31",
            b"\x40\x41\x42\x43",
            b"\x50\x51\x52\x53\x54\x55\x56\x57",
            b"\x60\x61\x62\x63\x64\x65\x66\x67\x68\x69\x6a\x6b\x6c\x6d\x6e\x6f",
        ]
    }

    #[test]
    fn roots_are_those_of_the_reference_tree() {
        let expected = [
            "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
            "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
            "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
            "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
            "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
            "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
            "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
            "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
        ];
        let mut tree = MerkleTree::default();
        assert_eq!(hex(tree.root()), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
        for (leaf, root) in leaves().into_iter().zip(expected) {
            tree.push_leaf(hash(0, leaf, b""));
            assert_eq!(hex(tree.root()), root, "{} leaves", tree.len());
        }
    }

    #[test]
    fn entry_number_and_digest_change_the_root() {
        let root = |seq, digest| {
            let mut tree = MerkleTree::default();
            tree.push(1, &[1; 32]);
            tree.push(seq, &[digest; 32]);
            tree.root()
        };
        assert_eq!(root(2, 7), root(2, 7));
        assert_ne!(root(2, 7), root(3, 7));
        assert_ne!(root(2, 7), root(2, 8));
    }

    fn numbered(n: u64) -> Vec<TreeHash> {
        (0..n).map(|i| leaf(i + 1, &Sha256::digest(i.to_le_bytes()).into())).collect()
    }

    #[test]
    fn reference_inclusion_proofs_hold() {
        let leaves = leaves().map(|bytes| hash(0, bytes, b""));
        let hexes = |n: usize, at: usize| path(&leaves[..n], at).into_iter().map(hex).collect::<Vec<_>>();
        assert_eq!(
            hexes(8, 0),
            [
                "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
                "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
                "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4",
            ]
        );
        assert_eq!(hexes(1, 0), Vec::<String>::new());
        assert_eq!(hexes(3, 2), ["fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125"]);
    }

    #[test]
    fn every_path_leads_to_the_root() {
        for n in 1..=70_u64 {
            let leaves = numbered(n);
            let root = root_of(&leaves);
            for at in 0..n {
                let path = path(&leaves, usize::try_from(at).unwrap());
                let leaf = leaves[usize::try_from(at).unwrap()];
                assert_eq!(root_by_path(leaf, at, n, &path), Some(root), "{at} of {n}");
            }
        }
    }

    #[test]
    fn changed_paths_never_lead_to_the_root() {
        for n in 1..=40_u64 {
            let leaves = numbered(n);
            let root = root_of(&leaves);
            for at in 0..n {
                let leaf = leaves[usize::try_from(at).unwrap()];
                let right = path(&leaves, usize::try_from(at).unwrap());
                let leads = |leaf, at, n, path: &[TreeHash]| root_by_path(leaf, at, n, path) == Some(root);
                for bit in 0..right.len() * 256 {
                    let mut path = right.clone();
                    path[bit / 256][bit % 256 / 8] ^= 1 << (bit % 8);
                    assert!(!leads(leaf, at, n, &path), "bit {bit}, {at} of {n}");
                }
                for other in (0..n).filter(|other| *other != at) {
                    assert!(!leads(leaf, other, n, &right), "{other} for {at} of {n}");
                    assert!(!leads(leaves[usize::try_from(other).unwrap()], at, n, &right));
                }
                assert!(!leads(leaf, at, n, &[&right[..], &[root]].concat()), "longer, {at} of {n}");
                if !right.is_empty() {
                    assert!(
                        !leads(leaf, at, n, &right[1..]) && !leads(leaf, at, n, &right[..right.len() - 1])
                    );
                    let mut swapped = right.clone();
                    swapped.reverse();
                    assert!(swapped == right || !leads(leaf, at, n, &swapped), "reversed, {at} of {n}");
                }
                assert!(!leads(leaf, n, n, &right) && !leads(leaf, at, 0, &right));
            }
        }
    }
}
