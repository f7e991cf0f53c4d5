CREATE FUNCTION skill_feed(p_limit integer, p_offset integer)
RETURNS SETOF skills
LANGUAGE sql STABLE AS $$
  SELECT *
  FROM skills
  ORDER BY created_at DESC
  LIMIT least(p_limit, 100)
  OFFSET least(greatest(p_offset, 0), 10000)
$$;

-- A generated query: the caller binds the numbers, and where they come from is not seen here.
SELECT id, title FROM skills ORDER BY id LIMIT :limit OFFSET :offset;
