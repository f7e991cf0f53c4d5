CREATE FUNCTION tell_jobs() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM pg_notify('job_queue:added', NEW.id::text); -- <- near-miss
  RETURN NEW;
END
$$;
