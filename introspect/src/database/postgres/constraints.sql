-- Keys, checks and exclusion constraints. NOT NULL is a constraint of its own since PostgreSQL 18 (type 'n'); it is read
-- with the columns. A referenced table that is not read (in another schema, a partition) comes by name.
SELECT k.oid::int8, k.conrelid::int8, k.conname::text, k.contype::text,
       k.conkey::text AS columns,
       k.condeferrable AS deferrable, k.condeferred AS deferred,
       k.convalidated AS validated, k.connoinherit AS no_inherit,
       k.confrelid::int8 AS referenced, k.confkey::text AS referenced_columns,
       k.confdeltype::text AS on_delete, k.confupdtype::text AS on_update, k.confmatchtype::text AS match,
       CASE WHEN k.contype = 'f' AND (r.relispartition OR rn.nspname NOT IN ({schemas})) THEN json_build_array(
           rn.nspname,
           r.relname,
           (SELECT json_object_agg(a.attnum, a.attname) FROM pg_attribute a WHERE a.attrelid = k.confrelid AND a.attnum = ANY (k.confkey))
       )::text END AS foreign_names,
       CASE k.contype
           WHEN 'c' THEN pg_get_expr(k.conbin, k.conrelid)
           WHEN 'x' THEN pg_get_constraintdef(k.oid)
       END AS definition,
       i.indkey::text AS index_columns,
       {nulls_not_distinct} AS nulls_not_distinct,
       {enforced} AS enforced, {delete_sets}::text AS delete_sets,
       {unusual} AS unusual,
       d.description AS comment
FROM pg_constraint k
JOIN pg_class c ON c.oid = k.conrelid
JOIN pg_namespace n ON n.oid = c.relnamespace
LEFT JOIN pg_description d ON d.objoid = k.oid AND d.classoid = 'pg_constraint'::regclass
LEFT JOIN pg_index i ON i.indexrelid = k.conindid AND k.contype IN ('p', 'u')
LEFT JOIN pg_class r ON r.oid = k.confrelid AND k.contype = 'f'
LEFT JOIN pg_namespace rn ON rn.oid = r.relnamespace
WHERE k.contype IN ('p', 'u', 'f', 'c', 'x')
  AND NOT c.relispartition
  -- A foreign key to a partitioned table has one more for each of its partitions.
  AND NOT (k.contype = 'f' AND k.conparentid <> 0)
  AND n.nspname IN ({schemas})
ORDER BY k.conrelid, k.conname
