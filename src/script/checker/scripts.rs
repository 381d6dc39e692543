//! One parsed file as the checker walks it: its functions and closures, with their bodies.

use std::collections::HashMap;

use rhai::{ASTNode, Position, Stmt};

use super::super::compile::Parsed;
use crate::model::Place;

/// One function or closure.
pub(super) struct Function {
    pub name: String,
    pub params: Vec<String>,
    pub body: Vec<Stmt>,
    /// First and last line of the body.
    pub lines: (usize, usize),
}

/// One file.
pub(super) struct Script<'a> {
    pub parsed: &'a Parsed,
    /// Its functions in the order of their names.
    pub functions: Vec<Function>,
    /// Its closures by the name Rhai gives them.
    pub closures: HashMap<String, Function>,
}

impl<'a> Script<'a> {
    /// Reads the functions of a file.
    pub fn new(parsed: &'a Parsed) -> Self {
        let mut functions = Vec::new();
        let mut closures = HashMap::new();
        for definition in parsed.ast.iter_fn_def() {
            let line = |at: Position| at.line().unwrap_or(0);
            let function = Function {
                name: definition.name.to_string(),
                params: definition.params.iter().map(ToString::to_string).collect(),
                body: body(parsed, &definition.name, definition.params.len()),
                lines: (line(definition.body.start_position()), line(definition.body.end_position())),
            };
            if function.name.starts_with("anon$") {
                closures.insert(function.name.clone(), function);
            } else {
                functions.push(function);
            }
        }
        functions.sort_by(|a, b| (&a.name, a.params.len()).cmp(&(&b.name, b.params.len())));
        Self { parsed, functions, closures }
    }

    /// The place of a token of that length.
    pub fn place(&self, at: Position, length: usize) -> Place {
        self.parsed.text().place(at, length)
    }

    /// The text at a place.
    pub fn slice(&self, place: Place) -> &str {
        self.parsed.text.text.get(place.start..place.end).unwrap_or("")
    }

    /// The place of a function's name.
    pub fn name_place(&self, function: &str) -> Place {
        let text = &self.parsed.text.text;
        let pattern = format!("fn {function}");
        let whole = |at: &usize| !text[at + pattern.len()..].starts_with(|c: char| c.is_alphanumeric() || c == '_');
        let start = text.match_indices(&pattern).map(|(at, _)| at).find(whole).map_or(0, |at| at + 3);
        Place { file: self.parsed.file, start, end: (start + function.len()).min(text.len()) }
    }
}

/// A function's statements. Rhai hides the body itself, but walks it.
fn body(parsed: &Parsed, name: &str, params: usize) -> Vec<Stmt> {
    let mut statements = Vec::new();
    let mut one = parsed.ast.clone_functions_only();
    one.retain_functions(|_, _, other, n| other == name && n == params);
    one.walk(&mut |path: &[ASTNode]| {
        if let [ASTNode::Stmt(statement)] = path {
            statements.push((*statement).clone());
        }
        true
    });
    statements
}
