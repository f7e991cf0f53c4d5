// The other end of missed-sender.rb.
import { createConsumer } from "@rails/actioncable";

export function follow(shop: number, render: (id: number) => void) {
  createConsumer().subscriptions.create({ channel: "OrderChannel", shop }, {
    received(message: { event: string; id: number }) {
      if (message.event === "order.updated") render(message.id);
    },
  });
}
