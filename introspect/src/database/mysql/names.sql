-- The names of tables, for MariaDB a second time: see catalog.rs. Nothing else may be asked for here, so that the server only
-- lists a folder.
SELECT TABLE_NAME
FROM information_schema.TABLES
WHERE TABLE_SCHEMA = {database}
