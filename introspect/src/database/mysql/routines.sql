-- Functions and procedures (MariaDB in Oracle's mode: packages, too), and events, which are seen and not modelled. A role
-- sees those that it may run or change, and the text of those that it made.
SELECT ROUTINE_TYPE, ROUTINE_NAME, DTD_IDENTIFIER, IS_DETERMINISTIC, SQL_DATA_ACCESS, SECURITY_TYPE, ROUTINE_COMMENT,
       ROUTINE_BODY, ROUTINE_DEFINITION
FROM information_schema.ROUTINES
WHERE ROUTINE_SCHEMA = {database}
UNION ALL
SELECT 'EVENT', EVENT_NAME, NULL, NULL, NULL, NULL, NULL, NULL, NULL
FROM information_schema.EVENTS
WHERE EVENT_SCHEMA = {database}
