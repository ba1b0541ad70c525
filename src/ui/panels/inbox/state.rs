//! The files of the inbox as they are shown: which one is marked, and whether its dismissal is being confirmed.

use crate::ui::base::context::SessionContext;

/// The files of the inbox that wait to be seen.
#[derive(Clone, Debug, Default)]
pub struct InboxPanel {
    /// The marked file.
    pub at: usize,
    /// Whether it is to be dismissed is being asked.
    pub asked: bool,
}

impl InboxPanel {
    /// The list of them.
    ///
    /// # Errors
    /// Why there is none: the session imports no files.
    pub fn open(ctx: &SessionContext) -> Result<Box<Self>, String> {
        if ctx.dismiss.is_some() { Ok(Box::default()) } else { Err(ctx.texts.inbox.not_here.to_string()) }
    }
}
