//! The first row of a sheet: which column is about what.

use crate::load::tabular::cell::{Cell, Line, Sheet};
use crate::load::text::fields::choose;
use crate::load::text::spelling::ellipsize;
use crate::load::text::spelling::plain;
use crate::load::workbook::reading::{Book, own};
use crate::model::{Code, Diagnostic};

/// What a column is called and what else one may call it, and what it is about.
pub(super) struct Heading<K> {
    /// As it is written.
    pub shown: String,
    /// Other names of it.
    pub also: Vec<String>,
    /// What it is about.
    pub key: K,
}

/// What one column of a sheet is about.
#[derive(Clone, Copy, PartialEq)]
pub(super) enum Role<K> {
    /// Something that is read.
    Known(K),
    /// The person's own; it is left alone.
    Own,
    /// It has no heading.
    Unnamed,
    /// It has a wrong one, which is said already.
    Wrong,
}

/// A sheet whose headings are known.
pub(super) struct Columns<'s, K> {
    roles: Vec<Role<K>>,
    /// The rows below the headings.
    pub lines: &'s [Line],
}

impl<K: Copy + PartialEq> Columns<'_, K> {
    /// The cell of that column in a row.
    pub fn cell<'l>(&self, line: &'l Line, key: K) -> Option<&'l Cell> {
        line.cell(self.at(key)?)
    }

    /// Where that column stands.
    pub fn at(&self, key: K) -> Option<usize> {
        self.roles.iter().position(|role| *role == Role::Known(key))
    }

    /// The cells of a row that are read, with what they are about.
    pub fn known<'l>(&self, line: &'l Line) -> Vec<(K, &'l Cell)> {
        let found = self.roles.iter().enumerate().filter_map(|(n, role)| match role {
            Role::Known(key) => Some((*key, line.cell(n)?)),
            Role::Own | Role::Unnamed | Role::Wrong => None,
        });
        found.collect()
    }
}

impl Book<'_> {
    /// Reads the headings of a sheet, and complains about cells under none.
    pub(super) fn columns<'s, K: Copy + PartialEq>(
        &mut self,
        sheet: &'s Sheet,
        headings: &[Heading<K>],
    ) -> Option<Columns<'s, K>> {
        let (head, lines) = sheet.rows.split_first()?;
        let named = |heading: &Heading<K>| {
            let names = std::iter::once(&heading.shown).chain(&heading.also);
            names.map(|name| (plain(name), heading.key)).collect::<Vec<_>>()
        };
        let names: Vec<(String, K)> = headings.iter().flat_map(named).collect();
        let mut roles: Vec<Role<K>> = Vec::new();
        for cell in &head.cells {
            let role = self.role(cell, headings, &names);
            if let (Role::Known(_), true) = (role, roles.contains(&role)) {
                let problem = Diagnostic::at(
                    Code::Duplicate,
                    cell.place,
                    format!("there are two columns `{}`", ellipsize(&cell.text)),
                );
                self.problems.push(problem.help("keep one of them; a column of your own begins with `My`"));
                roles.push(Role::Wrong);
            } else {
                roles.push(role);
            }
        }
        for line in lines {
            for (n, cell) in line.cells.iter().enumerate().filter(|(_, cell)| !cell.is_empty()) {
                if roles.get(n).is_none_or(|role| *role == Role::Unnamed) {
                    let problem = Diagnostic::at(
                        Code::Missing,
                        cell.place,
                        format!("`{}` stands in a column without a heading", ellipsize(&cell.text)),
                    );
                    self.problems.push(problem.help("give it one; a column of your own begins with `My`"));
                }
            }
        }
        Some(Columns { roles, lines })
    }

    /// What a column is about, by the names that columns have as they are compared.
    fn role<K: Copy>(&mut self, cell: &Cell, headings: &[Heading<K>], names: &[(String, K)]) -> Role<K> {
        if cell.is_empty() {
            return Role::Unnamed;
        }
        let name = plain(&cell.text);
        match names.iter().find(|(other, _)| *other == name) {
            Some((_, key)) => Role::Known(*key),
            None if own(&cell.text) => Role::Own,
            None => {
                let problem = Diagnostic::at(
                    Code::UnknownName,
                    cell.place,
                    format!("there is no use for a column `{}`", ellipsize(&cell.text)),
                );
                let help = choose(&cell.text, headings.iter().map(|heading| heading.shown.as_str()));
                let own = if help.starts_with("did you mean") { "" } else { "; a column of your own begins with `My`" };
                self.problems.push(problem.help(format!("{help}{own}")));
                Role::Wrong
            }
        }
    }
}
