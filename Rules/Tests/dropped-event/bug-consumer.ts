import { cancel, create } from "./orders";

export async function onMessage(event: DomainEvent) {
  switch (event.type) {
    case "order.created":
      await create(event);
      break;
    case "order.cancelled":
      await cancel(event);
      break;
    default:
      break; // <- dropped-event-javascript
  }
}

export function webhook(req: Request, res: Response) {
  const { type } = req.body;
  switch (req.body.event) {
    case "invoice:paid":
      create(req.body);
      break;
    case "invoice:void":
      cancel(req.body);
      break;
    default:
      return res.sendStatus(200); // <- dropped-event-javascript
  }
  res.sendStatus(202);
}

export async function consume(message: Message) {
  if (message.eventType === "user.created") {
    await create(message);
  } else if (message.eventType === "user.deleted") {
    await cancel(message);
  } else {
    return; // <- dropped-event-javascript
  }
  await message.ack();
}
