-- Columns of tables, from pg_attribute: information_schema.columns takes seven times as long and hides what the role may
-- not read. Most of its time is pg_get_expr; asking it once for each different default (by adbin::text) takes longer.
SELECT a.attrelid::int8, a.attnum::int4, a.attname::text,
       format_type(a.atttypid, a.atttypmod) AS type,
       a.attnotnull AS not_null,
       d.oid IS NOT NULL AS has_expression, pg_get_expr(d.adbin, d.adrelid) AS expression,
       a.attidentity::text AS identity,
       a.attgenerated::text AS generated,
       a.attcollation::int8 AS collation, a.attcollation <> t.typcollation AS is_collated,
       CASE WHEN t.typtype = 'e' THEN t.oid::int8 WHEN e.typtype = 'e' THEN e.oid::int8 END AS enum,
       m.description AS comment
FROM pg_class c
JOIN pg_namespace n ON n.oid = c.relnamespace
JOIN pg_attribute a ON a.attrelid = c.oid
JOIN pg_type t ON t.oid = a.atttypid
LEFT JOIN pg_type e ON e.oid = t.typelem AND t.typcategory = 'A'
LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum AND a.atthasdef
LEFT JOIN pg_description m ON m.objoid = a.attrelid AND m.classoid = 'pg_class'::regclass AND m.objsubid = a.attnum
WHERE c.relkind IN ('r', 'p')
  AND NOT c.relispartition
  AND n.nspname IN ({schemas})
  AND a.attnum > 0
  AND NOT a.attisdropped
ORDER BY a.attrelid, a.attnum
