CREATE FUNCTION audit_row(path text) RETURNS text LANGUAGE sql AS $$
  SELECT '{"path": "' || path || '"}' -- <- json-by-hand-sql
$$;
