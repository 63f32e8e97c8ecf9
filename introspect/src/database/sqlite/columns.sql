-- Columns of tables. A virtual table is left out: its module may not be there.
SELECT m.name, c.name, c.type, c."notnull", c.dflt_value, c.pk, c.hidden
FROM sqlite_schema m
JOIN pragma_table_xinfo(m.name, 'main') c
WHERE m.type = 'table' AND m.name NOT LIKE 'sqlite\_%' ESCAPE '\' AND m.sql NOT LIKE 'CREATE VIRTUAL TABLE%'
ORDER BY m.name, c.cid
