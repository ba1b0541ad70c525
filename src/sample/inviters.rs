//! Who invites: companies, hospitals, institutes, carriers, travel agencies of Ningbo and Zhejiang, and families. All are made
//! up; their unified credit codes have right check characters and are not assigned, on purpose.

use crate::domain::case::application::{Inviter, InviterKind};
use crate::domain::credit_code::{CreditCode, CreditCodeError};
use crate::domain::register::{Grade, Register, RegisteredInviter};
use chrono::{Days, NaiveDate};
use fastrand::Rng;

/// What kind of inviter a ground calls for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum SampleInviterKind {
    Company,
    Institute,
    Carrier,
    Agency,
    Family,
}

/// Name, district (GB/T 2260) and address, parted by `|`.
const COMPANIES: &[&str] = &[
    "Ningbo Jiangbei Weilan Electric Co., Ltd.|330205|宁波市江北区洪塘工业园洪兴路88号",
    "宁波海澜精密机械有限公司|330206|宁波市北仑区小港街道黄河路310号",
    "宁波甬江注塑装备股份有限公司|330206|宁波市北仑区大碶街道坝头西路19号",
    "Ningbo Yongsheng Auto Parts Co., Ltd.|330212|宁波市鄞州区投资创业中心金谷北路6号",
    "宁波东钱湖智能科技有限公司|330212|宁波市鄞州区高新路211号",
    "Ningbo Zhenhai Petrochemical Engineering Co., Ltd.|330211|宁波市镇海区蛟川街道海天路198号",
    "宁波镇海炼通化工有限公司|330211|宁波市镇海区澥浦镇慈海北路1号",
    "宁波梅山港机服务有限公司|330206|宁波市北仑区梅山盐场1号",
    "Ningbo Beilun Port Machinery Co., Ltd.|330206|宁波市北仑区新碶街道明州西路77号",
    "慈溪恒力轴承有限公司|330282|慈溪市周巷镇环城东路520号",
    "Cixi Haotong Home Appliances Co., Ltd.|330282|慈溪市附海镇花木路12号",
    "慈溪三北洁具进出口有限公司|330282|慈溪市龙山镇范市路66号",
    "余姚舜江塑料模具有限公司|330281|余姚市兰江街道谭家岭西路40号",
    "Yuyao Sunlight LED Technology Co., Ltd.|330281|余姚市低塘街道历山路158号",
    "宁海天明文具股份有限公司|330226|宁海县梅林街道兴科中路5号",
    "Ninghai Yuelong Die Casting Co., Ltd.|330226|宁海县桥头胡街道科技园区9号",
    "象山海通水产食品有限公司|330225|象山县石浦镇兴港路101号",
    "Xiangshan Shipbuilding & Repair Co., Ltd.|330225|象山县贤庠镇珠溪路3号",
    "奉化溪口气动元件有限公司|330213|宁波市奉化区溪口镇畸山路28号",
    "Fenghua Aidong Pneumatics Co., Ltd.|330213|宁波市奉化区尚田街道印桥路16号",
    "宁波保税区远达国际贸易有限公司|330206|宁波市保税区兴业大道8号",
    "Ningbo Free Trade Zone Meridian Trading Co., Ltd.|330206|宁波市保税区银天大厦612室",
    "宁波甬港供应链管理有限公司|330203|宁波市海曙区和义路168号",
    "宁波海曙天一纺织品有限公司|330203|宁波市海曙区望春工业园布政东路75号",
    "Ningbo Tianyi Garments Import & Export Co., Ltd.|330203|宁波市海曙区解放南路9号",
    "宁波江北磁材新材料有限公司|330205|宁波市江北区慈城镇高新大道1688号",
    "Ningbo Magnetic Materials Research Co., Ltd.|330205|宁波市江北区长兴路525号",
    "宁波甬芯半导体有限公司|330206|宁波市北仑区柴桥街道安居路335号",
    "Ningbo Hangzhou Bay Vehicle Testing Co., Ltd.|330282|宁波前湾新区滨海二路1118号",
    "宁波前湾新能源汽车有限公司|330282|宁波前湾新区兴慈七路290号",
    "杭州钱塘生物医药有限公司|330114|杭州市钱塘区下沙街道6号大街260号",
    "Hangzhou Binjiang Vision Systems Co., Ltd.|330108|杭州市滨江区江陵路1760号",
    "绍兴柯桥越纺印染有限公司|330603|绍兴市柯桥区滨海工业区九一丘",
    "Shaoxing Keqiao Textile Machinery Co., Ltd.|330603|绍兴市柯桥区齐贤街道镜水路1066号",
    "义乌商城国际采购有限公司|330782|义乌市福田街道稠州北路699号",
    "Yiwu Bridge International Sourcing Co., Ltd.|330782|义乌市江东街道宗泽路377号",
    "台州椒江缝纫设备有限公司|331002|台州市椒江区下陈街道机场南路168号",
    "Taizhou Luqiao Pump Industry Co., Ltd.|331004|台州市路桥区金清镇泵业园区22号",
    "温州龙湾泵阀制造有限公司|330303|温州市龙湾区滨海园区五道308号",
    "Zhoushan Ocean Engineering Services Co., Ltd.|330902|舟山市定海区临港二路19号",
    "舟山嵊泗海上风电运维有限公司|330922|嵊泗县菜园镇沙河路88号",
    "嘉兴乍浦港化工物流有限公司|330482|平湖市乍浦镇中山西路1号",
];

const INSTITUTES: &[&str] = &[
    "宁波市甬江第一医院|330203|宁波市海曙区柳汀街59号",
    "宁波市鄞州东部医院|330212|宁波市鄞州区民安东路251号",
    "宁波海洋技术大学|330211|宁波市镇海区风华路818号",
    "Ningbo Institute of Applied Materials|330211|宁波市镇海区中官西路1219号",
    "宁波市工业职业学院|330212|宁波市鄞州区学府路1号",
    "宁波市对外友好协会|330203|宁波市海曙区解放北路91号",
];

const CARRIERS: &[&str] = &[
    "宁波远洋船务代理有限公司|330206|宁波市北仑区进港路1号",
    "Ningbo East Ocean Shipping Agency Co., Ltd.|330212|宁波市鄞州区宁东路269号",
    "宁波栎社航空地面服务有限公司|330203|宁波市海曙区航飞路18号",
    "舟山海达船员服务有限公司|330902|舟山市定海区昌国路5号",
];

const AGENCIES: &[&str] = &[
    "宁波四明山国际旅行社有限公司|330203|宁波市海曙区中山东路220号",
    "Ningbo Seaside International Travel Service Co., Ltd.|330212|宁波市鄞州区中兴路717号",
    "宁波甬悦旅行社有限公司|330205|宁波市江北区人民路132号",
];

const SURNAMES: &[(&str, &str)] = &[
    ("王", "Wang"),
    ("李", "Li"),
    ("张", "Zhang"),
    ("陈", "Chen"),
    ("徐", "Xu"),
    ("周", "Zhou"),
    ("胡", "Hu"),
    ("林", "Lin"),
    ("沈", "Shen"),
    ("屠", "Tu"),
];
const GIVEN: &[(&str, &str)] = &[
    ("建国", "Jianguo"),
    ("丽君", "Lijun"),
    ("海燕", "Haiyan"),
    ("志明", "Zhiming"),
    ("晓东", "Xiaodong"),
    ("雅琴", "Yaqin"),
    ("国平", "Guoping"),
    ("思远", "Siyuan"),
    ("佳怡", "Jiayi"),
];
const HOMES: &[&str] = &[
    "宁波市海曙区白云街道云丰新村",
    "宁波市鄞州区东柳街道华光城",
    "宁波市江北区孔浦街道大闸新村",
    "慈溪市浒山街道金山新村",
    "余姚市凤山街道阳光花园",
    "宁海县跃龙街道兴宁小区",
];

fn one<'a, T>(rng: &mut Rng, list: &'a [T]) -> &'a T {
    &list[rng.usize(..list.len())]
}

/// A name in Chinese or in pinyin.
fn person(rng: &mut Rng) -> String {
    let (s, g) = (one(rng, SURNAMES), one(rng, GIVEN));
    if rng.bool() { format!("{}{}", s.0, g.0) } else { format!("{} {}", s.1, g.1) }
}

/// The credit code of the unit at a place of its list: right in both check characters.
pub(super) fn credit_code(kind: SampleInviterKind, district: &str, place: usize) -> String {
    // 91: enterprises; 12: public institutions.
    let (class, start) = match kind {
        SampleInviterKind::Institute => ("12", 30_000),
        SampleInviterKind::Carrier => ("91", 50_000),
        SampleInviterKind::Agency => ("91", 70_000),
        SampleInviterKind::Company | SampleInviterKind::Family => ("91", 10_000),
    };
    let body = format!("{class}{district}MA2{:05}", start + place * 373);
    let mut code = format!("{body}00");
    // The check returns the expected characters: first the organisation's character, then the code's own.
    while let Err(fault) = CreditCode::parse(&code) {
        code = match fault {
            CreditCodeError::OrganisationCheck { expected, .. } => format!("{body}{expected}0"),
            CreditCodeError::Check { expected, .. } => format!("{}{expected}", &code[..17]),
            CreditCodeError::Length { .. } | CreditCodeError::Character { .. } => break,
        };
    }
    code
}

/// The office's register of the sample's units on a day: most are in it, of every grade, some registered long ago.
///
/// # Panics
/// Never in a program whose tests pass: they read every row.
#[must_use]
#[expect(clippy::expect_used, reason = "a test reads the same constant units")]
pub fn register(today: NaiveDate) -> Register {
    let lists = [
        (SampleInviterKind::Company, COMPANIES),
        (SampleInviterKind::Institute, INSTITUTES),
        (SampleInviterKind::Carrier, CARRIERS),
        (SampleInviterKind::Agency, AGENCIES),
    ];
    let units =
        lists.iter().flat_map(|(kind, list)| list.iter().enumerate().map(|(n, unit)| (*kind, n, *unit)));
    // One in seven never came to register.
    let rows = units.filter(|(_, place, _)| place % 7 != 6).map(|(kind, place, unit)| {
        let mut fields = unit.split('|');
        let (name, district) = (fields.next().unwrap_or_default(), fields.next().unwrap_or_default());
        let days = |n: u64| Days::new(n);
        let place_days = place as u64;
        let registered = today - days(200 + place_days * 37);
        let note = (place % 5 == 3).then(|| "2025 年曾有一次材料不实，已约谈".into());
        RegisteredInviter {
            code: credit_code(kind, district, place).into(),
            name: name.into(),
            grade: [Grade::A, Grade::B, Grade::B, Grade::C, Grade::A, Grade::D][place % 6],
            registered,
            until: registered + days(3 * 365),
            review: today + days(place_days * 13 % 120) - days(20),
            note,
        }
    });
    Register::from_rows(rows).expect("the sample's units have right codes")
}

/// An inviter of a kind.
pub(super) fn inviter(rng: &mut Rng, kind: SampleInviterKind) -> Inviter {
    let list = match kind {
        SampleInviterKind::Company => COMPANIES,
        SampleInviterKind::Institute => INSTITUTES,
        SampleInviterKind::Carrier => CARRIERS,
        SampleInviterKind::Agency => AGENCIES,
        SampleInviterKind::Family => return family(rng),
    };
    unit(rng, kind, list)
}

/// The company that invites in the first case of a demonstration.
pub(super) fn first_company(rng: &mut Rng) -> Inviter {
    unit(rng, SampleInviterKind::Company, &COMPANIES[..1])
}

fn unit(rng: &mut Rng, kind: SampleInviterKind, list: &'static [&'static str]) -> Inviter {
    let place = rng.usize(..list.len());
    let mut fields = list[place].split('|');
    let (name, district) = (fields.next().unwrap_or_default(), fields.next().unwrap_or_default());
    let uscc = credit_code(kind, district, place);
    Inviter {
        name: name.into(),
        kind: Some(InviterKind::Unit),
        uscc: Some(uscc.into()),
        contact: Some(person(rng).into()),
        phone: Some(format!("+86 574 8{:03} {:04}", rng.u32(..1000), rng.u32(..10_000)).into()),
        address: fields.next().map(Into::into),
    }
}

fn family(rng: &mut Rng) -> Inviter {
    let name: Box<str> = person(rng).into();
    let (house, room) = (rng.u32(1..60), rng.u32(1..7) * 100 + rng.u32(1..5));
    Inviter {
        name: name.clone(),
        kind: Some(InviterKind::Citizen),
        uscc: None,
        contact: Some(name),
        phone: Some(
            format!("+86 13{} {:04} {:04}", rng.u32(..10), rng.u32(..10_000), rng.u32(..10_000)).into(),
        ),
        address: Some(format!("{}{house}幢{room}室", one(rng, HOMES)).into()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_unit_has_a_valid_unique_code() {
        let lists = [
            (SampleInviterKind::Company, COMPANIES),
            (SampleInviterKind::Institute, INSTITUTES),
            (SampleInviterKind::Carrier, CARRIERS),
            (SampleInviterKind::Agency, AGENCIES),
        ];
        let mut seen = std::collections::BTreeSet::new();
        for (kind, list) in lists {
            for (place, unit) in list.iter().enumerate() {
                let fields: Vec<_> = unit.split('|').collect();
                assert_eq!(fields.len(), 3, "{unit}");
                let code = credit_code(kind, fields[1], place);
                assert_eq!(CreditCode::parse(&code).map(|c| c.to_string()), Ok(code.clone()), "{unit}");
                assert!(seen.insert(code), "{unit}");
            }
        }
        assert!(COMPANIES.len() >= 40);
    }

    #[test]
    fn sample_register_covers_most_units_any_day() {
        for day in ["2024-02-29", "2026-11-23", "2099-12-31"] {
            let register = register(day.parse().unwrap());
            let mut rng = Rng::with_seed(1);
            let held = (0..200)
                .filter(|_| register.get(&inviter(&mut rng, SampleInviterKind::Company)).is_some())
                .count();
            assert!((100..200).contains(&held), "{held}");
        }
    }
}
