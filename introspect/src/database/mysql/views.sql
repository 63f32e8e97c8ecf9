-- Views. The text is empty for a role without SHOW VIEW. MySQL's catalog does not tell the algorithm.
SELECT TABLE_NAME, VIEW_DEFINITION, CHECK_OPTION, SECURITY_TYPE, {algorithm}
FROM information_schema.VIEWS
WHERE TABLE_SCHEMA = {database}
