//! portdesk.
fn main() {}
