//! The keys of the language: their names, the names they also have, and what may follow them.

/// What follows a key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "fields are named for what they hold")]
pub enum FilterFieldKind {
    /// One of a list of values.
    Listed,
    Words,
    /// A comparison with a span of time.
    Time,
    /// `complete`, or settled documents of all: `3/7`.
    Progress,
}

macro_rules! keys {
    ($($(#[$doc:meta])* $variant:ident = $name:literal, $kind:ident, [$($also:literal),*];)*) => {
        /// A key.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum FilterField {
            $($(#[$doc])* $variant,)*
        }

        impl FilterField {
            /// Every key, the most needed first.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)*];

            /// The name that is printed.
            #[must_use]
            pub fn name(self) -> &'static str {
                match self {
                    $(Self::$variant => $name,)*
                }
            }

            /// What may follow it.
            #[must_use]
            pub fn kind(self) -> FilterFieldKind {
                match self {
                    $(Self::$variant => FilterFieldKind::$kind,)*
                }
            }

            /// The names that are read too; the first is the Chinese one.
            #[must_use]
            pub fn also(self) -> &'static [&'static str] {
                match self {
                    $(Self::$variant => &[$($also),*],)*
                }
            }
        }
    };
}

keys! {
    /// The port of entry.
    Port = "port", Listed, ["口岸", "入境口岸", "entry"];
    /// The ground of urgency.
    Ground = "ground", Listed, ["事由"];
    /// The state of the case.
    State = "state", Listed, ["状态", "status"];
    /// The band of the queue.
    Band = "band", Listed, ["优先级", "级别", "priority"];
    /// Its owner.
    Owner = "owner", Listed, ["承办", "承办人", "officer"];
    /// Minutes until it is too late to decide in time.
    Due = "due", Time, ["时限", "办理时限", "deadline"];
    /// Minutes until arrival.
    Lands = "arrives", Time, ["抵达", "抵达时间", "到达", "lands", "arrival", "eta"];
    /// Minutes of slack.
    Slack = "slack", Time, ["余时"];
    /// Minutes since it was imported.
    Received = "received", Time, ["收件", "age"];
    /// Minutes since it was closed.
    Closed = "closed", Time, ["办结"];
    /// An item was not submitted.
    Missing = "missing", Listed, ["缺", "缺少"];
    /// An item was found wrong.
    Rejected = "rejected", Listed, ["不合格"];
    /// An item was submitted and not reviewed.
    Open = "open", Listed, ["待核", "待核实"];
    /// An item is right.
    Verified = "verified", Listed, ["已核", "已核实"];
    /// An item is not needed.
    Waived = "waived", Listed, ["免交"];
    /// Settled documents.
    Docs = "docs", Progress, ["材料"];
    /// The category requested.
    Category = "category", Listed, ["签证种类", "种类", "类别", "cat", "visa"];
    /// A traveller's nationality.
    Nat = "nat", Listed, ["国籍", "nationality"];
    /// What intake found.
    Flag = "flag", Listed, ["发现", "提示", "finding"];
    /// A traveller's name.
    Name = "name", Words, ["姓名", "申请人"];
    /// Who invites.
    Inviter = "inviter", Words, ["邀请方", "邀请", "邀请人", "邀请单位"];
    /// The case number.
    Case = "case", Words, ["案号", "编号"];
    /// A passport number.
    Passport = "passport", Words, ["护照", "护照号"];
}

impl FilterField {
    /// The key of a name, however it is written.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        let name = name.to_lowercase();
        Self::ALL.iter().copied().find(|k| k.name() == name || k.also().contains(&name.as_str()))
    }

    /// Only an open case has it: the archive has no clocks.
    #[must_use]
    pub fn is_for_open_cases(self) -> bool {
        matches!(self, Self::Band | Self::Due | Self::Lands | Self::Slack | Self::Owner)
    }
}
