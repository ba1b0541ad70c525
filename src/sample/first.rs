//! The first cases of a demonstration, written by hand so that a new user meets the main job at once: a transfer, a plain approval,
//! cases that cannot wait and one of each common trouble. Two of them need no visa: a Polish buyer and a Malaysian group.

use super::applications::{
    ApplicationSpec, InjectedDefect, day, documents, draw, elsewhere, minute, spoil, suit_inviter, zone,
};
use super::inviters::first_company;
use super::scenarios::matter;
use crate::domain::case::application::{Application, BookedArrival, Passport, Sex, Traveller};
use crate::domain::code::{Category, Port, StateCode};
use crate::domain::zone::beijing;
use chrono::{DateTime, Days, Duration, Utc};
use fastrand::Rng;

/// How many there are.
pub(super) const COUNT: u32 = 12;

/// What a hand-made case fixes; the rest is drawn.
struct FirstCase {
    ground: &'static str,
    category: &'static str,
    /// Surname, given names, own script (else empty), nationality, passport number.
    who: [&'static str; 5],
    sex: Sex,
    /// Years and days back from today.
    born: (i32, i64),
    /// When the traveller lands.
    lands: SampleArrival,
    carrier: &'static str,
    /// Minutes since it was submitted.
    minutes_ago: i64,
    stay_days: u16,
    reason: &'static str,
    also: &'static str,
    trouble: SampleProblem,
}

/// When the traveller lands.
enum SampleArrival {
    /// Minutes from now; less than zero: is at the port already.
    In(i64),
    /// At a Beijing hour and minute of a day from today.
    Day(u64, u32, u32),
}

/// Its special property.
enum SampleProblem {
    None,
    /// Enters at another port.
    Away,
    Flaw(InjectedDefect),
    /// This item is missing.
    Lacks(&'static str),
    /// So many travel along.
    Group(&'static [[&'static str; 4]]),
}

const COMPANIONS: &[[&str; 4]] = &[
    ["TAN", "WEI MING", "陈伟明", "A52018834"],
    ["WONG", "MEI YEN", "黄美燕", "A50771296"],
    ["LIM", "KAH HOE", "林家豪", "A54400917"],
];

fn scripts() -> [FirstCase; COUNT as usize] {
    let plain = || FirstCase {
        ground: "BUS",
        category: "M",
        who: ["MÜLLER", "THOMAS", "", "NAM", "C4KJ7N2P9"],
        sex: Sex::M,
        born: (47, 120),
        lands: SampleArrival::Day(1, 10, 25),
        carrier: "CX962",
        minutes_ago: 38,
        stay_days: 6,
        reason: "Pre-shipment inspection of an order that sails from Beilun in three days",
        also: "CONTRACT",
        trouble: SampleProblem::None,
    };
    [
        FirstCase {
            ground: "TAL",
            category: "R",
            who: ["JANSEN", "SOPHIE", "", "NLD", "NX2P40J17"],
            sex: Sex::F,
            born: (38, 156),
            lands: SampleArrival::Day(1, 5, 40),
            carrier: "KL897",
            minutes_ago: 52,
            stay_days: 20,
            reason: "Equipment development at the inviting company; trial run brought forward",
            also: "TICKET",
            trouble: SampleProblem::Away,
        },
        plain(),
        FirstCase {
            ground: "HUM",
            category: "Q2",
            who: ["REYES", "MARIA CRISTINA", "", "PHL", "P4471820B"],
            sex: Sex::F,
            born: (34, 41),
            lands: SampleArrival::In(5 * 60),
            carrier: "PR336",
            minutes_ago: 24,
            stay_days: 20,
            reason: "Father in intensive care after a stroke; hospital notice attached",
            also: "MED",
            ..plain()
        },
        FirstCase {
            ground: "REP",
            who: ["BIANCHI", "MARCO", "", "VEN", "YB7731904"],
            born: (51, 300),
            lands: SampleArrival::In(9 * 60),
            carrier: "BR758",
            minutes_ago: 31,
            stay_days: 12,
            reason: "Gantry crane main drive failed; berth is closed until it is repaired",
            also: "",
            ..plain()
        },
        FirstCase {
            who: ["KOWALSKI", "PIOTR", "", "POL", "EK2290417"],
            born: (42, 17),
            lands: SampleArrival::Day(2, 14, 10),
            carrier: "HX132",
            minutes_ago: 75,
            reason: "货物质量争议，外方代表来甬协商处理",
            also: "",
            trouble: SampleProblem::Flaw(InjectedDefect::CheckDigit),
            ..plain()
        },
        FirstCase {
            who: ["SMITH", "JAMES EDWARD", "", "GBR", "561902387"],
            born: (55, 88),
            lands: SampleArrival::Day(3, 9, 30),
            carrier: "MU726",
            minutes_ago: 96,
            reason: "Supervises the installation of a filling line",
            trouble: SampleProblem::Flaw(InjectedDefect::LongStay),
            ..plain()
        },
        FirstCase {
            who: ["MOREAU", "CLAIRE", "", "CMR", "21FV30518"],
            sex: Sex::F,
            born: (36, 204),
            lands: SampleArrival::Day(1, 18, 45),
            carrier: "CX964",
            minutes_ago: 19,
            reason: "紧急商务谈判，合同须于本周内签署",
            trouble: SampleProblem::Lacks("LICENCE"),
            ..plain()
        },
        FirstCase {
            who: ["YILMAZ", "MURAT", "", "TUR", "U20418837"],
            born: (44, 260),
            lands: SampleArrival::In(-50),
            carrier: "MU504",
            minutes_ago: 14,
            reason: "客户临时决定来厂验收设备，船期已定",
            ..plain()
        },
        FirstCase {
            ground: "WRK",
            category: "Z",
            who: ["TANAKA", "KENTA", "田中 健太", "JPN", "TS4170926"],
            born: (40, 75),
            lands: SampleArrival::Day(1, 13, 5),
            carrier: "9C860",
            minutes_ago: 44,
            stay_days: 30,
            reason: "外籍技术主管接替离职人员",
            also: "TICKET",
            ..plain()
        },
        FirstCase {
            who: ["EL SHARIF", "MOHAMED", "محمد الشريف", "EGY", "A30218846"],
            born: (49, 5),
            lands: SampleArrival::Day(2, 7, 50),
            carrier: "CX966",
            minutes_ago: 63,
            stay_days: 10,
            reason: "Urgent signing of a supply contract; the buyer's offer ends this week",
            ..plain()
        },
        FirstCase {
            ground: "FAM",
            category: "Q2",
            who: ["NGUYEN", "THI THU HA", "Nguyễn Thị Thu Hà", "VNM", "C7720145"],
            sex: Sex::F,
            born: (29, 133),
            lands: SampleArrival::Day(1, 21, 15),
            carrier: "VN530",
            minutes_ago: 27,
            stay_days: 25,
            reason: "配偶突发疾病住院，需家属照料",
            also: "",
            ..plain()
        },
        FirstCase {
            ground: "GRP",
            category: "L",
            who: ["CHONG", "HUI LING", "张慧玲", "MYS", "A51930278"],
            sex: Sex::F,
            born: (33, 310),
            lands: SampleArrival::Day(2, 16, 20),
            carrier: "TR134",
            minutes_ago: 85,
            stay_days: 5,
            reason: "Cruise group, itinerary changed after a typhoon warning",
            also: "",
            trouble: SampleProblem::Group(COMPANIONS),
        },
    ]
}

/// The hand-written application of a position below [`COUNT`]; beyond it the last one.
pub(super) fn papers(rng: &mut Rng, place: u32, office: Port, now: DateTime<Utc>) -> Application {
    let mut scripts = scripts();
    let place_in = usize::try_from(place).unwrap_or(usize::MAX).min(scripts.len() - 1);
    let script = &mut scripts[place_in];
    let away = matches!(script.trouble, SampleProblem::Away);
    let wish = ApplicationSpec { matter: matter(script.ground), complete: true, away, flaw: None };
    let mut papers = draw(rng, place, office, now, wish);

    papers.submitted_at = now - Duration::minutes(script.minutes_ago);
    papers.submission = super::applications::submission(place, papers.submitted_at);
    if away {
        let capital = Port::new("PEK");
        papers.entry_port = if office == capital { elsewhere(rng, office) } else { capital };
    }
    papers.arrival = Some(BookedArrival { carrier: script.carrier.into(), at: landing(&script.lands, now) });
    papers.category = Category::new(script.category);
    papers.stay_days = script.stay_days;
    papers.reason = script.reason.into();
    let [surname, given, native, state, number] = script.who;
    papers.traveller = traveller([surname, given, native, number], state, script.sex, script.born, now);
    if place_in == 0 {
        papers.inviter = Some(first_company(rng));
    }
    suit_inviter(&mut papers);
    let also = super::scenarios::item(script.also);
    papers.documents = documents(rng, wish.matter, also, true, papers.submitted_at);
    match script.trouble {
        SampleProblem::None | SampleProblem::Away => {}
        SampleProblem::Flaw(flaw) => spoil(rng, &mut papers, flaw, now),
        SampleProblem::Lacks(item) => papers.documents.retain(|d| d.item.as_str() != item),
        SampleProblem::Group(others) => {
            let born = |place: usize| (30 + 4 * i32::try_from(place).unwrap_or_default(), 61);
            let sex = |place: usize| if place == 1 { Sex::F } else { Sex::M };
            papers.group = (0..others.len())
                .map(|place| traveller(others[place], state, sex(place), born(place), now))
                .collect();
        }
    }
    papers
}

fn landing(lands: &SampleArrival, now: DateTime<Utc>) -> DateTime<Utc> {
    match *lands {
        SampleArrival::In(minutes) => minute(now + Duration::minutes(minutes)),
        SampleArrival::Day(days, hour, minutes) => {
            let day = now.with_timezone(&beijing()).date_naive() + Days::new(days);
            let local =
                day.and_hms_opt(hour, minutes, 0).and_then(|t| t.and_local_timezone(beijing()).single());
            local.map_or(now, |t| t.with_timezone(&Utc))
        }
    }
}

fn traveller(
    [surname, given, native, number]: [&str; 4],
    state: &'static str,
    sex: Sex,
    (years, days): (i32, i64),
    now: DateTime<Utc>,
) -> Traveller {
    let nationality = StateCode::new(state);
    let mut traveller = Traveller {
        surname: surname.into(),
        given_names: given.into(),
        native_name: (!native.is_empty()).then(|| native.into()),
        nationality,
        sex,
        birth_date: day(now, -years, -days).into(),
        passport: Passport {
            kind: "P".into(),
            number: number.into(),
            issuing_state: nationality,
            expires_on: day(now, 5, days / 2),
            mrz: Vec::new(),
        },
    };
    traveller.passport.mrz = zone(&traveller, number);
    traveller
}
