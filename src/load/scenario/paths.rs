//! Changing a scenario by path: `program.lakeside.visas`, `applicant.img`, `partner.signal.x.tier`. Used by cases and what-if.

use crate::load::rules::layout::TABLES;
use crate::load::scenario::ids::ids;
use crate::load::text::fields::choose;
use crate::load::text::spelling::ellipsize;
use crate::load::text::spelling::slug;
use crate::load::text::tree::{Entry, Node, Tree};
use crate::model::{Code, Diagnostic, Dictionary, KindId, Owner, Span, did_you_mean};

/// Sets what a path names to a value; a table given for a record that does not exist adds it, for one that does it adds to it.
///
/// # Errors
/// A path that leads nowhere.
pub fn set(root: &mut Node, path: &str, place: Span, value: &Node, dictionary: &Dictionary) -> Result<(), Diagnostic> {
    let paths = Paths { path, place, dictionary };
    let steps = paths.steps()?;
    match steps.as_slice() {
        ["partner", rest @ ..] if !rest.is_empty() => paths.set(paths.inner(root, "partner")?, rest, value),
        steps => paths.set(root, steps, value),
    }
}

/// Takes away the fact or record that a path names.
///
/// # Errors
/// A path that leads nowhere.
pub fn unset(root: &mut Node, path: &str, place: Span, dictionary: &Dictionary) -> Result<(), Diagnostic> {
    let paths = Paths { path, place, dictionary };
    let steps = paths.steps()?;
    match steps.as_slice() {
        ["partner", rest @ ..] if !rest.is_empty() => {
            let partner = root.get_mut("partner").ok_or_else(|| paths.nothing())?;
            paths.unset(partner, rest)
        }
        steps => paths.unset(root, steps),
    }
}

struct Paths<'a> {
    path: &'a str,
    place: Span,
    dictionary: &'a Dictionary,
}

impl<'a> Paths<'a> {
    fn problem(&self, message: String) -> Diagnostic {
        Diagnostic::at(Code::UnknownName, self.place, message)
    }

    fn nowhere(&self) -> Diagnostic {
        let problem = self.problem(format!("the path `{}` leads nowhere", ellipsize(self.path)));
        problem.help("write `record.id.fact`, `record.id` or `applicant.fact`")
    }

    fn nothing(&self) -> Diagnostic {
        self.problem(format!("`{}` is not there, so it cannot be taken away", ellipsize(self.path)))
    }

    fn steps(&self) -> Result<Vec<&'a str>, Diagnostic> {
        let steps: Vec<&str> = self.path.split('.').collect();
        if steps.iter().any(|step| step.trim().is_empty()) { Err(self.nowhere()) } else { Ok(steps) }
    }

    fn set(&self, part: &mut Node, steps: &[&str], value: &Node) -> Result<(), Diagnostic> {
        match steps {
            ["assume" | "confirmed", rest @ ..] if rest.len() > 3 => Err(self.nowhere()),
            ["assume" | "confirmed", .., last] => {
                let mut at = part;
                for step in &steps[..steps.len() - 1] {
                    at = self.inner(at, step)?;
                }
                self.put(at, last, value);
                Ok(())
            }
            ["applicant", fact] => {
                self.put(self.inner(part, "applicant")?, fact, value);
                Ok(())
            }
            [key] => self.set_key(part, key, value),
            [kind, id] => self.set_record(part, kind, id, value),
            [kind, id, fact] => {
                let record = self.record(part, kind, id)?;
                self.put(record, fact, value);
                Ok(())
            }
            _ => Err(self.nowhere()),
        }
    }

    fn set_key(&self, part: &mut Node, key: &str, value: &Node) -> Result<(), Diagnostic> {
        let is_table = matches!(value.value, Tree::Table(_));
        if is_table && self.dictionary.kind(key).is_some() && key != "applicant" {
            let problem = self.problem(format!("`{}` names no record", ellipsize(key)));
            return Err(problem.help(format!("write the whole path in quotes: `\"{}.ID.FACT\"`", ellipsize(key))));
        }
        self.put(part, key, value);
        Ok(())
    }

    fn set_record(&self, part: &mut Node, kind: &str, id: &str, value: &Node) -> Result<(), Diagnostic> {
        let Tree::Table(facts) = &value.value else {
            let problem = self.problem(format!("`{}` is a record, not a fact", ellipsize(self.path)));
            return Err(problem.help(format!("write `{}.FACT`, or give a table of facts", ellipsize(self.path))));
        };
        self.kind(kind)?;
        if let Ok(found) = self.record(part, kind, id) {
            for fact in facts {
                self.put(found, &fact.key, &fact.node);
            }
            return Ok(());
        }
        let mut added = value.clone();
        if let Tree::Table(facts) = &mut added.value
            && facts.iter().all(|fact| fact.key != "id")
        {
            let node = Node { place: self.place, value: Tree::Text(id.to_owned()) };
            facts.insert(0, Entry { key: "id".into(), key_place: self.place, node });
        }
        if part.get(kind).is_none() {
            self.put(part, kind, &Node { place: self.place, value: Tree::List(Vec::new()) });
        }
        match part.get_mut(kind).map(|node| &mut node.value) {
            Some(Tree::List(items)) => items.push(added),
            _ => return Err(self.nowhere()),
        }
        Ok(())
    }

    fn unset(&self, part: &mut Node, steps: &[&str]) -> Result<(), Diagnostic> {
        let gone = match steps {
            ["assume" | "confirmed", .., last] => {
                let mut at = part;
                for step in &steps[..steps.len() - 1] {
                    at = at.get_mut(step).ok_or_else(|| self.nothing())?;
                }
                at.take(last)
            }
            ["applicant", fact] => part.get_mut("applicant").and_then(|node| node.take(fact)),
            [key] => part.take(key),
            [kind, id] => {
                let n = self.position(part, kind, id)?;
                match part.get_mut(kind).map(|node| &mut node.value) {
                    Some(Tree::List(items)) if n < items.len() => Some(items.remove(n)),
                    _ => None,
                }
            }
            [kind, id, fact] => self.record(part, kind, id)?.take(fact),
            _ => return Err(self.nowhere()),
        };
        gone.map(|_| ()).ok_or_else(|| self.nothing())
    }

    /// The table of that name, made where there is none.
    fn inner<'n>(&self, part: &'n mut Node, name: &str) -> Result<&'n mut Node, Diagnostic> {
        if part.get(name).is_none() {
            self.put(part, name, &Node { place: self.place, value: Tree::Table(Vec::new()) });
        }
        let found = part.get_mut(name).filter(|node| matches!(node.value, Tree::Table(_)));
        found.ok_or_else(|| self.nowhere())
    }

    /// Puts a line into a table; a table is added to one that is there.
    fn put(&self, table: &mut Node, key: &str, value: &Node) {
        if let Some(Node { value: Tree::Table(_), .. }) = table.get(key)
            && let Tree::Table(more) = &value.value
            && let Some(inner) = table.get_mut(key)
        {
            for entry in more {
                self.put(inner, &entry.key, &entry.node);
            }
            return;
        }
        table.put(key, self.place, value.clone());
    }

    fn kind(&self, name: &str) -> Result<KindId, Diagnostic> {
        let found = self.dictionary.kind(name);
        if let Some(kind) = found.filter(|_| self.dictionary.is_given(name) && name != "applicant") {
            return Ok(kind);
        }
        let problem = self.problem(format!("the path `{}` leads nowhere", ellipsize(self.path)));
        let data = found.is_some_and(|kind| self.dictionary.get(kind).owner == Owner::Data);
        let kinds = self.dictionary.kinds.keys().map(String::as_str).filter(|kind| self.dictionary.is_given(kind));
        let parts = ["assume", "confirmed", "partner"];
        Err(problem.help(match name {
            _ if data => format!("write `assume.{}`", ellipsize(self.path)),
            "applicant" => "write `applicant.fact`".to_owned(),
            _ => choose(name, kinds.chain(parts)),
        }))
    }

    fn record<'n>(&self, part: &'n mut Node, kind: &str, id: &str) -> Result<&'n mut Node, Diagnostic> {
        let n = self.position(part, kind, id)?;
        match part.get_mut(kind).map(|node| &mut node.value) {
            Some(Tree::List(items)) => items.get_mut(n).ok_or_else(|| self.nowhere()),
            _ => Err(self.nowhere()),
        }
    }

    /// Which record of its kind has that id; or is the only one whose first id fact is called so.
    fn position(&self, part: &Node, name: &str, id: &str) -> Result<usize, Diagnostic> {
        let kind = self.dictionary.get(self.kind(name)?);
        let nodes: Vec<&Node> = match part.get(name).map(|node| &node.value) {
            Some(Tree::List(items)) => items.iter().collect(),
            _ => Vec::new(),
        };
        let known = ids(kind, name, &nodes, &|_| String::new(), &mut Vec::new());
        if let Some(n) = known.iter().position(|known| known.as_deref() == Some(id)) {
            return Ok(n);
        }
        let first = |node: &Node| kind.id_from.first().and_then(|fact| node.get(fact)?.text().map(slug));
        let about: Vec<usize> = (0..nodes.len()).filter(|n| first(nodes[*n]).as_deref() == Some(id)).collect();
        let names = |wanted: &[usize]| wanted.iter().filter_map(|n| known[*n].as_deref()).collect::<Vec<_>>();
        match about.as_slice() {
            [n] => Ok(*n),
            [] => {
                let help = did_you_mean(id, known.iter().flatten().map(String::as_str));
                let help = help.or_else(|| self.in_table(part, name));
                Err(self.problem(format!("no {name} `{}`", ellipsize(id))).maybe_help(help))
            }
            several => {
                let problem = self.problem(format!("`{name}.{}` is {} records", ellipsize(id), several.len()));
                Err(problem.help(choose("", names(several))))
            }
        }
    }

    fn in_table(&self, part: &Node, kind: &str) -> Option<String> {
        let tables = kind == "program" && TABLES.iter().any(|key| part.get(key).is_some());
        tables.then(|| format!("a program of a table is changed by `assume.{}`", ellipsize(self.path)))
    }
}
