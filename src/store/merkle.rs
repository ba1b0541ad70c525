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
        self.push_leaf(hash(0, &seq.to_le_bytes(), digest));
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
}
