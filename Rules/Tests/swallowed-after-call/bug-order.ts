import axios from "axios";
import { orders, users } from "./repositories";
import { logger } from "./logger";

export async function ship(order: Order): Promise<boolean> {
  try {
    const { data } = await axios.post("https://carrier.example/labels", { address: order.address });
    await orders.update(order.id, { label: data.id, status: "shipped" });
    return true;
  } catch (error) { // <- swallowed-after-call-javascript
    logger.error("label not made", error);
    return false;
  }
}

export async function invite(email: string) {
  try {
    const response = await fetch("https://mail.example/send", { method: "POST", body: JSON.stringify({ email }) });
    const { id } = await response.json();
    await users.insert({ email, invitation: id });
  } catch { // <- swallowed-after-call-javascript
    return null;
  }
}

interface Order { id: string; address: string }
