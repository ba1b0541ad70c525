//! The case: who, which document, which journey, who invites and why; the checklist; what blocks it; the statute. Facts
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
    Catalog, admission_facts, blocker_text, case_finding_text, changed_fields_text, counters_text, day_time,
    deadline_text, exemption_lines, exemption_short, files_text, fill, ground_name, group_names, item_name,
    item_state_text, long_span, match_summary_lines, port_name, seconds_left, state_long,
};
use crate::ui::actions::availability;
use crate::ui::base::cells;
use crate::ui::base::context::SessionContext;
use crate::ui::base::keys::{Action, Context};
use crate::ui::base::layout::Layout;
use crate::ui::base::meaning::{criterion_letter, file_sign, item_sign, requirement_letter, state_style};
use crate::ui::base::overlay;
use crate::ui::base::theme::over;
use crate::ui::detail::pane_line::{PaneLine, Piece, Rank, most_needed};
use crate::ui::state::model::{Focus, Model};
use crate::ui::state::privacy::{masked, masked_date, masked_finding};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;

/// Items of the checklist that stay before the reasons are complete.
const ITEMS: usize = 5;
/// Cells that an item's name keeps beside the word for its file.
const FILE_ROOM: usize = 16;
/// Cells of a label with the blank behind it.
const LABEL: usize = 9;

/// Every line of the pane, and the first one that is shown as the chosen item wants it.
fn laid_out(area: Rect, model: &Model, ctx: &SessionContext) -> (Vec<PaneLine>, usize) {
    let Some(case) = pane_case(model) else { return (Vec::new(), 0) };
    let texts = Pane { case, model, ctx, wide: usize::from(area.width.saturating_sub(2)) }.texts();
    let high = usize::from(area.height);
    let chosen = model.item.filter(|_| model.focus == Focus::Case);
    let top = chosen.map_or(0, |item| top_for(item, &texts, high));
    (texts, top)
}

/// The first line that is shown where an item is chosen.
fn top_for(item: Item, texts: &[PaneLine], high: usize) -> usize {
    let end = texts.len().saturating_sub(high);
    match texts.iter().position(|t| t.item == Some(item)) {
        // The last item brings what follows the checklist with it: the blockers, and the statute.
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

/// The lines on the screen: with the focus a part of all, else the most needed of them.
fn shown(area: Rect, model: &Model, ctx: &SessionContext) -> Vec<PaneLine> {
    let (mut texts, top) = laid_out(area, model, ctx);
    let high = usize::from(area.height);
    if model.focus == Focus::List {
        return most_needed(texts, high);
    }
    let top = top.saturating_add_signed(model.pane_moved()).min(texts.len().saturating_sub(high));
    texts.drain(..top);
    texts.truncate(high);
    texts
}

/// The item whose line is at a height of the screen.
pub(in crate::ui) fn item_at(area: Rect, y: u16, model: &Model, ctx: &SessionContext) -> Option<Item> {
    let line = y.checked_sub(area.y).map(usize::from)?;
    shown(area, model, ctx).get(line)?.item
}

pub(in crate::ui) fn draw(buf: &mut Buffer, places: &Layout, model: &Model, ctx: &SessionContext) {
    head(buf, places, model, ctx);
    let area = places.case;
    let chosen = model.item.filter(|_| model.focus == Focus::Case);
    for (text, y) in shown(area, model, ctx).iter().zip(area.top()..area.bottom()) {
        let marked = chosen.is_some() && text.item == chosen;
        if marked {
            cells::blank(buf, area.x, y, area.width, ctx.theme.selection);
        }
        let mut x = area.x + 1;
        for (piece, style) in &text.pieces {
            let style = if marked { over(ctx.theme.selection, *style) } else { *style };
            let room = (area.right() - 1).saturating_sub(x);
            if cells::width(piece) > usize::from(room) {
                cells::field(buf, x, y, room, piece, style, ctx.glyphs.ellipsis);
                break;
            }
            x += cells::put(buf, x, y, room, piece, style);
        }
    }
}

/// The rule above the case: number and name, and where it is as wide as the screen its state too.
fn head(buf: &mut Buffer, places: &Layout, model: &Model, ctx: &SessionContext) {
    let theme = &ctx.theme;
    let Some(case) = pane_case(model) else {
        return overlay::rule(buf, places.head, &[], ("", theme.label), ctx);
    };
    let traveller = &case.papers.traveller;
    let (no, name) = (case.no.to_string(), traveller.name());
    let native = traveller.native_name.as_deref().unwrap_or_default();
    let title = [(&*no, theme.title), (&*name, theme.strong), (native, theme.text)];
    let state = state_on_rule(case, places, model, ctx).unwrap_or_default();
    overlay::rule(buf, places.head, &title, (&state, state_style(&case.state, theme)), ctx);
}

/// What the rule says of the state; none where it has no room for it beside the name.
fn state_on_rule(case: &Case, places: &Layout, model: &Model, ctx: &SessionContext) -> Option<String> {
    let facts = state_facts(case, model, ctx).into_iter().map(|(text, _)| text);
    let state = facts.collect::<Vec<_>>().join(&format!(" {} ", ctx.glyphs.dot));
    // The number, the name and the blanks and rules around them.
    let name = cells::width(&case.papers.traveller.name()) + 9 + 16;
    (cells::width(&state) + name <= usize::from(places.head.width)).then_some(state)
}

/// The case that the pane shows: with the focus the selected one.
fn pane_case(model: &Model) -> Option<&Case> {
    let no = if model.focus == Focus::Case { model.selected } else { model.shown };
    no.and_then(|no| model.case(no)).map(AsRef::as_ref)
}

/// State, owner and version of a case.
fn state_facts(case: &Case, model: &Model, ctx: &SessionContext) -> Vec<Piece> {
    let (theme, l) = (&ctx.theme, &ctx.texts.labels);
    let state = state_long(&ctx.texts, &case.state, &ctx.rules);
    let mut facts = vec![(state, state_style(&case.state, theme))];
    if let Some(officer) = case.owner(model.desk_time()) {
        let mine = *officer == ctx.officer.id;
        let text = if mine { &l.owner_me } else { &l.owner };
        facts.push((fill(text, &[("officer", officer.as_str())]), theme.text));
    }
    facts.push((fill(&l.version, &[("n", &case.version.to_string())]), theme.label));
    facts
}

struct Pane<'a> {
    case: &'a Case,
    model: &'a Model,
    ctx: &'a SessionContext,
    wide: usize,
}

impl Pane<'_> {
    fn texts(&self) -> Vec<PaneLine> {
        let mut all = Vec::with_capacity(64);
        let mut part = |rank: Rank, lines: &dyn Fn(&Self, &mut Vec<PaneLine>)| {
            let from = all.len();
            lines(self, &mut all);
            // What has a rank of its own keeps it.
            all[from..].iter_mut().filter(|l| l.rank == Rank::Other).for_each(|l| l.rank = rank);
        };
        let blank: &dyn Fn(&Self, &mut Vec<PaneLine>) = &|_, all| all.push(PaneLine::default());
        part(Rank::Head, &Self::head);
        part(Rank::Person, &Self::person);
        part(Rank::Person, &Self::passport);
        part(Rank::Arrives, &Self::journey);
        part(Rank::Person, &Self::ground);
        part(Rank::Inviter, &Self::inviter);
        part(Rank::Reason, &Self::reason);
        part(Rank::Blank, blank);
        part(Rank::Inviter, &Self::since);
        part(Rank::Blocked, &Self::admission);
        part(Rank::Documents, &Self::checklist);
        part(Rank::Blank, blank);
        part(Rank::Blocked, &Self::verdict);
        part(Rank::AllItems, &Self::group);
        part(Rank::History, &Self::past);
        all
    }

    fn line(&self, all: &mut Vec<PaneLine>, pieces: Vec<Piece>) {
        all.push(PaneLine { pieces, ..PaneLine::default() });
    }

    /// Facts behind a label, with two blanks between; what does not fit goes on below the first fact.
    fn labelled(&self, all: &mut Vec<PaneLine>, label: &str, facts: Vec<Piece>) {
        let room = self.wide.saturating_sub(LABEL);
        let margin = |text: &str| {
            let text = cells::fit(text, LABEL - 1, self.ctx.glyphs.ellipsis);
            let gap = LABEL - cells::width(&text);
            (format!("{text}{}", " ".repeat(gap)), self.ctx.theme.label)
        };
        let (mut line, mut used) = (vec![margin(label)], 0);
        for (text, style) in facts {
            for (n, part) in cells::wrap(&text, room).into_iter().enumerate() {
                let wide = cells::width(part);
                if used > 0 && (n > 0 || used + 2 + wide > room) {
                    self.line(all, std::mem::replace(&mut line, vec![margin("")]));
                    used = 0;
                }
                if used > 0 {
                    line.push(("  ".into(), self.ctx.theme.text));
                    used += 2;
                }
                line.push((part.to_owned(), style));
                used += wide;
            }
        }
        self.line(all, line);
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
                self.line(all, std::mem::take(&mut line));
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
            self.line(all, line);
        }
    }

    fn head(&self, all: &mut Vec<PaneLine>) {
        let (theme, case) = (&self.ctx.theme, self.case);
        let mut facts = Vec::new();
        if state_on_rule(case, &self.model.layout(), self.model, self.ctx).is_none() {
            facts = state_facts(case, self.model, self.ctx);
        }
        if let Some(at) = case.state.wakes_at() {
            facts.insert(facts.len().min(1), (self.wake(at), theme.text));
        }
        self.flow(all, facts);
        if self.case.draft.is_some() && self.case.state.is_workable() {
            let kept = self.ctx.texts.paper.kept_with_case.to_string();
            self.line(all, vec![(kept, theme.soon)]);
        }
        self.radar(all);
    }

    /// What related cases there are, in one quiet line.
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

    /// What came since documents were requested, as long as nobody has decided.
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
            _ => fill(&l.sealing, &[("s", &seconds_left(at, self.model.now).to_string())]),
        }
    }

    fn person(&self, all: &mut Vec<PaneLine>) {
        let (ctx, theme, case) = (self.ctx, &self.ctx.theme, self.case);
        let (texts, l, rules) = (&ctx.texts, &ctx.texts.labels, &ctx.rules);
        let t = &case.papers.traveller;
        let nationality = rules.state(t.nationality).map_or(t.nationality.as_str(), |s| s.name.get(ctx.lang));
        let mut person = vec![
            (format!("{} {nationality}", t.nationality), theme.text),
            (Catalog::text_or_name(&texts.sex, t.sex.letter()).to_owned(), theme.text),
            (fill(&l.born, &[("date", &self.shown(&t.birth_date.to_string(), masked_date))]), theme.text),
        ];
        let found = exemption(case, rules, self.model.now);
        person.extend(exemption_short(texts, &found).map(|(text, status)| {
            let counts = matches!(status, ExemptionStatus::Exempt | ExemptionStatus::Ended);
            (text, if counts { theme.soon } else { theme.label })
        }));
        self.flow(all, person);
    }

    fn ground(&self, all: &mut Vec<PaneLine>) {
        let (ctx, theme, p) = (self.ctx, &self.ctx.theme, &self.case.papers);
        let (texts, l, rules) = (&ctx.texts, &ctx.texts.labels, &ctx.rules);
        let entries = match p.entries {
            1 => (l.entry_one.to_string(), theme.text),
            n => (fill(&l.entries, &[("n", &n.to_string())]), theme.late),
        };
        let long = p.stay_days > rules.policy.max_stay_days;
        let days = fill(&l.days, &[("n", &p.stay_days.to_string())]);
        let category = rules.category(p.category).map_or("", |c| c.name.get(ctx.lang));
        let facts = vec![
            (ground_name(texts, p.ground, rules), theme.text),
            (format!("{} {category}", p.category), theme.text),
            (days, if long { theme.late } else { theme.text }),
            entries,
        ];
        self.labelled(all, &l.ground, facts);
        if !p.group.is_empty() {
            let (left, names) = group_names(texts, self.case);
            let group = fill(&l.group, &[("n", &left.to_string())]);
            let text = texts.labelled(&group, &texts.listed(&names));
            for line in cells::wrap_to(&text, self.wide, 2, ctx.glyphs.ellipsis) {
                self.line(all, vec![(line, theme.text)]);
            }
        }
    }

    fn journey(&self, all: &mut Vec<PaneLine>) {
        let (ctx, theme, case) = (self.ctx, &self.ctx.theme, self.case);
        let (texts, l, rules) = (&ctx.texts, &ctx.texts.labels, &ctx.rules);
        let elsewhere = !rules.same_authority(case.entry_port(), case.office);
        let mut journey = Vec::new();
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
        let port =
            format!("{} {} {}", l.enters, case.entry_port(), port_name(texts, case.entry_port(), rules));
        journey.push((port, if elsewhere { theme.soon } else { theme.text }));
        let arrives = case.expected_arrival().map_or(self.model.now, |l| l.at);
        journey.extend(
            counters_text(texts, case.entry_port(), day(arrives), rules).map(|text| (text, theme.label)),
        );
        self.labelled(all, &l.arrives, journey);
    }

    /// Why the traveller comes: its first line stays longer than the rest.
    fn reason(&self, all: &mut Vec<PaneLine>) {
        let from = all.len();
        let text = (self.case.papers.reason.to_string(), self.ctx.theme.text);
        self.labelled(all, &self.ctx.texts.labels.reason, vec![text]);
        all[from..].iter_mut().skip(1).for_each(|line| line.rank = Rank::Items);
    }

    /// What followed the approval: what is seen at the counter, and the visa of each traveller.
    fn admission(&self, all: &mut Vec<PaneLine>) {
        let (ctx, theme) = (self.ctx, &self.ctx.theme);
        for (label, facts) in admission_facts(&ctx.texts, self.case, &ctx.rules) {
            let facts = facts.into_iter().map(|fact| (fact, theme.text)).collect();
            self.labelled(all, &label, facts);
        }
    }

    /// Every traveller of a group, where two lines of the facts do not name them all.
    fn group(&self, all: &mut Vec<PaneLine>) {
        let (papers, theme) = (&self.case.papers, &self.ctx.theme);
        if papers.group.is_empty() {
            return;
        }
        let (count, names) = group_names(&self.ctx.texts, self.case);
        let title = fill(&self.ctx.texts.labels.group, &[("n", &count.to_string())]);
        all.push(PaneLine::default());
        self.line(all, vec![(title, theme.title)]);
        for (n, (traveller, name)) in papers.travellers().zip(names).enumerate() {
            let text = format!("{:>3}  {} {name}", n + 1, traveller.nationality);
            self.wrapped(all, &text, theme.text);
        }
    }

    /// What is masked until the case is opened or unmasked, on a protected desk.
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
        let number = format!("{} {}", t.passport.kind, self.shown(&t.passport.number, masked));
        let mut facts = vec![
            (number, theme.strong),
            (t.passport.issuing_state.to_string(), theme.text),
            (until, if short { theme.late } else { theme.text }),
        ];
        let checks = mrz::field_checks(&t.passport.mrz);
        let right = checks.iter().filter(|(_, right)| *right).count();
        if t.passport.mrz.is_empty() {
            facts.push((l.mrz_absent.to_string(), theme.label));
        } else {
            let style = if right == checks.len() { theme.text } else { theme.late };
            facts.push((format!("{} {right}/{}", l.mrz, checks.len()), style));
        }
        // Which check digits are wrong.
        let names = [&l.check_number, &l.check_birth, &l.check_expiry, &l.check_personal, &l.check_composite];
        let wrong = checks.into_iter().zip(names).filter(|((_, right), _)| !right);
        if !t.passport.mrz.is_empty() {
            facts.extend(wrong.map(|(_, name)| (format!("{} {name}", ctx.glyphs.rejected), theme.late)));
        }
        self.labelled(all, &l.passport, facts);
    }

    fn inviter(&self, all: &mut Vec<PaneLine>) {
        let theme = &self.ctx.theme;
        let l = &self.ctx.texts.labels;
        let Some(i) = &self.case.papers.inviter else {
            return self.labelled(all, &l.inviter, vec![(l.no_inviter.to_string(), theme.label)]);
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
        self.labelled(all, &l.inviter, facts);
    }

    fn checklist(&self, all: &mut Vec<PaneLine>) {
        let (theme, texts) = (&self.ctx.theme, &self.ctx.texts);
        let (settled, n) = progress(&self.case.lines);
        let mut head = vec![(format!("{} {settled}/{n}  ", texts.labels.documents), theme.title)];
        let from = all.len() + 1;
        for h in Criterion::ALL {
            let done = is_confirmed(&self.case.lines, h);
            let (sign, style) = if done {
                (self.ctx.glyphs.verified, theme.good)
            } else {
                (self.ctx.glyphs.missing, theme.label)
            };
            let name = Catalog::text_or_name(&texts.head, h.name());
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
        let items = all[from..].iter_mut().enumerate();
        items.for_each(|(n, line)| line.rank = if n < ITEMS { Rank::Items } else { Rank::AllItems });
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
            _ => item_state_text(&ctx.texts, self.case, line).to_owned(),
        };
        let file = self.file_state(line.item, cells::width(&state));
        let file_wide = cells::width(&file.0);
        // Sign, requirement, heads, the gap, the file, the state: the name gets what is left.
        let room =
            self.wide.saturating_sub(2 + cells::width(need) + 1 + 4 + 1 + file_wide + cells::width(&state));
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
                file,
                (state, said),
            ],
            item: Some(line.item),
            rank: Rank::Other,
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

    /// Whether the files of an item were delivered, before its state: on every item once one file of the case was, else on the chosen
    /// one. The word gives way to the name where there is no room for both, the sign does not.
    fn file_state(&self, item: Item, state: usize) -> Piece {
        let (ctx, theme) = (self.ctx, &self.ctx.theme);
        let chosen = self.model.focus == Focus::Case && self.model.item == Some(item);
        let (delivered, named) = self.case.files_delivered(item);
        let text = files_text(&ctx.texts, self.case, item)
            .filter(|_| chosen || self.case.all_files().next().is_some());
        let Some(text) = text else { return (String::new(), theme.text) };
        let (sign, style) = file_sign(delivered, named, &ctx.glyphs, theme);
        let whole = format!("{sign} {text}  ");
        // What is left for the name has to tell items apart.
        let room = self.wide.saturating_sub(9 + cells::width(&whole) + state);
        if room >= FILE_ROOM { (whole, style) } else { (format!("{sign}  "), style) }
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

    /// What blocks an approval, and the article that says so.
    fn verdict(&self, all: &mut Vec<PaneLine>) {
        let (ctx, theme) = (self.ctx, &self.ctx.theme);
        let l = &ctx.texts.labels;
        let asked = if self.case.state.is_workable() {
            Some((Command::Approve { note: Some("-".into()) }, &l.ready, &l.to_approve))
        } else if self.case.state == CaseState::Expected {
            // The number is on the sticker, and written down last.
            let issue = availability::sample_command(Action::Issue, self.model, ctx, self.case);
            issue.map(|issue| (issue, &l.ready_to_issue, &l.to_issue))
        } else {
            None
        };
        if let Some((command, ready, blocked)) = asked {
            match availability::dry_run(self.case, &command, ctx, self.model.desk_time()) {
                Ok(_) => self.line(all, vec![(ready.to_string(), theme.good)]),
                Err(refusal) => {
                    let n = refusal.blockers.len().to_string();
                    self.line(all, vec![(fill(blocked, &[("n", &n)]), theme.late)]);
                    let from = all.len();
                    for (n, b) in refusal.blockers.iter().enumerate() {
                        let text = format!("{:>2} {}", n + 1, blocker_text(&ctx.texts, b, &ctx.rules));
                        self.wrapped(all, &text, theme.text);
                    }
                    // The first reason stays with the count.
                    all[from..].iter_mut().skip(1).for_each(|line| line.rank = Rank::AllReasons);
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
        let (days, version) = (policy.max_stay_days.to_string(), policy.short_version());
        let statute = fill(&l.statute, &[("days", &days), ("version", &version)]);
        self.wrapped(all, &statute, theme.label);
    }
}
