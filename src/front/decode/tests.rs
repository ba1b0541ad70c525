//! What terminals send and answer, whole, in pieces and without an end.

use super::*;
use proptest::prelude::*;

fn told(reads: &[&[u8]]) -> Vec<FrontEvent> {
    let (mut decoder, mut events) = (Decoder::default(), Vec::new());
    for read in reads {
        decoder.decode(read, &mut events);
    }
    if decoder.patience().is_some() {
        decoder.give_up(&mut events);
    }
    events
}

fn plain(text: &str) -> Vec<FrontEvent> {
    text.chars().map(|c| key(KeyCode::Char(c), KeyModifiers::NONE)).collect()
}

/// What terminals answer by themselves, known and unknown.
const ANSWERS: [&str; 26] = [
    "\x1b[?2026;2$y",
    "\x1b[4;2$y",
    "\x1b[?62;22c",
    "\x1b[>1;10;0c",
    "\x1b[=1c",
    "\x1b[12;40R",
    "\x1b[?12;40;1R",
    "\x1b[0n",
    "\x1b[?997;1n",
    "\x1b[8;50;160t",
    "\x1b[?1u",
    "\x1b[I",
    "\x1b[O",
    "\x1b]10;rgb:ffff/ffff/ffff\x1b\\",
    "\x1b]11;rgb:0000/0000/0000\x07",
    "\x1b]4;1;rgb:cdcd/0000/0000\x1b\\",
    "\x1b]52;c;YXBwcm92ZQ==\x07",
    "\x1bP>|XTerm(388)\x1b\\",
    "\x1bP!|00000000\x1b\\",
    "\x1bP1$r0m\x1b\\",
    "\x1bP1+r544e=787465726d\x1b\\",
    "\x1b_Gi=31;OK\x1b\\",
    "\x1b[57441;1:3u",
    "\x1b[97;1:3u",
    "\x1b[<35;10;10M",
    "\x1b[<0;10;10m",
];

#[test]
fn terminal_answers_are_not_keys() {
    for answer in ANSWERS {
        let text = format!("j{answer}k");
        assert_eq!(told(&[text.as_bytes()]), plain("jk"), "{answer:?}");
    }
}

#[test]
fn answers_in_two_reads_are_no_keys() {
    for answer in ANSWERS {
        for cut in 1..answer.len() {
            let (begin, rest) = answer.as_bytes().split_at(cut);
            assert_eq!(told(&[begin, rest, b"k"]), plain("k"), "{answer:?} cut at {cut}");
        }
    }
}

#[test]
fn rest_of_late_answer_is_not_a_key() {
    let (mut decoder, mut events) = (Decoder::default(), Vec::new());
    decoder.decode(b"\x1b", &mut events);
    decoder.give_up(&mut events);
    decoder.decode(b"[?62;22c", &mut events);
    decoder.decode(b"[k", &mut events);
    let esc = key(KeyCode::Esc, KeyModifiers::NONE);
    assert_eq!(events, [vec![esc], plain("[k")].concat());
}

#[test]
fn an_answer_without_end_is_given_up() {
    for begin in
        ["\x1b]11;rgb:00", "\x1bP>|XTerm", "\x1b[?62;2", "\x1b[", "\x1bO", "\x1b[[", "\x1b[M!", "王\u{7}"]
    {
        let (mut decoder, mut events) = (Decoder::default(), Vec::new());
        decoder.decode(begin.as_bytes(), &mut events);
        if decoder.patience().is_some() {
            decoder.give_up(&mut events);
        }
        assert_eq!(decoder.patience(), None, "{begin:?}");
        events.clear();
        decoder.decode(b"j", &mut events);
        assert_eq!(events, plain("j"), "{begin:?}");
    }
}

/// The bytes of one arrow may come in two reads: the letter is no key of its own, however short the wait after a lone ESC is.
#[test]
fn split_arrow_sequence_is_awaited() {
    for begin in ["\x1b[", "\x1b[1;", "\x1b[<0;3"] {
        let (mut decoder, mut events) = (Decoder::default(), Vec::new());
        decoder.decode(begin.as_bytes(), &mut events);
        assert_eq!(decoder.patience(), Some(AFTER_PART), "{begin:?}");
    }
    let mut decoder = Decoder::default();
    decoder.decode(b"\x1b", &mut Vec::new());
    assert_eq!(decoder.patience(), Some(AFTER_ESC), "the key Esc alone");
}

#[test]
fn leaving_is_heard_within_an_answer() {
    assert_eq!(told(&[b"\x1b]11;rgb\x03"]), [key(KeyCode::Char('c'), KeyModifiers::CONTROL)]);
}

#[test]
fn keys_are_what_terminals_send() {
    use KeyCode as K;
    let (none, shift, alt, ctrl) =
        (KeyModifiers::NONE, KeyModifiers::SHIFT, KeyModifiers::ALT, KeyModifiers::CONTROL);
    let table: [(&[u8], KeyCode, KeyModifiers); 44] = [
        (b"\x1b", K::Esc, none),
        (b"\r", K::Enter, none),
        (b"\n", K::Char('j'), ctrl),
        (b"\t", K::Tab, none),
        (b"\x7f", K::Backspace, none),
        (b"\x08", K::Backspace, none),
        (b"\x1b\x7f", K::Backspace, alt),
        (b"\0", K::Char(' '), ctrl),
        (b"\x01", K::Char('a'), ctrl),
        (b"\x1a", K::Char('z'), ctrl),
        (b"\x1f", K::Char('7'), ctrl),
        (b"G", K::Char('G'), shift),
        (b"\x1bx", K::Char('x'), alt),
        (b"\x1bP", K::Char('P'), alt),
        (b"\x1b[", K::Char('['), alt),
        (b"\x1b]", K::Char(']'), alt),
        (b"\x1b\r", K::Enter, alt),
        (b"\x1b[A", K::Up, none),
        (b"\x1bOB", K::Down, none),
        (b"\x1b[1;5C", K::Right, ctrl),
        (b"\x1b[1;2D", K::Left, shift),
        (b"\x1b[H", K::Home, none),
        (b"\x1bOF", K::End, none),
        (b"\x1b[1~", K::Home, none),
        (b"\x1b[8~", K::End, none),
        (b"\x1b[3~", K::Delete, none),
        (b"\x1b[3;5~", K::Delete, ctrl),
        (b"\x1b[5~", K::PageUp, none),
        (b"\x1b[6~", K::PageDown, none),
        (b"\x1bOP", K::F(1), none),
        (b"\x1b[[A", K::F(1), none),
        (b"\x1b[11~", K::F(1), none),
        (b"\x1b[15~", K::F(5), none),
        (b"\x1b[17~", K::F(6), none),
        (b"\x1b[20~", K::F(9), none),
        (b"\x1b[24~", K::F(12), none),
        (b"\x1b[1;3S", K::F(4), alt),
        (b"\x1b[Z", K::BackTab, shift),
        (b"\x1b[27u", K::Esc, none),
        (b"\x1b[97;5u", K::Char('a'), ctrl),
        (b"\x1b[27;5;122~", K::Char('z'), ctrl),
        (b"\x1b[121;1:1u", K::Char('y'), none),
        (b"\x1bOp", K::Char('0'), none),
        ("王".as_bytes(), K::Char('王'), none),
    ];
    for (bytes, code, modifiers) in table {
        assert_eq!(told(&[bytes]), [key(code, modifiers)], "{bytes:?}");
        // A lone Esc and what may begin more say so only when nothing follows.
        let single: Vec<&[u8]> = bytes.chunks(1).collect();
        assert_eq!(told(&single), [key(code, modifiers)], "{bytes:?} byte by byte");
    }
}

#[test]
fn an_escape_before_an_arrow_is_both() {
    let all = [key(KeyCode::Esc, KeyModifiers::NONE), key(KeyCode::Up, KeyModifiers::NONE)];
    assert_eq!(told(&[b"\x1b\x1b[A"]), all);
}

#[test]
fn the_mouse_is_read_in_every_form() {
    for bytes in [&b"\x1b[<0;11;6M"[..], b"\x1b[32;11;6M", b"\x1b[M\x20\x2b\x26"] {
        assert_eq!(told(&[bytes, b"k"]), [vec![FrontEvent::Click(10, 5)], plain("k")].concat(), "{bytes:?}");
    }
    assert_eq!(
        told(&[b"\x1b[<64;1;1M", b"\x1b[<65;1;1M"]),
        [FrontEvent::Wheel(0, 0, false), FrontEvent::Wheel(0, 0, true)]
    );
}

#[test]
fn pastes_are_text_whatever_is_in_them() {
    let paste = "\x1b[200~刷\ra\x1b[Ay\x1b]11;?\x07\x1b[201~k";
    let text = FrontEvent::Paste("刷\ra\x1b[Ay\x1b]11;?\x07".into());
    let all = [vec![text], plain("k")].concat();
    assert_eq!(told(&[paste.as_bytes()]), all);
    let single: Vec<&[u8]> = paste.as_bytes().chunks(1).collect();
    assert_eq!(told(&single), all);
}

#[test]
fn huge_paste_is_cut_but_fully_consumed() {
    let huge = [b"\x1b[200~", "y".repeat(3_000_000).as_bytes(), b"\x1b[201~k"].concat();
    let reads: Vec<&[u8]> = huge.chunks(4095).collect();
    let all = told(&reads);
    let [FrontEvent::Paste(text), key] = &all[..] else { panic!("{} events", all.len()) };
    assert_eq!((text.len(), key), (PASTE_LONGEST, &plain("k")[0]));
}

#[test]
fn unterminated_paste_is_reported() {
    assert_eq!(told(&[b"\x1b[200~abc"]), [FrontEvent::Paste("abc".into())]);
}

proptest! {
    /// For any bytes, split anywhere: keys are recognized after them, and little is stored.
    #[test]
    fn no_bytes_end_the_keyboard(bytes in prop::collection::vec(any::<u8>(), 0..400), cut in 0usize..400) {
        let (mut decoder, mut events) = (Decoder::default(), Vec::new());
        let (a, b) = bytes.split_at(cut.min(bytes.len()));
        decoder.decode(a, &mut events);
        decoder.decode(b, &mut events);
        prop_assert!(decoder.parameters.len() <= PARAMETERS_LONGEST + 3);
        if decoder.patience().is_some() {
            decoder.give_up(&mut events);
        }
        events.clear();
        decoder.decode(b"j", &mut events);
        prop_assert_eq!(events, plain("j"));
    }

    /// Cut anywhere, the same is read.
    #[test]
    fn reads_may_end_anywhere(
        parts in prop::collection::vec(prop_oneof![
            prop::sample::select(&ANSWERS[..]).prop_map(str::to_owned),
            "[a-z王é]{1,4}",
            Just("\x1b[A".to_owned()),
            Just("\x1b[200~a\rb\x1b[201~".to_owned()),
        ], 0..12),
        size in 1usize..9,
    ) {
        let bytes = parts.concat().into_bytes();
        let cut: Vec<&[u8]> = bytes.chunks(size).collect();
        prop_assert_eq!(told(&cut), told(&[&bytes]));
    }
}

/// Reads, and then silence for as long as the decoder waits.
fn silence(decoder: &mut Decoder, read: &[u8]) -> (Option<Duration>, Vec<FrontEvent>) {
    let mut events = Vec::new();
    decoder.decode(read, &mut events);
    let patience = decoder.patience();
    if patience.is_some() {
        decoder.give_up(&mut events);
    }
    (patience, events)
}

#[test]
fn paste_without_end_waits_half_a_second() {
    let mut decoder = Decoder::default();
    let (patience, events) = silence(&mut decoder, b"\x1b[200~abc");
    assert_eq!(patience, Some(Duration::from_millis(500)));
    assert_eq!(events, [FrontEvent::Paste("abc".into())]);
    assert_eq!(silence(&mut decoder, b"j").1, plain("j"));
}

#[test]
fn esc_or_ctrl_c_ends_unterminated_paste() {
    for (hand, key) in [(b"\x1b", vec![]), (b"\x03", vec![key(KeyCode::Char('c'), KeyModifiers::CONTROL)])] {
        let (mut decoder, mut events) = (Decoder::default(), Vec::new());
        decoder.decode(b"\x1b[200~ay", &mut events);
        let (patience, told) = silence(&mut decoder, hand);
        assert_eq!(patience, Some(AFTER_ESC));
        events.extend(told);
        assert_eq!(events, [vec![FrontEvent::Paste("ay".into())], key].concat());
        assert_eq!(silence(&mut decoder, b"j").1, plain("j"));
    }
}

#[test]
fn esc_and_ctrl_c_inside_paste_are_text() {
    assert_eq!(
        told(&[b"\x1b[200~a", b"\x1b", b"y", b"\x03", b"n", b"\x1b", b"[201~j"]),
        [vec![FrontEvent::Paste("a\x1by\x03n".into())], plain("j")].concat()
    );
}

#[test]
fn rest_of_abandoned_paste_is_text() {
    let mut decoder = Decoder::default();
    assert_eq!(silence(&mut decoder, b"\x1b[200~ab").1, [FrontEvent::Paste("ab".into())]);
    let rest = silence(&mut decoder, b"ay\x1b[201~j").1;
    assert_eq!(rest, [vec![FrontEvent::Paste("ay".into())], plain("j")].concat());
    // Later pastes are whole, and what comes before them is typed.
    let next = silence(&mut decoder, b"k\x1b[200~x\x1b[201~").1;
    assert_eq!(next, [plain("k"), vec![FrontEvent::Paste("x".into())]].concat());
    // The end, cut behind its Esc and late.
    silence(&mut decoder, b"\x1b[200~ab");
    assert_eq!(silence(&mut decoder, b"\x1b[201~j").1, plain("j"));
    silence(&mut decoder, b"\x1b[200~ab");
    silence(&mut decoder, b"\x1b");
    assert_eq!(silence(&mut decoder, b"[201~j").1, plain("j"));
}
