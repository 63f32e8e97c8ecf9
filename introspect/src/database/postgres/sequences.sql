-- Sequences: the column that owns each ('a' by OWNED BY, 'i' an identity column), whether that column's default reads it,
-- and the options, with those that are the server's defaults for such a sequence left out.
SELECT c.oid::int8, n.nspname::text, c.relname::text,
       o.refobjid::int8 AS owner, o.refobjsubid::int4 AS owner_column, o.deptype::text AS ownership,
       o.deptype = 'a' AND EXISTS (
           SELECT FROM pg_depend u
           JOIN pg_attrdef d ON d.oid = u.objid
           WHERE u.classid = 'pg_attrdef'::regclass AND u.refclassid = 'pg_class'::regclass AND u.refobjid = c.oid
             AND d.adrelid = o.refobjid AND d.adnum = o.refobjsubid
       ) AS read_by_owner,
       format_type(s.seqtypid, NULL) AS type,
       concat_ws(' ',
           CASE WHEN s.seqstart <> CASE WHEN s.seqincrement > 0 THEN s.seqmin ELSE s.seqmax END THEN 'START WITH ' || s.seqstart END,
           CASE WHEN s.seqincrement <> 1 THEN 'INCREMENT BY ' || s.seqincrement END,
           CASE WHEN s.seqmin <> CASE WHEN s.seqincrement > 0 THEN 1 ELSE l.low END THEN 'MINVALUE ' || s.seqmin END,
           CASE WHEN s.seqmax <> CASE WHEN s.seqincrement > 0 THEN l.high ELSE -1 END THEN 'MAXVALUE ' || s.seqmax END,
           CASE WHEN s.seqcache <> 1 THEN 'CACHE ' || s.seqcache END,
           CASE WHEN s.seqcycle THEN 'CYCLE' END
       ) AS options,
       d.description AS comment
FROM pg_class c
JOIN pg_namespace n ON n.oid = c.relnamespace
JOIN pg_sequence s ON s.seqrelid = c.oid
JOIN (VALUES
    ('int2'::regtype, -32768::int8, 32767::int8),
    ('int4'::regtype, -2147483648::int8, 2147483647::int8),
    ('int8'::regtype, -9223372036854775808, 9223372036854775807)
) AS l (type, low, high) ON l.type = s.seqtypid
LEFT JOIN pg_description d ON d.objoid = c.oid AND d.classoid = 'pg_class'::regclass AND d.objsubid = 0
LEFT JOIN pg_depend o ON o.classid = 'pg_class'::regclass AND o.objid = c.oid AND o.objsubid = 0
    AND o.refclassid = 'pg_class'::regclass AND o.deptype IN ('a', 'i')
WHERE n.nspname IN ({schemas})
  AND NOT EXISTS (
      SELECT FROM pg_depend e
      WHERE e.classid = 'pg_class'::regclass AND e.objid = c.oid AND e.deptype = 'e'
  )
ORDER BY n.nspname, c.relname
