//! Protects the memory of the process: no core file is written, and only the system's administrator can read it while
//! it runs; what it writes is its owner's alone. Owns the process's limits.

/// Everything that the program writes is for its owner only, from the first byte: also the files of sled.
pub(super) fn keep_files_private() {
    #[cfg(unix)]
    rustix::process::umask(rustix::fs::Mode::RWXG | rustix::fs::Mode::RWXO);
}

/// Locks memory against swapping. Where the system does not permit it the program runs anyway: it is one protection of several.
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
