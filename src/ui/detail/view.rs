//! The case: who, which document, which journey, who invites and why; the checklist; what stands in the way; the statute. Facts
//! come first, the checklist next, because that is where the work is.

use crate::domain::case::Case;
use crate::domain::case::checklist::{
    ChecklistItem, Criterion, FindingSeverity, ItemState, is_confirmed, progress,
};
use crate::domain::case::state::CaseState;
use crate::domain::code::Item;
use crate::domain::command::Command;
use crate::domain::exemption::{Exemption, ExemptionStatus, exemption};
use crate::domain::mrz;
use crate::domain::queue::minutes_until;
use crate::domain::zone::day;
use crate::text::{
    Catalog, blocker_text, case_finding_text, changed_fields_text, counters_text, day_time, deadline_text,
    exemption_lines, exemption_short, fill, ground_name, item_name, long_span, match_summary_lines,
    port_name, state_long,
};
use crate::ui::actions::availability;
use crate::ui::base::cells;
use crate::ui::base::context::SessionContext;
use crate::ui::base::keys::{Action, Context};
use crate::ui::base::meaning::{criterion_letter, item_sign, requirement_letter, state_style};
use crate::ui::base::theme::over;
use crate::ui::state::model::{Focus, Model};
use crate::ui::state::privacy::{masked, masked_date, masked_finding};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;

/// A piece of a line.
type Piece = (String, Style);

/// A line of the pane; a line of the checklist knows its item.
#[derive(Default)]
struct PaneLine {
    pieces: Vec<Piece>,
    item: Option<Item>,
}

/// Every line of the pane, and the first one that is shown as the chosen item wants it.
fn laid_out(area: Rect, model: &Model, ctx: &SessionContext) -> (Vec<PaneLine>, usize) {
    // Keys in the pane count for the chosen case: it is the one that is shown then.
    let no = if model.focus == Focus::Case { model.selected } else { model.shown };
    let Some(case) = no.and_then(|no| model.case(no)) else { return (Vec::new(), 0) };
    let texts = Pane { case, model, ctx, wide: usize::from(area.width) }.texts();
    let high = usize::from(area.height);
    let chosen = model.item.filter(|_| model.focus == Focus::Case);
    let top = chosen.map_or(0, |item| top_for(item, &texts, high));
    (texts, top)
}

/// The first line that is shown where an item is chosen.
fn top_for(item: Item, texts: &[PaneLine], high: usize) -> usize {
    let end = texts.len().saturating_sub(high);
    match texts.iter().position(|t| t.item == Some(item)) {
        // The last item brings what follows the checklist with it: what stands in the way, and the statute.
        Some(at) if texts[at + 1..].iter().all(|t| t.item.is_none()) => end.min(at),
        Some(at) => (at + 3).saturating_sub(high).min(end),
        None => 0,
    }
}

/// How many lines nobody would see who goes on to another item from what is shown now: an item can have more findings than the pane has
/// lines.
pub(in crate::ui) fn skipped(to: Item, model: &Model, ctx: &SessionContext) -> usize {
    let area = model.layout().case;
    let (texts, top) = laid_out(area, model, ctx);
    let high = usize::from(area.height);
    top_for(to, &texts, high).saturating_sub(top.saturating_add_signed(model.pane_moved()) + high)
}

/// How many lines are above and below what the chosen item shows.
pub(in crate::ui) fn beyond(model: &Model, ctx: &SessionContext) -> (usize, usize) {
    let area = model.layout().case;
    let (texts, top) = laid_out(area, model, ctx);
    (top, texts.len().saturating_sub(top + usize::from(area.height)))
}

/// The lines that stand on the screen.
fn shown(area: Rect, model: &Model, ctx: &SessionContext) -> Vec<PaneLine> {
    let (mut texts, top) = laid_out(area, model, ctx);
    let high = usize::from(area.height);
    let moved = if model.focus == Focus::Case { model.pane_moved() } else { 0 };
    let top = top.saturating_add_signed(moved).min(texts.len().saturating_sub(high));
    texts.drain(..top);
    texts.truncate(high);
    texts
}

/// The item whose line stands at a height of the screen.
pub(in crate::ui) fn item_at(area: Rect, y: u16, model: &Model, ctx: &SessionContext) -> Option<Item> {
    let line = y.checked_sub(area.y).map(usize::from)?;
    shown(area, model, ctx).get(line)?.item
}

pub(in crate::ui) fn draw(buf: &mut Buffer, area: Rect, model: &Model, ctx: &SessionContext) {
    let chosen = model.item.filter(|_| model.focus == Focus::Case);
    for (text, y) in shown(area, model, ctx).iter().zip(area.top()..area.bottom()) {
        let marked = chosen.is_some() && text.item == chosen;
        if marked {
            cells::blank(buf, area.x, y, area.width, ctx.theme.selection);
        }
        let mut x = area.x;
        for (piece, style) in &text.pieces {
            let style = if marked { over(ctx.theme.selection, *style) } else { *style };
            let room = area.right().saturating_sub(x);
            if cells::width(piece) > usize::from(room) {
                cells::field(buf, x, y, room, piece, style, ctx.glyphs.ellipsis);
                break;
            }
            x += cells::put(buf, x, y, room, piece, style);
        }
    }
}

struct Pane<'a> {
    case: &'a Case,
    model: &'a Model,
    ctx: &'a SessionContext,
    wide: usize,
}

impl Pane<'_> {
    fn texts(&self) -> Vec<PaneLine> {
        let mut all = Vec::with_capacity(48);
        self.head(&mut all);
        self.facts(&mut all);
        all.push(PaneLine::default());
        self.since(&mut all);
        self.checklist(&mut all);
        all.push(PaneLine::default());
        self.verdict(&mut all);
        self.group(&mut all);
        self.past(&mut all);
        all
    }

    fn line(&self, all: &mut Vec<PaneLine>, pieces: Vec<Piece>) {
        all.push(PaneLine { pieces, item: None });
    }

    fn wrapped(&self, all: &mut Vec<PaneLine>, text: &str, style: Style) {
        for line in cells::wrap(text, self.wide) {
            self.line(all, vec![(line.to_owned(), style)]);
        }
    }

    fn dot(&self) -> Piece {
        (format!(" {} ", self.ctx.glyphs.dot), self.ctx.theme.label)
    }

    /// Facts with a dot between them, broken between facts where the line is full.
    fn flow(&self, all: &mut Vec<PaneLine>, facts: Vec<Piece>) {
        let mut line: Vec<Piece> = Vec::new();
        let mut used = 0;
        for fact in facts {
            let wide = cells::width(&fact.0);
            if used > 0 && used + 3 + wide > self.wide {
                all.push(PaneLine { pieces: std::mem::take(&mut line), item: None });
                used = 0;
            }
            if used > 0 {
                line.push(self.dot());
                used += 3;
            }
            used += wide;
            line.push(fact);
        }
        if !line.is_empty() {
            all.push(PaneLine { pieces: line, item: None });
        }
    }

    fn head(&self, all: &mut Vec<PaneLine>) {
        let (theme, case) = (&self.ctx.theme, self.case);
        let t = &case.papers.traveller;
        let mut name =
            vec![(case.no.to_string(), theme.title), ("  ".into(), theme.text), (t.name(), theme.strong)];
        if let Some(native) = &t.native_name {
            name.push((format!("  {native}"), theme.text));
        }
        self.line(all, name);
        let state = state_long(&self.ctx.texts, &case.state, &self.ctx.rules);
        let mut facts = vec![(state, state_style(&case.state, theme))];
        let l = &self.ctx.texts.labels;
        if let Some(officer) = case.owner(self.model.now) {
            let mine = *officer == self.ctx.officer.id;
            let text = if mine { &l.owner_me } else { &l.owner };
            facts.push((fill(text, &[("officer", officer.as_str())]), theme.text));
        }
        if let Some(at) = case.state.wakes_at() {
            facts.push((self.wake(at), theme.text));
        }
        facts.push((fill(&l.version, &[("n", &case.version.to_string())]), theme.label));
        self.flow(all, facts);
        if self.case.draft.is_some() && self.case.state.is_workable() {
            let kept = self.ctx.texts.paper.kept_with_case.to_string();
            self.line(all, vec![(kept, theme.soon)]);
        }
        self.radar(all);
    }

    /// What the radar has, in one quiet line.
    fn radar(&self, all: &mut Vec<PaneLine>) {
        let (ctx, theme, echo) = (self.ctx, &self.ctx.theme, &self.model.match_summary.summary);
        let said = match_summary_lines(&ctx.texts, echo, &ctx.rules);
        if said.is_empty() || self.model.shown != Some(self.case.no) {
            return;
        }
        let style = if echo.open > 0 { theme.soon } else { theme.label };
        let mut facts: Vec<Piece> = said.into_iter().map(|text| (text, style)).collect();
        if let (Some(key), Some((last, _))) =
            (ctx.keys.key_of(Context::Global, Action::Radar), facts.last_mut())
        {
            last.push_str(&fill(&ctx.texts.radar.quiet_key, &[("key", &key)]));
        }
        self.flow(all, facts);
    }

    /// What came since papers were asked for, as long as nobody has decided.
    fn since(&self, all: &mut Vec<PaneLine>) {
        if !self.case.state.is_workable() {
            return;
        }
        let since = crate::ui::detail::reply::since(self.case, self.ctx);
        for (text, style) in &since {
            self.wrapped(all, text, *style);
        }
        if !since.is_empty() {
            all.push(PaneLine::default());
        }
    }

    fn wake(&self, at: chrono::DateTime<chrono::Utc>) -> String {
        let (l, texts) = (&self.ctx.texts.labels, &self.ctx.texts);
        match self.case.state {
            CaseState::AwaitingDocuments { .. } => fill(&l.reply_by, &[("at", &day_time(texts, at))]),
            CaseState::OnHold { .. } => fill(&l.held_until, &[("at", &day_time(texts, at))]),
            CaseState::TransferOffered { .. } => fill(&l.answer_by, &[("at", &day_time(texts, at))]),
            _ => fill(&l.sealing, &[("s", &(at - self.model.now).num_seconds().max(0).to_string())]),
        }
    }

    fn facts(&self, all: &mut Vec<PaneLine>) {
        let (ctx, theme, case) = (self.ctx, &self.ctx.theme, self.case);
        let (texts, l, rules) = (&ctx.texts, &ctx.texts.labels, &ctx.rules);
        let (p, t) = (&case.papers, &case.papers.traveller);
        let nationality = rules.state(t.nationality).map_or(t.nationality.as_str(), |s| s.name.get(ctx.lang));
        let mut person = vec![
            (format!("{} {nationality}", t.nationality), theme.text),
            (Catalog::of(&texts.sex, t.sex.letter()).to_owned(), theme.text),
            (fill(&l.born, &[("date", &self.shown(&t.birth_date.to_string(), masked_date))]), theme.text),
        ];
        let found = exemption(case, rules, self.model.now);
        person.extend(exemption_short(texts, &found).map(|(text, status)| {
            (
                text,
                if matches!(status, ExemptionStatus::Exempt | ExemptionStatus::Ended) {
                    theme.soon
                } else {
                    theme.label
                },
            )
        }));
        self.flow(all, person);
        self.passport(all);
        let entries = match p.entries {
            1 => (l.entry_one.to_string(), theme.text),
            n => (fill(&l.entries, &[("n", &n.to_string())]), theme.late),
        };
        let long = p.stay_days > rules.policy.max_stay_days;
        let days = fill(&l.days, &[("n", &p.stay_days.to_string())]);
        let category = rules.category(p.category).map_or("", |c| c.name.get(ctx.lang));
        self.flow(
            all,
            vec![
                (ground_name(texts, p.ground, rules), theme.text),
                (format!("{} {category}", p.category), theme.text),
                (days, if long { theme.late } else { theme.text }),
                entries,
            ],
        );
        let elsewhere = !rules.same_authority(case.entry_port(), case.office);
        let port =
            format!("{} {} {}", l.enters, case.entry_port(), port_name(texts, case.entry_port(), rules));
        let mut journey = vec![(port, if elsewhere { theme.soon } else { theme.text })];
        match case.expected_arrival() {
            None => journey.push((l.no_arrival.to_string(), theme.label)),
            Some(a) => {
                journey.push((format!("{} {}", a.carrier, day_time(texts, a.at)), theme.text));
                let minutes = minutes_until(a.at, self.model.now);
                let (text, style) =
                    if minutes < 0 { (&l.landed, theme.late) } else { (&l.lands_in, theme.text) };
                journey.push((fill(text, &[("span", &long_span(texts, minutes))]), style));
                if case.told.as_ref().is_some_and(|t| t.present) {
                    journey.push((texts.arrival.seen.to_string(), theme.late));
                }
            }
        }
        let arrives = case.expected_arrival().map_or(self.model.now, |l| l.at);
        journey.extend(
            counters_text(texts, case.entry_port(), day(arrives), rules).map(|text| (text, theme.label)),
        );
        self.flow(all, journey);
        self.inviter(all);
        let most = if self.wide > 60 { 3 } else { 2 };
        for line in cells::wrap(&p.reason, self.wide).into_iter().take(most) {
            self.line(all, vec![(line.to_owned(), theme.label)]);
        }
        if !p.group.is_empty() {
            let names: Vec<String> =
                p.travellers().map(crate::domain::case::application::Traveller::name).collect();
            let group = fill(&l.group, &[("n", &names.len().to_string())]);
            let text = self.ctx.texts.labelled(&group, &self.ctx.texts.listed(&names));
            for line in cells::wrap_to(&text, self.wide, 2, ctx.glyphs.ellipsis) {
                self.line(all, vec![(line, theme.text)]);
            }
        }
    }

    /// Every traveller of a group, where two lines of the facts do not name them all.
    fn group(&self, all: &mut Vec<PaneLine>) {
        let (papers, theme) = (&self.case.papers, &self.ctx.theme);
        if papers.group.is_empty() {
            return;
        }
        let count = papers.group.len() + 1;
        let title = fill(&self.ctx.texts.labels.group, &[("n", &count.to_string())]);
        all.push(PaneLine::default());
        self.line(all, vec![(title, theme.title)]);
        for (n, traveller) in papers.travellers().enumerate() {
            let text = format!("{:>3}  {} {}", n + 1, traveller.nationality, traveller.name());
            self.wrapped(all, &text, theme.text);
        }
    }

    /// What stands masked until the case is opened or unmasked, on a protected desk.
    fn shown(&self, text: &str, mask: fn(&str) -> String) -> String {
        let hidden = self.model.privacy.hides(self.case.no, self.ctx.protected);
        if hidden { mask(text) } else { text.to_owned() }
    }

    fn passport(&self, all: &mut Vec<PaneLine>) {
        let (ctx, theme) = (self.ctx, &self.ctx.theme);
        let l = &ctx.texts.labels;
        let t = &self.case.papers.traveller;
        let until = fill(&l.until, &[("date", &t.passport.expires_on.to_string())]);
        let short = t.passport.expires_on < self.case.planned_exit(self.model.now);
        self.flow(
            all,
            vec![
                (
                    format!("{} {} {}", l.passport, t.passport.kind, self.shown(&t.passport.number, masked)),
                    theme.strong,
                ),
                (t.passport.issuing_state.to_string(), theme.text),
                (until, if short { theme.late } else { theme.text }),
            ],
        );
        let lines = &t.passport.mrz;
        if lines.is_empty() {
            return self.line(all, vec![(l.mrz_absent.to_string(), theme.label)]);
        }
        let names = [&l.check_number, &l.check_birth, &l.check_expiry, &l.check_personal, &l.check_composite];
        let mut pieces = vec![(format!("{} ", l.mrz), theme.label)];
        for ((_, right), name) in mrz::field_checks(lines).into_iter().zip(names) {
            let (sign, style) =
                if right { (ctx.glyphs.verified, theme.good) } else { (ctx.glyphs.rejected, theme.late) };
            pieces.extend([(format!("{sign}{name}"), style), (" ".into(), theme.text)]);
        }
        self.line(all, pieces);
    }

    fn inviter(&self, all: &mut Vec<PaneLine>) {
        let theme = &self.ctx.theme;
        let l = &self.ctx.texts.labels;
        let Some(i) = &self.case.papers.inviter else {
            return self.line(all, vec![(l.no_inviter.to_string(), theme.label)]);
        };
        let mut facts = vec![(i.name.to_string(), theme.text)];
        if let Some(code) = &i.uscc {
            let right = crate::domain::credit_code::CreditCode::parse(code).is_ok();
            let (word, style) = if right { (&l.code_ok, theme.text) } else { (&l.code_wrong, theme.late) };
            facts.push((format!("{code} {word}"), style));
        }
        let contact: Vec<&str> = [&i.contact, &i.phone].into_iter().flatten().map(AsRef::as_ref).collect();
        if !contact.is_empty() {
            facts.push((contact.join(" "), theme.label));
        }
        self.flow(all, facts);
    }

    fn checklist(&self, all: &mut Vec<PaneLine>) {
        let (theme, texts) = (&self.ctx.theme, &self.ctx.texts);
        let (settled, n) = progress(&self.case.lines);
        let mut head = vec![(format!("{} {settled}/{n}  ", texts.labels.documents), theme.title)];
        for h in Criterion::ALL {
            let done = is_confirmed(&self.case.lines, h);
            let (sign, style) = if done {
                (self.ctx.glyphs.verified, theme.good)
            } else {
                (self.ctx.glyphs.missing, theme.label)
            };
            let name = Catalog::of(&texts.head, h.name());
            head.extend([(format!("{sign}{name}"), style), (" ".into(), theme.text)]);
        }
        self.line(all, head);
        let found = exemption(self.case, &self.ctx.rules, self.model.now);
        let exempt_at = found.item(self.case);
        for line in &self.case.lines {
            self.item(all, line);
            if exempt_at == Some(line.item) {
                self.exempt(all, &found);
            }
            self.noted(all, line);
        }
    }

    fn item(&self, all: &mut Vec<PaneLine>, line: &ChecklistItem) {
        let (ctx, theme) = (self.ctx, &self.ctx.theme);
        let (sign, style) = item_sign(line.state, line.blocks_approval(), &ctx.glyphs, theme);
        let need = requirement_letter(line.requirement, &ctx.texts);
        let heads: String = Criterion::ALL
            .into_iter()
            .map(|h| if line.heads.has(h) { criterion_letter(h) } else { ' ' })
            .collect();
        let name = item_name(&ctx.texts, line.item, &ctx.rules);
        let state = match line.state {
            ItemState::Rejected(defect) => ctx
                .rules
                .defect(defect)
                .map_or_else(|| defect.to_string(), |d| d.name.get(ctx.lang).to_owned()),
            _ => Catalog::of(&ctx.texts.item_state, line.state_text()).to_owned(),
        };
        // Sign, requirement, heads, the gap, the state: the name gets what is left.
        let room = self.wide.saturating_sub(2 + cells::width(need) + 1 + 4 + 1 + cells::width(&state));
        let name = cells::fit(&name, room, ctx.glyphs.ellipsis);
        let gap = " ".repeat(room.saturating_sub(cells::width(&name)) + 1);
        let text = if line.is_counted() { theme.text } else { theme.label };
        // The sign has the colour; the word has it too only where it is no colour but a weight.
        let said = if matches!(line.state, ItemState::Rejected(_)) { theme.deny } else { theme.text };
        all.push(PaneLine {
            pieces: vec![
                (sign.to_owned(), style),
                (format!(" {need} "), theme.label),
                (format!("{heads} "), theme.label),
                (name, text),
                (gap, theme.text),
                (state, said),
            ],
            item: Some(line.item),
        });
        for f in &line.findings {
            let style = if f.severity > FindingSeverity::Notice { theme.soon } else { theme.label };
            let hidden = self.model.privacy.hides(self.case.no, ctx.protected);
            let said = if hidden { masked_finding(f) } else { f.clone() };
            let text = format!("{} {}", ctx.glyphs.doubt, case_finding_text(&ctx.texts, self.case, &said));
            for (n, part) in cells::wrap(&text, self.wide.saturating_sub(8)).into_iter().enumerate() {
                let sign = if n == 0 { ctx.glyphs.doubt } else { "" };
                let rest = part.strip_prefix(sign).unwrap_or(part).to_owned();
                let pieces = vec![("        ".into(), theme.text), (sign.into(), style), (rest, theme.text)];
                self.line(all, pieces);
            }
        }
    }

    /// What the table of exemptions says, among the findings of the item.
    fn exempt(&self, all: &mut Vec<PaneLine>, found: &Exemption<'_>) {
        let (ctx, theme) = (self.ctx, &self.ctx.theme);
        for said in exemption_lines(&ctx.texts, found, &ctx.rules) {
            let text = format!("{} {}", ctx.glyphs.doubt, said.text);
            for part in cells::wrap(&text, self.wide.saturating_sub(8)) {
                self.line(all, vec![("        ".into(), theme.label), (part.to_owned(), theme.label)]);
            }
        }
    }

    fn noted(&self, all: &mut Vec<PaneLine>, line: &ChecklistItem) {
        let theme = &self.ctx.theme;
        for part in line.note.iter().flat_map(|n| cells::wrap(n, self.wide.saturating_sub(8))) {
            self.line(all, vec![("        ".into(), theme.label), (part.to_owned(), theme.label)]);
        }
    }

    /// What stands in the way of an approval, and the article that says so.
    fn verdict(&self, all: &mut Vec<PaneLine>) {
        let (ctx, theme) = (self.ctx, &self.ctx.theme);
        let l = &ctx.texts.labels;
        if self.case.state.is_workable() {
            match availability::dry_run(
                self.case,
                &Command::Approve { note: Some("-".into()) },
                ctx,
                self.model.desk_time(),
            ) {
                Ok(_) => self.line(all, vec![(l.ready.to_string(), theme.good)]),
                Err(refusal) => {
                    let n = refusal.blockers.len().to_string();
                    self.line(all, vec![(fill(&l.to_approve, &[("n", &n)]), theme.late)]);
                    for (n, b) in refusal.blockers.iter().enumerate().take(4) {
                        let text = format!("{} {}", n + 1, blocker_text(&ctx.texts, b, &ctx.rules));
                        self.wrapped(all, &text, theme.text);
                    }
                    if refusal.blockers.len() > 4 {
                        let more = format!("  +{}", refusal.blockers.len() - 4);
                        self.line(all, vec![(more, theme.label)]);
                    }
                }
            }
        }
        if let Some(receipt) = self.case.valid_receipt() {
            self.line(all, vec![(format!("{} {receipt}", l.receipt), theme.strong)]);
        }
        if let Some(t) = self.case.valid_transfer() {
            let review = match t.review {
                crate::domain::case::transfer::ReviewStatus::Reviewed => &l.reviewed,
                crate::domain::case::transfer::ReviewStatus::Unreviewed => &l.unreviewed,
            };
            let to = self.ctx.texts.bracketed(&format!("{} {}", l.transfer, t.to), review);
            let text = format!("{to}  {}", t.reason);
            self.wrapped(all, &text, theme.away);
        }
    }

    fn past(&self, all: &mut Vec<PaneLine>) {
        let (ctx, theme) = (self.ctx, &self.ctx.theme);
        let (texts, l) = (&ctx.texts, &ctx.texts.labels);
        if !self.case.changes.is_empty() {
            let title = fill(&l.changes, &[("n", &self.case.papers_version.to_string())]);
            self.wrapped(
                all,
                &texts.labelled(&title, &changed_fields_text(texts, &self.case.changes, &ctx.rules)),
                theme.strong,
            );
        }
        let mut facts =
            vec![(fill(&l.received, &[("at", &day_time(texts, self.case.received_at))]), theme.label)];
        if let Some(place) = self.model.place(self.case.no).filter(|_| !self.case.state.is_closed()) {
            facts.push(match place.decide_by {
                Some(at) => {
                    let text = fill(&l.decide_by, &[("at", &day_time(texts, at))]);
                    let told = deadline_text(texts, &text, place.calendar);
                    (told.clone(), if told == text { theme.label } else { theme.soon })
                }
                None => (l.paused.to_string(), theme.text),
            });
        }
        facts.push((self.case.papers.submission.to_string(), theme.label));
        self.flow(all, facts);
        let policy = &ctx.rules.policy;
        let statute =
            fill(&l.statute, &[("days", &policy.max_stay_days.to_string()), ("version", &policy.version)]);
        self.wrapped(all, &statute, theme.label);
    }
}
