//! The picture that the terminal of a session draws itself. Owns when it is written and removed: written only behind a frame on whose cells it
//! lies, removed before the first frame without it, and encoded on a thread of its own, so that no frame waits.

use super::event::SessionEvent;
use super::screen_output::{ErasedPicture, ScreenOutput};
use crate::ui::base::picture::graphic::{EncodedGraphic, Graphic};
use std::sync::Arc;
use std::sync::mpsc::Sender;

/// The picture of a screen.
#[derive(Debug, Default)]
pub(super) struct ScreenPictures {
    wanted: Option<Graphic>,
    shown: Option<Graphic>,
    /// The newest one that was encoded.
    ready: Option<EncodedGraphic>,
    /// What is being encoded.
    asked: Option<Graphic>,
}

impl ScreenPictures {
    /// What is wanted from the next frame on; the picture that goes before it is drawn. One that only moves or grows on its cells stays until
    /// the other is ready.
    pub(super) fn want(&mut self, wanted: Option<Graphic>) -> Option<ScreenOutput> {
        let stays = match (&self.shown, &wanted) {
            (Some(shown), Some(wanted)) => shown.is_replaced_by(wanted),
            _ => false,
        };
        if wanted.is_none() {
            // Nothing of a document is kept that is not on the screen.
            self.ready = None;
        }
        self.wanted = wanted;
        if stays { None } else { self.gone(true).map(ScreenOutput::NoPicture) }
    }

    /// What is to be drawn behind a frame. What is not encoded yet is, in the background.
    pub(super) fn behind_frame(&mut self, outbox: &Sender<SessionEvent>) -> Option<ScreenOutput> {
        let wanted = self.wanted.as_ref().filter(|wanted| self.shown.as_ref() != Some(*wanted))?;
        if let Some(ready) = self.ready.as_ref().filter(|ready| ready.graphic == *wanted) {
            let sequence = Arc::clone(ready.sequence.as_ref()?);
            let (area, next) = (wanted.area(), wanted.clone());
            let instead = self.gone(true);
            self.shown = Some(next);
            return Some(ScreenOutput::Picture { instead, area, sequence });
        }
        if self.asked.is_none() {
            self.asked = Some(wanted.clone());
            let (graphic, outbox) = (wanted.clone(), outbox.clone());
            let encode = move || {
                // The session may have ended.
                let _ = outbox.send(SessionEvent::Encoded(Box::new(EncodedGraphic::new(graphic))));
            };
            if std::thread::Builder::new().name("picture".into()).spawn(encode).is_err() {
                // Without a thread there is no picture until the next one is wanted.
                self.asked = None;
            }
        }
        None
    }

    /// A picture was encoded. One that is not wanted any more is dropped.
    pub(super) fn encoded(&mut self, encoded: EncodedGraphic) {
        self.asked = None;
        if self.wanted.as_ref() == Some(&encoded.graphic) {
            self.ready = Some(encoded);
        }
    }

    /// The whole screen is erased and drawn again.
    pub(super) fn erased(&mut self) -> Option<ScreenOutput> {
        let gone = self.gone(false);
        gone.filter(|gone| !gone.sequence.is_empty()).map(ScreenOutput::NoPicture)
    }

    fn gone(&mut self, blank: bool) -> Option<ErasedPicture> {
        let shown = self.shown.take()?;
        Some(ErasedPicture { sequence: shown.erasing(), area: blank.then(|| shown.area()) })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ui::base::image_style::ImageStyle;
    use crate::viewer::{Channels, KITTY_ERASE, Picture};
    use ratatui::layout::Rect;
    use std::sync::mpsc::{Receiver, channel};

    const AREA: Rect = Rect { x: 2, y: 3, width: 4, height: 5 };

    fn graphic(style: ImageStyle, room: Rect) -> Graphic {
        let picture = Picture::new(2, 1, Channels::Gray, vec![0, 255]).unwrap();
        Graphic {
            style,
            room,
            area: AREA,
            picture: Arc::new(picture),
            part: (0, 0, 2, 1),
            dots: (8, 4),
            is_guessed: false,
        }
    }

    struct PictureScreen {
        pictures: ScreenPictures,
        outbox: Sender<SessionEvent>,
        inbox: Receiver<SessionEvent>,
    }

    impl PictureScreen {
        fn new() -> Self {
            let (outbox, inbox) = channel();
            Self { pictures: ScreenPictures::default(), outbox, inbox }
        }

        /// A frame, with what is encoded for it.
        fn frame(&mut self, wanted: Option<&Graphic>) -> Vec<ScreenOutput> {
            let mut all: Vec<_> = self.pictures.want(wanted.cloned()).into_iter().collect();
            all.extend(self.pictures.behind_frame(&self.outbox));
            if self.pictures.asked.is_some() {
                let Ok(SessionEvent::Encoded(encoded)) = self.inbox.recv() else { panic!("not encoded") };
                self.pictures.encoded(*encoded);
                all.extend(self.pictures.want(wanted.cloned()));
                all.extend(self.pictures.behind_frame(&self.outbox));
            }
            all
        }
    }

    fn drawn(outputs: &[ScreenOutput]) -> bool {
        matches!(outputs, [ScreenOutput::Picture { area, .. }] if *area == AREA)
    }

    #[test]
    fn picture_is_written_once_behind_its_frame() {
        let mut screen = PictureScreen::new();
        let picture = graphic(ImageStyle::Sixel, AREA);
        let first = screen.frame(Some(&picture));
        let [ScreenOutput::Picture { instead: None, sequence, .. }] = &first[..] else { panic!("{first:?}") };
        assert!(sequence.starts_with(b"\x1bP") && sequence.ends_with(b"\x1b\\"));
        assert_eq!(screen.frame(Some(&picture)), [], "nothing has changed");
    }

    #[test]
    fn picture_goes_before_the_frame_without_it() {
        for (style, sequence) in [(ImageStyle::Sixel, &b""[..]), (ImageStyle::Kitty, KITTY_ERASE)] {
            let mut screen = PictureScreen::new();
            screen.frame(Some(&graphic(style, AREA)));
            let gone = ScreenOutput::NoPicture(ErasedPicture { sequence, area: Some(AREA) });
            assert_eq!(screen.frame(None), [gone], "{style:?}");
            assert_eq!(screen.frame(None), []);
            assert!(screen.pictures.ready.is_none() && screen.pictures.shown.is_none(), "nothing is kept");
        }
    }

    #[test]
    fn moved_picture_replaces_and_other_room_erases() {
        let mut screen = PictureScreen::new();
        let first = graphic(ImageStyle::Kitty, AREA);
        screen.frame(Some(&first));
        let moved = Graphic { part: (1, 0, 1, 1), ..first.clone() };
        let outputs = screen.frame(Some(&moved));
        assert!(drawn(&outputs), "{outputs:?}");
        let [ScreenOutput::Picture { instead: Some(gone), .. }] = outputs[..] else { panic!("{outputs:?}") };
        assert_eq!(gone, ErasedPicture { sequence: KITTY_ERASE, area: Some(AREA) });
        // Other cells have text by the next frame.
        let elsewhere = Graphic { room: Rect { height: 4, ..AREA }, ..first };
        let outputs = screen.frame(Some(&elsewhere));
        assert!(matches!(outputs[0], ScreenOutput::NoPicture(_)) && drawn(&outputs[1..]), "{outputs:?}");
    }

    #[test]
    fn erased_screen_gets_its_picture_again() {
        for (style, told) in [(ImageStyle::Sixel, 0), (ImageStyle::Kitty, 1)] {
            let mut screen = PictureScreen::new();
            let picture = graphic(style, AREA);
            screen.frame(Some(&picture));
            assert_eq!(screen.pictures.erased().iter().count(), told, "{style:?}");
            assert!(drawn(&screen.frame(Some(&picture))), "without encoding it again");
        }
    }

    #[test]
    fn late_picture_is_not_written_on_another_screen() {
        let mut screen = PictureScreen::new();
        let picture = graphic(ImageStyle::Sixel, AREA);
        screen.pictures.want(Some(picture));
        assert!(screen.pictures.behind_frame(&screen.outbox).is_none());
        assert!(screen.pictures.want(None).is_none(), "nothing was shown");
        let Ok(SessionEvent::Encoded(encoded)) = screen.inbox.recv() else { panic!("not encoded") };
        screen.pictures.encoded(*encoded);
        assert!(screen.pictures.ready.is_none());
        assert!(screen.pictures.behind_frame(&screen.outbox).is_none());
    }
}
