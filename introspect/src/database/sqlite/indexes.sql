-- The keys of indexes, those of unique constraints among them ('u'). Columns that SQLite adds to an index (key = 0) are
-- left out; a part without a name is an expression.
SELECT m.name, i.name, i."unique", i.origin, i.partial, k.name, k."desc", k.coll
FROM sqlite_schema m
JOIN pragma_index_list(m.name, 'main') i
JOIN pragma_index_xinfo(i.name, 'main') k
WHERE m.type = 'table' AND m.name NOT LIKE 'sqlite\_%' ESCAPE '\' AND m.sql NOT LIKE 'CREATE VIRTUAL TABLE%'
  AND i.origin <> 'pk' AND k.key = 1
ORDER BY m.name, i.seq DESC, k.seqno
