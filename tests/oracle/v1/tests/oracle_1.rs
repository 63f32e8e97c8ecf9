//! What Limbeck reads is what SeaORM 1.1 makes.

fn main() {
    limbeck_tests::oracle::main(env!("CARGO_BIN_EXE_limbeck-oracle-1"), env!("CARGO_MANIFEST_DIR"));
}
