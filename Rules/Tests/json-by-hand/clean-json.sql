CREATE FUNCTION audit_row(path text) RETURNS json LANGUAGE sql AS $$
  SELECT json_build_object('path', path)
$$;

INSERT INTO settings (value) VALUES ('{"path": "/srv"}');
