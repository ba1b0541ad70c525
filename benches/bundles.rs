//! Import of bundles against a copy of the same files with fsync. `PORTDESK_BUNDLES` and `PORTDESK_BUNDLE_KIB` set how many of which size (100 of
//! 3072); `PORTDESK_BENCH_DIR` on which disk. Run: `PORTDESK_BUNDLES=1000 cargo bench --bench bundles`.

use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use std::fs::{self, File};
use std::io::Write;
use std::path::Path;
use std::process::Command;
use std::time::{Duration, Instant};

const STORY: &str = include_str!("../assets/samples/story.json");
const PASSPHRASE: &str = "correct horse battery staple 7\n";

fn number(name: &str, default: usize) -> usize {
    std::env::var(name).ok().and_then(|text| text.parse().ok()).unwrap_or(default)
}

/// Two files of a bundle, each half of its size and unlike any other.
fn write_bundle(dir: &Path, n: usize, bytes: usize) -> std::io::Result<()> {
    fs::create_dir_all(dir)?;
    let mut story: Value = serde_json::from_str(STORY)?;
    let mut documents = Vec::new();
    for (item, name) in [("PASSPORT", "passport.pdf"), ("INVITE", "invite.pdf")] {
        let mut random = fastrand::Rng::with_seed(n as u64 * 2 + u64::from(item == "INVITE"));
        let mut content = b"%PDF-1.7\n".to_vec();
        content.resize_with(bytes / 2, || random.u8(..));
        let digits: String = Sha256::digest(&content).iter().map(|b| format!("{b:02x}")).collect();
        documents.push(json!({ "item": item, "name": name, "sha256": digits, "received_at": "2026-12-01T09:12:00+08:00" }));
        fs::write(dir.join(name), content)?;
    }
    story["id"] = format!("PVS-{n:06}").into();
    story["traveller"]["passport"]["number"] = format!("NX{n:07}").into();
    story["documents"] = documents.into();
    fs::write(dir.join("submission.json"), story.to_string())
}

/// As `cp` and then fsync of every file.
fn copy(from: &Path, to: &Path) -> std::io::Result<Duration> {
    let begun = Instant::now();
    let mut files = Vec::new();
    for bundle in fs::read_dir(from)? {
        let bundle = bundle?.path();
        let place = to.join(bundle.file_name().unwrap_or_default());
        fs::create_dir_all(&place)?;
        for file in fs::read_dir(&bundle)? {
            let file = file?;
            let target = place.join(file.file_name());
            fs::copy(file.path(), &target)?;
            files.push(target);
        }
    }
    for file in files {
        File::open(file)?.sync_all()?;
    }
    Ok(begun.elapsed())
}

fn portdesk(store: &Path, secret: &Path, arguments: &[&str]) -> Duration {
    let begun = Instant::now();
    let done = Command::new(env!("CARGO_BIN_EXE_portdesk"))
        .args(["--config", "none", "--officer", "wang", "--store"])
        .arg(store)
        .arg("--passphrase-file")
        .arg(secret)
        .args(arguments)
        .output();
    let took = begun.elapsed();
    assert!(done.as_ref().is_ok_and(|out| out.status.success()), "{arguments:?}: {done:?}");
    took
}

fn main() -> std::io::Result<()> {
    let (count, size) = (number("PORTDESK_BUNDLES", 100), number("PORTDESK_BUNDLE_KIB", 3072) << 10);
    let base = std::env::var_os("PORTDESK_BENCH_DIR").map_or_else(std::env::temp_dir, Into::into);
    let tmp = tempfile::tempdir_in(base)?;
    let at = |name: &str| tmp.path().join(name);
    for n in 0..count {
        write_bundle(&at("bundles").join(format!("{n:06}")), n, size)?;
    }
    fs::write(at("secret"), PASSPHRASE)?;
    Command::new("chmod").arg("600").arg(at("secret")).status()?;
    let mib = (count * size) as f64 / f64::from(1 << 20);
    let mut out = std::io::stdout();
    let copied = copy(&at("bundles"), &at("copy"))?;
    writeln!(out, "cp + fsync     {:7.0} MiB/s", mib / copied.as_secs_f64())?;
    for kind in ["unprotected", "protected"] {
        let store = at(kind);
        let mut init = vec!["init", "--office", "NGB"];
        if kind == "unprotected" {
            init.push("--unprotected");
        }
        portdesk(&store, &at("secret"), &init);
        let bundles = at("bundles").display().to_string();
        let took = portdesk(&store, &at("secret"), &["import", &bundles]);
        let share = copied.as_secs_f64() / took.as_secs_f64() * 100.0;
        writeln!(out, "{kind:<13}  {:7.0} MiB/s  {share:.0} % of it", mib / took.as_secs_f64())?;
        fs::remove_dir_all(&store)?;
    }
    Ok(())
}
