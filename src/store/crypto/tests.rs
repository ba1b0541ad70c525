//! Tests of encryption.

use super::*;
use crate::domain::passphrase::Passphrase;
use crate::store::error::StoreError;
use crate::store::journal::StoreId;
use std::sync::Arc;

const STORE: StoreId = StoreId::from_bytes([7; 16]);

fn officer(id: &str) -> crate::domain::officer::OfficerId {
    id.parse().unwrap()
}

fn words(text: &str) -> Passphrase {
    Passphrase::new(text.into())
}

fn two() -> (KeySet, Keyring) {
    let (mut set, ring) = KeySet::generate(STORE, 3).unwrap();
    set.add_officer(&ring, officer("wang"), &words("Ningbo 2026 夜班")).unwrap();
    set.add_officer(&ring, officer("li"), &words("Beilun 2027 早班")).unwrap();
    (set, ring)
}

#[test]
fn encrypted_record_opens_only_in_its_place() {
    let seal = RecordCipher::new(Some(Arc::new(Keyring::generate(STORE).unwrap())));
    let place = RecordPlace::Record("live", b"NGB-1");
    let sealed = seal.close(place, b"JANSEN".to_vec()).unwrap();
    assert_eq!(&*seal.open(place, &sealed).unwrap(), b"JANSEN");
    assert!(!sealed.windows(6).any(|w| w == b"JANSEN"));
    for other in [
        RecordPlace::Record("live", b"NGB-2"),
        RecordPlace::Record("archive", b"NGB-1"),
        RecordPlace::Entry(1),
        RecordPlace::Record("liv", b"eNGB-1"),
    ] {
        assert!(seal.open(other, &sealed).is_err(), "{other:?}");
    }
    let foreign = RecordCipher::new(Some(Arc::new(Keyring::generate(STORE).unwrap())));
    assert!(foreign.open(place, &sealed).is_err());
    assert!(matches!(RecordCipher::default().open(place, &sealed), Err(StoreError::Encrypted)));
    assert!(seal.open(place, b"C plain").is_err(), "a plain record is none of a protected desk's");
}

#[test]
fn changed_or_cut_encrypted_record_is_detected() {
    let seal = RecordCipher::new(Some(Arc::new(Keyring::generate(STORE).unwrap())));
    let place = RecordPlace::Entry(9);
    let sealed = seal.close(place, b"a record".to_vec()).unwrap();
    for at in 0..sealed.len() {
        let mut bad = sealed.clone();
        bad[at] ^= 0x40;
        assert!(seal.open(place, &bad).is_err(), "byte {at}");
        assert!(seal.open(place, &sealed[..at]).is_err(), "cut at {at}");
    }
}

#[test]
fn index_keys_reveal_nothing() {
    let [one, other] = [(); 2].map(|()| RecordCipher::new(Some(Arc::new(Keyring::generate(STORE).unwrap()))));
    let hash = one.index("people", b"NX0000000");
    assert_eq!(hash, one.index("people", b"NX0000000"));
    assert_ne!(hash, one.index("submissions", b"NX0000000"));
    assert_ne!(hash, other.index("people", b"NX0000000"));
    assert_eq!(RecordCipher::default().index("people", b"NX0000000"), b"NX0000000");
}

#[test]
fn officers_share_keys_under_own_passphrases() {
    let (set, ring) = two();
    let sealed = ring.encrypt(RecordPlace::Entry(4), b"x").unwrap();
    for (id, text) in [("wang", "Ningbo 2026 夜班"), ("li", "Beilun 2027 早班")] {
        let own = set.unlock(STORE, officer(id), &words(text)).unwrap();
        assert_eq!(own.decrypt(RecordPlace::Entry(4), &sealed).unwrap(), b"x");
    }
    let wrong = |id: &str, text: &str| set.unlock(STORE, officer(id), &words(text)).unwrap_err();
    assert_eq!(wrong("wang", "Beilun 2027 早班"), UnlockError::Wrong);
    assert_eq!(wrong("wang", ""), UnlockError::Wrong);
    assert_eq!(wrong("zhao", "Ningbo 2026 夜班"), UnlockError::Wrong);
}

#[test]
fn new_passphrase_and_removal_end_old_access() {
    let (mut set, ring) = two();
    set.add_officer(&ring, officer("wang"), &words("Something else 3")).unwrap();
    assert!(set.unlock(STORE, officer("wang"), &words("Ningbo 2026 夜班")).is_err());
    assert!(set.unlock(STORE, officer("wang"), &words("Something else 3")).is_ok());
    set.remove_officer(&ring, officer("li")).unwrap();
    assert!(set.unlock(STORE, officer("li"), &words("Beilun 2027 早班")).is_err());
    assert_eq!(set.slots.len(), 1);
}

#[test]
fn new_data_key_keeps_old_records_readable() {
    let (set, ring) = two();
    let past = ring.encrypt(RecordPlace::Entry(4), b"past").unwrap();
    let (second, renewed) = set.rekey(&ring).unwrap();
    let (third, newest) = second.rekey(&renewed).unwrap();
    let now = newest.encrypt(RecordPlace::Entry(5), b"now").unwrap();
    assert!(ring.decrypt(RecordPlace::Entry(5), &now).is_err(), "whoever has only the old key reads no more");
    let own = third.unlock(STORE, officer("li"), &words("Beilun 2027 早班")).unwrap();
    assert_eq!(own.decrypt(RecordPlace::Entry(4), &past).unwrap(), b"past");
    assert_eq!(own.decrypt(RecordPlace::Entry(5), &now).unwrap(), b"now");
    assert_eq!(own.generation(), 3);
}

#[test]
fn tampered_key_list_is_rejected() {
    let (set, ring) = two();
    let mut fewer = set.clone();
    fewer.slots.retain(|s| s.officer == officer("wang"));
    let mut sooner = set.clone();
    sooner.since = 0;
    let mut swapped = set.clone();
    swapped.slots[0].officer = officer("li");
    swapped.slots[1].officer = officer("wang");
    for changed in [fewer, sooner, swapped] {
        assert!(changed.unlock(STORE, officer("wang"), &words("Ningbo 2026 夜班")).is_err());
    }
    let other = StoreId::from_bytes([8; 16]);
    assert!(set.unlock(other, officer("wang"), &words("Ningbo 2026 夜班")).is_err());
    drop(ring);
}
