-- What is kept as text: functions, triggers, policies, rules, domains, other types, collations, statistics, extensions; and
-- what is only listed, without a definition. `class` and `oid` are the
-- address that dependencies.sql uses; a composite type is addressed as the relation that it also is. The texts are the
-- server's own where it has a function for it, and what attached.sql says of them is said by statements of their own; those of triggers and rules in the pretty form, which alone leaves out the
-- schema of what the search path finds. What belongs to an extension is left out. What is not there any more has no text:
-- the functions that look for it, `..._is_visible` among them, look into the catalog as it is now.
SELECT o.class, o.oid::int8, o.kind, n.nspname::text, o.name, o.on_table::int8, o.definition, d.description AS comment,
       CASE WHEN w.owner <> (SELECT b.datdba FROM pg_database b WHERE b.datname = current_database()) THEN quote_ident(pg_get_userbyid(w.owner)) END AS owner,
       w.acl IS NOT NULL AS has_rights,
       (
           SELECT json_agg(json_build_array(CASE x.grantee WHEN 0 THEN 'PUBLIC' ELSE quote_ident(pg_get_userbyid(x.grantee)) END, x.words, x.is_grantable))
           FROM (
               SELECT g.grantee, g.is_grantable, string_agg(g.privilege_type, ', ' ORDER BY g.privilege_type) AS words
               FROM aclexplode(w.acl) g WHERE g.grantee <> w.owner GROUP BY g.grantee, g.is_grantable ORDER BY g.grantee, g.is_grantable
           ) x
       )::text AS rights,
       (SELECT json_agg(json_build_array(s.what, s.set, s.unset, s.overwrites, s.late) ORDER BY s.place, s.what) FROM ({attached}) AS s)::text AS attached
FROM (
    SELECT 'pg_proc' AS class, p.oid, CASE p.prokind WHEN 'a' THEN 'aggregate' ELSE 'function' END AS kind, p.pronamespace AS namespace,
           -- The names of the arguments are no part of the address.
           p.proname || '(' || oidvectortypes(p.proargtypes) || ')' AS name, NULL::oid AS on_table,
           CASE WHEN p.prokind <> 'a' THEN pg_get_functiondef(p.oid) ELSE (
               SELECT concat('CREATE AGGREGATE ', quote_ident(n.nspname), '.', quote_ident(p.proname),
                   '(', coalesce(nullif(pg_get_function_arguments(p.oid), ''), '*'), ') (', concat_ws(', ',
                   'SFUNC = ' || a.aggtransfn,
                   'STYPE = ' || format_type(a.aggtranstype, NULL),
                   'SSPACE = ' || nullif(a.aggtransspace, 0),
                   'FINALFUNC = ' || nullif(a.aggfinalfn::oid, 0)::regproc,
                   CASE WHEN a.aggfinalextra THEN 'FINALFUNC_EXTRA' END,
                   'FINALFUNC_MODIFY = ' || CASE a.aggfinalmodify WHEN CASE a.aggkind WHEN 'n' THEN 'r' ELSE 'w' END THEN NULL WHEN 'r' THEN 'READ_ONLY' WHEN 's' THEN 'SHAREABLE' ELSE 'READ_WRITE' END,
                   'COMBINEFUNC = ' || nullif(a.aggcombinefn::oid, 0)::regproc,
                   'SERIALFUNC = ' || nullif(a.aggserialfn::oid, 0)::regproc,
                   'DESERIALFUNC = ' || nullif(a.aggdeserialfn::oid, 0)::regproc,
                   'INITCOND = ' || quote_literal(a.agginitval),
                   'MSFUNC = ' || nullif(a.aggmtransfn::oid, 0)::regproc,
                   'MINVFUNC = ' || nullif(a.aggminvtransfn::oid, 0)::regproc,
                   'MSTYPE = ' || format_type(nullif(a.aggmtranstype, 0), NULL),
                   'MSSPACE = ' || nullif(a.aggmtransspace, 0),
                   'MFINALFUNC = ' || nullif(a.aggmfinalfn::oid, 0)::regproc,
                   CASE WHEN a.aggmfinalextra THEN 'MFINALFUNC_EXTRA' END,
                   'MFINALFUNC_MODIFY = ' || CASE a.aggmfinalmodify WHEN CASE a.aggkind WHEN 'n' THEN 'r' ELSE 'w' END THEN NULL WHEN 'r' THEN 'READ_ONLY' WHEN 's' THEN 'SHAREABLE' ELSE 'READ_WRITE' END,
                   'MINITCOND = ' || quote_literal(a.aggminitval),
                   'SORTOP = OPERATOR(' || (
                       SELECT concat(quote_ident(s.nspname), '.', r.oprname)
                       FROM pg_operator r JOIN pg_namespace s ON s.oid = r.oprnamespace WHERE r.oid = a.aggsortop
                   ) || ')',
                   'PARALLEL = ' || CASE p.proparallel WHEN 's' THEN 'SAFE' WHEN 'r' THEN 'RESTRICTED' END,
                   CASE a.aggkind WHEN 'h' THEN 'HYPOTHETICAL' END), ')')
               FROM pg_aggregate a WHERE a.aggfnoid = p.oid
           ) END AS definition
    FROM pg_proc p
    JOIN pg_namespace n ON n.oid = p.pronamespace
    WHERE p.oid >= 16384
      -- The constructors of a range type come with it.
      AND NOT EXISTS (SELECT FROM pg_depend e WHERE e.classid = 'pg_proc'::regclass AND e.objid = p.oid AND e.deptype = 'i')
    UNION ALL
    SELECT 'pg_trigger', t.oid, 'trigger', c.relnamespace, t.tgname, t.tgrelid, pg_get_triggerdef(t.oid, true)
    FROM pg_trigger t
    JOIN pg_class c ON c.oid = t.tgrelid
    WHERE NOT t.tgisinternal AND t.tgparentid = 0
    UNION ALL
    SELECT 'pg_rewrite', r.oid, 'rule', c.relnamespace, r.rulename, r.ev_class, pg_get_ruledef(r.oid, true)
    FROM pg_rewrite r
    JOIN pg_class c ON c.oid = r.ev_class
    WHERE r.rulename <> '_RETURN'
    UNION ALL
    SELECT 'pg_policy', p.oid, 'policy', c.relnamespace, p.polname, p.polrelid,
           CASE WHEN pg_table_is_visible(p.polrelid) IS NOT NULL THEN concat_ws(' ', 'CREATE POLICY', quote_ident(p.polname), 'ON', p.polrelid::regclass,
               CASE WHEN NOT p.polpermissive THEN 'AS RESTRICTIVE' END,
               CASE p.polcmd WHEN 'r' THEN 'FOR SELECT' WHEN 'a' THEN 'FOR INSERT' WHEN 'w' THEN 'FOR UPDATE' WHEN 'd' THEN 'FOR DELETE' END,
               'TO ' || nullif(array_to_string(ARRAY(SELECT quote_ident(a.rolname) FROM pg_roles a WHERE a.oid = ANY (p.polroles) ORDER BY 1), ', '), ''),
               'USING (' || pg_get_expr(p.polqual, p.polrelid) || ')',
               'WITH CHECK (' || pg_get_expr(p.polwithcheck, p.polrelid) || ')') END
    FROM pg_policy p
    JOIN pg_class c ON c.oid = p.polrelid
    UNION ALL
    SELECT 'pg_type', t.oid, 'domain', t.typnamespace, t.typname, NULL,
           CASE WHEN pg_type_is_visible(t.oid) IS NOT NULL THEN concat_ws(' ', 'CREATE DOMAIN', t.oid::regtype, 'AS', format_type(t.typbasetype, t.typtypmod),
               'COLLATE ' || nullif(t.typcollation, b.typcollation)::regcollation) END
    FROM pg_type t
    JOIN pg_type b ON b.oid = t.typbasetype
    WHERE t.typtype = 'd' AND t.oid >= 16384
    UNION ALL
    SELECT 'pg_class', c.oid, 'type', t.typnamespace, t.typname, NULL,
           CASE WHEN pg_type_is_visible(t.oid) IS NOT NULL THEN concat('CREATE TYPE ', t.oid::regtype, ' AS (', (
               SELECT string_agg(concat_ws(' ', quote_ident(a.attname), format_type(a.atttypid, a.atttypmod)), ', ' ORDER BY a.attnum)
               FROM pg_attribute a WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped), ')') END
    FROM pg_type t
    JOIN pg_class c ON c.oid = t.typrelid AND c.relkind = 'c'
    WHERE t.typtype = 'c' AND t.oid >= 16384
    UNION ALL
    SELECT 'pg_type', t.oid, 'type', t.typnamespace, t.typname, NULL,
           CASE WHEN pg_type_is_visible(t.oid) IS NOT NULL THEN
               concat('CREATE TYPE ', t.oid::regtype, ' AS RANGE (SUBTYPE = ', format_type(r.rngsubtype, NULL), ')') END
    FROM pg_type t
    JOIN pg_range r ON r.rngtypid = t.oid
    WHERE t.typtype = 'r' AND t.oid >= 16384
    UNION ALL
    SELECT 'pg_extension', x.oid, 'extension', x.extnamespace, x.extname, NULL,
           concat_ws(' ', 'CREATE EXTENSION', quote_ident(x.extname), 'WITH SCHEMA', quote_ident(n.nspname))
    FROM pg_extension x
    JOIN pg_namespace n ON n.oid = x.extnamespace
    UNION ALL
    SELECT 'pg_collation', c.oid, 'collation', c.collnamespace, c.collname, NULL,
           concat('CREATE COLLATION ', c.oid::regcollation, ' (', concat_ws(', ',
               'PROVIDER = ' || CASE c.collprovider WHEN 'i' THEN 'icu' WHEN 'b' THEN 'builtin' ELSE 'libc' END,
               'LC_COLLATE = ' || quote_literal(to_jsonb(c) ->> 'collcollate'),
               'LC_CTYPE = ' || quote_literal(to_jsonb(c) ->> 'collctype'),
               -- The column's name: `colliculocale` in 15 and 16, `colllocale` since 17.
               'LOCALE = ' || quote_literal(coalesce(to_jsonb(c) ->> 'colllocale', to_jsonb(c) ->> 'colliculocale')),
               CASE WHEN NOT c.collisdeterministic THEN 'DETERMINISTIC = false' END), ')')
    FROM pg_collation c
    WHERE c.oid >= 16384
    UNION ALL
    SELECT 'pg_statistic_ext', s.oid, 'statistics', s.stxnamespace, s.stxname, s.stxrelid, pg_get_statisticsobjdef(s.oid)
    FROM pg_statistic_ext s
    UNION ALL
    SELECT 'pg_operator', p.oid, 'operator', p.oprnamespace, p.oprname, NULL, NULL
    FROM pg_operator p
    WHERE p.oid >= 16384
    UNION ALL
    SELECT 'pg_opclass', p.oid, 'operator class', p.opcnamespace, p.opcname, NULL, NULL
    FROM pg_opclass p
    WHERE p.oid >= 16384
    UNION ALL
    SELECT 'pg_ts_config', p.oid, 'text search configuration', p.cfgnamespace, p.cfgname, NULL, NULL
    FROM pg_ts_config p
    WHERE p.oid >= 16384
    UNION ALL
    SELECT 'pg_event_trigger', p.oid, 'event trigger', 'pg_catalog'::regnamespace, p.evtname, NULL,
           CASE WHEN pg_function_is_visible(p.evtfoid) IS NOT NULL THEN concat('CREATE EVENT TRIGGER ', quote_ident(p.evtname), ' ON ', p.evtevent,
               ' WHEN TAG IN (' || (SELECT string_agg(quote_literal(g.tag), ', ' ORDER BY g.tag) FROM unnest(p.evttags) AS g (tag)) || ')',
               ' EXECUTE FUNCTION ', p.evtfoid::regproc, '()') END
    FROM pg_event_trigger p
    UNION ALL
    SELECT 'pg_publication', p.oid, 'publication', 'pg_catalog'::regnamespace, p.pubname, NULL,
           concat('CREATE PUBLICATION ', quote_ident(p.pubname), CASE WHEN p.puballtables THEN ' FOR ALL TABLES' END)
    FROM pg_publication p
    UNION ALL
    -- The options of these may be secret.
    SELECT 'pg_foreign_data_wrapper', p.oid, 'foreign data wrapper', 'pg_catalog'::regnamespace, p.fdwname, NULL, NULL
    FROM pg_foreign_data_wrapper p
    UNION ALL
    SELECT 'pg_foreign_server', p.oid, 'foreign server', 'pg_catalog'::regnamespace, p.srvname, NULL, NULL
    FROM pg_foreign_server p
    UNION ALL
    SELECT 'pg_user_mapping', p.umid, 'user mapping', 'pg_catalog'::regnamespace, concat(p.usename, ' on ', p.srvname), NULL, NULL
    FROM pg_user_mappings p
    UNION ALL
    SELECT 'pg_subscription', p.oid, 'subscription', 'pg_catalog'::regnamespace, p.subname, NULL, NULL
    FROM pg_subscription p
    WHERE p.subdbid = (SELECT b.oid FROM pg_database b WHERE b.datname = current_database())
    UNION ALL
    SELECT 'pg_namespace', n.oid, 'schema', n.oid, n.nspname, NULL, concat('CREATE SCHEMA ', quote_ident(n.nspname))
    FROM pg_namespace n
    WHERE {lists_schemas} AND n.nspname <> 'public' AND n.nspname IS DISTINCT FROM current_schema()
) o
JOIN pg_namespace n ON n.oid = o.namespace
-- A composite type is addressed as its relation; described, and part of an extension, it is as a type.
LEFT JOIN pg_class r ON o.class = 'pg_class' AND r.oid = o.oid
CROSS JOIN LATERAL (
    SELECT coalesce(r.reltype, o.oid) AS oid, CASE o.class WHEN 'pg_class' THEN 'pg_type'::regclass ELSE o.class::regclass END AS class
) AS own
LEFT JOIN pg_description d ON d.objoid = own.oid AND d.classoid = own.class AND d.objsubid = 0
-- Only what may have to go for a while needs its rights again.
LEFT JOIN LATERAL (
    SELECT p.proowner AS owner, p.proacl AS acl FROM pg_proc p WHERE o.class = 'pg_proc' AND p.oid = o.oid
    UNION ALL
    SELECT t.typowner, t.typacl FROM pg_type t WHERE o.class = 'pg_type' AND t.oid = o.oid
) AS w ON true
WHERE (n.nspname IN ({schemas}) OR o.class = 'pg_extension' AND o.oid >= 16384 OR o.class IN ('pg_event_trigger', 'pg_publication', 'pg_foreign_data_wrapper', 'pg_foreign_server', 'pg_user_mapping', 'pg_subscription'))
  AND NOT EXISTS (
      SELECT FROM pg_depend e
      WHERE e.classid = own.class AND e.objid = own.oid AND e.deptype = 'e'
  )
ORDER BY o.kind, n.nspname, o.name, o.on_table
