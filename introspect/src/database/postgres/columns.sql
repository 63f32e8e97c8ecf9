-- Columns of tables, from pg_attribute: information_schema.columns takes seven times as long and hides what the role may
-- not read. pg_get_expr is the dearest part (half of the time for 5,000 defaults), so it is asked once for each different
-- default; a generated column's expression names columns by number, and can't be shared between tables.
WITH shared AS MATERIALIZED (
    SELECT DISTINCT ON (d.adbin::text) d.adbin::text AS tree, pg_get_expr(d.adbin, d.adrelid) AS expression
    FROM pg_attrdef d
    JOIN pg_class c ON c.oid = d.adrelid
    JOIN pg_namespace n ON n.oid = c.relnamespace
    JOIN pg_attribute a ON a.attrelid = d.adrelid AND a.attnum = d.adnum
    WHERE a.attgenerated = '' AND n.nspname IN ({schemas})
)
SELECT a.attrelid::int8, a.attnum::int4, a.attname::text,
       format_type(a.atttypid, a.atttypmod) AS type,
       a.attnotnull AS not_null,
       CASE WHEN a.attgenerated = '' THEN x.expression ELSE pg_get_expr(d.adbin, d.adrelid) END AS expression,
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
LEFT JOIN shared x ON x.tree = d.adbin::text
LEFT JOIN pg_description m ON m.objoid = a.attrelid AND m.classoid = 'pg_class'::regclass AND m.objsubid = a.attnum
WHERE c.relkind IN ('r', 'p')
  AND NOT c.relispartition
  AND n.nspname IN ({schemas})
  AND a.attnum > 0
  AND NOT a.attisdropped
ORDER BY a.attrelid, a.attnum
