-- Names of what indexes and columns refer to by number: operator classes, and the collations that are in use.
SELECT CASE WHEN o.opcdefault THEN 'default operator class' ELSE 'operator class' END AS kind, o.oid::int8, n.nspname::text, o.opcname::text AS name
FROM pg_opclass o
JOIN pg_namespace n ON n.oid = o.opcnamespace
UNION ALL
SELECT 'collation', c.oid::int8, n.nspname::text, c.collname::text
FROM pg_collation c
JOIN pg_namespace n ON n.oid = c.collnamespace
WHERE c.oid IN (SELECT DISTINCT a.attcollation FROM pg_attribute a WHERE a.attcollation <> 0)
  AND c.collname <> 'default'
