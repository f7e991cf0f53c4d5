CREATE FUNCTION tell_orders() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM pg_notify('order_changed', NEW.id::text); -- <- name-mismatch-sql
  RETURN NEW;
END
$$;

LISTEN orders_changed;
