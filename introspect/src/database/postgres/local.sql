-- What a partition has of its own beside what it has from its table, what a foreign table has, and the indexes of materialised views; the columns that
-- each needs. Texts are in the pretty form, which leaves out the schema of what the search path finds.
SELECT o.relation::int8, o.kind, o.name::text, n.nspname::text, o.definition,
       (SELECT json_agg(a.attname ORDER BY a.attnum) FROM pg_attribute a WHERE a.attrelid = o.relation AND a.attnum = ANY (o.columns))::text AS columns,
       o.referenced::int8,
       d.description AS comment
FROM (
    SELECT i.indrelid AS relation, 'index' AS kind, x.relname AS name, 'pg_class'::regclass AS class, i.indexrelid AS oid,
           pg_get_indexdef(i.indexrelid, 0, true) AS definition, i.indkey::int2[] AS columns, NULL::oid AS referenced
    FROM pg_index i
    JOIN pg_class x ON x.oid = i.indexrelid
    JOIN pg_class t ON t.oid = i.indrelid AND (t.relispartition OR t.relkind = 'm')
    WHERE NOT EXISTS (SELECT FROM pg_inherits h WHERE h.inhrelid = i.indexrelid)
      AND NOT EXISTS (SELECT FROM pg_constraint k WHERE k.conindid = i.indexrelid AND k.contype IN ('p', 'u', 'x'))
    UNION ALL
    -- Parts of the table's own indexes, where they have not the name that the server makes up.
    SELECT i.indrelid, 'attached index', x.relname, 'pg_class'::regclass, i.indexrelid, pg_get_indexdef(i.indexrelid, 0, true), i.indkey::int2[], NULL
    FROM pg_inherits h
    JOIN pg_index i ON i.indexrelid = h.inhrelid
    JOIN pg_class x ON x.oid = i.indexrelid
    JOIN pg_class t ON t.oid = i.indrelid
    CROSS JOIN LATERAL (
        SELECT concat(t.relname, '_', string_agg(a.attname, '_' ORDER BY p.position), '_idx') AS name
        FROM unnest(i.indkey::int2[]) WITH ORDINALITY AS p (number, position)
        JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = p.number
    ) AS usual
    WHERE NOT EXISTS (SELECT FROM pg_constraint k WHERE k.conindid = i.indexrelid AND k.contype IN ('p', 'u', 'x'))
      AND i.indexprs IS NULL AND length(usual.name) < 60 AND NOT starts_with(x.relname::text, usual.name)
    UNION ALL
    SELECT k.conrelid,
           -- A key whose index is part of an index of the table.
           CASE WHEN k.conindid <> 0 AND k.contype <> 'f' AND EXISTS (SELECT FROM pg_inherits h WHERE h.inhrelid = k.conindid) THEN 'attached constraint' ELSE 'constraint' END, k.conname, 'pg_constraint'::regclass, k.oid, pg_get_constraintdef(k.oid, true), k.conkey,
           nullif(k.confrelid, 0)
    FROM pg_constraint k
    JOIN pg_class t ON t.oid = k.conrelid AND (t.relispartition OR t.relkind = 'f')
    WHERE k.contype IN ('p', 'u', 'f', 'c', 'x') AND k.conparentid = 0 AND k.coninhcount = 0
    UNION ALL
    SELECT a.attrelid, c.kind, a.attname, 'pg_class'::regclass, 0, c.definition, ARRAY[a.attnum], NULL
    FROM pg_class t
    JOIN pg_attribute a ON a.attrelid = t.oid AND a.attnum > 0 AND NOT a.attisdropped
    LEFT JOIN pg_description m ON m.objoid = a.attrelid AND m.classoid = 'pg_class'::regclass AND m.objsubid = a.attnum
    LEFT JOIN pg_inherits h ON t.relispartition AND h.inhrelid = t.oid
    LEFT JOIN pg_attribute pa ON pa.attrelid = h.inhparent AND pa.attname = a.attname
    LEFT JOIN pg_attrdef own ON own.adrelid = a.attrelid AND own.adnum = a.attnum AND a.attgenerated = ''
    LEFT JOIN pg_attrdef of_table ON of_table.adrelid = pa.attrelid AND of_table.adnum = pa.attnum AND pa.attgenerated = ''
    CROSS JOIN LATERAL (VALUES
        ('comment', m.description),
        ('default', CASE
            WHEN (t.relispartition OR t.relkind = 'f') AND pg_get_expr(own.adbin, own.adrelid) IS DISTINCT FROM pg_get_expr(of_table.adbin, of_table.adrelid)
            THEN coalesce(pg_get_expr(own.adbin, own.adrelid), 'NULL')
        END),
        ('not null', CASE
            WHEN (t.relispartition OR t.relkind = 'f') AND a.attnotnull AND pa.attnotnull IS NOT TRUE AND NOT EXISTS (
                SELECT FROM pg_constraint k WHERE k.conrelid = t.oid AND k.contype = 'p' AND a.attnum = ANY (k.conkey)
            )
            THEN ''
        END)
    ) AS c (kind, definition)
    WHERE (t.relispartition OR t.relkind IN ('v', 'm', 'f')) AND c.definition IS NOT NULL
) o
JOIN pg_class t ON t.oid = o.relation
JOIN pg_namespace n ON n.oid = t.relnamespace
LEFT JOIN pg_description d ON d.objoid = o.oid AND d.classoid = o.class AND d.objsubid = 0
WHERE n.nspname IN ({schemas})
ORDER BY o.relation, o.kind, o.name
