//! The power cut in the middle of work: a file system of its own on an image, the program stopped at some moment, and the image copied.
//! The copy holds what had reached the device and nothing of what stood in the system's memory; mounted, it is what the machine would find
//! when the power is back. It needs a machine that lets it mount an image; others say so and pass.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use crate::worker::{Told, Worker};
use portdesk::store::Store;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::Command;

fn run(program: &str, arguments: &[&str]) -> bool {
    Command::new(program).args(arguments).output().is_ok_and(|o| o.status.success())
}

/// A mounted image, let go of whatever happens.
struct Mounted(PathBuf);

impl Mounted {
    /// None where the machine does not allow it.
    fn new(image: &Path, at: &Path) -> Option<Self> {
        std::fs::create_dir_all(at).unwrap();
        // The file system's own timer writes late, so that what survives is what the program had synced.
        let options = ["-o", "loop,commit=300", image.to_str()?, at.to_str()?];
        run("mount", &options).then(|| Self(at.to_owned()))
    }
}

impl Drop for Mounted {
    fn drop(&mut self) {
        if !run("umount", &[self.0.to_str().unwrap_or_default()]) {
            run("umount", &["-l", self.0.to_str().unwrap_or_default()]);
        }
    }
}

#[test]
#[ignore = "run by the other tests, to be stopped"]
fn works_until_the_power_goes() {
    crate::worker::work();
}

fn cuts(protected: bool, seed: u64) {
    let tmp = tempfile::tempdir().unwrap();
    let (image, copy) = (tmp.path().join("image"), tmp.path().join("copy"));
    std::fs::File::create(&image).unwrap().set_len(192 << 20).unwrap();
    let formatted = run("mkfs.ext4", &["-q", "-F", image.to_str().unwrap()]);
    let mounted = formatted.then(|| Mounted::new(&image, &tmp.path().join("desk"))).flatten();
    let Some(mounted) = mounted else {
        let _ = writeln!(std::io::stderr(), "skipped: no image can be mounted on this machine");
        return;
    };
    let dir = mounted.0.join("store");
    let mut rng = fastrand::Rng::with_seed(seed);
    crate::worker::made(&dir, protected, &mut rng);
    let (mut confirmed, mut next): (Vec<u64>, u64) = (Vec::new(), 0);
    let rounds = std::env::var("PORTDESK_LONG_RUN").map_or(1, |n| n.parse::<u64>().unwrap());
    for round in 0..6 * rounds {
        let mut worker = Worker::start("power_cut::works_until_the_power_goes", &dir, next);
        let answers = rng.usize(1..150);
        let mut seen = 0;
        let mut heed = |told: Told, seen: &mut usize| match told {
            Told::Opening => {}
            Told::Done(n) => {
                confirmed.push(n);
                (*seen, next) = (*seen + 1, n + 1);
            }
            Told::Refused(n) => (*seen, next) = (*seen + 1, n + 1),
        };
        while seen < answers {
            let told = worker.told().unwrap_or_else(|| panic!("round {round}: it ended by itself"));
            heed(told, &mut seen);
        }
        // Written and not synced: what a cut takes away. Were it in the copy, the copy would show the system's memory.
        std::fs::write(mounted.0.join("unsynced"), vec![b'x'; 4096]).unwrap();
        assert!(run("kill", &["-STOP", &worker.child.id().to_string()]));
        assert!(run("cp", &["--sparse=always", image.to_str().unwrap(), copy.to_str().unwrap()]));
        worker.child.kill().unwrap();
        worker.child.wait().unwrap();
        std::fs::remove_file(mounted.0.join("unsynced")).unwrap();
        // What it had told before it was stopped was told before the power went.
        while let Some(told) = worker.told() {
            heed(told, &mut seen);
        }
        next += 1000;
        let after = Mounted::new(&copy, &tmp.path().join("after")).expect("the copy is a file system");
        let unsynced = std::fs::read(after.0.join("unsynced")).unwrap_or_default();
        assert!(unsynced.iter().all(|b| *b == 0), "round {round}: the copy is no cut");
        let found = after.0.join("store");
        let mut opened = crate::worker::opened(&found);
        for n in &confirmed {
            let there = opened.by_command(&crate::worker::id(*n)).unwrap().is_some();
            assert!(there, "round {round}: order {n} was confirmed and is gone");
        }
        drop(opened);
        assert_eq!(crate::worker::whole(&found).behind, 0, "round {round}");
        crate::worker::nothing_twice(&found);
    }
    assert!(confirmed.len() > 100, "{} orders were confirmed", confirmed.len());
}

#[test]
fn power_cut_keeps_confirmed_commands_once() {
    cuts(false, 21);
}

#[test]
fn power_cut_keeps_confirmed_commands_once_encrypted() {
    cuts(true, 22);
}
