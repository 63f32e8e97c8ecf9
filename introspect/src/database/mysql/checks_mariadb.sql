-- Checks. One that stands at a column has the column's name.
SELECT CONSTRAINT_NAME, CHECK_CLAUSE, TABLE_NAME, LEVEL
FROM information_schema.CHECK_CONSTRAINTS
WHERE CONSTRAINT_SCHEMA = {database}
