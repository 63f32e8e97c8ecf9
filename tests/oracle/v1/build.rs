//! Writes the matrix of entities.

use std::{env, fs, io, path::Path};

fn main() -> io::Result<()> {
    let out = env::var_os("OUT_DIR").ok_or_else(|| io::Error::other("cargo sets OUT_DIR"))?;
    println!("cargo::rerun-if-changed=build.rs");
    fs::write(Path::new(&out).join("matrix.rs"), limbeck_oracle_matrix::sources(limbeck_oracle_matrix::Version::V1))
}
