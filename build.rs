//! The rules are part of the binary: a change in them builds it anew.

fn main() {
    println!("cargo::rerun-if-changed=rules");
}
