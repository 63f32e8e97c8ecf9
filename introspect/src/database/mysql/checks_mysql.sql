-- Checks. Their names are unique in the database; which table each is on is asked apart, because joining the two takes
-- time that grows with the square of their number.
SELECT CONSTRAINT_NAME, CHECK_CLAUSE
FROM information_schema.CHECK_CONSTRAINTS
WHERE CONSTRAINT_SCHEMA = {database}
