CREATE FUNCTION skill_feed(p_limit integer, p_offset integer)
RETURNS SETOF skills
LANGUAGE sql STABLE AS $$
  SELECT *
  FROM skills
  ORDER BY created_at DESC
  LIMIT least(p_limit, 100)
  OFFSET p_offset -- <- unbounded-offset-sql
$$;
