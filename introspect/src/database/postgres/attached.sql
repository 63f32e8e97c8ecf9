-- What statements of their own say of an object `o` of objects.sql. `place` puts them in an order in which they can be said.
SELECT 1 AS place, 'default' AS what, concat('ALTER DOMAIN ', t.oid::regtype, ' SET DEFAULT ', pg_get_expr(t.typdefaultbin, 0)) AS set,
       concat('ALTER DOMAIN ', t.oid::regtype, ' DROP DEFAULT') AS unset, true AS overwrites, false AS late
FROM pg_type t
WHERE o.kind = 'domain' AND t.oid = o.oid AND t.typdefaultbin IS NOT NULL
UNION ALL
SELECT 2, 'not null', concat('ALTER DOMAIN ', t.oid::regtype, ' SET NOT NULL'), concat('ALTER DOMAIN ', t.oid::regtype, ' DROP NOT NULL'), true, false
FROM pg_type t
WHERE o.kind = 'domain' AND t.oid = o.oid AND t.typnotnull
UNION ALL
SELECT 3, concat('constraint ', k.conname),
       concat_ws(' ', 'ALTER DOMAIN', k.contypid::regtype, 'ADD CONSTRAINT', quote_ident(k.conname), pg_get_constraintdef(k.oid)),
       concat_ws(' ', 'ALTER DOMAIN', k.contypid::regtype, 'DROP CONSTRAINT', quote_ident(k.conname)), false, false
FROM pg_constraint k
WHERE o.kind = 'domain' AND k.contypid = o.oid AND k.contype = 'c'
UNION ALL
SELECT 4, concat('comment of constraint ', k.conname),
       concat_ws(' ', 'COMMENT ON CONSTRAINT', quote_ident(k.conname), 'ON DOMAIN', k.contypid::regtype, 'IS', quote_literal(m.description)),
       concat_ws(' ', 'COMMENT ON CONSTRAINT', quote_ident(k.conname), 'ON DOMAIN', k.contypid::regtype, 'IS NULL'), true, false
FROM pg_constraint k
JOIN pg_description m ON m.classoid = 'pg_constraint'::regclass AND m.objoid = k.oid
WHERE o.kind = 'domain' AND k.contypid = o.oid AND k.contype = 'c'
UNION ALL
SELECT 5, concat('comment of attribute ', a.attname),
       concat('COMMENT ON COLUMN ', t.oid::regtype, '.', quote_ident(a.attname), ' IS ', quote_literal(m.description)),
       concat('COMMENT ON COLUMN ', t.oid::regtype, '.', quote_ident(a.attname), ' IS NULL'), true, false
FROM pg_type t
JOIN pg_attribute a ON a.attrelid = t.typrelid AND a.attnum > 0 AND NOT a.attisdropped
JOIN pg_description m ON m.classoid = 'pg_class'::regclass AND m.objoid = a.attrelid AND m.objsubid = a.attnum
WHERE o.class = 'pg_class' AND o.kind = 'type' AND t.typrelid = o.oid AND t.typtype = 'c'
UNION ALL
-- What is enabled as usual goes without saying.
SELECT 6, 'state', concat_ws(' ', e.alter, e.word, e.object), concat_ws(' ', e.alter, 'ENABLE', e.object), true, false
FROM (
    SELECT concat('ALTER EVENT TRIGGER ', quote_ident(t.evtname)) AS alter, NULL AS object, s.word
    FROM pg_event_trigger t
    JOIN (VALUES ('D', 'DISABLE'), ('R', 'ENABLE REPLICA'), ('A', 'ENABLE ALWAYS')) AS s (code, word) ON s.code = t.evtenabled::text
    WHERE o.class = 'pg_event_trigger' AND t.oid = o.oid
    UNION ALL
    SELECT concat('ALTER TABLE ', t.tgrelid::regclass), concat('TRIGGER ', quote_ident(t.tgname)), s.word
    FROM pg_trigger t
    JOIN (VALUES ('D', 'DISABLE'), ('R', 'ENABLE REPLICA'), ('A', 'ENABLE ALWAYS')) AS s (code, word) ON s.code = t.tgenabled::text
    WHERE o.class = 'pg_trigger' AND t.oid = o.oid
    UNION ALL
    SELECT concat('ALTER TABLE ', r.ev_class::regclass), concat('RULE ', quote_ident(r.rulename)), s.word
    FROM pg_rewrite r
    JOIN (VALUES ('D', 'DISABLE'), ('R', 'ENABLE REPLICA'), ('A', 'ENABLE ALWAYS')) AS s (code, word) ON s.code = r.ev_enabled::text
    WHERE o.class = 'pg_rewrite' AND r.oid = o.oid
) AS e
UNION ALL
SELECT 7, 'options', concat('ALTER PUBLICATION ', quote_ident(p.pubname), ' SET (', u.options, ')'),
       concat('ALTER PUBLICATION ', quote_ident(p.pubname), ' SET (publish = ''insert, update, delete, truncate'', publish_via_partition_root = false)'), true, false
FROM pg_publication p
CROSS JOIN LATERAL (
    SELECT concat('publish = ', quote_literal(concat_ws(', ', CASE WHEN p.pubinsert THEN 'insert' END, CASE WHEN p.pubupdate THEN 'update' END,
               CASE WHEN p.pubdelete THEN 'delete' END, CASE WHEN p.pubtruncate THEN 'truncate' END)),
           ', publish_via_partition_root = ', p.pubviaroot::text) AS options
) AS u
WHERE o.class = 'pg_publication' AND p.oid = o.oid AND NOT (p.pubinsert AND p.pubupdate AND p.pubdelete AND p.pubtruncate AND NOT p.pubviaroot)
UNION ALL
SELECT 8, concat('table ', c.oid::regclass),
       concat('ALTER PUBLICATION ', quote_ident(p.pubname), ' ADD TABLE ONLY ', c.oid::regclass, {published_part}),
       concat('ALTER PUBLICATION ', quote_ident(p.pubname), ' DROP TABLE ONLY ', c.oid::regclass), false, true
FROM pg_publication p
JOIN pg_publication_rel r ON r.prpubid = p.oid
JOIN pg_class c ON c.oid = r.prrelid
WHERE o.class = 'pg_publication' AND p.oid = o.oid
UNION ALL
SELECT 9, concat('schema ', s.nspname),
       concat('ALTER PUBLICATION ', quote_ident(p.pubname), ' ADD TABLES IN SCHEMA ', quote_ident(s.nspname)),
       concat('ALTER PUBLICATION ', quote_ident(p.pubname), ' DROP TABLES IN SCHEMA ', quote_ident(s.nspname)), false, true
FROM pg_publication p
JOIN ({published_schemas}) AS r (publication, namespace) ON r.publication = p.oid
JOIN pg_namespace s ON s.oid = r.namespace
WHERE o.class = 'pg_publication' AND p.oid = o.oid
