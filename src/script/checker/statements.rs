//! Walks statements: what a block gives, names that `let` brings, loops over lists of records.

use rhai::{ASTFlags, Expr, FlowControl, Ident, Stmt};

use super::types::Ty;
use super::walker::Walker;

impl Walker<'_> {
    /// Walks a block and says what its last statement gives; none where it ends with `return`.
    pub fn block(&mut self, statements: &[Stmt]) -> Option<Ty> {
        let mark = self.names.len();
        let mut last = Some(Ty::Nothing);
        for (n, statement) in statements.iter().enumerate() {
            last = self.statement(statement);
            let kept = n + 1 == statements.len() && self.value_wanted;
            if let (Some(ty), false) = (&last, kept) {
                self.dropped(statement, &ty.clone());
            }
        }
        self.leave(mark);
        last
    }

    /// A value that nobody takes: the rule asks something and does nothing with it.
    fn dropped(&mut self, statement: &Stmt, ty: &Ty) {
        let Stmt::Expr(expr) = statement else { return };
        if matches!(ty, Ty::Any | Ty::Nothing | Ty::Item | Ty::Limit) || matches!(**expr, Expr::Stmt(_)) {
            return;
        }
        let place = self.place(expr.start_position(), 1);
        let message = format!("this is {}, and nothing is done with it", self.say(ty));
        self.wrong(place, message, Some("ask it in an `if`, or take it out".to_owned()));
    }

    fn statement(&mut self, statement: &Stmt) -> Option<Ty> {
        match statement {
            Stmt::Expr(expr) => Some(self.expression(expr)),
            Stmt::FnCall(call, at) => Some(self.function_call(call, *at)),
            Stmt::Var(var, ..) => {
                let ty = self.expression(&var.1);
                let place = self.place(var.0.pos, var.0.name.len());
                if ty == Ty::Nothing {
                    self.wrong(place, format!("`{}` is given nothing", var.0.name), None);
                }
                self.declare(&var.0.name, ty, Some(place));
                Some(Ty::Nothing)
            }
            Stmt::If(flow, _) => self.branches(flow),
            Stmt::For(parts, _) => {
                let mark = self.names.len();
                if let Some(counter) = &parts.1 {
                    self.declare(&counter.name, Ty::Int, None);
                }
                self.each(&parts.0, &parts.2);
                self.leave(mark);
                Some(Ty::Nothing)
            }
            Stmt::Block(block) => self.block(block.statements()),
            Stmt::Return(value, flags, _) if !flags.contains(ASTFlags::BREAK) => {
                let ty = value.as_ref().map_or(Ty::Nothing, |value| self.expression(value));
                self.returns.push(ty);
                None
            }
            Stmt::Assignment(parts) => {
                self.expression(&parts.1.lhs);
                self.expression(&parts.1.rhs);
                Some(Ty::Nothing)
            }
            // What else there is, the engine refuses to read or the lint refuses.
            _ => Some(Ty::Nothing),
        }
    }

    fn branches(&mut self, flow: &FlowControl) -> Option<Ty> {
        self.condition(&flow.expr, "`if`");
        let body = self.block(flow.body.statements());
        let branch = self.block(flow.branch.statements());
        match (body, branch) {
            (Some(body), Some(branch)) => Some(body.join(branch)),
            (Some(one), None) | (None, Some(one)) => Some(one),
            (None, None) => None,
        }
    }

    fn each(&mut self, name: &Ident, flow: &FlowControl) {
        let item = match self.expression(&flow.expr) {
            Ty::List(kind) => Ty::Record(kind),
            Ty::Any => Ty::Any,
            other => {
                let place = self.start(&flow.expr);
                let message = format!("`for` goes through a list of records, not {}", self.say(&other));
                self.wrong(place, message, None)
            }
        };
        let mark = self.names.len();
        let place = self.place(name.pos, name.name.len());
        self.declare(&name.name, item, Some(place));
        self.block(flow.body.statements());
        self.leave(mark);
    }
}
