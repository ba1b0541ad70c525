//! Officers and what they keep of the lists, as version 1 wrote them.

use crate::domain::listing::{Column, Preferences, SavedView, Sort, View};
use crate::domain::officer::{Officer, OfficerId, Role};
use serde::Deserialize;
use std::collections::{BTreeMap, VecDeque};

#[derive(Deserialize)]
pub(in crate::store) struct OfficerV1 {
    id: OfficerId,
    name: Box<str>,
    role: RoleV1,
}

#[derive(Deserialize)]
pub(in crate::store) enum RoleV1 {
    Officer,
    Desk,
    Lead,
    Auditor,
    Administrator,
}

#[derive(Deserialize)]
pub(in crate::store) struct PreferencesV1 {
    views: BTreeMap<u8, SavedViewV1>,
    sorts: BTreeMap<ViewV1, SortV1>,
    recent: VecDeque<Box<str>>,
}

#[derive(Deserialize)]
struct SavedViewV1 {
    name: Box<str>,
    view: ViewV1,
    query: Box<str>,
    sort: Option<SortV1>,
}

#[derive(PartialEq, Eq, PartialOrd, Ord, Deserialize)]
enum ViewV1 {
    Queue,
    Waiting,
    All,
    Archive,
    Orphans,
}

#[derive(Deserialize)]
struct SortV1 {
    by: ColumnV1,
    down: bool,
}

#[derive(Deserialize)]
enum ColumnV1 {
    Slack,
    Lands,
    Closed,
    Case,
    Traveller,
    Nationality,
    Ground,
    Entry,
    Documents,
    State,
    Owner,
}

impl From<OfficerV1> for Officer {
    fn from(old: OfficerV1) -> Self {
        let OfficerV1 { id, name, role } = old;
        Self { id, name, role: role.into() }
    }
}

impl From<RoleV1> for Role {
    fn from(old: RoleV1) -> Self {
        match old {
            RoleV1::Officer => Self::Officer,
            RoleV1::Desk => Self::Desk,
            RoleV1::Lead => Self::Lead,
            RoleV1::Auditor => Self::Auditor,
            RoleV1::Administrator => Self::Administrator,
        }
    }
}

impl From<PreferencesV1> for Preferences {
    fn from(old: PreferencesV1) -> Self {
        Self {
            views: old.views.into_iter().map(|(n, kept)| (n, kept.into())).collect(),
            sorts: old.sorts.into_iter().map(|(view, sort)| (view.into(), sort.into())).collect(),
            recent: old.recent,
        }
    }
}

impl From<SavedViewV1> for SavedView {
    fn from(old: SavedViewV1) -> Self {
        let SavedViewV1 { name, view, query, sort } = old;
        Self { name, view: view.into(), query, sort: sort.map(Into::into) }
    }
}

impl From<ViewV1> for View {
    fn from(old: ViewV1) -> Self {
        match old {
            ViewV1::Queue => Self::Queue,
            ViewV1::Waiting => Self::Waiting,
            ViewV1::All => Self::All,
            ViewV1::Archive => Self::Archive,
            ViewV1::Orphans => Self::Orphans,
        }
    }
}

impl From<SortV1> for Sort {
    fn from(old: SortV1) -> Self {
        let by = match old.by {
            ColumnV1::Slack => Column::Slack,
            ColumnV1::Lands => Column::Lands,
            ColumnV1::Closed => Column::Closed,
            ColumnV1::Case => Column::Case,
            ColumnV1::Traveller => Column::Traveller,
            ColumnV1::Nationality => Column::Nationality,
            ColumnV1::Ground => Column::Ground,
            ColumnV1::Entry => Column::Entry,
            ColumnV1::Documents => Column::Documents,
            ColumnV1::State => Column::State,
            ColumnV1::Owner => Column::Owner,
        };
        Self { by, down: old.down }
    }
}
