//! A delivered file as it is looked at: which one, which page, how large, and the picture. Owns that state; bytes and decoder are outside.

use super::lens::{Lens, Sight};
use super::places::places;
use crate::domain::case::Case;
use crate::domain::case::delivered_file::DeliveredFile;
use crate::domain::case_no::CaseNo;
use crate::domain::code::Item;
use crate::text::forgotten_text;
use crate::ui::base::context::SessionContext;
use crate::ui::state::model::Model;
use crate::ui::state::panel_data::{FileFailure, FileRequest};
use crate::viewer::{DecodedPage, Picture, PictureRequest};
use std::sync::Arc;

/// The most pixels across or down that are asked for: more is never needed, and bounded in memory.
const MOST: u32 = 4000;

/// What is on the place of the picture.
#[derive(Clone, Debug)]
pub enum ViewerStage {
    /// The file is being read and decoded.
    Loading,
    /// A page, and the same turned as the officer wants it.
    Shown(Arc<DecodedPage>, Arc<Picture>),
    /// There is no picture.
    Failed(FileFailure),
    /// The screen was locked meanwhile: it is shown again when the officer asks for it.
    Put,
}

/// The viewer of a case's files.
#[derive(Clone, Debug)]
pub struct ViewerPanel {
    /// The case.
    pub case: CaseNo,
    /// The item whose file is looked at.
    pub item: Item,
    /// Which of its files.
    pub file: usize,
    /// Which page, the first being 0.
    pub page: u32,
    /// How many pages the file has, once it is known.
    pub pages: Option<u32>,
    /// What is on the place of the picture.
    pub stage: ViewerStage,
    /// What was asked for last.
    pub wanted: Option<FileRequest>,
    pub(super) lens: Lens,
}

impl ViewerPanel {
    /// The first file of an item, as nobody has looked at it yet.
    ///
    /// # Errors
    /// Why there is nothing to see: no file was delivered for it.
    pub fn of_item(no: CaseNo, item: Item, model: &Model, ctx: &SessionContext) -> Result<Box<Self>, String> {
        let case = model.case(no);
        if case.is_none_or(|case| case.files_of(item).next().is_none()) {
            let forgotten = case.and_then(|case| case.forgotten_of(item));
            return Err(match forgotten {
                Some(file) => forgotten_text(&ctx.texts, file),
                None => ctx.texts.viewer.not_delivered.to_string(),
            });
        }
        let mut panel = Self {
            case: no,
            item,
            file: 0,
            page: 0,
            pages: None,
            stage: ViewerStage::Loading,
            wanted: None,
            lens: Lens::default(),
        };
        panel.wanted = panel.request_for(model, ctx);
        Ok(Box::new(panel))
    }

    /// Whether it waits for a key before it shows anything.
    #[must_use]
    pub fn asks_first(&self) -> bool {
        use crate::viewer::ViewFault::LessProtected;
        matches!(self.stage, ViewerStage::Put | ViewerStage::Failed(FileFailure::Fault(LessProtected)))
    }

    /// The file that is looked at.
    #[must_use]
    pub fn file<'a>(&self, case: &'a Case) -> Option<&'a DeliveredFile> {
        case.files_of(self.item).nth(self.file)
    }

    /// What is to be asked for now: the page at the size that the room and the zoom need.
    pub(super) fn request_for(&self, model: &Model, ctx: &SessionContext) -> Option<FileRequest> {
        let case = model.case(self.case)?;
        let file = self.file(case)?;
        let style = ctx.image_style();
        let area = places(self.item, case, model.size, ctx).picture;
        let room = style.dots((area.width, area.height));
        let (mut across, mut down) = room;
        if let ViewerStage::Shown(page, _) = &self.stage {
            let turned = turned_size(page.natural, self.lens.quarters);
            (across, down) = self.lens.sight(turned, room).whole;
        }
        if self.lens.quarters % 2 == 1 {
            (across, down) = (down, across);
        }
        let finer = style.fineness();
        let most = ((across * finer).clamp(1, MOST), (down * finer).clamp(1, MOST));
        Some(FileRequest {
            case: self.case,
            item: self.item,
            sha256: file.sha256,
            picture: PictureRequest { page: self.page, most, channels: style.channels() },
            accepted: model.less_protected,
        })
    }

    /// Whether the picture is too coarse, or of the wrong kind, for what is seen of it now.
    pub(super) fn needs_more(&self, model: &Model, ctx: &SessionContext) -> bool {
        let ViewerStage::Shown(page, _) = &self.stage else { return false };
        let Some(request) = self.request_for(model, ctx) else { return false };
        let picture = &page.picture;
        let finest = page.natural.0.min(request.picture.most.0);
        picture.channels() != request.picture.channels && request.picture.channels.bytes() == 3
            // Half as fine as wanted is still a pixel to the dot; a little less than a pixel is not seen.
            || u64::from(picture.width()) * u64::from(ctx.image_style().fineness()) * 17 / 16 < u64::from(finest)
    }

    /// What is seen, while there is something to see.
    pub(super) fn sight(&self, room: (u32, u32)) -> Option<Sight> {
        let ViewerStage::Shown(page, _) = &self.stage else { return None };
        Some(self.lens.sight(turned_size(page.natural, self.lens.quarters), room))
    }

    /// Turns the picture as the lens has it.
    pub(super) fn turn(&mut self) {
        if let ViewerStage::Shown(page, turned) = &mut self.stage {
            *turned = Arc::new(page.picture.turned(self.lens.quarters));
        }
    }
}

fn turned_size((width, height): (u32, u32), quarters: u8) -> (u32, u32) {
    if quarters.is_multiple_of(2) { (width, height) } else { (height, width) }
}
