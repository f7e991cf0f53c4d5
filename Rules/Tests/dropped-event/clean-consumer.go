package orders

func (c *Consumer) Handle(event Event) error {
	switch event.Type {
	case "order.created":
		return c.create(event)
	case "order.cancelled":
		return c.cancel(event)
	default:
		return fmt.Errorf("event %s: unknown type %q", event.ID, event.Type)
	}
}

func (c *Consumer) Label(event Event) error {
	switch event.Level {
	case "warning":
		return c.yellow(event)
	default:
		return nil
	}
}
