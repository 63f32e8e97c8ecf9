-- Tables, and what is listed like a table. What belongs to an extension is only there because a foreign key may refer to it.
SELECT c.oid::int8, n.nspname::text, c.relname::text, c.relkind::text,
       c.relpersistence = 'u' AS unlogged,
       d.description AS comment,
       array_to_string(c.reloptions, ', ') AS options,
       CASE WHEN c.relrowsecurity THEN 'ENABLE' END AS secured, CASE WHEN c.relforcerowsecurity THEN 'FORCE' END AS forced,
       CASE CASE WHEN c.relkind IN ('r', 'p') THEN c.relreplident END
           WHEN 'f' THEN 'FULL'
           WHEN 'n' THEN 'NOTHING'
           WHEN 'i' THEN (
               SELECT 'USING INDEX ' || quote_ident(r.relname)
               FROM pg_index p JOIN pg_class r ON r.oid = p.indexrelid
               WHERE p.indrelid = c.oid AND p.indisreplident
           )
       END AS replica_identity,
       CASE
           WHEN c.relkind IN ('v', 'm') THEN coalesce(pg_get_viewdef(c.oid), '')
           WHEN c.relkind = 'f' THEN (
               SELECT concat('(', (
                   SELECT string_agg(concat_ws(' ', quote_ident(a.attname), format_type(a.atttypid, a.atttypmod),
                       'OPTIONS (' || (SELECT string_agg(concat_ws(' ', quote_ident(o.option_name), quote_literal(o.option_value)), ', ') FROM pg_options_to_table(a.attfdwoptions) o) || ')'
                   ), ', ' ORDER BY a.attnum)
                   FROM pg_attribute a WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
               ), ') SERVER ', quote_ident(s.srvname),
                   ' OPTIONS (' || (SELECT string_agg(concat_ws(' ', quote_ident(o.option_name), quote_literal(o.option_value)), ', ') FROM pg_options_to_table(f.ftoptions) o) || ')')
               FROM pg_foreign_table f JOIN pg_foreign_server s ON s.oid = f.ftserver WHERE f.ftrelid = c.oid
           )
       END AS definition,
       CASE WHEN c.relkind = 'p' THEN coalesce(pg_get_partkeydef(c.oid), '') END AS partition_key,
       CASE WHEN c.relispartition THEN coalesce(pg_get_expr(c.relpartbound, c.oid), '') END AS partition_bound,
       i.inhparent::int8 AS parent,
       (SELECT json_agg(json_build_array(pn.nspname, p.relname) ORDER BY h.inhseqno) FROM pg_inherits h JOIN pg_class p ON p.oid = h.inhparent JOIN pg_namespace pn ON pn.oid = p.relnamespace WHERE h.inhrelid = c.oid AND NOT c.relispartition)::text AS parents,
       c.reloftype <> 0 AS unusual,
       CASE WHEN c.relkind IN ('v', 'm', 'f') AND c.relowner <> (SELECT b.datdba FROM pg_database b WHERE b.datname = current_database()) THEN quote_ident(pg_get_userbyid(c.relowner)) END AS owner,
       CASE WHEN c.relkind IN ('v', 'm', 'f') THEN (
           SELECT json_agg(json_build_array(CASE x.grantee WHEN 0 THEN 'PUBLIC' ELSE quote_ident(pg_get_userbyid(x.grantee)) END, x.words, x.is_grantable))
           FROM (
               SELECT g.grantee, g.is_grantable, string_agg(g.privilege_type, ', ' ORDER BY g.privilege_type) AS words
               FROM aclexplode(c.relacl) g WHERE g.grantee <> c.relowner GROUP BY g.grantee, g.is_grantable ORDER BY g.grantee, g.is_grantable
           ) x
       )::text END AS rights,
       e.objid IS NOT NULL AS is_of_extension
FROM pg_class c
JOIN pg_namespace n ON n.oid = c.relnamespace
LEFT JOIN pg_description d ON d.objoid = c.oid AND d.classoid = 'pg_class'::regclass AND d.objsubid = 0
LEFT JOIN pg_inherits i ON i.inhrelid = c.oid AND i.inhseqno = 1
LEFT JOIN pg_depend e ON e.classid = 'pg_class'::regclass AND e.objid = c.oid AND e.objsubid = 0 AND e.deptype = 'e'
WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f')
  AND n.nspname IN ({schemas})
ORDER BY n.nspname, c.relname
