import axios from "axios";
import { orders, users, outbox } from "./repositories";
import { logger } from "./logger";

export async function ship(order: Order): Promise<boolean> {
  let label: string;
  try {
    const { data } = await axios.post("https://carrier.example/labels", { address: order.address, key: order.id });
    label = data.id;
  } catch (error) {
    logger.error("label not made", error);
    return false;
  }
  await orders.update(order.id, { label, status: "shipped" });
  return true;
}

export async function invite(email: string) {
  try {
    const response = await fetch("https://mail.example/send", { method: "POST", body: JSON.stringify({ email }) });
    const { id } = await response.json();
    await users.insert({ email, invitation: id });
  } catch (error) {
    logger.error(error);
    throw error;
  }
}

export async function reload(id: string) {
  try {
    const { data } = await axios.get(`https://carrier.example/labels/${id}`);
    await orders.update(id, { state: data.state });
  } catch (error) {
    logger.warn("label not read", error);
  }
}

export async function cancel(order: Order) {
  try {
    await axios.post("https://carrier.example/cancel", { id: order.id });
    await orders.update(order.id, { status: "cancelled" });
  } catch (error) {
    await outbox.enqueue("reconcile", order.id);
  }
}

interface Order { id: string; address: string }
