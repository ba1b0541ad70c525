//! Sample cases: a desk to try the program on and to measure it with. Owns believable applications, and cases that went
//! through the commands of the domain like real ones. All of it is made up; the same seed gives the same cases, relative to the
//! time given. It may not read a clock, a file or the system's randomness, nor write a case anywhere: the caller does.

mod applications;
mod case_builder;
mod cases;
mod first;
mod inviters;
mod nations;
mod scenarios;
#[cfg(test)]
mod tests;

pub use applications::papers;
pub use case_builder::BuiltCase;
pub use cases::cases;
pub use inviters::register;

use crate::domain::officer::{Officer, Role};

/// The officers of the sample desk.
#[must_use]
pub fn officers() -> Vec<Officer> {
    [
        ("wang", "Wang Wei 王伟"),
        ("li", "Li Na 李娜"),
        ("zhang", "Zhang Min 张敏"),
        ("chen", "Chen Jie 陈杰"),
        ("zhao", "Zhao Lei 赵磊"),
    ]
    .into_iter()
    .filter_map(|(id, name)| {
        Some(Officer {
            id: id.parse().ok()?,
            name: name.into(),
            role: if id == "wang" { Role::Lead } else { Role::Officer },
        })
    })
    .collect()
}
