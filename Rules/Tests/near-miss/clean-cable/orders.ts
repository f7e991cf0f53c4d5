import { createConsumer } from "@rails/actioncable";

export function follow(shop: number, render: (id: number) => void) {
  createConsumer().subscriptions.create({ channel: "OrdersChannel", shop }, {
    received(message: { event: string; id: number }) {
      if (message.event === "order.updated") render(message.id);
      if (message.event === "stock.updated") render(message.id);
    },
  });
}
