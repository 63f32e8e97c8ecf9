-- Events: seen, not modelled.
SELECT EVENT_NAME
FROM information_schema.EVENTS
WHERE EVENT_SCHEMA = {database}
