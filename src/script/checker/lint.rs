//! Keeps rules readable: positive guards, flat blocks, short bodies, no loops but over records, no index arithmetic.

use rhai::{ASTFlags, ASTNode, Expr, FnCallExpr, Position, Stmt};

use super::scripts::{Function, Script};
use crate::model::{Code, Diagnostic, Span};

const LONGEST_BODY: usize = 25;
const LONGEST_LINE: usize = 120;
const DEEPEST: usize = 2;

/// Looks through one file.
pub(super) fn lint(script: &Script<'_>, problems: &mut Vec<Diagnostic>) {
    let mut lint = Lint { script, problems };
    lint.lines();
    lint.top();
    for function in script.functions.iter().chain(script.all.closures.values()) {
        lint.shape(&function.body);
        lint.nesting(&function.body, 0);
    }
    for function in script.functions {
        lint.length(function);
    }
}

struct Lint<'a, 'p> {
    script: &'a Script<'a>,
    problems: &'p mut Vec<Diagnostic>,
}

impl Lint<'_, '_> {
    fn wrong(&mut self, at: Position, length: usize, message: impl Into<String>, help: &str) {
        self.problems.push(Diagnostic::at(Code::Style, self.script.place(at, length), message).help(help));
    }

    /// At the top stand constants and functions, nothing that would have to be run.
    fn top(&mut self) {
        for statement in self.script.parsed.ast.statements() {
            let constant = matches!(statement, Stmt::Var(_, flags, _) if flags.contains(ASTFlags::CONSTANT));
            if !constant && !statement.is_noop() {
                let help = "write `const NAME = ..;`, or move it into a function";
                self.wrong(statement.position(), 1, "only constants and functions stand at the top of a file", help);
            }
        }
    }

    /// Lines of code are short; a text in quotes may be as long as it is.
    fn lines(&mut self) {
        let parsed = self.script.parsed;
        let mut start = 0;
        for line in parsed.text.text.split('\n') {
            let longest_text = line.split('"').skip(1).step_by(2).map(|text| text.chars().count()).max().unwrap_or(0);
            // A line end of Windows is no character of the line.
            let length = line.strip_suffix('\r').unwrap_or(line).chars().count();
            if length - longest_text.min(length) > LONGEST_LINE {
                let place = Span { file: parsed.file, start, end: start + line.len() };
                let message = format!("this line has {length} characters, {LONGEST_LINE} are enough");
                self.problems
                    .push(Diagnostic::at(Code::Style, place, message).help("break it, or name its parts with `let`"));
            }
            start += line.len() + 1;
        }
    }

    fn length(&mut self, function: &Function) {
        let lines = function.lines.1.saturating_sub(function.lines.0 + 1);
        if lines > LONGEST_BODY {
            let place = self.script.name_place(&function.name);
            let message = format!("`{}` has {lines} lines, {LONGEST_BODY} are enough", function.name);
            let help = "make two rules of it, or move a part into a function";
            self.problems.push(Diagnostic::at(Code::Style, place, message).help(help));
        }
    }

    fn nesting(&mut self, statements: &[Stmt], depth: usize) {
        for statement in statements {
            match statement {
                Stmt::If(flow, at) => {
                    self.deep(depth, *at, 2);
                    self.nesting(flow.body.statements(), depth + 1);
                    let chained = else_if(&flow.branch);
                    self.nesting(flow.branch.statements(), if chained { depth } else { depth + 1 });
                }
                Stmt::For(parts, at) => {
                    self.deep(depth, *at, 3);
                    self.nesting(parts.2.body.statements(), depth + 1);
                }
                Stmt::Block(block) => self.nesting(block.statements(), depth + 1),
                _ => {}
            }
        }
    }

    fn deep(&mut self, depth: usize, at: Position, length: usize) {
        if depth == DEEPEST {
            self.wrong(at, length, "this stands too deep inside other blocks", "join the conditions with `&&`");
        }
    }

    fn shape(&mut self, statements: &[Stmt]) {
        for statement in statements {
            let mut found = Vec::new();
            statement.walk(&mut Vec::new(), &mut |path: &[ASTNode]| {
                match path.last() {
                    Some(ASTNode::Expr(expr)) => found.extend(in_expression(expr)),
                    Some(ASTNode::Stmt(statement)) => found.extend(in_statement(statement)),
                    _ => {}
                }
                true
            });
            for (at, length, message, help) in found {
                self.wrong(at, length, message, help);
            }
        }
    }
}

type Found = (Position, usize, &'static str, &'static str);

fn in_expression(expr: &Expr) -> Option<Found> {
    match expr {
        Expr::FnCall(call, at) => group(call, *at),
        Expr::Index(_, _, at) => {
            Some((*at, 1, "rules do without `[ ]` after a value", "ask the list in words: `first`, `where`, `any`"))
        }
        _ => None,
    }
}

/// `!(a && b)`.
fn group(call: &FnCallExpr, at: Position) -> Option<Found> {
    match &call.args[..] {
        [Expr::And(..)] if call.name == "!" => {
            Some((at, 1, "`!` before a group is hard to read", "write `!a || !b` instead of `!(a && b)`"))
        }
        [Expr::Or(..)] if call.name == "!" => {
            Some((at, 1, "`!` before a group is hard to read", "write `!a && !b` instead of `!(a || b)`"))
        }
        _ => None,
    }
}

fn in_statement(statement: &Stmt) -> Option<Found> {
    match statement {
        Stmt::FnCall(call, at) => group(call, *at),
        Stmt::If(flow, at) => {
            let Expr::FnCall(call, _) = &flow.expr else { return None };
            let turned =
                call.name == "!" && !matches!(&call.args[..], [Expr::FnCall(inner, _)] if inner.name == "contains");
            let both = !flow.branch.statements().is_empty() && !else_if(&flow.branch);
            (turned && both).then_some((
                *at,
                2,
                "`if !` with an `else` is hard to read",
                "ask without `!` and change the two parts round",
            ))
        }
        Stmt::Assignment(parts) => Some((
            parts.0.position(),
            1,
            "a name keeps the value it was given",
            "give the new value a name of its own with `let`",
        )),
        Stmt::For(parts, _) => parts.1.as_ref().map(|counter| {
            (
                counter.pos,
                counter.name.len(),
                "rules do not count in a `for`",
                "ask the list in words: `count`, `at_least`",
            )
        }),
        Stmt::BreakLoop(_, flags, at) => Some(if flags.contains(ASTFlags::BREAK) {
            (*at, 5, "`break` has no place in a rule", "ask the list in words: `any`, `first`")
        } else {
            (*at, 8, "`continue` has no place in a rule", "ask the list in words: `where`")
        }),
        Stmt::Switch(_, at) => Some((*at, 6, "`switch` has no place in a rule", "use `if` and `else if`")),
        Stmt::While(_, at) | Stmt::Do(_, _, at) => {
            Some((*at, 2, "a rule goes only through lists of records", "use `for x in list`, or a list word"))
        }
        Stmt::TryCatch(_, at) => {
            Some((*at, 3, "`try` has no place in a rule", "a blank fact needs no care of its own"))
        }
        Stmt::Return(_, flags, at) if flags.contains(ASTFlags::BREAK) => {
            Some((*at, 5, "`throw` has no place in a rule", "say it with `out`"))
        }
        _ => None,
    }
}

/// Whether the part after `else` is another `if`: Rhai gives such a part no end.
fn else_if(branch: &rhai::StmtBlock) -> bool {
    matches!(branch.statements(), [Stmt::If(..)]) && branch.end_position().is_none()
}
