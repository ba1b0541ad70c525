//! The values that a key can have, the names under which each is read, and the one that was probably meant. Made once of the rules
//! and the desk's officers.

use super::field::{FilterField, FilterFieldKind};
use super::fuzzy::distance;
use crate::domain::findings;
use crate::domain::lang::{Lang, LocalizedName};
use crate::domain::normalize::fold;
use crate::domain::officer::Officer;
use crate::domain::queue::Band;
use crate::domain::rules::Rules;

/// A value of a key.
#[derive(Clone, Debug)]
pub struct KnownValue {
    /// The machine name, which is printed.
    pub value: Box<str>,
    /// Its name in each language.
    pub name: LocalizedName,
    /// What is read as it, folded; the machine name among them.
    also: Vec<Box<str>>,
}

impl KnownValue {
    fn new<'a>(value: &str, name: LocalizedName, more: impl IntoIterator<Item = &'a str>) -> Self {
        let mut also: Vec<Box<str>> = vec![fold(value).into()];
        also.extend(Lang::ALL.map(|l| fold(name.get(l)).into()));
        also.extend(name.loaded.as_deref().map(|loaded| fold(loaded).into()));
        also.extend(more.into_iter().map(|m| fold(m).into()));
        also.retain(|a| !a.is_empty());
        Self { value: value.into(), name, also }
    }

    /// Whether it is meant by these folded words.
    #[must_use]
    pub fn matches(&self, folded: &str) -> bool {
        self.also.iter().any(|a| **a == *folded)
    }

    /// Whether a name of it begins with these folded words.
    #[must_use]
    pub fn has_prefix(&self, folded: &str) -> bool {
        self.also.iter().any(|a| a.starts_with(folded) || a.split(' ').any(|w| w.starts_with(folded)))
    }
}

/// States: machine name, the words that are read as it, English and Chinese name.
const STATES: [(&str, &[&str], &str, &str); 17] = [
    ("received", &["new", "待受理", "已受理", "收件"], "received", "待审核"),
    ("in_review", &["review", "in review"], "in review", "审核中"),
    (
        "awaiting_documents",
        &["documents", "papers", "awaiting", "docs", "待补材料"],
        "awaiting documents",
        "待补正",
    ),
    ("on_hold", &["hold", "held", "暂缓", "搁置"], "on hold", "挂起"),
    ("escalated", &["上报"], "escalated", "已上报"),
    ("transfer_offered", &["offered", "offer", "已转交"], "transfer offered", "转交中"),
    ("approved", &["同意签发", "同意", "已同意"], "approved", "已同意签发"),
    ("refused", &[], "refused", "不予签发"),
    ("not_accepted", &["not acc", "declined", "not taken"], "not accepted", "不予受理"),
    ("transferred", &["transf", "moved", "对方接收", "移交", "已移交"], "transferred", "对方已接收"),
    ("withdrawn", &["撤回"], "withdrawn", "已撤回"),
    (
        "awaiting_second",
        &["countersign", "co-sign", "second", "2nd", "await 2nd", "awaiting second officer", "待第二人确认"],
        "awaiting countersignature",
        "待复核",
    ),
    ("expected", &["to issue", "待入境"], "expected", "待入境"),
    ("issued", &["visa issued"], "issued", "已签发"),
    ("entered", &[], "entered", "已入境"),
    ("expired", &["not used"], "expired", "已失效"),
    ("void", &["作废"], "void", "已宣布作废"),
];

fn band(band: Band) -> (&'static [&'static str], &'static str, &'static str) {
    match band {
        Band::AtPort => (&["port", "!", "已到口岸", "已到港"], "at the port", "在口岸"),
        Band::Humanitarian => (&["hum", "h"], "humanitarian", "人道"),
        Band::Repair => (&["rep", "r"], "rush repair", "抢修"),
        Band::Overdue => (&["late", "0"], "overdue", "已逾时"),
        Band::Under2h => (&["2h", "2"], "under 2 h", "2小时内"),
        Band::Under6h => (&["6h", "6"], "under 6 h", "6小时内"),
        Band::Under24h => (&["24h", "d"], "under 24 h", "24小时内"),
        Band::Later => (&[], "later", "较晚"),
        Band::Waiting => (&["p"], "waiting", "等待"),
        Band::Expected => (&["e"], "expected", "待入境"),
    }
}

fn named(en: &str, zh: &str) -> LocalizedName {
    LocalizedName::new(en, zh)
}

/// All values of all keys that have a list.
#[derive(Clone, Debug, Default)]
pub struct Vocabulary {
    ports: Vec<KnownValue>,
    grounds: Vec<KnownValue>,
    categories: Vec<KnownValue>,
    states: Vec<KnownValue>,
    bands: Vec<KnownValue>,
    items: Vec<KnownValue>,
    nations: Vec<KnownValue>,
    flags: Vec<KnownValue>,
    owners: Vec<KnownValue>,
    progress: Vec<KnownValue>,
}

impl Vocabulary {
    /// The values under these rules, at a desk with these officers.
    #[must_use]
    pub fn new(rules: &Rules, officers: &[Officer]) -> Self {
        let one = |text: &Option<Box<str>>| text.clone().into_iter().collect::<Vec<_>>();
        Self {
            ports: rules
                .ports()
                .map(|p| {
                    let more: Vec<_> = one(&p.icao).into_iter().chain(one(&p.locode)).collect();
                    KnownValue::new(p.code.as_str(), p.name.clone(), more.iter().map(AsRef::as_ref))
                })
                .collect(),
            grounds: rules
                .grounds()
                .map(|g| KnownValue::new(g.code.as_str(), g.name.clone(), [&*g.short.en, &*g.short.zh]))
                .collect(),
            categories: rules
                .categories()
                .map(|c| KnownValue::new(c.code.as_str(), c.name.clone(), []))
                .collect(),
            states: STATES
                .iter()
                .map(|(value, more, en, zh)| KnownValue::new(value, named(en, zh), more.iter().copied()))
                .collect(),
            bands: Band::ALL
                .iter()
                .map(|b| {
                    let (more, en, zh) = band(*b);
                    KnownValue::new(b.name(), named(en, zh), more.iter().copied())
                })
                .collect(),
            items: rules
                .items()
                .map(|i| KnownValue::new(i.code.as_str(), i.name.clone(), [&*i.short.en, &*i.short.zh]))
                .collect(),
            nations: rules
                .states()
                .map(|s| {
                    let alias = s.alias.map(|a| a.to_string());
                    KnownValue::new(s.code.as_str(), s.name.clone(), alias.as_deref())
                })
                .collect(),
            flags: findings::CODES.iter().map(|c| KnownValue::new(c, named("", ""), [])).collect(),
            owners: [
                KnownValue::new("me", named("me", "本人"), ["我"]),
                KnownValue::new("none", named("nobody", "无人"), ["无", "-"]),
            ]
            .into_iter()
            .chain(officers.iter().map(|o| KnownValue::new(o.id.as_str(), named(&o.name, &o.name), [])))
            .collect(),
            progress: vec![KnownValue::new("complete", named("all settled", "已齐"), ["齐", "完整", "all"])],
        }
    }

    /// The values of a key; none where it has no list.
    #[must_use]
    pub fn values(&self, key: FilterField) -> &[KnownValue] {
        match key {
            FilterField::Port => &self.ports,
            FilterField::Ground => &self.grounds,
            FilterField::Category => &self.categories,
            FilterField::State => &self.states,
            FilterField::Band => &self.bands,
            FilterField::Missing
            | FilterField::Rejected
            | FilterField::Open
            | FilterField::Verified
            | FilterField::Waived => &self.items,
            FilterField::Nat => &self.nations,
            FilterField::Flag => &self.flags,
            FilterField::Owner => &self.owners,
            FilterField::Docs => &self.progress,
            _ if key.kind() == FilterFieldKind::Listed => &[],
            _ => &[],
        }
    }

    /// The machine name of what is meant by a value of a key.
    #[must_use]
    pub fn parse_value(&self, key: FilterField, written: &str) -> Option<Box<str>> {
        let folded = fold(written);
        let listed = self.values(key).iter().find(|k| k.matches(&folded)).map(|k| k.value.clone());
        match key {
            FilterField::Docs => listed.or_else(|| progress(&folded)),
            _ => listed,
        }
    }

    /// The value that was probably meant.
    #[must_use]
    pub fn nearest(&self, key: FilterField, written: &str) -> Option<Box<str>> {
        let folded = fold(written);
        let most = if folded.chars().count() > 5 { 2 } else { 1 };
        let far = |known: &KnownValue| {
            known.also.iter().map(|a| distance(&folded, a, most)).min().unwrap_or(usize::MAX)
        };
        let values = self.values(key).iter();
        values
            .map(|k| (far(k), k))
            .filter(|(d, _)| *d <= most)
            .min_by_key(|(d, _)| *d)
            .map(|(_, k)| k.value.clone())
    }
}

/// `3/7` without anything around it.
fn progress(text: &str) -> Option<Box<str>> {
    let (settled, all) = text.split_once('/')?;
    let (settled, all): (u16, u16) = (settled.parse().ok()?, all.parse().ok()?);
    Some(format!("{settled}/{all}").into())
}
