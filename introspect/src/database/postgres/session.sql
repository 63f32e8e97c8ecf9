-- The connection's default schema, and a search path of only that for the rest of the transaction: then the server's own
-- texts (expressions, types, definitions) name what is in the default schema without a schema and everything else with
-- one, whatever the role's search path is. `pg_temp` last, so that no temporary object hides a permanent one.
SELECT s.name AS default_schema,
       set_config('search_path', concat_ws(', ', quote_ident(s.name), 'pg_temp'), true) AS search_path
FROM (SELECT current_schema()::text AS name OFFSET 0) s
