//! Where the program runs: which desk, in which language, for whom. Made once from arguments, settings file and environment.

use super::args::Args;
use super::config::Config;
use super::fault::Fault;
use crate::domain::case_no::CaseNo;
use crate::domain::decide::Setting;
use crate::domain::officer::{Officer, OfficerId};
use crate::domain::rules::Rules;
use crate::front::locale;
use crate::service::DeskService;
use crate::store::{self, Recovery};
use crate::text::{Catalog, fill};
use crate::ui::glyphs::{ASCII, Glyphs, UNICODE};
use crate::ui::keys::Keymap;
use crate::ui::theme::Theme;
use etcetera::BaseStrategy;
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use std::io::{IsTerminal, Write};
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

/// Marks a folder whose desk is a sample.
pub(super) const SAMPLE_FILE: &str = "SAMPLE";

pub(super) struct Place {
    pub(super) store: PathBuf,
    pub(super) texts: Arc<Catalog>,
    pub(super) theme: Theme,
    pub(super) glyphs: Glyphs,
    pub(super) keys: Keymap,
    pub(super) officer: Option<OfficerId>,
    pub(super) rules: Arc<Rules>,
    /// Where this program's data stands when nothing else is said.
    pub(super) data: PathBuf,
}

impl Place {
    pub(super) fn of(args: &Args) -> Result<Self, Fault> {
        let env = |name: &str| std::env::var(name).ok();
        let config =
            args.config.as_deref().map(Config::read).transpose().map_err(Fault::Usage)?.unwrap_or_default();
        let lang = args.lang.or(config.lang).unwrap_or_else(|| locale::language(env));
        let texts = Catalog::builtin(lang);
        let plain = locale::no_colour(env);
        let name = args.theme.as_deref().or(config.theme.as_deref()).unwrap_or(if plain {
            "plain"
        } else {
            "default"
        });
        let theme = Theme::named(name).ok_or_else(|| {
            Fault::Usage(format!("no such theme: {name} ({})", crate::ui::theme::NAMES.join(", ")))
        })?;
        let ascii = args.ascii || config.ascii.unwrap_or_else(|| !locale::utf8(env));
        let keys = match &config.keys {
            None => Keymap::builtin(),
            Some(file) => {
                let text = std::fs::read_to_string(file)
                    .map_err(|e| Fault::Usage(format!("{}: {e}", file.display())))?;
                Keymap::parse(&text).map_err(|e| Fault::Usage(format!("{}: {e}", file.display())))?
            }
        };
        let officer = args.officer.clone().or(config.officer);
        let officer =
            officer.map(|id| id.parse().map_err(|e| Fault::Usage(format!("{id}: {e}")))).transpose()?;
        let data = etcetera::choose_base_strategy().map_or_else(|_| PathBuf::from("."), |s| s.data_dir());
        let store = args.store.clone().or(config.store).unwrap_or_else(|| data.join("portdesk"));
        let glyphs = if ascii { ASCII } else { UNICODE };
        Ok(Self { store, texts, theme, glyphs, keys, officer, rules: Arc::new(Rules::builtin()), data })
    }

    /// Opens the desk, with a progress bar where that takes long, and says what had to be mended.
    pub(super) fn open(&self) -> Result<DeskService, Fault> {
        let bar = self.bar(&self.texts.cli.rebuild_progress);
        let opened = store::open(&self.store, &mut |done, total| {
            bar.set_length(total);
            bar.set_position(done);
        });
        bar.finish_and_clear();
        let (store, recovery) = opened.map_err(|e| Fault::store(&self.texts, &e))?;
        self.tell(&recovery);
        DeskService::start(Box::new(store), Arc::clone(&self.rules), &origin())
            .map_err(|e| Fault::store(&self.texts, &e))
    }

    fn tell(&self, recovery: &Recovery) {
        let mut err = std::io::stderr();
        if let Some(bytes) = recovery.torn {
            let _ = writeln!(err, "{}", fill(&self.texts.cli.torn, &[("bytes", &bytes.to_string())]));
        }
        if let Some(aside) = &recovery.rebuilt {
            let dir = aside.as_ref().map_or_else(|| "-".to_owned(), |d| d.display().to_string());
            let _ = writeln!(err, "{}", fill(&self.texts.cli.recovered, &[("dir", &dir)]));
        }
    }

    /// A progress bar on standard error; none where that is no terminal.
    pub(super) fn bar(&self, what: &str) -> ProgressBar {
        let target = if std::io::stderr().is_terminal() {
            ProgressDrawTarget::stderr()
        } else {
            ProgressDrawTarget::hidden()
        };
        let bar = ProgressBar::with_draw_target(Some(0), target);
        if let Ok(style) = ProgressStyle::with_template("{msg}  {wide_bar}  {pos}/{len}  {eta}") {
            bar.set_style(style.progress_chars("=> "));
        }
        bar.set_message(what.to_owned());
        bar
    }

    /// Who acts.
    pub(super) fn officer<'a>(&self, service: &'a DeskService) -> Result<&'a Officer, Fault> {
        service.officer(self.officer).ok_or_else(|| {
            let id = self.officer.map_or_else(String::new, |id| id.to_string());
            Fault::Usage(fill(&self.texts.cli.officer_unknown, &[("id", &id)]))
        })
    }

    /// The case that a person named: by its number, or by the id of its submission.
    pub(super) fn case_no(&self, service: &DeskService, text: &str) -> Result<CaseNo, Fault> {
        let fault = match text.parse() {
            Ok(no) => return Ok(no),
            Err(fault) => fault,
        };
        let found =
            service.case_of_submission(text).map_err(|e| Fault::service(&self.texts, &self.rules, &e))?;
        found.ok_or_else(|| Fault::Usage(format!("{}: {fault}", crate::domain::clean::clean(text))))
    }

    /// The setting of a decision now.
    pub(super) fn setting<'a>(&'a self, service: &DeskService, officer: &'a Officer) -> Setting<'a> {
        Setting { office: service.office(), officer, rules: &self.rules, now: service.now() }
    }

    /// Whether the desk is a sample.
    pub(super) fn sample(&self) -> bool {
        self.store.join(SAMPLE_FILE).exists()
    }
}

/// Which terminal an order comes from, for the journal.
pub(super) fn origin() -> String {
    let host = std::fs::read_to_string("/proc/sys/kernel/hostname").unwrap_or_default();
    let host: String = host.trim().chars().filter(char::is_ascii_graphic).take(40).collect();
    let tty =
        std::fs::read_link("/proc/self/fd/0").map_or_else(|_| String::new(), |p| p.display().to_string());
    let tty = if tty.starts_with("/dev/") { tty } else { "-".to_owned() };
    format!("{}:{tty}", if host.is_empty() { "local" } else { &host })
}

/// How often a bar is drawn again at the most.
pub(super) const BAR_PACE: Duration = Duration::from_millis(100);
