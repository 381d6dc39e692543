//! Reading the literals at the top of a rule file with the place of every key and value. Nothing is run.

use rhai::{AST, Dynamic, Expr, Position, Stmt};

use crate::model::{File, FileId, Span, Value};

/// A literal, with where it is.
#[derive(Clone, Debug)]
pub(super) struct Literal {
    pub place: Span,
    pub what: Kind,
}

/// What a literal is.
#[derive(Clone, Debug)]
pub(super) enum Kind {
    Map(Vec<(String, Span, Literal)>),
    List(Vec<Literal>),
    Value(Value),
    /// Something that would have to be run.
    Other,
}

/// A text and its number, to turn Rhai's positions into places.
#[derive(Clone, Copy)]
pub(super) struct Text<'a> {
    pub id: FileId,
    pub file: &'a File,
}

impl Text<'_> {
    /// The place of a token of that length (in bytes) at a position.
    pub fn place(&self, at: Position, length: usize) -> Span {
        let start = match at.line() {
            Some(line) => self.file.offset(line, at.position().unwrap_or(1)),
            None => 0,
        };
        Span { file: self.id, start, end: (start + length).min(self.file.text.len()) }
    }
}

/// The constants at the top of a file: name, its place, its literal.
pub(super) fn constants(ast: &AST, text: Text<'_>) -> Vec<(String, Span, Literal)> {
    ast.statements()
        .iter()
        .filter_map(|statement| match statement {
            Stmt::Var(var, ..) => {
                let name = var.0.name.to_string();
                Some((name.clone(), text.place(var.0.pos, name.len()), literal(&var.1, text)))
            }
            _ => None,
        })
        .collect()
}

/// One expression as a literal.
pub(super) fn literal(expr: &Expr, text: Text<'_>) -> Literal {
    let (what, length) = match expr {
        Expr::Map(map, _) => {
            let entries = map
                .0
                .iter()
                .map(|(key, value)| (key.name.to_string(), text.place(key.pos, key.name.len()), literal(value, text)));
            (Kind::Map(entries.collect()), 2)
        }
        Expr::Array(items, _) => (Kind::List(items.iter().map(|item| literal(item, text)).collect()), 1),
        Expr::StringConstant(s, _) => (Kind::Value(Value::Text(s.as_str().into())), s.len() + 2),
        Expr::IntegerConstant(n, _) => (Kind::Value(Value::Integer(*n)), n.to_string().len()),
        Expr::FloatConstant(n, _) => (Kind::Value(Value::Number(**n)), 1),
        Expr::BoolConstant(b, _) => (Kind::Value(Value::Bool(*b)), if *b { 4 } else { 5 }),
        _ => (Kind::Other, 1),
    };
    Literal { place: text.place(expr.position(), length), what }
}

impl Literal {
    /// The text it is.
    pub fn text(&self) -> Option<&str> {
        match &self.what {
            Kind::Value(value) => value.as_str(),
            _ => None,
        }
    }

    /// The texts it lists.
    pub fn texts(&self) -> Option<Vec<(&str, Span)>> {
        match &self.what {
            Kind::List(items) => items.iter().map(|item| Some((item.text()?, item.place))).collect(),
            _ => None,
        }
    }

    /// The value a rule sees for it; none for maps and for what would have to be run.
    pub fn dynamic(&self) -> Option<Dynamic> {
        match &self.what {
            Kind::Value(Value::Text(text)) => Some((&**text).into()),
            Kind::Value(Value::Integer(n)) => Some((*n).into()),
            Kind::Value(Value::Number(n)) => Some((*n).into()),
            Kind::Value(Value::Bool(b)) => Some((*b).into()),
            Kind::List(items) => Some(items.iter().map(Self::dynamic).collect::<Option<rhai::Array>>()?.into()),
            Kind::Value(_) | Kind::Map(_) | Kind::Other => None,
        }
    }
}
