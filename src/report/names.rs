//! The few names of records and facts that a report must know to lay itself out. All others come from the dictionary.

/// The record a person has for each specialty; its title leads to the specialty.
pub(super) const APPLICATION: &str = "application";

/// The fact that leads from an applicant to the calendar of the season they apply in.
pub(super) const SEASON: &str = "season";

/// The fact after which a plan can no longer be changed.
pub(super) const SUBMITTED: &str = "certified_on";

/// The record an allocation chooses from, and its fact that names the tier.
pub(super) const PLACE: &str = "place";

/// The fact of a place that names its tier.
pub(super) const TIER: &str = "tier";

/// The fact that says how a record is called inside a sentence.
pub(super) const IN_SENTENCE: &str = "in_sentence";

/// The fact of an application that lists its programs.
pub(super) const PROGRAMS: &str = "programs";

/// The record of programs, and its fact that leads to the specialty.
pub(super) const PROGRAM: &str = "program";

/// The fact of a program that leads to its specialty.
pub(super) const SPECIALTY: &str = "specialty";

/// The fact of a program that says whether its own stated rules exclude the applicant.
pub(super) const EXCLUDED: &str = "excluded";

/// The fact of an application that says what leaving those out saves.
pub(super) const FEES_SAVED: &str = "fees_saved";

/// The facts of a program by which a report counts a list.
pub(super) const MADE_OF: [&str; 2] = ["zone", "region"];
