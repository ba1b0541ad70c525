//! The whole screen: the main screen and the layers over it. Owns the stack of layers; nothing below `app` knows it.

use crate::domain::desk::Desk;
use crate::domain::listing::Preferences;
use crate::domain::officer::Officer;
use crate::domain::rules::Rules;
use crate::ui::app::confirm_delay::ConfirmDelay;
use crate::ui::app::layer::Layer;
use crate::ui::base::context::SessionContext;
use crate::ui::base::keys::Context;
use crate::ui::dialogs::new_case::state::NewCaseForm;
use crate::ui::state::effect::Effect;
use crate::ui::state::model::{Focus, Model};
use chrono::{DateTime, Utc};
use std::ops::{Deref, DerefMut};
use std::sync::Arc;

/// The screen of one session. What is not about layers is read and changed as of its model.
#[derive(Debug)]
pub struct DeskScreen {
    /// The main screen.
    pub model: Model,
    /// The layers; the last is on top and alone gets the keys.
    pub layers: Vec<Layer>,
    /// A layer that was closed before it was completed; opened again it continues there.
    pub(in crate::ui) kept: Option<Layer>,
    /// The form of a new case that was closed before the case was created.
    pub(in crate::ui) kept_case: Option<Box<NewCaseForm>>,
    /// Since when the dialog on top can be read.
    pub drawn: ConfirmDelay,
}

impl DeskScreen {
    /// A session that begins at a desk whose officers are not known, with no saved lists.
    #[must_use]
    pub fn new(desk: Arc<Desk>, size: (u16, u16), now: DateTime<Utc>, rules: &Rules) -> Self {
        Self::of(Model::new(desk, size, now, rules))
    }

    /// A session that begins, with the officers of the desk and what its own officer keeps of the lists.
    #[must_use]
    pub fn begin(
        desk: Arc<Desk>,
        size: (u16, u16),
        now: DateTime<Utc>,
        rules: &Rules,
        officers: &[Officer],
        keeps: Preferences,
    ) -> Self {
        Self::of(Model::begin(desk, size, now, rules, officers, keeps))
    }

    fn of(model: Model) -> Self {
        Self { model, layers: Vec::new(), kept: None, kept_case: None, drawn: ConfirmDelay::default() }
    }

    /// Puts a layer on top. Answers what is asked for outside on its behalf.
    pub(in crate::ui) fn push(&mut self, mut layer: Layer, ctx: &SessionContext) -> Vec<Effect> {
        layer.part_mut().prepare(&self.model, ctx);
        let request = layer.part().request();
        self.layers.push(layer);
        request.into_iter().collect()
    }

    /// The contexts whose keys count, the nearest first.
    #[must_use]
    pub fn contexts(&self) -> &'static [Context] {
        match self.layers.last() {
            Some(layer) => layer.part().contexts(),
            None if self.model.active_query().is_some() => &[Context::Filter],
            None if self.model.focus == Focus::Case => &[Context::Detail, Context::Global],
            None => &[Context::Queue, Context::Global],
        }
    }

    /// Whether a field takes every key that is not a command of its own.
    #[must_use]
    pub fn is_writing(&self) -> bool {
        match self.layers.last() {
            Some(layer) => layer.part().is_writing(),
            None => self.model.active_query().is_some(),
        }
    }
}

impl Deref for DeskScreen {
    type Target = Model;
    fn deref(&self) -> &Model {
        &self.model
    }
}

impl DerefMut for DeskScreen {
    fn deref_mut(&mut self) -> &mut Model {
        &mut self.model
    }
}
