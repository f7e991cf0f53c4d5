import { cancel, create } from "./orders";
import { logger } from "./logger";

export async function onMessage(event: DomainEvent) {
  switch (event.type) {
    case "order.created":
      await create(event);
      break;
    case "order.cancelled":
      await cancel(event);
      break;
    default:
      logger.info("not for us", event.type);
      break;
  }
}

export function webhook(req: Request, res: Response) {
  switch (req.body.event) {
    case "invoice:paid":
      create(req.body);
      break;
    case "invoice:void":
      cancel(req.body);
      break;
    default:
      return res.status(400).json({ error: `unknown event ${req.body.event}` });
  }
  res.sendStatus(202);
}

// What a pointer does next to nothing is nobody's loss.
canvas.addEventListener("pointerdown", (event) => {
  switch (event.type) {
    case "pointerdown":
      start(event);
      break;
    default:
      break;
  }
});

export function reducer(state: State, action: Action): State {
  switch (action.type) {
    case "orders/added":
      return { ...state, orders: [...state.orders, action.order] };
    default:
      return state;
  }
}
