-- The columns of a table that are published, and the condition for its rows.
' (' || (
    SELECT string_agg(quote_ident(a.attname), ', ' ORDER BY a.attnum)
    FROM pg_attribute a WHERE a.attrelid = r.prrelid AND a.attnum = ANY (r.prattrs::int2[])
) || ')', ' WHERE (' || pg_get_expr(r.prqual, r.prrelid) || ')'
