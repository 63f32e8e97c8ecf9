-- Which object needs which, where one of them is kept as text. A view's needs are those of its rule, a default's those of
-- its column; an array type stands for its element, a row type for its relation. Oids from 16384 on are not the system's.
-- Needs of plain tables among themselves (keys, indexes, enum columns) can be told from the tables and are left out.
SELECT CASE
           WHEN w.rulename = '_RETURN' OR ad.oid IS NOT NULL THEN 'pg_class'
           WHEN k.contypid <> 0 THEN 'pg_type'
           WHEN r.oid IS NOT NULL THEN 'pg_publication'
           ELSE d.classid::regclass::text
       END AS class,
       coalesce(CASE WHEN w.rulename = '_RETURN' THEN w.ev_class END, ad.adrelid, nullif(k.contypid, 0), r.prpubid, d.objid)::int8 AS object,
       coalesce(ad.adnum, d.objsubid)::int4 AS object_column,
       CASE WHEN coalesce(te.typrelid, t.typrelid) <> 0 THEN 'pg_class' ELSE d.refclassid::regclass::text END AS needs_class,
       coalesce(nullif(coalesce(te.typrelid, t.typrelid), 0), te.oid, d.refobjid)::int8 AS needs,
       d.refobjsubid::int4 AS needs_column
FROM pg_depend d
LEFT JOIN pg_rewrite w ON d.classid = 'pg_rewrite'::regclass AND w.oid = d.objid
LEFT JOIN pg_attrdef ad ON d.classid = 'pg_attrdef'::regclass AND ad.oid = d.objid
LEFT JOIN pg_constraint k ON d.classid = 'pg_constraint'::regclass AND k.oid = d.objid
LEFT JOIN pg_publication_rel r ON d.classid = 'pg_publication_rel'::regclass AND r.oid = d.objid
LEFT JOIN pg_type t ON d.refclassid = 'pg_type'::regclass AND t.oid = d.refobjid
LEFT JOIN pg_type te ON te.oid = t.typelem AND t.typcategory = 'A'
WHERE d.deptype IN ('n', 'a')
  AND d.refobjid >= 16384
  AND (
      d.classid IN ('pg_rewrite'::regclass, 'pg_trigger'::regclass, 'pg_policy'::regclass, 'pg_proc'::regclass, 'pg_type'::regclass,
          'pg_event_trigger'::regclass, 'pg_publication_rel'::regclass, 'pg_operator'::regclass, 'pg_foreign_data_wrapper'::regclass)
      AND d.refclassid IN ('pg_class'::regclass, 'pg_proc'::regclass, 'pg_type'::regclass)
      OR d.classid IN ('pg_class'::regclass, 'pg_attrdef'::regclass, 'pg_constraint'::regclass) AND (
          d.refclassid = 'pg_proc'::regclass
          OR coalesce(te.typtype, t.typtype) <> 'e'
          -- A default that reads a sequence; what it needs of its own table has a column.
          OR d.classid = 'pg_attrdef'::regclass AND d.refclassid = 'pg_class'::regclass AND d.refobjsubid = 0
      )
  )
