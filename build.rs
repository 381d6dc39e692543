//! The rules are part of the program: a change in them builds it anew.

fn main() {
    println!("cargo::rerun-if-changed=rules");
}
