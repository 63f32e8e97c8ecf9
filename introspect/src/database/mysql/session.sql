-- The database, and what its tables have where nothing is said.
SELECT DATABASE(), @@collation_database, @@default_storage_engine
