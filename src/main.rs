//! The program; everything it does is the library's.

use std::process::ExitCode;

fn main() -> ExitCode {
    portdesk::cli::main()
}
