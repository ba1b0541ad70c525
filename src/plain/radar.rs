//! The radar in lines: what matches a case, by number, and the word that is said of one of them.

use super::dialogue::Dialogue;
use crate::domain::case::Case;
use crate::domain::case::papers::Traveller;
use crate::domain::case_no::CaseNo;
use crate::domain::radar::{Radar, answer};
use crate::text::{Catalog, fill, radar_counts, reasons, said};
use crate::ui::effect::Effect;
use crate::ui::radar::RadarSight;
use crate::ui::setting::Setting;
use crate::ui::sight::Ask;
use crate::ui::update::said_of;

impl Dialogue {
    /// Has the radar looked for; it is told when all of it is there.
    pub(super) fn radar(&mut self, rest: &str, set: &Setting) -> Vec<Effect> {
        let Some(case) = self.meant(rest, set) else { return Vec::new() };
        self.say(set.texts.labelled(&case.no.to_string(), &case.papers.traveller.name()));
        let no = case.no;
        self.echoes = Some(RadarSight::new(case));
        vec![Effect::Sight(Ask::Radar(no))]
    }

    /// What was looked for is there: all of it is told, the strongest first.
    pub(super) fn tell_radar(&mut self, no: CaseNo, radar: &Radar, set: &Setting) {
        let Some(sight) = self.echoes.as_mut().filter(|s| s.own.no == no) else { return };
        sight.take(radar.clone(), true);
        let told = lines(sight, |case| self.model.desk.get(case.no).map_or(&**case, |l| &*l.case), set);
        self.said.extend(told);
    }

    /// Says of a match, by its number, that it is the same, or not.
    pub(super) fn word(&mut self, same: bool, rest: &str, set: &Setting) -> Vec<Effect> {
        let Some(sight) = &self.echoes else {
            self.say(&*set.texts.radar.word_about);
            return Vec::new();
        };
        let n = rest.trim().parse::<usize>().ok().and_then(|n| n.checked_sub(1));
        let Some(found) = n.and_then(|n| sight.seen.found.get(n)) else {
            self.say(fill(&set.texts.plain.no_number, &[("n", rest.trim())]));
            return Vec::new();
        };
        let (own, other) = (sight.own.clone(), found.other.clone());
        said_of(&mut self.model, &own, &other, same, set)
    }
}

fn lines<'a>(
    sight: &'a RadarSight,
    newest: impl Fn(&'a std::sync::Arc<Case>) -> &'a Case,
    set: &Setting,
) -> Vec<String> {
    let (texts, plain) = (&set.texts, &set.texts.plain);
    if sight.seen.found.is_empty() {
        let days = set.rules.policy.radar_days.to_string();
        return vec![fill(&texts.radar.empty, &[("days", &days)])];
    }
    let own = newest(&sight.own);
    let mut all = vec![plain.facts(&radar_counts(texts, &sight.seen, sight.open(&newest), &set.rules))];
    for (n, found) in sight.seen.found.iter().enumerate() {
        let other = newest(&found.other);
        let told = answer(own, other);
        let mut facts = vec![
            Catalog::of(&texts.radar.strength, found.strength().name()).to_owned(),
            format!(
                "{} {}",
                other.no,
                other.papers.travellers().nth(found.theirs).map_or_else(String::new, Traveller::name)
            ),
            crate::text::state_long(texts, &other.state, &set.rules),
        ];
        facts.extend(reasons(texts, found, &set.rules));
        if found.of_person() || told.is_some() {
            facts.push(said(texts, told));
        }
        all.push(format!("{}. {}", n + 1, plain.facts(&facts)));
    }
    all.push(texts.radar.word_about.to_string());
    all
}
