//! The limits that a child puts on itself before it reads a byte. Owns their order and what is missing on which system.
//!
//! | limit | what it holds off |
//! |---|---|
//! | address space, processor time | bombs and endless loops |
//! | no file grows, no core file | a full disk, memory on disk |
//! | landlock: no path, no network | files and connections, also through a hole in the filter |
//! | no new descriptor | whatever is left to open |
//! | filter of system calls | everything but reading, writing, memory and the end |

use super::picture::ViewFault;

/// Bytes of address space: the program itself, a file, its pixels, and what a page needs to be drawn.
#[cfg(unix)]
const MEMORY: u64 = 1536 * 1024 * 1024;
/// Seconds of the processor.
#[cfg(unix)]
const SECONDS: u64 = 10;

#[cfg(unix)]
fn limit(resource: rustix::process::Resource, most: u64) -> Result<(), ViewFault> {
    use rustix::process::{Rlimit, setrlimit};
    setrlimit(resource, Rlimit { current: Some(most), maximum: Some(most) }).map_err(|_| ViewFault::NoFilter)
}

/// Limits this process for the rest of its life. `accepted`: also where landlock is missing.
///
/// # Errors
/// [`ViewFault::LessProtected`] where it is missing and was not accepted; [`ViewFault::NoFilter`] where system calls cannot be filtered.
#[cfg(target_os = "linux")]
pub(super) fn limit_self(accepted: bool) -> Result<(), ViewFault> {
    use rustix::process::Resource;
    limit(Resource::As, MEMORY)?;
    limit(Resource::Cpu, SECONDS)?;
    limit(Resource::Fsize, 0)?;
    limit(Resource::Core, 0)?;
    if !lock_paths() && !accepted {
        return Err(ViewFault::LessProtected);
    }
    // After landlock, whose rules are a descriptor.
    limit(Resource::Nofile, 3)?;
    filter::install().ok_or(ViewFault::NoFilter)
}

/// The same on another system: the filter and landlock are missing, and the officer is asked.
#[cfg(not(target_os = "linux"))]
pub(super) fn limit_self(accepted: bool) -> Result<(), ViewFault> {
    if !accepted {
        return Err(ViewFault::LessProtected);
    }
    #[cfg(unix)]
    {
        use rustix::process::Resource;
        limit(Resource::Cpu, SECONDS)?;
        limit(Resource::Fsize, 0)?;
        limit(Resource::Core, 0)?;
        // Not every system has it.
        let _ = limit(Resource::As, MEMORY);
    }
    Ok(())
}

/// No path and no network from here on; whether the system holds to it.
#[cfg(target_os = "linux")]
fn lock_paths() -> bool {
    use landlock::{ABI, Access, AccessFs, AccessNet, Ruleset, RulesetAttr, RulesetStatus, Scope};
    // What an older system does not know is left out; its filter of system calls holds the rest off.
    let newest = ABI::V6;
    let ruleset = Ruleset::default()
        .handle_access(AccessFs::from_all(newest))
        .and_then(|rules| rules.handle_access(AccessNet::from_all(newest)))
        .and_then(|rules| rules.scope(Scope::from_all(newest)))
        .and_then(Ruleset::create)
        .and_then(landlock::RulesetCreated::restrict_self);
    ruleset.is_ok_and(|status| status.ruleset != RulesetStatus::NotEnforced)
}

#[cfg(target_os = "linux")]
mod filter {
    use seccompiler::{
        BpfProgram, SeccompAction, SeccompCmpArgLen, SeccompCmpOp, SeccompCondition, SeccompFilter,
        SeccompRule,
    };

    /// What a decoder needs: its two streams, memory, locks, the time, chance, and an end.
    const ALLOWED: [libc::c_long; 26] = [
        libc::SYS_read,
        libc::SYS_readv,
        libc::SYS_write,
        libc::SYS_writev,
        libc::SYS_close,
        libc::SYS_munmap,
        libc::SYS_mremap,
        libc::SYS_madvise,
        libc::SYS_brk,
        libc::SYS_futex,
        libc::SYS_sigaltstack,
        libc::SYS_rt_sigaction,
        libc::SYS_rt_sigprocmask,
        libc::SYS_rt_sigreturn,
        libc::SYS_restart_syscall,
        libc::SYS_exit,
        libc::SYS_exit_group,
        libc::SYS_clock_gettime,
        libc::SYS_getrandom,
        libc::SYS_getpid,
        libc::SYS_gettid,
        libc::SYS_tgkill,
        libc::SYS_sched_yield,
        libc::SYS_sched_getaffinity,
        libc::SYS_fstat,
        libc::SYS_lseek,
    ];

    /// Ends this process at any other system call; none where the system cannot.
    pub(super) fn install() -> Option<()> {
        // Memory is never made executable.
        let data = || {
            let executable = u64::try_from(libc::PROT_EXEC).ok()?;
            let never =
                SeccompCondition::new(2, SeccompCmpArgLen::Dword, SeccompCmpOp::MaskedEq(executable), 0);
            SeccompRule::new(vec![never.ok()?]).ok()
        };
        #[allow(
            clippy::useless_conversion,
            reason = "the numbers of system calls are shorter on 32-bit machines"
        )]
        let long = |call: libc::c_long| i64::from(call);
        let mut rules: std::collections::BTreeMap<_, _> =
            ALLOWED.iter().map(|call| (long(*call), Vec::new())).collect();
        for call in [libc::SYS_mmap, libc::SYS_mprotect] {
            rules.insert(long(call), vec![data()?]);
        }
        let arch = std::env::consts::ARCH.try_into().ok()?;
        let filter =
            SeccompFilter::new(rules, SeccompAction::KillProcess, SeccompAction::Allow, arch).ok()?;
        let program: BpfProgram = filter.try_into().ok()?;
        seccompiler::apply_filter(&program).ok()
    }
}
