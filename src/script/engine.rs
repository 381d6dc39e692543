//! The engine that runs rules: which of Rhai's parts it has, its limits, and what it was taught.

use std::rc::Rc;

use rhai::{Dynamic, Engine, OptimizationLevel, Position, Token};

use super::facts::Names;
use super::limits::{Bounds, Limits};
use super::session::{OutOfFuel, Session, TOO_DEEP, halt};
use super::{absent, facts, lists, passages, plain, say, texts, times};
use crate::model::Origin;

/// Words of Rhai that have no place in a rule.
pub(super) const FORBIDDEN: [&str; 19] = [
    "eval",
    "import",
    "export",
    "try",
    "catch",
    "throw",
    "curry",
    "Fn",
    "call",
    "is_shared",
    "print",
    "debug",
    "type_of",
    "while",
    "loop",
    "do",
    "switch",
    "is_def_fn",
    "is_def_var",
];

/// The engines that read and run rules, with their limits: one for shipped rules, and one for untrusted ones where there
/// are any.
pub(super) struct Engines {
    shipped: Engine,
    untrusted: Option<Engine>,
    pub bounds: Bounds,
}

impl Engines {
    pub fn new(session: &Rc<Session>, names: &Names, bounds: &Bounds, own: bool) -> Self {
        let make = |limits: &Limits| engine(session, names, limits);
        let untrusted = own.then(|| make(&bounds.untrusted));
        Self { shipped: make(&bounds.shipped), untrusted, bounds: *bounds }
    }

    /// The engine for rules of this origin.
    pub fn of(&self, origin: Origin) -> &Engine {
        match (origin, &self.untrusted) {
            (Origin::Untrusted, Some(engine)) => engine,
            (Origin::Untrusted, None) | (Origin::Shipped, _) => &self.shipped,
        }
    }
}

/// An engine for rules over these facts; what a rule does is kept in the session. It starts empty: none of Rhai's
/// packages, only Rhai's operators of numbers and texts and the words of the table.
pub(super) fn engine(session: &Rc<Session>, names: &Names, limits: &Limits) -> Engine {
    let mut engine = Engine::new_raw();
    limit(&mut engine, limits);
    plain_words(&mut engine);
    for word in FORBIDDEN {
        engine.disable_symbol(word);
    }
    fuel(&mut engine, session);
    variables(&mut engine, session, limits.call_levels);
    plain::register(&mut engine, session);
    texts::register(&mut engine, session);
    passages::register(&mut engine, session);
    times::register(&mut engine, session);
    lists::register(&mut engine);
    say::register(&mut engine);
    facts::register(&mut engine, session, names);
    absent::register(&mut engine, session);
    engine
}

/// `until` and `is` are ordinary words in rules: Rhai keeps them for loops and for later, and rules have no such loops.
fn plain_words(engine: &mut Engine) {
    #[expect(deprecated, reason = "Rhai marks the hook as volatile, not as going away")]
    engine.on_parse_token(|token, _, _| match token {
        Token::Until => Token::Identifier(Box::new("until".into())),
        Token::Reserved(word) if word.as_str() == "is" => Token::Identifier(Box::new("is".into())),
        token => token,
    });
}

fn limit(engine: &mut Engine, limits: &Limits) {
    engine
        .set_optimization_level(OptimizationLevel::None)
        // Else Rhai keeps some texts and looks through all of them for each one more: with some hundred files that was a tenth of
        // a report.
        .set_max_strings_interned(0)
        .set_max_call_levels(limits.call_levels.saturating_add(1))
        .set_max_expr_depths(limits.depth, limits.depth)
        .set_max_string_size(limits.text)
        .set_max_array_size(limits.list)
        .set_max_map_size(limits.map)
        .set_max_variables(limits.names)
        .set_max_functions(limits.functions)
        .set_fail_on_invalid_map_property(true);
    // Unknown variables are the checker's business: strict mode would refuse constants inside functions.
    engine.set_strict_variables(false);
}

fn fuel(engine: &mut Engine, session: &Rc<Session>) {
    let session = session.clone();
    engine.on_progress(move |_| if session.step() { None } else { Some(Dynamic::from(OutOfFuel)) });
}

/// Constants at the top of a file are readable by plain name inside its functions. And a variable that a closure
/// captured is read as a copy: Rhai would lock it for the whole chain it starts, closure included. A rule without steps
/// stops here, and one that calls too deep: this is where Rhai says the place.
fn variables(engine: &mut Engine, session: &Rc<Session>, call_levels: usize) {
    let session = session.clone();
    #[expect(deprecated, reason = "Rhai marks the hook as volatile, not as going away")]
    engine.on_var(move |name, _, context| {
        if context.call_level() > call_levels {
            session.go_beyond(TOO_DEEP);
            return Err(halt(Position::NONE));
        }
        if session.spent() {
            return Err(halt(Position::NONE));
        }
        if name.as_bytes().first().is_some_and(u8::is_ascii_uppercase) {
            return Ok(session.constant(name));
        }
        let captured = context.scope().get(name).filter(|value| value.is_shared());
        Ok(captured.map(Dynamic::flatten_clone))
    });
}
