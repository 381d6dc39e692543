//! Tables of programs: cells with their places, and tables that do not fit.

use super::rows;
use crate::load::rules::dictionary::dictionary;
use crate::load::text::tree::{Node, Tree, parse};
use crate::model::{Diagnostic, Dictionary, FileId};

fn facts() -> Dictionary {
    dictionary(&parse(FileId(0), include_str!("../../../rules/facts.toml")).unwrap()).unwrap()
}

fn read(text: &str) -> (Vec<String>, Vec<String>) {
    let dictionary = facts();
    let mut problems = Vec::new();
    let read = rows(FileId(0), text, &dictionary, dictionary.kind("program").unwrap(), &mut problems);
    let found = read.unwrap_or_else(|wrong| {
        problems.push(wrong);
        Vec::new()
    });
    let entries = |entries: &[crate::load::text::tree::Entry]| {
        entries.iter().map(|entry| format!("{}={}", entry.key, spelt(text, &entry.node))).collect::<Vec<_>>().join(" ")
    };
    let line = |row: &super::Row| {
        let own = entries(row.record.entries());
        let personal: Vec<String> =
            row.personal.iter().map(|(kind, more)| format!(" {}({})", dictionary.name(*kind), entries(more))).collect();
        format!("{own}{}", personal.concat())
    };
    let said = |p: Diagnostic| {
        let place = p.span.map_or("", |place| &text[place.start..place.end]);
        format!("{place}: {} | {}", p.message, p.help.unwrap_or_default())
    };
    (found.iter().map(line).collect(), problems.into_iter().map(said).collect())
}

fn spelt(text: &str, node: &Node) -> String {
    let at = &text[node.place.start..node.place.end];
    match &node.value {
        Tree::List(items) => format!("[{}]", items.iter().map(|item| spelt(text, item)).collect::<Vec<_>>().join(" ")),
        _ => format!("{}@<{at}>", node.shown()),
    }
}

#[test]
fn cells_become_values_with_the_places_they_stand_at() {
    let text = "\u{feff}id, name ,famous,size,img_share,visas,choice.connection\r\n\r\n\
                a,\"The \"\"Lake\"\", side\",Yes,12,7.5,j1 ;h1b,home\r\n\
                ,,,,,,\r\n\
                b, B ,,,45%,none,\n";
    let (rows, problems) = read(text);
    assert_eq!(problems, [""; 0]);
    assert_eq!(
        rows,
        [
            "id=`a`@<a> name=`The \"Lake\", side`@<\"The \"\"Lake\"\", side\"> famous=`true`@<Yes> size=`12`@<12> img_share=`7.5`@<7.5> visas=[`j1`@<j1> `h1b`@<h1b>] choice(connection=`home`@<home>)",
            "id=`b`@<b> name=`B`@<B> img_share=`45`@<45%> visas=[]",
        ]
    );
}

#[test]
fn a_cell_over_two_lines_does_not_shift_the_places_after_it() {
    let (rows, problems) = read("name,city,size\n\"a\nb\",c,1\nd,e,2\n");
    assert_eq!(problems, [""; 0]);
    assert_eq!(rows, ["name=`a b`@<\"a\nb\"> city=`c`@<c> size=`1`@<1>", "name=`d`@<d> city=`e`@<e> size=`2`@<2>"]);
}

#[test]
fn wrong_first_lines_are_said() {
    let (_, problems) =
        read("name,nmae,name,choice.connectoin,today,signal.tier,choice.zone,,application.priority\na,,,,,,,x,\n");
    assert_eq!(
        problems,
        [
            "nmae: no fact `nmae` | did you mean `name`?",
            "name: there are two columns `name` | ",
            "choice.connectoin: no fact `choice.connectoin` | did you mean `choice.connection`?",
            "today: no fact `today` | `preceptor facts` prints all facts",
            "choice.zone: no fact `choice.zone` | did you mean `choice.local`?",
            "application.priority: `application.priority` is no fact of one program | give it in the scenario",
            "x: `x` stands in a column without a name | ",
        ]
    );
    assert_eq!(read("").1, [": this table is empty | its first line holds the names of facts"]);
    assert_eq!(
        read("name;size\na;1\n").1,
        ["name;size: the first line has one column only | put commas between the columns"]
    );
}

#[test]
fn lines_that_do_not_fit_are_said() {
    let (rows, problems) = read("name,size\na\nb,1,2\nc,3\n\"d,4\n");
    assert_eq!(rows, ["name=`c`@<c> size=`3`@<3>"]);
    assert_eq!(
        problems,
        [
            "\": this quote is never closed | ",
            "a: this line has 1 cell, the first line has 2 | a blank cell keeps its comma",
            "b,1,2: this line has 3 cells, the first line has 2 | put quotes around a text that holds a comma",
        ]
    );
}

#[test]
fn odd_texts_do_no_harm() {
    for text in [
        "\u{feff}",
        "\r\r\n",
        "\"",
        "\"\"",
        "a\"b,\"c\"d\n\"x\"y,z",
        ",,,\n,",
        "name\n\0\n",
        "n\u{a0}\n\u{a0}é\u{3000}",
    ] {
        read(text);
    }
}
