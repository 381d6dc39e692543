//! An outcome that may be handed on: what is private is taken out before any format sees it. What is private, the
//! dictionary says. Every member of an outcome is named here, so that a new one cannot be forgotten.

mod files;
mod ids;
mod secrets;

use std::rc::Rc;

use crate::model::{
    Allocation, CannotTell, Chosen, Contents, Event, Fact, FactId, Fault, Finding, How, Item, Misplaced, Need, Outcome,
    Privacy, Reason, Record, RecordView, RuleFault, Slot, SourceValue, Value, VerdictRow, Waiver, What, Why, World,
};

use files::Folders;
use ids::Ids;
use secrets::{REASON, Secrets, WHO, address};

/// The same outcome without anything private. `rule_files` says how many files of the world are the rules' own,
/// `folders` how the folders that the user named are called instead.
pub(super) fn of(outcome: Outcome, rule_files: usize, folders: &[(String, String)]) -> Outcome {
    let Outcome {
        world,
        rules_date,
        findings,
        cannot_tell,
        allocations,
        items,
        faults,
        reasons,
        verdicts,
        all_evidence,
        rested_on,
    } = outcome;
    let secrets = Secrets::of(&world);
    let ids = Ids::of(&world);
    let folders = Folders(folders);
    let hider = Hider { world: &world, secrets: &secrets, ids: &ids, folders: &folders };
    Outcome {
        findings: findings.into_iter().map(|finding| hider.finding(finding)).collect(),
        cannot_tell: cannot_tell.into_iter().map(|open| hider.cannot_tell(open)).collect(),
        allocations: allocations.into_iter().map(|allocation| hider.allocation(allocation)).collect(),
        items: items.into_iter().map(|item| hider.item(item)).collect(),
        faults: faults.into_iter().map(|fault| hider.fault(fault)).collect(),
        reasons: reasons.into_iter().map(|reason| hider.reason(reason)).collect(),
        verdicts: verdicts.into_iter().map(|row| hider.row(row)).collect(),
        rules_date,
        all_evidence,
        rested_on,
        world: Rc::new(hider.world(rule_files)),
    }
}

struct Hider<'a> {
    world: &'a World,
    secrets: &'a Secrets,
    ids: &'a Ids,
    folders: &'a Folders<'a>,
}

impl Hider<'_> {
    fn text(&self, text: &str) -> String {
        self.secrets.hide(text)
    }

    fn maybe(&self, text: Option<&String>) -> Option<String> {
        text.map(|text| self.text(text))
    }

    fn value(&self, handle: RecordView, fact: FactId, value: Value) -> Value {
        match (self.world.dictionary.def(fact).privacy, value) {
            (Privacy::Private, _) => Value::Text(secrets::placeholder(self.world, handle, fact, self.ids).into()),
            (Privacy::Named | Privacy::Open, Value::Text(text)) => Value::Text(self.text(&text).into()),
            (Privacy::Named | Privacy::Open, value) => value,
        }
    }

    fn finding(&self, finding: Finding) -> Finding {
        let Finding {
            key,
            rule,
            subject,
            about,
            severity,
            message,
            fix,
            by,
            cites,
            group,
            folded_into,
            waived,
            reads,
            application,
        } = finding;
        Finding {
            key: self.ids.key(&key),
            message: self.text(&message),
            fix: self.maybe(fix.as_ref()),
            folded_into: folded_into.map(|key| self.ids.key(&key)),
            waived: waived.map(|_| REASON.to_owned()),
            reads: reads
                .into_iter()
                .map(|(handle, fact, value)| (handle, fact, self.value(handle, fact, value)))
                .collect(),
            rule,
            subject,
            about,
            severity,
            by,
            cites,
            group,
            application,
        }
    }

    fn allocation(&self, allocation: Allocation) -> Allocation {
        let Allocation {
            application,
            total,
            gap,
            chosen,
            left_out,
            forbidden,
            open,
            limits,
            clashing,
            own_plan,
            own_total,
            swaps,
            nothing_because,
        } = allocation;
        let all = |chosen: Vec<Chosen>| chosen.into_iter().map(|chosen| self.chosen(chosen)).collect();
        Allocation {
            chosen: all(chosen),
            left_out: all(left_out),
            forbidden: forbidden.into_iter().map(|(place, why)| (place, self.text(&why))).collect(),
            limits: limits.iter().map(|limit| self.text(limit)).collect(),
            clashing: clashing.iter().map(|limit| self.text(limit)).collect(),
            nothing_because: self.maybe(nothing_because.as_ref()),
            application,
            open: self.needs(open),
            total,
            gap,
            own_plan,
            own_total,
            swaps,
        }
    }

    fn chosen(&self, chosen: Chosen) -> Chosen {
        let Chosen {
            place,
            program,
            tier,
            points,
            margin,
            rivals,
            shaken,
            kept_out_by,
            reasons,
            find_out,
            could_gain,
            gains_by,
        } = chosen;
        let reasons = reasons.into_iter().map(|(points, says, rule)| (points, self.text(&says), rule)).collect();
        let kept_out_by = kept_out_by.iter().map(|limit| self.text(limit)).collect();
        let (find_out, gains_by) = (self.needs(find_out), self.needs(gains_by));
        Chosen {
            place,
            program,
            tier,
            points,
            margin,
            rivals,
            shaken,
            kept_out_by,
            reasons,
            find_out,
            could_gain,
            gains_by,
        }
    }

    fn cannot_tell(&self, open: CannotTell) -> CannotTell {
        let CannotTell { rule, subject, needs, could } = open;
        CannotTell { rule, subject, needs: self.needs(needs), could }
    }

    fn needs(&self, needs: Vec<Need>) -> Vec<Need> {
        needs
            .into_iter()
            .map(|Need { handle, fact, why, hour }| Need { why: self.why(handle, fact, why), handle, fact, hour })
            .collect()
    }

    /// Why a fact is not known, without what sources in conflict say of what is private.
    fn why(&self, handle: RecordView, fact: FactId, why: Why) -> Why {
        match why {
            Why::Conflict(said) => Why::Conflict(self.all_said(handle, fact, said)),
            Why::NotDerived(needs) => Why::NotDerived(self.needs(needs)),
            Why::Blank | Why::NoSuchSeason | Why::NoRecord | Why::Contradicted => why,
        }
    }

    fn all_said(&self, handle: RecordView, fact: FactId, said: Vec<SourceValue>) -> Vec<SourceValue> {
        let one = |SourceValue { value, by }| SourceValue {
            value: match self.world.dictionary.def(fact).privacy {
                Privacy::Private => secrets::placeholder(self.world, handle, fact, self.ids),
                Privacy::Named | Privacy::Open => self.text(&value),
            },
            // A title is the rules' own; a file is called as the shared files are called.
            by,
        };
        let mut said: Vec<SourceValue> = said.into_iter().map(one).collect();
        // In an order that says nothing of what is hidden.
        said.sort();
        said
    }

    fn reason(&self, reason: Reason) -> Reason {
        let Reason { rule, subject, fact, says, short } = reason;
        Reason { rule, subject, fact, says: self.text(&says), short: self.text(&short) }
    }

    fn item(&self, item: Item) -> Item {
        let Item {
            key,
            rule,
            step,
            subject,
            title,
            wording,
            from,
            until,
            state,
            done_on,
            after,
            out_of_order,
            cites,
            needs,
            could_be,
        } = item;
        let hidden = self.text(&title);
        let start = key.strip_suffix(&title).map_or_else(|| self.text(&key), |start| self.ids.key(start));
        Item {
            key: format!("{start}{hidden}"),
            title: hidden,
            wording: self.text(&wording),
            out_of_order: out_of_order
                .into_iter()
                .map(|Misplaced { title, stands }| Misplaced { title: self.text(&title), stands })
                .collect(),
            rule,
            step,
            subject,
            from,
            until,
            state,
            done_on,
            after,
            cites,
            needs: self.needs(needs),
            could_be,
        }
    }

    fn fault(&self, fault: RuleFault) -> RuleFault {
        let RuleFault { rule, subject, fault: Fault { message, spot }, at } = fault;
        RuleFault { rule, subject, fault: Fault { message: self.text(&message), spot }, at: self.folders.name(&at) }
    }

    /// A row of verdicts: what was read stays as far as it is no secret; what the rule said stands in its findings.
    fn row(&self, row: VerdictRow) -> VerdictRow {
        let VerdictRow { rule, subject, verdict, second, effects: _, may: _, could, events, more, needs } = row;
        let events = events.into_iter().map(|Event { spot, what }| Event { spot, what: self.what(what) }).collect();
        let needs = self.needs(needs);
        VerdictRow { rule, subject, verdict, second, effects: Vec::new(), may: Vec::new(), could, events, more, needs }
    }

    fn what(&self, what: What) -> What {
        match what {
            What::Read(handle, fact, value) => What::Read(handle, fact, self.value(handle, fact, value)),
            What::Missed(_, _) | What::Listed(_, _, _) | What::Decided(_, _) | What::Undecided(_) | What::Effect(_) => {
                what
            }
        }
    }

    fn world(&self, rule_files: usize) -> World {
        // What else a world holds, `World::with` names.
        let (records, derived) = (&self.world.records, &self.world.derived);
        let (waivers, instead) = (&self.world.waivers, &self.world.instead);
        let said = (0u32..).zip(records);
        self.world.with(Contents {
            files: self.folders.files(&self.world.files, rule_files),
            records: said.map(|(n, record)| self.record(ids::owned(n, record), record)).collect(),
            derived: derived
                .iter()
                .map(|((handle, fact), slot)| ((*handle, *fact), self.slot(*handle, *fact, slot)))
                .collect(),
            waivers: waivers.iter().map(|waiver| self.waiver(waiver)).collect(),
            instead: instead
                .iter()
                .map(|((record, fact), said)| {
                    let handle = ids::owned(record.0, self.world.record(*record));
                    ((*record, *fact), self.all_said(handle, *fact, said.clone()))
                })
                .collect(),
        })
    }

    fn record(&self, handle: RecordView, record: &Record) -> Record {
        let Record { kind, id, owner, slots, place } = record;
        let fact = |index| FactId { kind: *kind, index };
        let slots = slots.iter().enumerate().map(|(index, slot)| self.slot(handle, fact(index), slot)).collect();
        Record { kind: *kind, id: self.ids.of_record(handle.record, id), owner: *owner, slots, place: *place }
    }

    fn slot(&self, handle: RecordView, fact: FactId, slot: &Slot) -> Slot {
        let Fact { value, how, place, source } = match slot {
            Slot::Known(known) => known,
            Slot::Absent(why) => return Slot::Absent(self.why(handle, fact, why.clone())),
        };
        let how = match how {
            How::Confirmed { by: _, on, at } => How::Confirmed { by: WHO.to_owned(), on: on.clone(), at: address(at) },
            How::Given | How::Data | How::Engine | How::Derived(_) | How::Assumed => how.clone(),
        };
        let value = self.value(handle, fact, value.clone());
        Slot::Known(Fact { value, how, place: *place, source: source.clone() })
    }

    fn waiver(&self, waiver: &Waiver) -> Waiver {
        let Waiver { finding, because: _, place, person } = waiver;
        Waiver { finding: self.ids.key(finding), because: REASON.to_owned(), place: *place, person: *person }
    }
}
