//! The functions and closures of one parsed file, with their bodies: what the checker walks and what is run directly.

use std::collections::HashMap;

use rhai::{AST, ASTNode, Position, Stmt};

/// One function or closure.
#[derive(Debug)]
pub(super) struct Function {
    pub name: String,
    pub params: Vec<String>,
    pub body: Vec<Stmt>,
    /// First and last line of the body.
    pub lines: (usize, usize),
}

/// Those of one file.
#[derive(Debug, Default)]
pub(super) struct Functions {
    /// Its functions in the order of their names.
    pub named: Vec<Function>,
    /// Its closures by the name Rhai gives them.
    pub closures: HashMap<String, Function>,
}

impl Functions {
    /// Reads the functions of a file.
    pub fn new(ast: &AST) -> Self {
        let mut found = Self::default();
        let only = ast.clone_functions_only();
        for definition in ast.iter_fn_def() {
            let line = |at: Position| at.line().unwrap_or(0);
            let function = Function {
                name: definition.name.to_string(),
                params: definition.params.iter().map(ToString::to_string).collect(),
                body: body(&only, &definition.name, definition.params.len()),
                lines: (line(definition.body.start_position()), line(definition.body.end_position())),
            };
            if function.name.starts_with("anon$") {
                found.closures.insert(function.name.clone(), function);
            } else {
                found.named.push(function);
            }
        }
        found.named.sort_by(|a, b| (&a.name, a.params.len()).cmp(&(&b.name, b.params.len())));
        found
    }

    /// The function of that name with so many parameters.
    pub fn get(&self, name: &str, params: usize) -> Option<&Function> {
        self.named.iter().find(|function| function.name == name && function.params.len() == params)
    }
}

/// A function's statements. Rhai hides the body itself, but walks it.
fn body(functions: &AST, name: &str, params: usize) -> Vec<Stmt> {
    let mut statements = Vec::new();
    let mut one = functions.clone();
    one.retain_functions(|_, _, other, n| other == name && n == params);
    one.walk(&mut |path: &[ASTNode]| {
        if let [ASTNode::Stmt(statement)] = path {
            statements.push((*statement).clone());
        }
        true
    });
    statements
}
