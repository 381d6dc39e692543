//! What a rule may use at most. Numbers and reasons stand in docs/sandbox.md; tests lift each in turn and see why it is there.

/// The stack of a thread that runs rules: room for the deepest rule that may be, several times. Only what is used of it
/// takes memory.
pub const STACK: usize = 64 << 20;

/// What a rule may use at most. One that uses more goes wrong, or is refused when it is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Steps of one call. One step is one statement, operator, call, fact read or turn of a loop that Rhai counts; a word
    /// that goes through records, texts or a list pays one more step for each of them.
    pub fuel: u64,
    /// Steps of all calls of untrusted rules in one evaluation.
    pub report_fuel: u64,
    /// Things said in one call: findings, points, items, lines of a letter.
    pub effects: usize,
    /// Things said by all calls of untrusted rules in one evaluation.
    pub report_effects: usize,
    /// Bytes of one rule file.
    pub source: usize,
    /// Bytes of one line of a rule file: a problem is shown with its whole line.
    pub line: usize,
    /// How deep functions may call each other, one inside the other.
    pub call_levels: usize,
    /// Ways in which one rule may call functions; the checker walks each by itself.
    pub ways: usize,
    /// How deep expressions and blocks may stand inside each other.
    pub depth: usize,
    /// Bytes of a text that a rule makes.
    pub text: usize,
    /// Items of a list that a rule makes, with those of lists inside.
    pub list: usize,
    /// Entries of a map that a rule makes, with those of maps inside.
    pub map: usize,
    /// Names given with `let` that are in sight at one place.
    pub names: usize,
    /// Functions and conditions of one file.
    pub functions: usize,
    /// Bytes of a message as it is written in the rule.
    pub message: usize,
    /// Slots of one message.
    pub slots: usize,
    /// Bytes of a text that a call puts into a message.
    pub said: usize,
}

/// The limits of both kinds of rules.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Bounds {
    /// Rules of `rules/`: limits that no real plan comes near, so that a slip ends.
    pub shipped: Limits,
    /// Checks of a folder of an advisor's own, whoever wrote them.
    pub untrusted: Limits,
}

impl Limits {
    /// The limits of untrusted rules.
    pub const UNTRUSTED: Self = Self {
        fuel: 100_000,
        report_fuel: 500_000,
        effects: 250,
        report_effects: 2_500,
        source: 64 << 10,
        line: 2 << 10,
        call_levels: 24,
        ways: 256,
        depth: 64,
        text: 8 << 10,
        list: 2048,
        map: 512,
        names: 64,
        functions: 64,
        message: 1_000,
        slots: 20,
        said: 1_000,
    };

    /// The limits of shipped rules; what they do together is not counted.
    pub const SHIPPED: Self = Self {
        fuel: 100_000_000,
        report_fuel: u64::MAX,
        effects: 10_000,
        report_effects: usize::MAX,
        source: 256 << 10,
        line: 4 << 10,
        call_levels: 120,
        ways: 1_024,
        depth: 320,
        text: 64 << 10,
        list: 16_384,
        map: 8_192,
        names: 128,
        functions: 640,
        message: 4_000,
        slots: 60,
        said: 16 << 10,
    };

    /// These limits divided by a number, so that one part of each is left.
    #[must_use]
    pub fn share(self, parts: usize) -> Self {
        let steps = |fuel: u64| fuel / parts as u64;
        Self {
            fuel: steps(self.fuel),
            report_fuel: steps(self.report_fuel),
            effects: self.effects / parts,
            report_effects: self.report_effects / parts,
            source: self.source / parts,
            line: self.line / parts,
            call_levels: self.call_levels / parts,
            ways: self.ways / parts,
            depth: self.depth / parts,
            text: self.text / parts,
            list: self.list / parts,
            map: self.map / parts,
            names: self.names / parts,
            functions: self.functions / parts,
            message: self.message / parts,
            slots: self.slots / parts,
            said: self.said / parts,
        }
    }
}

impl Bounds {
    /// The limits of every run.
    pub const STANDARD: Self = Self { shipped: Limits::SHIPPED, untrusted: Limits::UNTRUSTED };

    /// The same limits for both kinds of rules.
    #[cfg(test)]
    pub(super) const fn same(limits: Limits) -> Self {
        Self { shipped: limits, untrusted: limits }
    }

    /// The limits of rules of this origin.
    #[must_use]
    pub fn of(&self, origin: crate::model::Origin) -> &Limits {
        match origin {
            crate::model::Origin::Shipped => &self.shipped,
            crate::model::Origin::Untrusted => &self.untrusted,
        }
    }
}
