-- The columns of foreign keys, then what the keys do (the rows without a position). Joining the two takes the servers longer
-- than reading them one after the other. Unlike REFERENTIAL_CONSTRAINTS, a role that may only read sees KEY_COLUMN_USAGE on
-- MariaDB, too.
SELECT TABLE_NAME, CONSTRAINT_NAME, ORDINAL_POSITION, COLUMN_NAME,
       REFERENCED_TABLE_SCHEMA, REFERENCED_TABLE_NAME, REFERENCED_COLUMN_NAME
FROM information_schema.KEY_COLUMN_USAGE
WHERE TABLE_SCHEMA = {database}
  AND REFERENCED_TABLE_NAME IS NOT NULL
UNION ALL
SELECT TABLE_NAME, CONSTRAINT_NAME, NULL, DELETE_RULE, UPDATE_RULE, NULL, NULL
FROM information_schema.REFERENTIAL_CONSTRAINTS
WHERE CONSTRAINT_SCHEMA = {database}
