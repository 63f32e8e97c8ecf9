-- Parameters of functions and procedures; what a function returns has the position 0.
SELECT ROUTINE_TYPE, SPECIFIC_NAME, ORDINAL_POSITION, PARAMETER_MODE, PARAMETER_NAME, DTD_IDENTIFIER
FROM information_schema.PARAMETERS
WHERE SPECIFIC_SCHEMA = {database}
  AND ORDINAL_POSITION > 0
