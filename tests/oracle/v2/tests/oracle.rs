//! What Limbeck reads is what SeaORM 2.0 makes.

fn main() {
    limbeck_tests::oracle::main(env!("CARGO_BIN_EXE_limbeck-oracle"), env!("CARGO_MANIFEST_DIR"));
}
