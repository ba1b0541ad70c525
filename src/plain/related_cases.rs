//! Related cases in lines: what matches a case, by number, and the determination of one of them; and its inviter profile.

use super::dialogue::Dialogue;
use crate::domain::case::Case;
use crate::domain::case::application::Traveller;
use crate::domain::case_no::CaseNo;
use crate::domain::related_cases::{InviterProfile, RelatedCases, valid_determination};
use crate::domain::zone::day;
use crate::text::{
    Catalog, determination_text, known_lines, match_count_lines, match_reason_lines, no_matches_line,
    open_line, registered_lines,
};
use crate::ui::base::context::SessionContext;
use crate::ui::panels::related_cases::state::{RelatedCasesPanel, waits};
use crate::ui::panels::related_cases::update::record_determination;
use crate::ui::state::effect::Effect;
use crate::ui::state::panel_data::PanelRequest;

impl Dialogue {
    /// Has related cases searched; it is said when all of it is there.
    pub(super) fn radar(&mut self, rest: &str, ctx: &SessionContext) -> Vec<Effect> {
        let Some(case) = self.meant(rest, ctx) else { return Vec::new() };
        self.say_name(&case, ctx);
        let no = case.no;
        self.echoes = Some(RelatedCasesPanel::new(case));
        vec![Effect::Panel(PanelRequest::RelatedCases(no))]
    }

    /// What was looked for is there: all of it is said, the strongest first.
    pub(super) fn tell_radar(&mut self, no: CaseNo, radar: &RelatedCases, ctx: &SessionContext) {
        let Some(sight) = self.echoes.as_mut().filter(|s| s.own.no == no) else { return };
        sight.take(radar.clone(), true, self.screen.now);
        let told = lines(sight, |case| self.screen.desk.get(case.no).map_or(&**case, |l| &*l.case), ctx);
        self.said.extend(told);
    }

    /// Has a case's inviter profile made; it is said when all of it is there.
    pub(super) fn inviter(&mut self, rest: &str, ctx: &SessionContext) -> Vec<Effect> {
        let Some(case) = self.meant(rest, ctx) else { return Vec::new() };
        match &case.papers.inviter {
            Some(_) => vec![Effect::Panel(PanelRequest::Inviter(case.no))],
            None => {
                self.say(&*ctx.texts.labels.no_inviter);
                Vec::new()
            }
        }
    }

    /// The profile is there: the register's words, the counts, and the open cases.
    pub(super) fn tell_inviter(&mut self, no: CaseNo, card: &InviterProfile, ctx: &SessionContext) {
        let Some(inviter) = self.screen.case(no).and_then(|c| c.papers.inviter.clone()) else { return };
        let today = day(self.screen.now);
        let texts = &ctx.texts;
        self.say(texts.labelled(&texts.card.title, &inviter.name));
        let lines = registered_lines(texts, &inviter, &ctx.register, today);
        self.said.extend(lines.into_iter().chain(known_lines(texts, card, &ctx.rules)).map(|(text, _)| text));
        self.say(open_line(texts, card));
        let rows: Vec<String> =
            card.live.iter().map(|case| super::list::row(case, &self.screen, ctx)).collect();
        self.said.extend(rows);
    }

    /// Says of a match, by its number, that it is the same, or not.
    pub(super) fn word(&mut self, same: bool, rest: &str, ctx: &SessionContext) -> Vec<Effect> {
        let Some(sight) = &self.echoes else {
            self.say(&*ctx.texts.radar.word_about);
            return Vec::new();
        };
        let n = rest.trim().parse::<usize>().ok().and_then(|n| n.checked_sub(1));
        let Some(found) = n.and_then(|n| sight.seen.found.get(n)) else {
            self.no_number(rest.trim(), ctx);
            return Vec::new();
        };
        let (own, other) = (sight.own.clone(), found.other.clone());
        record_determination(&mut self.screen, &own, &other, same, ctx)
    }
}

fn lines<'a>(
    sight: &'a RelatedCasesPanel,
    newest: impl Fn(&'a std::sync::Arc<Case>) -> &'a Case,
    ctx: &SessionContext,
) -> Vec<String> {
    let (texts, plain) = (&ctx.texts, &ctx.texts.plain);
    if sight.seen.found.is_empty() {
        return vec![no_matches_line(texts, &ctx.rules)];
    }
    let own = newest(&sight.own);
    let mut all = vec![plain.facts(&match_count_lines(texts, &sight.seen, sight.open(&newest), &ctx.rules))];
    for (n, found) in sight.seen.found.iter().enumerate() {
        let other = newest(&found.other);
        let told = valid_determination(own, other);
        let mut facts = vec![
            Catalog::text_or_name(&texts.radar.strength, found.strength().name()).to_owned(),
            format!(
                "{} {}",
                other.no,
                other.papers.travellers().nth(found.theirs).map_or_else(String::new, Traveller::name)
            ),
            crate::text::state_long(texts, &other.state, &ctx.rules),
        ];
        facts.extend(match_reason_lines(texts, found, &ctx.rules));
        if waits(found, own, other) || told.is_some() {
            facts.push(determination_text(texts, told));
        }
        all.push(format!("{}. {}", n + 1, plain.facts(&facts)));
    }
    all.push(texts.radar.word_about.to_string());
    all
}
