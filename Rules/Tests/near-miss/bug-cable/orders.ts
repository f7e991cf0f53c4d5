import { createConsumer } from "@rails/actioncable";

export function follow(shop: number, render: (id: number) => void) {
  createConsumer().subscriptions.create({ channel: "OrderChannel", shop }, { // <- near-miss
    received(message: { event: string; id: number }) {
      if (message.event === "order.updated") render(message.id); // <- near-miss
    },
  });
}
