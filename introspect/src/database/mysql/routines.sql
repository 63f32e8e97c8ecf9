-- Functions and procedures (MariaDB in Oracle's mode: packages, too). A role sees those that it may run or change, and the
-- text of those that it made.
SELECT ROUTINE_TYPE, ROUTINE_NAME, DTD_IDENTIFIER, IS_DETERMINISTIC, SQL_DATA_ACCESS, SECURITY_TYPE, ROUTINE_COMMENT,
       ROUTINE_BODY, ROUTINE_DEFINITION
FROM information_schema.ROUTINES
WHERE ROUTINE_SCHEMA = {database}
