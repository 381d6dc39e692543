//! One sheet in the making: its kinds of cells and how they look.

use rust_xlsxwriter::{
    Color, ConditionalFormatFormula, DataValidation, ExcelDateTime, Format, FormatAlign, FormatBorder, Note, Worksheet,
    XlsxError,
};

use crate::load::moment::Moment;

type Done = Result<(), XlsxError>;

/// One sheet in the making.
pub(super) struct SheetWriter {
    /// The sheet.
    pub sheet: Worksheet,
}

/// What is written into one cell.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum CellValue {
    /// A text.
    Text(String),
    /// A number.
    Number(f64),
    /// A day.
    Day(Moment),
    /// A day and an hour.
    Hour(Moment),
}

/// How cells of a column look before anything stands in them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum CellFormat {
    /// As they are.
    Plain,
    /// As text, so that zeros at the beginning of a number stay.
    Text,
    /// As a text of several lines.
    Long,
    /// As a day.
    Day,
    /// As a day with an hour.
    Hour,
}

/// The last row for which a sheet offers drop-downs.
pub(super) const LAST: u32 = 1000;

impl SheetWriter {
    pub(super) fn new(name: &str) -> Self {
        let mut sheet = Worksheet::new();
        // Names come from the layout, which is checked; another one is refused when the workbook is written.
        let _ = sheet.set_name(name);
        sheet.set_landscape().set_print_fit_to_pages(1, 0);
        Self { sheet }
    }

    /// A row that is an example looks like one as long as it says so in that column.
    pub(super) fn grey_out_if_example(&mut self, row: u32, columns: u16, says_so: u16, mark: &str) -> Done {
        let cell = crate::model::CellSpan::cell(row as usize + 1, usize::from(says_so) + 1);
        let letters = cell.trim_end_matches(|c: char| c.is_ascii_digit());
        let rule = format!("=${letters}{}=\"{}\"", row + 1, mark.replace('"', "\"\""));
        let grey = Format::new().set_font_color(Color::Gray).set_italic();
        let faded = ConditionalFormatFormula::new().set_rule(rule.as_str()).set_format(grey);
        self.sheet.add_conditional_format(row, 0, row, columns - 1, &faded).map(drop)
    }

    /// The width of a column, in letters.
    pub(super) fn width(&mut self, column: u16, letters: f64) -> Done {
        self.sheet.set_column_width(column, letters).map(drop)
    }

    /// How the cells of a column look.
    pub(super) fn look(&mut self, column: u16, look: CellFormat) -> Done {
        if look == CellFormat::Plain { Ok(()) } else { self.sheet.set_column_format(column, &format(look)).map(drop) }
    }

    /// A heading, with what it means as a note.
    pub(super) fn heading(&mut self, column: u16, text: &str, note: Option<&str>) -> Done {
        let format = Format::new()
            .set_bold()
            .set_text_wrap()
            .set_align(FormatAlign::Top)
            .set_background_color(Color::RGB(0xD9_E6_F2))
            .set_border_bottom(FormatBorder::Thin);
        self.sheet.write_string_with_format(0, column, text, &format)?;
        if let Some(note) = note {
            let height = 40 + 18 * u32::try_from(note.chars().count() / 38 + note.matches('\n').count()).unwrap_or(10);
            let note = Note::new(note).add_author_prefix(false).set_width(280).set_height(height);
            self.sheet.insert_note(0, column, &note)?;
        }
        Ok(())
    }

    /// The row of headings stays in sight, and so many columns.
    pub(super) fn freeze(&mut self, columns: u16) -> Done {
        self.sheet.set_freeze_panes(1, columns).map(drop)
    }

    /// A line of text over the whole width.
    pub(super) fn paragraph(&mut self, row: u32, text: &str) -> Done {
        let format = Format::new().set_text_wrap().set_align(FormatAlign::Top);
        let format = if row == 0 { format.set_bold().set_font_size(14) } else { format };
        self.sheet.write_string_with_format(row, 0, text, &format).map(drop)
    }

    /// A question, and what it is about in small grey letters.
    pub(super) fn question(&mut self, row: u32, text: &str, first: bool) -> Done {
        let format = Format::new().set_text_wrap().set_align(FormatAlign::Top);
        let format = if first { format.set_background_color(Color::RGB(0xFF_F7_DD)) } else { format };
        self.sheet.write_string_with_format(row, 0, text, &format).map(drop)
    }

    /// A small grey remark.
    pub(super) fn remark(&mut self, row: u32, column: u16, text: &str) -> Done {
        let format = Format::new().set_font_color(Color::Gray).set_italic().set_align(FormatAlign::Top);
        self.sheet.write_string_with_format(row, column, text, &format).map(drop)
    }

    /// What a cell says.
    pub(super) fn put(&mut self, row: u32, column: u16, ink: &CellValue, look: CellFormat) -> Done {
        match ink {
            CellValue::Text(text) => {
                let look = if text.contains('\n') { CellFormat::Long } else { look };
                match look {
                    CellFormat::Plain | CellFormat::Day | CellFormat::Hour => {
                        self.sheet.write_string(row, column, text).map(drop)
                    }
                    CellFormat::Text | CellFormat::Long => {
                        self.sheet.write_string_with_format(row, column, text, &format(look)).map(drop)
                    }
                }
            }
            CellValue::Number(number) => self.sheet.write_number(row, column, *number).map(drop),
            CellValue::Day(moment) => self.moment(row, column, moment, CellFormat::Day),
            CellValue::Hour(moment) => self.moment(row, column, moment, CellFormat::Hour),
        }
    }

    fn moment(&mut self, row: u32, column: u16, moment: &Moment, look: CellFormat) -> Done {
        let Some(date) = moment.date else { return Ok(()) };
        let small = |number: i8| u8::try_from(number).unwrap_or(0);
        let day =
            ExcelDateTime::from_ymd(u16::try_from(date.year()).unwrap_or(0), small(date.month()), small(date.day()))?;
        let day = match moment.time {
            Some(time) => day.and_hms(u16::from(small(time.hour())), small(time.minute()), f64::from(time.second()))?,
            None => day,
        };
        self.sheet.write_datetime_with_format(row, column, &day, &format(look)).map(drop)
    }

    /// What the cells of a stretch of a column may hold.
    pub(super) fn allow(&mut self, rows: (u32, u32), column: u16, allowed: &DataValidation) -> Done {
        self.sheet.add_data_validation(rows.0, column, rows.1, column, allowed).map(drop)
    }
}

fn format(look: CellFormat) -> Format {
    let format = Format::new().set_align(FormatAlign::Top);
    match look {
        CellFormat::Plain => format,
        CellFormat::Text => format.set_num_format("@"),
        CellFormat::Long => format.set_num_format("@").set_text_wrap(),
        CellFormat::Day => format.set_num_format("yyyy-mm-dd"),
        CellFormat::Hour => format.set_num_format("yyyy-mm-dd hh:mm"),
    }
}
