//! What a sample case is about: how often each ground comes, what is submitted for it and why it is urgent. A test holds
//! the table against the rules that are compiled in.

use super::inviters::SampleInviterKind;
use crate::domain::code::{Category, Ground, Item};
use fastrand::Rng;

/// One ground.
#[derive(Debug)]
pub(super) struct Scenario {
    pub(super) ground: Ground,
    /// How many of a hundred cases.
    share: u32,
    categories: &'static [&'static str],
    /// The items of the ground.
    pub(super) mandatory: &'static [&'static str],
    pub(super) inviter: SampleInviterKind,
    /// The usual days of stay, least and most.
    pub(super) stay: (u16, u16),
    /// The reason, and the further item that goes with it (else empty).
    reasons: &'static [(&'static str, &'static str)],
}

/// A drawn scenario.
pub(super) struct DrawnScenario {
    pub(super) category: Category,
    pub(super) reason: &'static str,
    pub(super) also: Option<Item>,
}

/// An item of the tables here.
pub(super) fn item(code: &str) -> Option<Item> {
    code.parse().ok()
}

/// The grounds; the shares add up to a hundred.
pub(super) const MATTERS: &[Scenario] = &[
    Scenario {
        ground: Ground::new("BUS"),
        share: 30,
        categories: &["M"],
        mandatory: &["PASSPORT", "FORM", "PHOTO", "INVITE", "LICENCE", "URGENCY"],
        inviter: SampleInviterKind::Company,
        stay: (3, 21),
        reasons: &[
            ("Urgent signing of a supply contract; the buyer's offer ends this week", "CONTRACT"),
            ("Pre-shipment inspection of an order that sails from Beilun in three days", "CONTRACT"),
            ("Claims negotiation after a batch failed acceptance tests", ""),
            ("Replaces a colleague who fell ill at the trade fair", "FAIR"),
            ("Final price talks on injection moulding machines", ""),
            ("客户临时决定来厂验收设备，船期已定", "CONTRACT"),
            ("紧急商务谈判，合同须于本周内签署", "CONTRACT"),
            ("参加展会并洽谈订单，原定人员因病无法成行", "FAIR"),
            ("货物质量争议，外方代表来甬协商处理", ""),
        ],
    },
    Scenario {
        ground: Ground::new("REP"),
        share: 12,
        categories: &["M", "F", "Z"],
        mandatory: &["PASSPORT", "FORM", "PHOTO", "INVITE", "LICENCE", "URGENCY", "REPAIR"],
        inviter: SampleInviterKind::Company,
        stay: (5, 25),
        reasons: &[
            ("Gantry crane main drive failed; berth is closed until it is repaired", ""),
            ("Turbine trip at the power unit, maker's engineer needed on site", ""),
            ("Extruder gearbox damage; production line stands still", "CONTRACT"),
            ("进口压缩机突发故障，全线停产，需外方工程师抢修", ""),
            ("船舶主机故障，制造商技师赴船厂抢修", ""),
            ("裂解装置控制系统异常，需原厂专家紧急处置", "CONTRACT"),
        ],
    },
    Scenario {
        ground: Ground::new("TAL"),
        share: 14,
        categories: &["R"],
        mandatory: &["PASSPORT", "FORM", "PHOTO", "INVITE", "LICENCE", "TALENT", "URGENCY"],
        inviter: SampleInviterKind::Company,
        stay: (10, 30),
        reasons: &[
            ("Lead engineer for the start-up of a new electrolyser line", ""),
            ("Expert on permanent magnet coating, trial run brought forward", ""),
            ("Equipment development at the inviting company", ""),
            ("引进高层次人才，参加重点项目评审", ""),
            ("急需芯片封装专家指导试生产", ""),
            ("新能源汽车电池系统首席专家，项目节点提前", ""),
        ],
    },
    Scenario {
        ground: Ground::new("WRK"),
        share: 8,
        categories: &["Z"],
        mandatory: &["PASSPORT", "FORM", "PHOTO", "INVITE", "LICENCE", "WORKPERMIT", "URGENCY"],
        inviter: SampleInviterKind::Company,
        stay: (20, 30),
        reasons: &[
            ("Takes up the post of plant manager; predecessor left at once", ""),
            ("Commissioning supervisor, work permit issued yesterday", ""),
            ("项目总监紧急到岗，工作许可已批", ""),
            ("外籍技术主管接替离职人员", ""),
        ],
    },
    Scenario {
        ground: Ground::new("FAM"),
        share: 10,
        categories: &["Q2", "S2"],
        mandatory: &["PASSPORT", "FORM", "PHOTO", "INVITE", "INVITER_ID", "KINSHIP", "URGENCY"],
        inviter: SampleInviterKind::Family,
        stay: (10, 30),
        reasons: &[
            ("Wedding of a sister, date moved forward", ""),
            ("Birth of a grandchild earlier than expected", ""),
            ("探望病重祖母", ""),
            ("配偶突发疾病住院，需家属照料", ""),
            ("Visits parents after an accident at home", ""),
        ],
    },
    Scenario {
        ground: Ground::new("HUM"),
        share: 8,
        categories: &["Q2", "S2"],
        mandatory: &["PASSPORT", "FORM", "PHOTO", "INVITE", "INVITER_ID", "URGENCY", "CONTACT"],
        inviter: SampleInviterKind::Family,
        stay: (7, 30),
        reasons: &[
            ("Father in intensive care after a stroke", "MED"),
            ("Son injured in a traffic accident, surgery tomorrow", "MED"),
            ("Funeral of a parent in Cixi on Saturday", "DEATH"),
            ("父亲病危，医院已下病危通知", "MED"),
            ("奔丧，岳父于昨日去世", "DEATH"),
            ("在甬留学子女突发疾病急需手术", "MED"),
        ],
    },
    Scenario {
        ground: Ground::new("EXC"),
        share: 6,
        categories: &["F"],
        mandatory: &["PASSPORT", "FORM", "PHOTO", "INVITE", "CONSENT", "URGENCY"],
        inviter: SampleInviterKind::Institute,
        stay: (4, 15),
        reasons: &[
            ("Keynote speaker at a marine technology forum, replaces a speaker who cancelled", "PLAN"),
            ("Visiting surgeon for a joint operation", ""),
            ("友好城市代表团成员临时调整", "PLAN"),
            ("应邀出席国际学术会议并作报告", "PLAN"),
        ],
    },
    Scenario {
        ground: Ground::new("PRI"),
        share: 4,
        categories: &["S2"],
        mandatory: &["PASSPORT", "FORM", "PHOTO", "URGENCY"],
        inviter: SampleInviterKind::Family,
        stay: (7, 30),
        reasons: &[
            ("Court hearing on an inheritance", "INVITER_ID"),
            ("Takes home a minor child who is alone in Ningbo", "CONTACT"),
            ("办理房产交割，法院通知期限将至", "INVITER_ID"),
        ],
    },
    Scenario {
        ground: Ground::new("CRW"),
        share: 4,
        categories: &["C"],
        mandatory: &["PASSPORT", "FORM", "PHOTO", "CARRIER"],
        inviter: SampleInviterKind::Carrier,
        stay: (3, 10),
        reasons: &[
            ("Joins MV Ever Harmony at Beilun as second engineer", ""),
            ("Relief first officer for a cargo flight", ""),
            ("接替患病船员登轮", ""),
        ],
    },
    Scenario {
        ground: Ground::new("GRP"),
        share: 2,
        categories: &["L"],
        mandatory: &["PASSPORT", "FORM", "PHOTO", "AGENCY", "NAMELIST", "PLAN"],
        inviter: SampleInviterKind::Agency,
        stay: (4, 10),
        reasons: &[
            ("Cruise group, itinerary changed after a typhoon warning", ""),
            ("旅行团行程临时调整，经停宁波入境", ""),
        ],
    },
    Scenario {
        ground: Ground::new("OTH"),
        share: 2,
        categories: &["F", "M", "S2"],
        mandatory: &["PASSPORT", "FORM", "PHOTO", "INVITE", "CONSENT", "URGENCY"],
        inviter: SampleInviterKind::Institute,
        stay: (3, 15),
        reasons: &[("Witness in an arbitration hearing in Ningbo", ""), ("应有关部门邀请协助事故调查", "")],
    },
];

/// The scenario of a ground.
pub(super) fn matter(ground: &str) -> &'static Scenario {
    MATTERS.iter().find(|m| m.ground.as_str() == ground).unwrap_or(&MATTERS[0])
}

/// A scenario, by frequency.
pub(super) fn any(rng: &mut Rng) -> &'static Scenario {
    let total: u32 = MATTERS.iter().map(|m| m.share).sum();
    let mut place = rng.u32(..total);
    for matter in MATTERS {
        if place < matter.share {
            return matter;
        }
        place -= matter.share;
    }
    &MATTERS[0]
}

impl Scenario {
    /// What exactly it is about.
    pub(super) fn draw(&self, rng: &mut Rng) -> DrawnScenario {
        let (reason, also) = self.reasons[rng.usize(..self.reasons.len())];
        let category = self.categories[rng.usize(..self.categories.len())];
        DrawnScenario { category: Category::new(category), reason, also: item(also) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::case::checklist::Requirement;
    use crate::domain::rules::Rules;

    #[test]
    fn the_table_is_that_of_the_rules() {
        let rules = Rules::builtin();
        assert_eq!(MATTERS.iter().map(|m| m.share).sum::<u32>(), 100);
        for matter in MATTERS {
            let asked: Vec<String> = rules
                .checklist(matter.ground)
                .into_iter()
                .filter(|(_, r, _)| *r == Requirement::Mandatory)
                .map(|(i, _, _)| i.to_string())
                .collect();
            assert_eq!(asked, matter.mandatory, "{}", matter.ground);
            for category in matter.categories {
                assert!(rules.category_fits(matter.ground, Category::new(category)), "{category}");
            }
            for (_, also) in matter.reasons.iter().filter(|(_, also)| !also.is_empty()) {
                assert!(rules.checklist(matter.ground).iter().any(|(i, _, _)| i.as_str() == *also), "{also}");
            }
        }
    }
}
