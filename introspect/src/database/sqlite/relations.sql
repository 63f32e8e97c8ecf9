-- Everything in the schema. `pragma_table_list` (SQLite 3.37, the library is our own) tells virtual tables and the tables
-- behind them ('shadow'); it is asked once, not for each table. `sqlite_sequence` and `sqlite_stat*` are SQLite's own.
WITH kinds AS MATERIALIZED (SELECT name, type, wr, strict FROM pragma_table_list WHERE schema = 'main')
SELECT m.type, m.name, m.tbl_name, m.sql, kinds.type, kinds.wr, kinds.strict
FROM sqlite_schema m
LEFT JOIN kinds ON kinds.name = m.name AND m.type = 'table'
WHERE m.name NOT LIKE 'sqlite\_%' ESCAPE '\'
ORDER BY m.name
