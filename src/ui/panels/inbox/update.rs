//! Keys on the files of the inbox that wait to be seen. A file is dismissed outside; what is left comes back as a message.

use crate::domain::waiting_file::WaitingFile;
use crate::ui::app::layer::Layer;
use crate::ui::base::context::SessionContext;
use crate::ui::base::keys::Action;
use crate::ui::state::effect::Effect;
use crate::ui::state::model::{Model, StatusKind};

/// Files that a page moves by: each has a few lines.
const PAGE: usize = 5;

/// Opens the list of them, for an officer whose session takes files in.
pub(in crate::ui) fn open(model: &mut Model, ctx: &SessionContext) {
    if ctx.dismiss.is_none() {
        return model.set_status(StatusKind::Plain, ctx.texts.inbox.not_here.to_string());
    }
    model.layers.push(Layer::Inbox { at: 0, asked: false });
}

/// Other files wait now. A question about one that is gone is taken back.
pub(in crate::ui) fn came(model: &mut Model, files: Vec<WaitingFile>) {
    let names = |files: &[WaitingFile], at: usize| files.get(at).map(|file| file.name.clone());
    for layer in &mut model.layers {
        if let Layer::Inbox { at, asked } = layer {
            let marked = names(&model.inbox, *at);
            match files.iter().position(|file| Some(&file.name) == marked.as_ref()) {
                Some(place) => *at = place,
                None => (*at, *asked) = ((*at).min(files.len().saturating_sub(1)), false),
            }
        }
    }
    model.inbox = files;
}

pub(in crate::ui) fn take(model: &mut Model, action: Action) -> Vec<Effect> {
    let last = model.inbox.len().saturating_sub(1);
    let Some(Layer::Inbox { at, asked }) = model.layers.last_mut() else { return Vec::new() };
    if *asked {
        *asked = false;
        let file = model.inbox.get(*at).filter(|_| action == Action::Confirm);
        return file.map(|file| Effect::Dismiss(file.name.clone())).into_iter().collect();
    }
    match action {
        Action::Down => *at = (*at + 1).min(last),
        Action::Up => *at = at.saturating_sub(1),
        Action::PageDown => *at = (*at + PAGE).min(last),
        Action::PageUp => *at = at.saturating_sub(PAGE),
        Action::First => *at = 0,
        Action::Last => *at = last,
        Action::Dismiss => *asked = !model.inbox.is_empty(),
        _ => {
            model.layers.pop();
        }
    }
    Vec::new()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::desk::Desk;
    use crate::domain::lang::Lang;
    use crate::domain::waiting_file::WaitingReason;
    use crate::ui::base::context::Dismiss;
    use chrono::DateTime;
    use std::sync::Arc;

    fn files(names: &[&str]) -> Vec<WaitingFile> {
        let file = |name: &&str| WaitingFile {
            name: (*name).into(),
            at: None,
            why: WaitingReason::Rejected(Vec::new()),
        };
        names.iter().map(file).collect()
    }

    #[test]
    fn question_stays_with_its_file() {
        let mut ctx = SessionContext::plain(Lang::En);
        let mut model = {
            let desk = Desk::new(ctx.office, 0, [], &ctx.rules);
            Model::new(Arc::new(desk), (80, 24), DateTime::UNIX_EPOCH, &ctx.rules)
        };
        came(&mut model, files(&["a", "b", "c"]));
        open(&mut model, &ctx);
        assert!(model.layers.is_empty() && model.status.is_some(), "nobody takes files in here");
        ctx.dismiss = Some(Dismiss::new(|_| {}));
        open(&mut model, &ctx);
        take(&mut model, Action::Down);
        assert!(take(&mut model, Action::Dismiss).is_empty());
        // Another file comes before it: the question stays about the same one.
        came(&mut model, files(&["0", "a", "b", "c"]));
        assert!(matches!(model.layers.last(), Some(Layer::Inbox { at: 2, asked: true })));
        assert!(matches!(&take(&mut model, Action::Confirm)[..], [Effect::Dismiss(name)] if name == "b"));
        take(&mut model, Action::Dismiss);
        came(&mut model, files(&["a"]));
        assert!(matches!(model.layers.last(), Some(Layer::Inbox { at: 0, asked: false })), "it is gone");
        take(&mut model, Action::Back);
        assert!(model.layers.is_empty());
    }
}
