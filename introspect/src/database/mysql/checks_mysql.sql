-- Checks, then the table that each is on (the rows without a text). Their names are unique in the database; joining the two
-- takes time that grows with the square of their number.
SELECT CONSTRAINT_NAME, CHECK_CLAUSE, NULL, NULL
FROM information_schema.CHECK_CONSTRAINTS
WHERE CONSTRAINT_SCHEMA = {database}
UNION ALL
SELECT CONSTRAINT_NAME, NULL, TABLE_NAME, ENFORCED
FROM information_schema.TABLE_CONSTRAINTS
WHERE CONSTRAINT_SCHEMA = {database}
  AND CONSTRAINT_TYPE = 'CHECK'
