package orders

func (c *Consumer) Handle(event Event) error {
	switch event.Type {
	case "order.created":
		return c.create(event)
	case "order.cancelled":
		return c.cancel(event)
	default:
		return nil // <- dropped-event-go
	}
}
