//! Whether the paths of the dictionary lead somewhere. How they are followed is `model::World`'s business.

use crate::load::text::fields::choose;
use crate::model::{Code, Diagnostic, Dictionary, FactDef, KindId, Link, Type};

/// Checks `through`, `equals` and `along` of every fact.
pub(crate) fn check(dictionary: &Dictionary, problems: &mut Vec<Diagnostic>) {
    for (n, kind) in dictionary.kinds.values().enumerate() {
        for def in kind.facts.values() {
            if let Err(problem) = check_one(dictionary, KindId(n), def) {
                problems.push(problem);
            }
        }
    }
}

fn check_one(dictionary: &Dictionary, this: KindId, def: &FactDef) -> Result<(), Diagnostic> {
    let (Type::List(kind, link) | Type::One(kind, link)) = &def.ty else {
        return Ok(());
    };
    match link {
        Link::Own => Ok(()),
        Link::Through { path, equals } => {
            let there = end(dictionary, *kind, path, def)?;
            let here = match equals {
                Some(path) => end(dictionary, this, path, def)?,
                None => Type::Reference(this),
            };
            if there == here {
                return Ok(());
            }
            let [there, here] = [there, here].map(|ty| ty.describe(dictionary));
            Err(Diagnostic::at(
                Code::NotAllowed,
                def.place,
                format!("`through` ends at `{there}`, which never equals `{here}`"),
            ))
        }
        Link::Along(path) => along(dictionary, this, *kind, path, def),
    }
}

fn along(
    dictionary: &Dictionary,
    this: KindId,
    kind: KindId,
    path: &[String],
    def: &FactDef,
) -> Result<(), Diagnostic> {
    let mut at = this;
    for step in path {
        at = match &fact(dictionary, at, step, def)?.ty {
            Type::List(next, _) | Type::One(next, _) => *next,
            _ => {
                return Err(Diagnostic::at(
                    Code::NotAllowed,
                    def.place,
                    format!("`{}.{step}` is no list", dictionary.name(at)),
                ));
            }
        };
    }
    if at == kind {
        return Ok(());
    }
    let (at, kind) = (dictionary.name(at), dictionary.name(kind));
    Err(Diagnostic::at(Code::NotAllowed, def.place, format!("`along` leads to `{at}`, not to `{kind}`")))
}

/// The type of the value at the end of a path; a single record is a reference to it.
fn end(dictionary: &Dictionary, from: KindId, path: &[String], def: &FactDef) -> Result<Type, Diagnostic> {
    let mut at = Type::Reference(from);
    for step in path {
        let Type::Reference(kind) = at else {
            return Err(Diagnostic::at(
                Code::NotAllowed,
                def.place,
                format!("the path `{}` goes on after a plain fact", path.join(".")),
            ));
        };
        at = match &fact(dictionary, kind, step, def)?.ty {
            Type::One(kind, _) => Type::Reference(*kind),
            Type::List(..) => {
                let name = dictionary.name(kind);
                return Err(Diagnostic::at(
                    Code::NotAllowed,
                    def.place,
                    format!("`{name}.{step}` is a list, and a path of `through` has none"),
                ));
            }
            ty => ty.clone(),
        };
    }
    Ok(at)
}

fn fact<'d>(dictionary: &'d Dictionary, kind: KindId, step: &str, def: &FactDef) -> Result<&'d FactDef, Diagnostic> {
    let facts = &dictionary.get(kind).facts;
    facts.get(step).ok_or_else(|| {
        let problem =
            Diagnostic::at(Code::UnknownName, def.place, format!("`{}` has no fact `{step}`", dictionary.name(kind)));
        problem.help(choose(step, facts.keys().map(String::as_str)))
    })
}
