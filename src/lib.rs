//! portdesk.
