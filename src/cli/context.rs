//! Where the program runs: which desk, in which language, for whom. Made once from arguments, settings file and environment.

use super::args::Args;
use super::credentials::{GivenCredentials, can_ask};
use super::desk_places::{is_own_folder, shown_path};
use super::error::CliError;
use super::office_rules::{self, RulesInUse};
use super::settings::{Backups, Environment, InForce, SpokenLanguage};
use crate::domain::anchor::AnchorState;
use crate::domain::case_no::{CaseNo, CaseNoError};
use crate::domain::decide::DecisionContext;
use crate::domain::officer::{Officer, OfficerId};
use crate::domain::passphrase::Passphrase;
use crate::domain::print_command::PrintCommand;
use crate::domain::register::Register;
use crate::domain::zone::beijing;
use crate::front::ReaderGap;
use crate::host::{self, inbox};
use crate::service::time_source::now;
use crate::service::{Credentials, DeskService, MachineTime, SignInError, SignedIn, may_sign_in, sign_in_by};
use crate::store::{self, Keyring, LockedStore, Recovery, Store, StoreBuildReason, StoreError};
use crate::text::{Catalog, clock_lines, day_time, fill};
use crate::ui::base::context::{AlertConfig, LoadedAssets};
use crate::ui::base::glyphs::{ASCII, Glyphs, UNICODE};
use crate::ui::base::image_style::ImageStyle;
use crate::ui::base::keys::Keymap;
use crate::ui::base::theme::Theme;
use etcetera::BaseStrategy;
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use std::io::{IsTerminal, Write};
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

/// Marks a folder whose desk is a sample.
pub(super) const SAMPLE_FILE: &str = "SAMPLE";

pub(super) struct CliContext {
    pub(super) store: PathBuf,
    pub(super) texts: Arc<Catalog>,
    /// The language at the start, with the file that it was read from.
    pub(super) language: SpokenLanguage,
    pub(super) theme: Theme,
    /// The language and the theme of files, for the keys that switch them.
    pub(super) loaded: LoadedAssets,
    pub(super) glyphs: Glyphs,
    pub(super) keys: Keymap,
    /// The desk is a dialogue of lines: nothing that it writes moves a cursor.
    pub(super) plain: bool,
    /// How the officer is alerted while away from the screen.
    pub(super) calls: AlertConfig,
    pub(super) images: ImageStyle,
    pub(super) mouse: bool,
    pub(super) reader_gap: ReaderGap,
    pub(super) officer: Option<OfficerId>,
    pub(super) passphrase_file: Option<PathBuf>,
    /// The officer and passphrase of a setup in this run, so that they are not asked again.
    pub(super) just_set: Option<(OfficerId, Passphrase)>,
    pub(super) rules: RulesInUse,
    pub(super) backups: Option<Backups>,
    /// The folder whose submissions an open desk imports; none: the one in the desk's folder.
    pub(super) inbox: Option<PathBuf>,
    /// The file on another disk that names the desk's newest entry.
    pub(super) anchor: Option<PathBuf>,
    /// What prints issued documents.
    pub(super) print: Option<PrintCommand>,
    /// The office's register of inviters; empty where none is set.
    register: Arc<Register>,
    /// Whether opening reports a clock in doubt; not where the command itself does.
    pub(super) tells_clock: bool,
    /// The default folder of this program's data.
    pub(super) data: PathBuf,
}

impl CliContext {
    pub(super) fn new(args: &Args) -> Result<Self, CliError> {
        let data = data_folder();
        let InForce { settings, language, theme, own_theme, keys, register } =
            InForce::read(args, &Environment::of_process(), &data)?;
        let texts = Arc::clone(&language.texts);
        let officer = settings.officer.value.as_deref();
        let officer = officer
            .map(|id| id.parse().map_err(|e| CliError::not_a_code(&texts, "--officer", id, e)))
            .transpose()?;
        let passphrase_file = args.passphrase_file.clone();
        if let Some(file) = &passphrase_file {
            // Whether this command reads it or not: a name that was typed wrong is reported.
            CliError::unless_there(&texts, file)?;
        }
        let names = language.file.as_ref().map(|file| file.names.clone());
        let rules = RulesInUse::new(settings.config.rules.clone(), names);
        let loaded = LoadedAssets {
            texts: language.file.as_ref().map(|file| Arc::clone(&file.texts)),
            theme: own_theme.then(|| Arc::new(theme.clone())),
        };
        Ok(Self {
            calls: settings.alerts(),
            store: settings.store.value,
            texts,
            language,
            theme,
            loaded,
            glyphs: if settings.ascii.value { ASCII } else { UNICODE },
            keys,
            plain: settings.plain.value,
            images: settings.config.images.unwrap_or_default(),
            mouse: settings.config.mouse.unwrap_or(true),
            reader_gap: settings.config.reader_gap.unwrap_or_default(),
            officer,
            passphrase_file,
            just_set: None,
            rules,
            backups: settings.config.backup,
            inbox: settings.config.inbox,
            anchor: settings.config.anchor,
            print: settings.config.print,
            register: Arc::new(register),
            tells_clock: true,
            data,
        })
    }

    /// Opens the desk, with a progress bar where that takes long, and reports what had to be repaired. On a protected desk an officer signs in
    /// first, on any other the named officer acts.
    pub(super) fn open(&self) -> Result<(DeskService, Officer), CliError> {
        self.open_as(&mut self.asker()?)
    }

    /// The same for a command that only shows something: a damaged journal is left as it is.
    pub(super) fn open_to_read(&self) -> Result<(DeskService, Officer), CliError> {
        self.open_to_read_as(&mut self.asker()?)
    }

    pub(super) fn open_to_read_as(
        &self,
        who: &mut GivenCredentials<'_>,
    ) -> Result<(DeskService, Officer), CliError> {
        let locked = store::open_locked_to_read(&self.store).map_err(|e| CliError::store(&self.texts, &e))?;
        self.open_held(locked, who)
    }

    /// Source of the credentials at sign-in.
    pub(super) fn asker(&self) -> Result<GivenCredentials<'_>, CliError> {
        match &self.just_set {
            Some((officer, passphrase)) => {
                Ok(GivenCredentials::known(&self.texts, *officer, passphrase.clone()))
            }
            None => GivenCredentials::new(&self.texts, self.officer, self.passphrase_file.as_deref()),
        }
    }

    pub(super) fn open_as(&self, who: &mut GivenCredentials<'_>) -> Result<(DeskService, Officer), CliError> {
        let locked = store::open_locked(&self.store).map_err(|e| CliError::store(&self.texts, &e))?;
        self.open_held(locked, who)
    }

    /// The same with a store that is held already.
    pub(super) fn open_held(
        &self,
        locked: LockedStore,
        who: &mut GivenCredentials<'_>,
    ) -> Result<(DeskService, Officer), CliError> {
        // No attempt without a named officer and without a terminal to ask.
        let named = self.officer.is_some() || self.just_set.is_some();
        if locked.is_protected() && !named && (self.passphrase_file.is_some() || !can_ask()) {
            return Err(CliError::Store(self.texts.sign_in.no_officer.to_string()));
        }
        let mut bar: Option<ProgressBar> = None;
        let opened = sign_in_by(locked, who, &MachineTime, &origin(), &mut |done, total| {
            // Not before there is something to wait for: a question may be on the terminal.
            let bar = bar.get_or_insert_with(|| self.bar(&self.texts.cli.rebuild_progress));
            bar.set_length(total);
            bar.set_position(done);
        });
        if let Some(bar) = bar {
            bar.finish_and_clear();
        }
        self.start(opened.map_err(|e| self.not_in(&e))?)
    }

    /// Opens the desk for an officer who is about to change their own passphrase: one that was set by another opens nothing else.
    pub(super) fn open_to_change(&self) -> Result<(DeskService, Officer), CliError> {
        let locked = store::open_locked(&self.store).map_err(|e| CliError::store(&self.texts, &e))?;
        let opened = sign_in_by(locked, &mut self.asker()?, &MachineTime, &origin(), &mut |_, _| {});
        self.begin(opened.map_err(|e| self.not_in(&e))?)
    }

    /// Begins the service of a desk that is open, and reports what had to be repaired. Blocked where the passphrase has to be changed first.
    pub(super) fn start(&self, opened: SignedIn) -> Result<(DeskService, Officer), CliError> {
        if let (Some(by), Some(officer)) = (opened.temporary, &opened.officer) {
            let values = [("by", by.as_str()), ("id", officer.id.as_str())];
            let text = fill(&self.texts.sign_in.temporary, &values);
            let mut store = opened.store;
            // What cannot be closed cleanly is checked at the next opening.
            let _ = store.close();
            return Err(CliError::Store(text));
        }
        self.begin(opened)
    }

    fn begin(&self, opened: SignedIn) -> Result<(DeskService, Officer), CliError> {
        let SignedIn { store, recovery, officer, .. } = opened;
        if let Some(dir) = self.inbox.as_deref().filter(|dir| is_own_folder(&self.store, dir)) {
            return Err(CliError::Usage(fill(&self.texts.settings.own_folder, &[("dir", &shown_path(dir))])));
        }
        if let Some(file) = self.anchor.as_deref().filter(|file| host::is_inside(&self.store, file)) {
            let text = Catalog::text_or_name(&self.texts.anchor, "inside");
            return Err(CliError::Usage(fill(text, &[("file", &shown_path(file))])));
        }
        self.tell(&recovery);
        self.rules.accept(&store.settings().run_with);
        for text in office_rules::warnings(&self.texts, &self.rules) {
            let _ = writeln!(std::io::stderr(), "{text}");
        }
        let service = DeskService::start(Box::new(store), Arc::clone(&self.rules), &origin())
            .map_err(|e| CliError::store(&self.texts, &e))?;
        let anchor = host::compare_anchor(&service, self.anchor.as_deref())
            .map_err(|e| CliError::service(&self.texts, &self.rules, &e))?;
        if let Some(text) = host::anchor_warning(&self.texts, &anchor) {
            let _ = writeln!(std::io::stderr(), "{text}");
        }
        if let Some(vouched) = recovery.vouched.filter(|_| anchor.state != AnchorState::Sound) {
            let text = fill(&self.texts.cli.end_unvouched, &[("n", &vouched.to_string())]);
            let _ = writeln!(std::io::stderr(), "{text}");
        }
        let officer = match officer {
            Some(officer) => officer,
            None => self.officer(&service)?.clone(),
        };
        if self.tells_clock {
            self.tell_clock(&service);
        }
        if let Some(office) = self.rules.office() {
            // What cannot be written now is dropped at the next opening; until then it is not used either.
            let _ = service.forget_unused_acceptances(&officer, office);
        }
        service.record_repairs(&officer).map_err(|e| CliError::service(&self.texts, &self.rules, &e))?;
        Ok((service, officer))
    }

    /// Reports a clock in doubt, and what to do.
    fn tell_clock(&self, service: &DeskService) {
        let Some((doubt, stand)) = service.clock().ok().and_then(|stand| Some((stand.doubt?, stand))) else {
            return;
        };
        let mut err = std::io::stderr();
        for line in clock_lines(&self.texts, Some(&doubt), stand.clock, stand.newest) {
            let _ = writeln!(err, "{line}");
        }
        let _ = writeln!(err, "{}\n{}", self.texts.clock.waits, self.texts.clock.command);
    }

    /// Opens a desk without protection.
    pub(super) fn start_open(&self, locked: LockedStore) -> Result<(DeskService, Officer), CliError> {
        let (store, recovery) =
            locked.unlock(None, &mut |_, _| {}).map_err(|e| CliError::store(&self.texts, &e))?;
        self.start(SignedIn { store, recovery, officer: None, temporary: None })
    }

    /// Why the sign-in failed.
    pub(super) fn not_in(&self, error: &SignInError) -> CliError {
        let t = &self.texts.sign_in;
        CliError::Store(match error {
            SignInError::Store(e) => return CliError::store(&self.texts, e),
            SignInError::ClockUnconfirmed => self.texts.clock.locked_out.to_string(),
            SignInError::Wrong => t.refused.to_string(),
            SignInError::Wait { until } => fill(&t.wait, &[("at", &day_time(&self.texts, *until))]),
        })
    }

    /// Ends a session: the officer signs out and the store is closed.
    pub(super) fn leave(&self, service: DeskService, officer: &Officer) {
        if service.sign_out_and_close(officer).is_err() {
            // What was requested is done: the journal has it.
            let _ = writeln!(std::io::stderr(), "{}", self.texts.cli.store_behind);
        }
    }

    /// The keys of a protected desk, to examine or rebuild it; none without a passphrase file and without an officer who can be
    /// asked.
    pub(super) fn key(
        &self,
    ) -> Result<impl FnMut(store::StoreId, &store::AuthState) -> Result<Keyring, StoreError>, CliError> {
        let (mut asker, dir) = (self.asker()?, self.store.clone());
        Ok(move |id, doors: &store::AuthState| {
            let (officer, passphrase) = asker.passphrase().ok_or(StoreError::Encrypted)?;
            may_sign_in(doors.failures(officer), &MachineTime, store::read_clock_mark(&dir))
                .map_err(|_| StoreError::Encrypted)?;
            doors.unlock(id, officer, &passphrase).map_err(|_| StoreError::Encrypted)
        })
    }

    /// Whether a key was given or can be asked for at the terminal.
    pub(super) fn has_key(&self) -> bool {
        self.passphrase_file.is_some() || super::credentials::can_ask()
    }

    fn tell(&self, recovery: &Recovery) {
        let mut err = std::io::stderr();
        if let Some(bytes) = recovery.torn {
            let _ = writeln!(err, "{}", fill(&self.texts.cli.torn, &[("bytes", &bytes.to_string())]));
        }
        if recovery.repaired_bytes > 0 {
            let bytes = recovery.repaired_bytes.to_string();
            let _ = writeln!(err, "{}", fill(&self.texts.cli.mended, &[("bytes", &bytes)]));
        }
        if let Some(built) = &recovery.built {
            let cli = &self.texts.cli;
            let aside = recovery.rebuilt.iter().flatten().next().map(|dir| dir.display().to_string());
            let text = match (built.because, &aside) {
                (StoreBuildReason::Missing, _) => &cli.store_built,
                (StoreBuildReason::NewKeys, _) => &cli.store_new_keys,
                (StoreBuildReason::Outdated, _) => &cli.store_older,
                (StoreBuildReason::Damaged, None) => &cli.store_rebuilt,
                (StoreBuildReason::Damaged, Some(_)) => &cli.recovered,
            };
            let (n, dir) = (built.entries.to_string(), aside.unwrap_or_default());
            let _ = writeln!(err, "{}", fill(text, &[("n", &n), ("dir", &dir)]));
        }
    }

    /// A progress bar on standard error; none where that is no terminal.
    pub(super) fn bar(&self, what: &str) -> ProgressBar {
        let target = if std::io::stderr().is_terminal() && !self.plain {
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

    /// The inbox: the folder that the settings name, or the one beside the desk.
    pub(super) fn inbox_folder(&self) -> PathBuf {
        self.inbox.clone().unwrap_or_else(|| self.store.join(inbox::FOLDER))
    }

    /// Who acts.
    pub(super) fn officer<'a>(&self, service: &'a DeskService) -> Result<&'a Officer, CliError> {
        service.officer(self.officer).ok_or_else(|| {
            let id = self.officer.map_or_else(String::new, |id| id.to_string());
            CliError::Usage(fill(&self.texts.cli.officer_unknown, &[("id", &id)]))
        })
    }

    /// The case that a person named: by its number, or by the id of its submission.
    pub(super) fn case_no(&self, service: &DeskService, text: &str) -> Result<CaseNo, CliError> {
        let found =
            service.case_of_submission(text).map_err(|e| CliError::service(&self.texts, &self.rules, &e))?;
        let t = &self.texts.cli;
        let why = match text.parse::<CaseNo>() {
            Ok(no) => match found.filter(|found| *found != no) {
                None => return Ok(no),
                // A desk that imported it before such an ID was rejected.
                Some(other) => {
                    let (no, other) = (no.to_string(), other.to_string());
                    let values = [("id", text), ("case", &*no), ("other", &*other)];
                    return Err(CliError::Usage(fill(&t.case_ambiguous, &values)));
                }
            },
            Err(CaseNoError::Form) => &t.case_unknown,
            Err(CaseNoError::Check) => &t.case_mistyped,
        };
        found.ok_or_else(|| CliError::Usage(fill(why, &[("id", &crate::domain::sanitize::clean(text))])))
    }

    /// The setting of a decision now.
    pub(super) fn setting<'a>(
        &'a self,
        service: &'a DeskService,
        officer: &'a Officer,
    ) -> DecisionContext<'a> {
        DecisionContext {
            office: service.office(),
            officer,
            rules: self.rules.at(service.now()),
            now: service.now(),
            two_persons: service.is_protected(),
            consented: false,
            roster: service.roster(),
            clock_confirmed: service.clock().is_ok_and(|stand| stand.doubt.is_none()),
            anchor: service.desk().anchor,
            visa_number_of: None,
            split_open: None,
        }
    }

    /// The register of inviters: the one that is set, and on a sample desk that of the sample's inviters.
    pub(super) fn register(&self) -> Arc<Register> {
        if self.register.is_empty() && self.sample() {
            return Arc::new(crate::sample::register(now().with_timezone(&beijing()).date_naive()));
        }
        Arc::clone(&self.register)
    }

    /// Whether the desk is a sample.
    pub(super) fn sample(&self) -> bool {
        self.store.join(SAMPLE_FILE).exists()
    }
}

/// The directory of the platform's data.
pub(super) fn data_folder() -> PathBuf {
    etcetera::choose_base_strategy().map_or_else(|_| PathBuf::from("."), |places| places.data_dir())
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
