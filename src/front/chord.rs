//! Keys of the terminal as keys of the desk. Owns which keys the desk knows at all; may not know what a key means.

use crate::ui::base::keys::{Chord, Key};
use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};

/// The key of an event. None for keys that the desk does not know.
pub(super) fn chord(event: &KeyEvent) -> Option<Chord> {
    let key = match event.code {
        KeyCode::Char(c) => Key::Char(c),
        KeyCode::Enter => Key::Enter,
        KeyCode::Esc => Key::Esc,
        KeyCode::Tab if event.modifiers.contains(KeyModifiers::SHIFT) => Key::BackTab,
        KeyCode::Tab => Key::Tab,
        KeyCode::BackTab => Key::BackTab,
        KeyCode::Backspace => Key::Backspace,
        KeyCode::Delete => Key::Delete,
        KeyCode::Up => Key::Up,
        KeyCode::Down => Key::Down,
        KeyCode::Left => Key::Left,
        KeyCode::Right => Key::Right,
        KeyCode::Home => Key::Home,
        KeyCode::End => Key::End,
        KeyCode::PageUp => Key::PageUp,
        KeyCode::PageDown => Key::PageDown,
        KeyCode::F(n) => Key::F(n),
        _ => return None,
    };
    // With a key of the window system held it is that system's key, not ours.
    if event.modifiers.intersects(KeyModifiers::SUPER | KeyModifiers::HYPER | KeyModifiers::META) {
        return None;
    }
    let held = |modifier| event.modifiers.contains(modifier);
    let (ctrl, alt, shift) =
        (held(KeyModifiers::CONTROL), held(KeyModifiers::ALT), held(KeyModifiers::SHIFT));
    Some(Chord::reported(key, ctrl, alt, shift))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_of_the_window_system_are_not_ours() {
        assert_eq!(chord(&KeyEvent::new(KeyCode::Char('a'), KeyModifiers::SUPER)), None);
        assert_eq!(chord(&KeyEvent::new(KeyCode::Insert, KeyModifiers::NONE)), None);
    }

    #[test]
    fn shifted_tab_is_one_key_from_every_terminal() {
        let shifted = chord(&KeyEvent::new(KeyCode::Tab, KeyModifiers::SHIFT));
        assert_eq!(shifted, chord(&KeyEvent::new(KeyCode::BackTab, KeyModifiers::NONE)));
    }

    #[test]
    fn modifiers_of_the_terminal_are_kept() {
        let quit = chord(&KeyEvent::new(KeyCode::Char('c'), KeyModifiers::CONTROL));
        assert!(quit.is_some_and(|chord| chord.quits()));
    }
}
