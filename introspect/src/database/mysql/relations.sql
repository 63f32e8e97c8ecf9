-- Tables, and what is listed like a table: views, sequences of MariaDB. The columns that MariaDB would have to open the
-- table for (rows, lengths, times) are left out.
SELECT TABLE_NAME, TABLE_TYPE, ENGINE, TABLE_COLLATION, CREATE_OPTIONS, TABLE_COMMENT
FROM information_schema.TABLES
WHERE TABLE_SCHEMA = {database}
