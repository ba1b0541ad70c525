//! What the process holds is nobody else's: no core file is written of it, and nobody but the system's administrator looks into it while
//! it runs; what it writes is its owner's alone. Owns the process's limits.

/// Whatever the program writes is for its owner only, from the first byte: what sled creates too, which asks nobody.
pub(super) fn keep_files_private() {
    #[cfg(unix)]
    rustix::process::umask(rustix::fs::Mode::RWXG | rustix::fs::Mode::RWXO);
}

/// Keeps what is in memory there. Where the system does not take part the program runs all the same: it is one wall of several.
pub(super) fn keep_private() {
    #[cfg(unix)]
    {
        use rustix::process::{Resource, Rlimit, setrlimit};
        let _ = setrlimit(Resource::Core, Rlimit { current: Some(0), maximum: Some(0) });
    }
    #[cfg(target_os = "linux")]
    {
        use rustix::process::{DumpableBehavior, set_dumpable_behavior};
        let _ = set_dumpable_behavior(DumpableBehavior::NotDumpable);
    }
}
