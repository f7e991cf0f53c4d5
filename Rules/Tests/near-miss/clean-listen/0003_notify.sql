CREATE FUNCTION tell_jobs() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM pg_notify('job_queue_added', NEW.id::text);
  RETURN NEW;
END
$$;
