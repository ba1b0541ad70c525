//! The application of one sample submission. Owns how traveller, journey and documents are put together, and the flaws that
//! intake is there to find.

use super::inviters::inviter;
use super::nations::{self, Nation};
use super::scenarios::{self, Scenario, item};
use crate::domain::case::application::{
    Application, BookedArrival, Document, InviterKind, Passport, Sex, Traveller,
};
use crate::domain::code::{Item, Port};
use crate::domain::mrz::{self, VisualZone};
use crate::domain::zone::beijing;
use chrono::{DateTime, Datelike, Duration, NaiveDate, Utc};
use fastrand::Rng;

/// Something wrong with the application.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum InjectedDefect {
    /// A check digit of the machine readable zone.
    CheckDigit,
    /// The zone has another number than the data page.
    Number,
    /// The passport ends within months.
    ExpiresSoon,
    /// More days than art. 20 allows.
    LongStay,
    /// More entries than art. 20 allows.
    TwoEntries,
    /// The inviter's credit code has a wrong check character.
    CreditCode,
}

const FLAWS: [InjectedDefect; 6] = [
    InjectedDefect::CheckDigit,
    InjectedDefect::Number,
    InjectedDefect::ExpiresSoon,
    InjectedDefect::LongStay,
    InjectedDefect::TwoEntries,
    InjectedDefect::CreditCode,
];

/// What the application shall be like.
#[derive(Clone, Copy, Debug)]
pub(super) struct ApplicationSpec {
    pub(super) matter: &'static Scenario,
    /// Every mandatory item is there.
    pub(super) complete: bool,
    /// Enters at another port than the office's.
    pub(super) away: bool,
    pub(super) flaw: Option<InjectedDefect>,
}

impl ApplicationSpec {
    /// A realistic scenario.
    pub(super) fn any(rng: &mut Rng) -> Self {
        Self {
            matter: scenarios::any(rng),
            complete: rng.u8(..100) < 65,
            away: rng.u8(..100) < 30,
            flaw: (rng.u8(..100) < 6).then(|| FLAWS[rng.usize(..FLAWS.len())]),
        }
    }
}

/// A believable application for an office, submitted within the 30 hours before `now`; the traveller lands between two hours before and
/// four days after it. `n` makes the id of the submission: `PVS-`, the day, and `n` in five digits or more.
///
/// About one in three lacks a mandatory item and about six in a hundred have a flaw that intake finds.
#[must_use]
pub fn papers(rng: &mut Rng, n: u32, office: Port, now: DateTime<Utc>) -> Application {
    let wish = ApplicationSpec::any(rng);
    draw(rng, n, office, now, wish)
}

/// An application of a given kind.
pub(super) fn draw(
    rng: &mut Rng,
    n: u32,
    office: Port,
    now: DateTime<Utc>,
    wish: ApplicationSpec,
) -> Application {
    let ApplicationSpec { matter, complete, away, flaw } = wish;
    // Full seconds: what is written is read back the same.
    let now = DateTime::from_timestamp(now.timestamp(), 0).unwrap_or(now);
    // Most open cases came in lately.
    let ago = rng.f64() * rng.f64();
    let submitted_at = now - Duration::seconds((ago * 30.0 * 3600.0) as i64);
    let nation = nations::any(rng);
    let entry_port = if away { elsewhere(rng, office) } else { office };
    // A few have no booking yet.
    let arrival = (rng.u8(..100) >= 3).then(|| BookedArrival {
        carrier: flight(rng, nation, away).into(),
        at: minute(now + Duration::minutes(rng.i64(-115..4 * 24 * 60))),
    });
    let drawn = matter.draw(rng);
    let mut papers = Application {
        submission: submission(n, submitted_at),
        submitted_at,
        office,
        entry_port,
        arrival,
        ground: matter.ground,
        category: drawn.category,
        entries: 1,
        stay_days: rng.u16(matter.stay.0..=matter.stay.1),
        reason: drawn.reason.into(),
        traveller: traveller(rng, nation, now),
        inviter: Some(inviter(rng, matter.inviter)),
        documents: Vec::new(),
        group: Vec::new(),
    };
    if matter.ground.as_str() == "GRP" {
        papers.group = (0..rng.usize(2..7)).map(|_| traveller(rng, nation, now)).collect();
    }
    suit_inviter(&mut papers);
    papers.documents = documents(rng, matter, drawn.also, complete, submitted_at);
    if let Some(flaw) = flaw {
        spoil(rng, &mut papers, flaw, now);
    }
    papers
}

/// A person who invites family is a citizen for Q2 and lives here as a foreigner for S2.
pub(super) fn suit_inviter(papers: &mut Application) {
    let kind = match papers.category.as_str() {
        "S2" => InviterKind::ForeignResident,
        _ => InviterKind::Citizen,
    };
    if let Some(inviter) = papers.inviter.as_mut().filter(|i| i.kind != Some(InviterKind::Unit)) {
        inviter.kind = Some(kind);
    }
}

/// The id of a submission, unique by `n`.
pub(super) fn submission(n: u32, at: DateTime<Utc>) -> Box<str> {
    format!("PVS-{}-{n:05}", at.with_timezone(&beijing()).format("%Y%m%d")).into()
}

/// Timetables know full five minutes only.
pub(super) fn minute(at: DateTime<Utc>) -> DateTime<Utc> {
    DateTime::from_timestamp(at.timestamp() / 300 * 300, 0).unwrap_or(at)
}

/// A big port of another authority than the office's.
pub(super) fn elsewhere(rng: &mut Rng, office: Port) -> Port {
    const PORTS: [&str; 5] = ["PEK", "PVG", "CAN", "HGH", "SHA"];
    const SHARED: [[&str; 2]; 2] = [["PEK", "PKX"], ["PVG", "SHA"]];
    let start = rng.usize(..PORTS.len());
    let ports = (0..PORTS.len()).map(|place| PORTS[(start + place) % PORTS.len()]);
    let own = |port: &str| {
        let both = |pair: &[&str; 2]| pair.contains(&port) && pair.contains(&office.as_str());
        port == office.as_str() || SHARED.iter().any(both)
    };
    ports.into_iter().find(|port| !own(port)).map_or(office, Port::new)
}

fn flight(rng: &mut Rng, nation: &Nation, away: bool) -> String {
    // Into a smaller port the last leg is a short one.
    const FEEDERS: [&str; 8] = ["MU", "CX", "HX", "NX", "BR", "TR", "FM", "9C"];
    let feeder = FEEDERS[rng.usize(..FEEDERS.len())];
    let carrier = match (away, rng.u8(..3)) {
        (true, 0) => "CA",
        (true, _) => nation.carrier,
        (false, _) => feeder,
    };
    format!("{carrier}{}", rng.u16(120..990))
}

/// A day some years and days from `now`'s.
pub(super) fn day(now: DateTime<Utc>, years: i32, days: i64) -> NaiveDate {
    let today = now.with_timezone(&beijing()).date_naive();
    // 29 February has no anniversary.
    let moved = today.with_day(today.day().min(28)).and_then(|d| d.with_year(d.year() + years));
    moved.unwrap_or(today) + Duration::days(days)
}

fn traveller(rng: &mut Rng, nation: &Nation, now: DateTime<Utc>) -> Traveller {
    let female = rng.u8(..100) < 38;
    let name = nation.name(rng, female);
    let born = day(now, -rng.i32(21..66), rng.i64(-360..0));
    let expires = day(now, rng.i32(1..9), rng.i64(0..360));
    let sex = if female { Sex::F } else { Sex::M };
    let number = nation.number(rng);
    let mut traveller = Traveller {
        surname: name.surname.into(),
        given_names: name.given.into(),
        native_name: name.native.map(Into::into),
        nationality: nation.code,
        sex,
        birth_date: born.into(),
        passport: Passport {
            kind: "P".into(),
            number: number.into(),
            issuing_state: nation.code,
            expires_on: expires,
            mrz: Vec::new(),
        },
    };
    traveller.passport.mrz = zone(&traveller, &traveller.passport.number);
    traveller
}

/// The machine readable zone of a traveller's passport, with a number that may be another than the data page's.
pub(super) fn zone(t: &Traveller, number: &str) -> Vec<Box<str>> {
    let visual = VisualZone {
        kind: &t.passport.kind,
        surname: &t.surname,
        given_names: &t.given_names,
        number,
        issuing_state: t.passport.issuing_state.as_str(),
        nationality: t.nationality.as_str(),
        sex: t.sex.letter().chars().next().unwrap_or('X'),
        birth: t.birth_date,
        expires: t.passport.expires_on,
    };
    mrz::emit(&visual, "").map(Into::into).into()
}

/// The documents of a ground, of which the incomplete lack one or two.
pub(super) fn documents(
    rng: &mut Rng,
    matter: &Scenario,
    also: Option<Item>,
    complete: bool,
    at: DateTime<Utc>,
) -> Vec<Document> {
    let mut items: Vec<Item> = matter.mandatory.iter().filter_map(|code| item(code)).collect();
    if !complete {
        for _ in 0..rng.usize(1..=2) {
            // Hardly anybody forgets the passport.
            items.remove(rng.usize(1..items.len()));
        }
    }
    items.extend(also);
    let ticket = item("TICKET").filter(|ticket| !items.contains(ticket));
    if matter.ground.as_str() != "CRW" && rng.u8(..10) < 4 {
        items.extend(ticket);
    }
    items.into_iter().map(|item| document(rng, item, at)).collect()
}

fn document(rng: &mut Rng, item: Item, at: DateTime<Utc>) -> Document {
    let mut sha256 = [0; 32];
    rng.fill(&mut sha256);
    let ending = match item.as_str() {
        "PHOTO" | "PASSPORT" => "jpg",
        _ => "pdf",
    };
    Document {
        item,
        name: format!("{}.{ending}", item.as_str().to_lowercase()).into(),
        sha256,
        received_at: at,
        bytes: None,
        kind: None,
    }
}

/// Puts a defect into an application without one.
pub(super) fn spoil(rng: &mut Rng, papers: &mut Application, flaw: InjectedDefect, now: DateTime<Utc>) {
    let t = &mut papers.traveller;
    match flaw {
        InjectedDefect::CheckDigit => {
            // The check digit of the number, line 2, position 10.
            if let [_, second] = &mut t.passport.mrz[..] {
                *second = next_digit(second, 9).into();
            }
        }
        InjectedDefect::Number => {
            let last = t.passport.number.bytes().rposition(|b| b.is_ascii_digit()).unwrap_or_default();
            let other = next_digit(&t.passport.number, last);
            t.passport.mrz = zone(t, &other);
        }
        InjectedDefect::ExpiresSoon => {
            t.passport.expires_on = day(now, 0, rng.i64(50..150));
            t.passport.mrz = zone(t, &t.passport.number);
        }
        InjectedDefect::LongStay => papers.stay_days = 45,
        InjectedDefect::TwoEntries => papers.entries = 2,
        InjectedDefect::CreditCode => match papers.inviter.as_mut().and_then(|i| i.uscc.as_mut()) {
            Some(code) => *code = next_digit(code, 11 + rng.usize(..5)).into(),
            None => spoil(rng, papers, InjectedDefect::CheckDigit, now),
        },
    }
}

/// The text with the digit at a place made the next one.
fn next_digit(text: &str, place: usize) -> String {
    text.char_indices()
        .map(|(at, c)| match c.to_digit(10).filter(|_| at == place) {
            Some(digit) => char::from_digit((digit + 1) % 10, 10).unwrap_or(c),
            None => c,
        })
        .collect()
}
