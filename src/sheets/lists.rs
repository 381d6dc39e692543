//! What drop-downs offer: kept on a hidden sheet, because a cell's own list may have no more than 255 letters.

use rust_xlsxwriter::{DataValidation, Formula, XlsxError};

use super::writer::{CellFormat, CellValue, SheetWriter};
use crate::load::columns::LISTS;
use crate::model::CellSpan;

/// All lists so far, each once.
#[derive(Default)]
pub(super) struct Lists {
    lists: Vec<Vec<String>>,
}

/// Whether a cell may hold something the list does not offer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Offer {
    /// Only what it offers.
    Only,
    /// Anything; the list helps.
    Help,
}

impl Lists {
    /// A drop-down that offers these words; none where there are none.
    pub(super) fn of(&mut self, words: Vec<String>, offer: Offer) -> Option<DataValidation> {
        if words.is_empty() {
            return None;
        }
        let length = words.len();
        let at = self.lists.iter().position(|list| *list == words).unwrap_or_else(|| {
            self.lists.push(words);
            self.lists.len() - 1
        });
        let column = CellSpan::cell(1, at + 1);
        let letters = column.trim_end_matches('1');
        Some(drop_down(&format!("{LISTS}!${letters}$1:${letters}${length}"), offer))
    }

    /// The hidden sheet.
    pub(super) fn sheet(&self, name: &str) -> Result<SheetWriter, XlsxError> {
        let mut pen = SheetWriter::new(name);
        pen.sheet.set_hidden(true);
        for (column, list) in (0..).zip(&self.lists) {
            for (row, word) in (0..).zip(list) {
                pen.put(row, column, &CellValue::Text(word.clone()), CellFormat::Text)?;
            }
        }
        Ok(pen)
    }
}

/// A drop-down that offers what stands in those cells.
pub(super) fn drop_down(cells: &str, offer: Offer) -> DataValidation {
    let list = DataValidation::new().allow_list_formula(Formula::new(format!("={cells}")));
    match offer {
        Offer::Only => list.set_error_title("Not one of these").and_then(|list| {
            list.set_error_message("Choose one of the list, or leave the cell blank while it is unknown.")
        }),
        Offer::Help => Ok(list.show_error_message(false)),
    }
    .unwrap_or_else(|_| DataValidation::new())
}
