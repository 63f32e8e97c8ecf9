-- Enum types with their values in order. All schemas: a column may use a type of a schema that is not read.
SELECT t.oid::int8, n.nspname::text, t.typname::text,
       json_agg(e.enumlabel ORDER BY e.enumsortorder)::text AS labels,
       n.nspname IN ({schemas}) AND NOT EXISTS (
           SELECT FROM pg_depend x WHERE x.classid = 'pg_type'::regclass AND x.objid = t.oid AND x.deptype = 'e'
       ) AS in_scope,
       obj_description(t.oid, 'pg_type') AS comment
FROM pg_type t
JOIN pg_namespace n ON n.oid = t.typnamespace
LEFT JOIN pg_enum e ON e.enumtypid = t.oid
WHERE t.typtype = 'e'
GROUP BY t.oid, n.nspname, t.typname
ORDER BY n.nspname, t.typname
