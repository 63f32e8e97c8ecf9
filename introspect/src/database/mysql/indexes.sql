-- The parts of indexes, those of keys among them. CARDINALITY is left out: it is the one column that takes time.
SELECT TABLE_NAME, INDEX_NAME, SEQ_IN_INDEX, NON_UNIQUE, COLUMN_NAME, {expression}, COLLATION, SUB_PART, INDEX_TYPE,
       INDEX_COMMENT, {hidden}
FROM information_schema.STATISTICS
WHERE TABLE_SCHEMA = {database}
