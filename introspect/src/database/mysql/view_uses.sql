-- The tables and views that MySQL's views read, and the functions that they call.
SELECT VIEW_NAME, TABLE_NAME, NULL
FROM information_schema.VIEW_TABLE_USAGE
WHERE VIEW_SCHEMA = {database} AND TABLE_SCHEMA = {database}
UNION ALL
SELECT TABLE_NAME, NULL, SPECIFIC_NAME
FROM information_schema.VIEW_ROUTINE_USAGE
WHERE TABLE_SCHEMA = {database} AND SPECIFIC_SCHEMA = {database}
