//! The form of a zone as people and programs submit it: joined, broken elsewhere, in lower case, with blanks for fillers, of an identity
//! card (TD1) or a document of size 2 (TD2). Owns bringing it into the two lines of a booklet, where possible; what was changed
//! is reported. It never corrects a letter: the officer reads the document.

use super::{
    CheckDigits, ISSUER, LINE, MrzFormat, NAMES, NATIONALITY, check_digit, checks, composite_for, line_fault,
    text,
};
use unicode_normalization::UnicodeNormalization;

/// Length of a line of size 1, and of size 2.
const TD1: usize = 30;
const TD2: usize = 36;

/// What was changed to bring a zone into its form.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum MrzRepair {
    /// The lines were joined, or broken elsewhere.
    LineBreaks,
    /// There were blanks around or within a line, or instead of fillers.
    Blanks,
    /// There were small or full-width letters.
    Letters,
    /// It is the zone of an identity card, three lines of 30.
    Td1,
    /// It is the zone of a document of size 2, two lines of 36.
    Td2,
}

impl MrzRepair {
    /// Every kind; the catalogs have a text for each.
    pub const ALL: [Self; 5] = [Self::LineBreaks, Self::Blanks, Self::Letters, Self::Td1, Self::Td2];

    /// The machine name.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::LineBreaks => "line_breaks",
            Self::Blanks => "blanks",
            Self::Letters => "letters",
            Self::Td1 => "td1",
            Self::Td2 => "td2",
        }
    }
}

/// A zone in the form of a booklet.
pub(super) struct MrzZone {
    /// Two lines of 44 of the zone's characters, always.
    pub(super) lines: [String; 2],
    /// What was changed for it.
    pub(super) repairs: Vec<MrzRepair>,
    /// What could not be repaired: fields may then be in the wrong place, and a field counts only if its check digit confirms it.
    pub(super) broken: Vec<MrzFormat>,
    /// A composite check digit that another form than the booklet's had: what was called for and what was found, where they differ.
    pub(super) composite: Option<(char, char)>,
}

impl MrzZone {
    /// The zone of the lines that were sent; none where they hold nothing.
    pub(super) fn new<S: AsRef<str>>(sent: &[S]) -> Option<Self> {
        let pieces: Vec<&str> = sent
            .iter()
            .flat_map(|line| line.as_ref().split(['\n', '\r']))
            .filter(|l| !l.trim().is_empty())
            .collect();
        if pieces.is_empty() {
            return None;
        }
        let mut repairs = Vec::new();
        if pieces.len() != sent.len() || pieces.iter().zip(sent).any(|(piece, line)| *piece != line.as_ref())
        {
            repairs.push(MrzRepair::LineBreaks);
        }
        let folded: Vec<String> = pieces.iter().map(|piece| letters(piece)).collect();
        if folded.iter().zip(&pieces).any(|(folded, piece)| folded != piece) {
            repairs.push(MrzRepair::Letters);
        }
        let lines: Vec<String> = folded.iter().map(|line| without_blanks(line)).collect();
        if lines.iter().zip(&folded).any(|(line, folded)| line != folded) {
            repairs.push(MrzRepair::Blanks);
        }
        let lengths: Vec<usize> = lines.iter().map(|line| line.chars().count()).collect();
        let joined = lines.concat();
        if let [LINE, LINE, _, ..] | [TD2, TD2, _, ..] | [TD1, TD1, TD1, _, ..] = lengths[..] {
            // Text after the lines of a whole zone is not compared.
            repairs.push(MrzRepair::LineBreaks);
        }
        let mut zone = match &lengths[..] {
            [LINE, LINE] => Self::from_lines(lines[0].clone(), lines[1].clone()),
            [TD1, TD1, TD1] => Self::of_td1(&lines),
            [TD2, TD2] => Self::of_td2(&lines),
            _ => match (joined.chars().count(), joined.starts_with(['P', 'V'])) {
                (88, _) => {
                    repairs.push(MrzRepair::LineBreaks);
                    let (first, second) = cut(&joined, LINE);
                    Self::from_lines(first, second)
                }
                (90, false) => {
                    repairs.push(MrzRepair::LineBreaks);
                    let (first, rest) = cut(&joined, TD1);
                    let (second, third) = cut(&rest, TD1);
                    Self::of_td1(&[first, second, third])
                }
                (72, _) => {
                    repairs.push(MrzRepair::LineBreaks);
                    let (first, second) = cut(&joined, TD2);
                    Self::of_td2(&[first, second])
                }
                _ => Self::of_broken(&lines),
            },
        };
        zone.repairs.splice(0..0, repairs);
        zone.repairs.sort_unstable();
        zone.repairs.dedup();
        Some(zone)
    }

    /// Two lines of 44 characters, which may still be none of the zone's.
    fn from_lines(first: String, second: String) -> Self {
        let broken: Vec<MrzFormat> = [(1, &first), (2, &second)]
            .into_iter()
            .filter_map(|(n, line)| line_fault(n, line).err())
            .collect();
        let lines = [first, second].map(|line| plain(&line));
        Self { lines, repairs: Vec::new(), broken, composite: None }
    }

    /// Lines of other lengths: each is cut or filled up at its end.
    fn of_broken(lines: &[String]) -> Self {
        let line = |n: usize| lines.get(n).map_or("", String::as_str);
        let broken = (0..2).filter_map(|n| line_fault(n + 1, line(n)).err()).collect();
        let fitted = [line(0), line(1)].map(|text| format!("{:<<LINE$.LINE$}", plain(text)));
        Self { lines: fitted, repairs: Vec::new(), broken, composite: None }
    }

    /// The zone of an identity card (part 5, section 4.2): the number before the dates, the names in a line of their own.
    fn of_td1(lines: &[String]) -> Self {
        let broken: Vec<MrzFormat> = (1..).zip(lines).filter_map(|(n, line)| characters(n, line)).collect();
        let [first, second, third] = [0, 1, 2].map(|n| plain(&lines[n]));
        let covered = [&first[5..30], &second[0..7], &second[8..15], &second[18..29]].concat();
        let mut dates = second[15..18].to_owned();
        dates.push_str(&second[0..15]);
        let head = format!("{}{third:<<39}", &first[..5]);
        Self::rearranged(
            head,
            (&first[5..15], &dates, &first[15..29]),
            (&covered, &second[29..30]),
            broken,
            MrzRepair::Td1,
        )
    }

    /// The zone of a document of size 2 (part 6, section 4.2): a booklet's with shorter lines.
    fn of_td2(lines: &[String]) -> Self {
        let broken: Vec<MrzFormat> = (1..).zip(lines).filter_map(|(n, line)| characters(n, line)).collect();
        let [first, second] = [0, 1].map(|n| plain(&lines[n]));
        let covered = [&second[0..10], &second[13..20], &second[21..35]].concat();
        let head = format!("{first:<<LINE$}");
        let parts = (&second[0..10], &second[10..28], &second[28..35]);
        Self::rearranged(head, parts, (&covered, &second[35..36]), broken, MrzRepair::Td2)
    }

    fn rearranged(
        first: String,
        (number, dates, optional): (&str, &str, &str),
        (covered, composite): (&str, &str),
        broken: Vec<MrzFormat>,
        form: MrzRepair,
    ) -> Self {
        // Other forms have no check digit of the optional data.
        let mut second = format!("{number}{dates}{optional:<<14.14}");
        let digit = check_digit(&second.as_bytes()[28..42]);
        second.push(if optional.trim_matches('<').is_empty() { '<' } else { char::from(b'0' + digit) });
        second.push('<');
        let whole = composite_for(second.as_bytes());
        second.pop();
        second.push(whole);
        let wanted = char::from(b'0' + check_digit(covered.as_bytes()));
        let found = composite.chars().next().unwrap_or('<');
        let composite = (wanted != found).then_some((wanted, found));
        Self { lines: [first, second], repairs: vec![form], broken, composite }
    }

    /// Whether every field is in its place.
    pub(super) fn is_sound(&self) -> bool {
        self.broken.is_empty()
    }

    /// Whether the name field is whole although the zone is not: the first line alone is right, or only lost fillers at its end.
    pub(super) fn has_sound_names(&self) -> bool {
        !self.broken.iter().any(|fault| match fault {
            MrzFormat::Length { line: 1, found } => *found > LINE || !self.lines[0][NAMES].ends_with('<'),
            MrzFormat::Character { line: 1, .. } => true,
            MrzFormat::Length { .. } | MrzFormat::Character { .. } => false,
        })
    }
}

/// A character that is invalid in a zone of any length.
fn characters(line: usize, text: &str) -> Option<MrzFormat> {
    let fitted: String = text.chars().chain(std::iter::repeat('<')).take(LINE).collect();
    line_fault(line, &fitted).err()
}

/// The letters of the zone: capitals, half width; the signs that scanners write for a filler.
fn letters(line: &str) -> String {
    let filler = |letter: char| match letter {
        '«' | '≪' | '《' => vec!['<', '<'],
        '‹' | '〈' => vec!['<'],
        other => std::iter::once(other).nfkc().flat_map(char::to_uppercase).collect(),
    };
    line.chars().flat_map(filler).collect()
}

/// A line without blanks: those in place of fillers become fillers, the others are removed.
fn without_blanks(line: &str) -> String {
    if !line.contains(char::is_whitespace) {
        return line.to_owned();
    }
    let lengths = [LINE, TD2, TD1];
    let filled =
        |text: &str| text.chars().map(|c| if c.is_whitespace() { '<' } else { c }).collect::<String>();
    let gone: String = line.chars().filter(|c| !c.is_whitespace()).collect();
    let has = |text: &str| lengths.contains(&text.chars().count());
    if has(&gone) && line.contains('<') {
        gone
    } else if has(line) {
        filled(line)
    } else if !line.contains('<') && line.trim_end().chars().count() < LINE {
        // Blanks for fillers, of which those at the end were lost.
        format!("{:<<LINE$}", filled(line.trim_end()))
    } else {
        gone
    }
}

/// What the zone cannot have, as a filler.
fn plain(line: &str) -> String {
    let known = |c: char| if c.is_ascii_uppercase() || c.is_ascii_digit() { c } else { '<' };
    line.chars().map(known).collect()
}

fn cut(text: &str, at: usize) -> (String, String) {
    (text.chars().take(at).collect(), text.chars().skip(at).collect())
}

/// Names of the checked fields and whether each fits its check digit, of a zone in any form; where fields may be in
/// the wrong place, the digits that cover several of them do not fit.
#[must_use]
pub fn field_checks<S: AsRef<str>>(sent: &[S]) -> [(&'static str, bool); 5] {
    let zone = MrzZone::new(sent);
    let found = zone.as_ref().map(|zone| {
        let fits = checks(zone.lines[1].as_bytes());
        let sound = zone.is_sound();
        CheckDigits {
            personal: sound && fits.personal,
            composite: sound && fits.composite && zone.composite.is_none(),
            ..fits
        }
    });
    let check = |pick: fn(&CheckDigits) -> bool| found.as_ref().is_some_and(pick);
    [
        ("number", check(|checks| checks.number)),
        ("birth", check(|checks| checks.birth)),
        ("expiry", check(|checks| checks.expiry)),
        ("personal", check(|checks| checks.personal)),
        ("composite", check(|checks| checks.composite)),
    ]
}

/// The issuing state and the nationality in a zone of any form, as far as they can be read.
#[must_use]
pub fn states<S: AsRef<str>>(sent: &[S]) -> Vec<String> {
    let zone = MrzZone::new(sent);
    let fields = zone.iter().flat_map(|zone| [&zone.lines[0][ISSUER], &zone.lines[1][NATIONALITY]]);
    fields.map(text).filter(|code| !code.is_empty()).collect()
}
