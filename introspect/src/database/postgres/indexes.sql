-- Indexes that no constraint owns, from the columns of pg_index. pg_get_indexdef is only asked for expressions: for every
-- index it takes six times as long as all of this.
WITH parameters AS MATERIALIZED (
    SELECT a.attrelid, json_object_agg(a.attnum, array_to_string(a.attoptions, ', '))::text AS parameters
    FROM pg_attribute a
    WHERE a.attoptions IS NOT NULL
    GROUP BY a.attrelid
)
SELECT i.indexrelid::int8, i.indrelid::int8, c.relname::text,
       i.indisunique AS is_unique,
       CASE WHEN m.amname <> 'btree' THEN m.amname::text END AS method,
       i.indkey::text AS columns, i.indnkeyatts::int4 AS key_columns,
       i.indoption::text AS options, i.indclass::text AS operator_classes, i.indcollation::text AS collations,
       CASE WHEN i.indexprs IS NOT NULL THEN (
           SELECT json_agg(CASE WHEN p.attnum = 0 THEN pg_get_indexdef(i.indexrelid, p.position::int4, false) END ORDER BY p.position)
           FROM unnest(i.indkey::int2[]) WITH ORDINALITY AS p (attnum, position)
       )::text END AS expressions,
       CASE WHEN i.indpred IS NOT NULL THEN coalesce(pg_get_expr(i.indpred, i.indrelid), '') END AS predicate,
       {nulls_not_distinct} AS nulls_not_distinct,
       NOT i.indisvalid AS invalid,
       array_to_string(c.reloptions, ', ') AS storage,
       o.parameters,
       d.description AS comment
FROM pg_index i
JOIN pg_class c ON c.oid = i.indexrelid
JOIN pg_namespace n ON n.oid = c.relnamespace
JOIN pg_am m ON m.oid = c.relam
LEFT JOIN parameters o ON o.attrelid = i.indexrelid
LEFT JOIN pg_description d ON d.objoid = i.indexrelid AND d.classoid = 'pg_class'::regclass AND d.objsubid = 0
WHERE n.nspname IN ({schemas})
  AND NOT EXISTS (
      SELECT FROM pg_constraint k
      WHERE k.conindid = i.indexrelid AND k.conrelid = i.indrelid AND k.contype IN ('p', 'u', 'x')
  )
ORDER BY i.indrelid, c.relname
