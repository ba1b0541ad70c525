//! What a limited process must not be able to do, tried by itself. Owns the attempts; no program that is delivered has them.

use std::ffi::OsStr;

/// What a test asks the limited child to try. It answers nothing of its own: the system ends it, or it goes on.
pub(super) fn escape(how: &OsStr) {
    match how.to_str() {
        Some("try-open") => drop(std::fs::File::open("/etc/passwd")),
        Some("try-write") => drop(std::fs::write("/tmp/portdesk-escaped", "x")),
        Some("try-socket") => drop(std::net::UdpSocket::bind("127.0.0.1:0")),
        Some("try-process") => drop(std::process::Command::new("/bin/true").status()),
        Some("try-thread") => drop(std::thread::Builder::new().spawn(|| {})),
        Some("try-hang") => loop {
            std::hint::spin_loop();
        },
        Some("try-memory") => {
            let mut all: Vec<Vec<u8>> = Vec::new();
            loop {
                all.push(vec![1; 64 << 20]);
            }
        }
        _ => {}
    }
}
