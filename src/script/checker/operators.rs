//! Operators: which types may be compared, added, asked with `in`.

use rhai::{Expr, FnCallExpr, Position};

use super::types::{Ty, same_words, share_words, words_of};
use super::walker::Walker;
use crate::model::{Dictionary, FactId, Span, did_you_mean};

const OTHER_WORDS: &str = "rules compare, add, subtract, multiply and divide";

impl Walker<'_> {
    /// A call by name: an operator, a word or a function.
    pub fn function_call(&mut self, call: &FnCallExpr, at: Position) -> Ty {
        let name = call.name.as_str();
        let place = self.place(at, name.len());
        let written_in =
            name == "contains" && matches!(self.script.slice(Span { end: place.start + 2, ..place }), "in" | "!i");
        match (name, &call.args[..]) {
            ("contains", [list, item]) if written_in => self.within(list, item),
            _ if call.op_token.is_none() => self.named_call(call, at),
            ("!", [inner]) => {
                if let Expr::FnCall(within, at) = inner
                    && within.name == "contains"
                {
                    self.function_call(within, *at);
                } else {
                    self.condition(inner, "`!`");
                }
                Ty::Bool
            }
            ("-" | "+", [inner]) => {
                let ty = self.expression(inner);
                if ty.numeric() {
                    return ty;
                }
                let message = format!("`{name}` needs a number, not {}", self.say(&ty));
                self.wrong(place, message, None)
            }
            ("==" | "!=" | "<" | "<=" | ">" | ">=", [a, b]) => {
                self.compare(name, a, b, place);
                Ty::Bool
            }
            ("+" | "-" | "*" | "/" | "%" | "**", [a, b]) => self.arithmetic(name, a, b, place),
            (".." | "..=", [a, b]) => {
                for end in [a, b] {
                    self.number(end, Ty::Int, name);
                }
                Ty::Range
            }
            _ => {
                for argument in &call.args {
                    self.expression(argument);
                }
                self.wrong(place, format!("`{name}` has no place in a rule"), Some(OTHER_WORDS.to_owned()))
            }
        }
    }

    /// Walks an expression that must be a number.
    pub fn number(&mut self, expr: &Expr, wanted: Ty, of: &str) {
        let ty = self.expression(expr);
        if ty == Ty::Int || ty == Ty::Any || (ty == Ty::Number && wanted == Ty::Number) {
            return;
        }
        let place = self.whole(expr);
        let wanted = if wanted == Ty::Int { "a whole number" } else { "a number" };
        let found = if ty == Ty::Number { "one with decimals".to_owned() } else { self.say(&ty) };
        self.wrong(place, format!("`{of}` needs {wanted}, not {found}"), None);
    }

    fn arithmetic(&mut self, operator: &str, a: &Expr, b: &Expr, place: Span) -> Ty {
        let (left, right) = (self.expression(a), self.expression(b));
        match (&left, &right) {
            (Ty::Moment, Ty::TimeSpan) if matches!(operator, "+" | "-") => Ty::Moment,
            (Ty::Moment, Ty::Any) => Ty::Moment,
            (Ty::Any, _) if right.numeric() || right == Ty::TimeSpan => Ty::Any,
            (_, Ty::Any) if left.numeric() => Ty::Any,
            (Ty::Int, Ty::Int) if matches!(operator, "/" | "%") => {
                let help = "use `percent(a, b)`, `half_of(n)` or `third_of(n)`".to_owned();
                self.wrong(place, format!("`{operator}` of whole numbers drops what is left over"), Some(help))
            }
            (Ty::Int, Ty::Int) => Ty::Int,
            _ if left.numeric() && right.numeric() => Ty::Number,
            (Ty::Moment, Ty::Moment) if operator == "-" => {
                let help = "use `days_between(from, to)`".to_owned();
                self.wrong(place, "a moment cannot be taken from a moment", Some(help))
            }
            (Ty::Moment, Ty::Int | Ty::Number) => {
                let help = "say what the number counts: `days(2)`, `weeks(8)` or `hours(48)`".to_owned();
                self.wrong(place, format!("`{operator}` cannot put a moment and a number together"), Some(help))
            }
            _ => {
                let message = format!("`{operator}` cannot put {} and {} together", self.say(&left), self.say(&right));
                self.wrong(place, message, None)
            }
        }
    }

    fn compare(&mut self, operator: &str, a: &Expr, b: &Expr, place: Span) {
        let (left, right) = (self.expression(a), self.expression(b));
        let (at_left, at_right) = (self.whole(a), self.whole(b));
        if matches!(operator, "==" | "!=") {
            self.alike((&left, at_left), (&right, at_right), place);
            return;
        }
        if left == Ty::Any || right == Ty::Any {
            return;
        }
        if (left.numeric() && right.numeric()) || (left == Ty::Moment && right == Ty::Moment) {
            return;
        }
        let (one, other) = (self.say(&left), self.say(&right));
        let help = match (&left, &right) {
            (Ty::List(_), _) | (_, Ty::List(_)) => Some("count the list: `.count()`".to_owned()),
            _ => Some("only two numbers or two moments have an order".to_owned()),
        };
        self.wrong(place, format!("`{operator}` cannot compare {one} with {other}"), help);
    }

    /// Two values that a rule takes for alike: the same or not. Says what is wrong where they can never be.
    pub fn alike(&mut self, a: (&Ty, Span), b: (&Ty, Span), place: Span) {
        let dictionary = self.known.dictionary;
        match (a.0, b.0) {
            (Ty::Any, _) | (_, Ty::Any) => {}
            (Ty::Word(fact), Ty::Literal(words)) => self.words(*fact, words, b.1),
            (Ty::Literal(words), Ty::Word(fact)) => self.words(*fact, words, a.1),
            (Ty::Word(one), Ty::Word(other)) => {
                if !same_words(dictionary, *one, *other) {
                    let (one, other) = (dictionary.path(*one), dictionary.path(*other));
                    self.wrong(place, format!("`{one}` and `{other}` have different words"), None);
                }
            }
            (Ty::Text | Ty::Literal(_), Ty::Text | Ty::Literal(_))
            | (Ty::Bool, Ty::Bool)
            | (Ty::Moment, Ty::Moment) => {}
            (Ty::Record(one), Ty::Record(other)) if one == other => {}
            (one, other) if one.numeric() && other.numeric() => {}
            (one, other) => {
                let (first, second) = (self.say(one), self.say(other));
                let message =
                    if std::mem::discriminant(one) == std::mem::discriminant(other) && !matches!(one, Ty::Record(_)) {
                        format!("{first} cannot be compared with {second}")
                    } else {
                        format!("{first} is never the same as {second}")
                    };
                let help = never_the_same(dictionary, one, other);
                self.wrong(place, message, help);
            }
        }
    }

    /// Texts that must be words of an enum or set.
    pub fn words(&mut self, fact: FactId, words: &[String], place: Span) {
        let dictionary = self.known.dictionary;
        let allowed = words_of(dictionary, fact);
        for word in words.iter().filter(|word| !allowed.contains(&word.as_str())) {
            let help = did_you_mean(word, allowed.iter().copied());
            let help = help.unwrap_or_else(|| format!("it may be {}", allowed.join(", ")));
            self.wrong(place, format!("`{word}` is no word of {}", dictionary.path(fact)), Some(help));
        }
    }

    /// `item in list`.
    fn within(&mut self, list: &Expr, item: &Expr) -> Ty {
        let item_type = self.expression(item);
        let list_type = self.expression(list);
        let (at_item, at_list) = (self.whole(item), self.whole(list));
        match list_type {
            Ty::Any => {}
            Ty::Array(items) => {
                for (ty, at) in &items {
                    self.alike((&item_type, at_item), (ty, *at), *at);
                }
            }
            Ty::Range => {
                if !matches!(item_type, Ty::Int | Ty::Any) {
                    let message = format!("a range holds whole numbers, not {}", self.say(&item_type));
                    self.wrong(at_item, message, None);
                }
            }
            other => {
                let message = format!("`in` looks into a list written out or a range, not {}", self.say(&other));
                let help = match other {
                    Ty::Words(_) => Some("ask the set: `set.has(word)`".to_owned()),
                    Ty::List(_) => Some("ask the list: `list.any(|x| x == ..)`".to_owned()),
                    _ => None,
                };
                self.wrong(at_list, message, help);
            }
        }
        Ty::Bool
    }

    /// An argument that must be a word of a set.
    pub fn member(&mut self, set: FactId, argument: &Expr) {
        let ty = self.expression(argument);
        let place = self.whole(argument);
        let dictionary = self.known.dictionary;
        match &ty {
            Ty::Any => {}
            Ty::Literal(words) => self.words(set, words, place),
            Ty::Word(fact) | Ty::Words(fact) if !share_words(dictionary, set, *fact) => {
                let (one, other) = (dictionary.path(*fact), dictionary.path(set));
                self.wrong(place, format!("`{one}` and `{other}` have no word in common"), None);
            }
            Ty::Word(_) => {}
            other => {
                let message = format!("`has` needs one word, not {}", self.say(other));
                let help = matches!(other, Ty::Words(_) | Ty::Array(_)).then(|| "use `has_any`".to_owned());
                self.wrong(place, message, help);
            }
        }
    }

    /// An argument that must be a set with the same words, or some of them written out.
    pub fn members(&mut self, set: FactId, argument: &Expr) {
        let ty = self.expression(argument);
        let place = self.whole(argument);
        let dictionary = self.known.dictionary;
        match &ty {
            Ty::Any => {}
            Ty::Words(fact) if share_words(dictionary, set, *fact) => {}
            Ty::Words(fact) => {
                let (one, other) = (dictionary.path(*fact), dictionary.path(set));
                self.wrong(place, format!("`{one}` and `{other}` have no word in common"), None);
            }
            Ty::Array(items) => {
                for (ty, at) in items {
                    match ty {
                        Ty::Literal(words) => self.words(set, words, *at),
                        Ty::Any => {}
                        other => {
                            let message = format!("`has_any` needs words, not {}", self.say(other));
                            self.wrong(*at, message, None);
                        }
                    }
                }
            }
            other => {
                let message = format!("`has_any` needs a set or words written out, not {}", self.say(other));
                let help = matches!(other, Ty::Word(_) | Ty::Literal(_)).then(|| "use `has`".to_owned());
                self.wrong(place, message, help);
            }
        }
    }
}

fn never_the_same(dictionary: &Dictionary, a: &Ty, b: &Ty) -> Option<String> {
    match (a, b) {
        (Ty::Word(fact), _) | (_, Ty::Word(fact)) => {
            Some(format!("{} may be {}", dictionary.path(*fact), words_of(dictionary, *fact).join(", ")))
        }
        (Ty::Words(_), _) | (_, Ty::Words(_)) => {
            Some("ask the set: `.has(..)`, `.has_any(..)`, `.is_empty()`".to_owned())
        }
        (Ty::List(_), _) | (_, Ty::List(_)) => Some("ask the list in words: `.any(..)`, `.count(..)`".to_owned()),
        (Ty::LongText, _) | (_, Ty::LongText) => Some("ask the text: `.mentions(..)`".to_owned()),
        (Ty::Record(kind), _) | (_, Ty::Record(kind)) => {
            Some(format!("compare it with another {}, or one of its facts", dictionary.name(*kind)))
        }
        _ => None,
    }
}
