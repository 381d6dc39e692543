//! Any bytes as a person's own sheet, text or workbook: refused with places, or imported and written as tables.

#![no_main]

use libfuzzer_sys::fuzz_target;
use preceptor::import::{self, Known, Mapping};
use preceptor::load::data_names;
use preceptor::load::sheet::sheets;
use preceptor::model::DataKind;
use preceptor::engine::Rules;

mod shared;

thread_local! {
    static RULES: Rules = shared::shipped();
}

fuzz_target!(|bytes: &[u8]| {
    RULES.with(|rules| {
        let specialties = data_names(&rules.set.dictionary, &rules.set.data, DataKind::Specialty);
        let known = Known { dictionary: &rules.set.dictionary, columns: &rules.columns, specialties: &specialties };
        for name in ["sheet.csv", "sheet.xlsx"] {
            match sheets(name, bytes.to_vec()) {
                Err((files, problems)) => shared::told(&files, &problems),
                Ok(file) => match import::import(&file, known, &Mapping::default()) {
                    Err(problems) => assert!(!problems.is_empty(), "refused without a problem"),
                    Ok(found) => {
                        import::account(name, &found, known);
                        import::tables(&found, known, &import::ids_of([]));
                    }
                },
            }
        }
    });
});
