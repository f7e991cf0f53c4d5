CREATE FUNCTION tell_orders() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM pg_notify('order_changed', NEW.id::text);
  PERFORM pg_notify('audit', NEW.id::text);
  RETURN NEW;
END
$$;

LISTEN order_changed;
