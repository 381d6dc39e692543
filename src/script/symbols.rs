//! What a script consists of: its constants and functions by name, each without comments and line breaks, and which names
//! each function uses. Enough to say what changed and who uses it. Not a parser.

use std::collections::{BTreeMap, BTreeSet};

use super::tokens::{Kind, Token, tokens};

/// The parts of one script.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Symbols {
    /// Constants by name: what stands behind the `=`.
    pub constants: BTreeMap<String, String>,
    /// Functions by name.
    pub functions: BTreeMap<String, Part>,
}

/// One function.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Part {
    /// Its parameters and its body.
    pub text: String,
    /// Every name in it.
    pub names: BTreeSet<String>,
}

impl Symbols {
    /// The parts of this text.
    pub fn of(text: &str) -> Self {
        let (tokens, mut outline) = (tokens(text), Self::default());
        let mut at = 0;
        while at < tokens.len() {
            let named = tokens.get(at + 1).filter(|token| token.kind == Kind::Name);
            match (tokens[at].text, named) {
                ("const", Some(name)) => {
                    let end = end(&tokens, at, ";");
                    outline.constants.insert(name.text.to_owned(), one_line(text, &tokens[(at + 3).min(end)..end]));
                    at = end + 1;
                }
                ("fn", Some(name)) => {
                    let end = (end(&tokens, at, "}") + 1).min(tokens.len());
                    let body = &tokens[at + 2..end];
                    let names = body.iter().filter(|token| token.kind == Kind::Name);
                    let names = names.map(|token| token.text.to_owned()).collect();
                    outline.functions.insert(name.text.to_owned(), Part { text: one_line(text, body), names });
                    at = end;
                }
                _ => at += 1,
            }
        }
        outline
    }

    /// Every name that its functions use.
    pub fn names(&self) -> BTreeSet<&str> {
        self.functions.values().flat_map(|part| &part.names).map(String::as_str).collect()
    }
}

/// The first token from here that is this one and closes or stands outside of all that was opened since.
fn end(tokens: &[Token<'_>], from: usize, wanted: &str) -> usize {
    let mut depth = 0;
    for (n, token) in tokens.iter().enumerate().skip(from) {
        depth += token.depth();
        if depth == 0 && token.text == wanted {
            return n;
        }
    }
    tokens.len()
}

fn one_line(text: &str, tokens: &[Token<'_>]) -> String {
    tokens.iter().map(|token| &text[token.start..token.end]).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::Symbols;

    const TEXT: &str = "//! Doc.\n\n// Why.\nconst SOON = 14;\nconst LIST = [\"a; b\", \"c\"];\n\n// What.\nfn one(x) {\n    // Here.\n    return two(x) && x.y > SOON;\n}\n\nfn two(x) { #{ a: 1 } }\n";

    #[test]
    fn constants_and_functions_are_found_without_comments() {
        let outline = Symbols::of(TEXT);
        let constants: Vec<(&str, &str)> = outline.constants.iter().map(|(name, text)| (&**name, &**text)).collect();
        assert_eq!(constants, [("LIST", "[ \"a; b\" , \"c\" ]"), ("SOON", "14")]);
        let texts: Vec<&str> = outline.functions.values().map(|part| part.text.as_str()).collect();
        assert_eq!(texts, ["( x ) { return two ( x ) && x . y > SOON ; }", "( x ) { #{ a : 1 } }"]);
        assert!(outline.functions["one"].names.contains("two") && outline.names().contains("SOON"));
        assert_eq!(Symbols::of(&TEXT.replace("// Here.\n", "// There.\n")), outline);
    }

    #[test]
    fn what_is_no_script_has_no_parts_and_no_end() {
        for text in ["", "const", "fn", "const X", "const X =", "fn f", "fn f(", "fn f() {", "}}}"] {
            Symbols::of(text);
        }
    }
}
