//! What a rule may use at most. Numbers and reasons stand in docs/sandbox.md; a test lifts each in turn and sees why it is there.

/// What a rule may use at most; one set for all rules.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Steps of one call. One step is one statement, operator, call, fact read or turn of a loop that Rhai counts; a word
    /// that goes through records, texts or a list pays one more step for each of them.
    pub fuel: u64,
    /// Steps of all calls of untrusted rules in one evaluation.
    pub report_fuel: u64,
    /// Things said in one call.
    pub effects: usize,
    /// Things said by all calls of untrusted rules in one evaluation.
    pub report_effects: usize,
    /// Bytes of one rule file.
    pub source: usize,
    /// Bytes of one line of it: whatever is wrong there is shown with its line.
    pub line: usize,
    /// Functions that call each other, one inside the other.
    pub call_levels: usize,
    /// Expressions and blocks inside each other.
    pub depth: usize,
    /// Bytes of a text that a rule makes.
    pub text: usize,
    /// Items of a list that a rule makes, with those of lists inside.
    pub list: usize,
    /// Entries of a map that a rule makes, with those of maps inside.
    pub map: usize,
    /// Names given with `let` in sight at once.
    pub names: usize,
    /// Functions and conditions of one file.
    pub functions: usize,
}

impl Limits {
    /// The limits of every rule.
    pub const STANDARD: Self = Self {
        fuel: 100_000,
        report_fuel: 500_000,
        effects: 250,
        report_effects: 2_500,
        source: 64 << 10,
        line: 2 << 10,
        call_levels: 24,
        depth: 64,
        text: 8 << 10,
        list: 2048,
        map: 512,
        names: 64,
        functions: 64,
    };
}
