import { recordFailure } from "./failures";
import { deliver, enter, sleepUntil } from "./actions";

export async function run(step: Step, contact: Contact) {
  try {
    switch (step.kind) {
      case "send":
        await deliver(step, contact);
        break;
      case "wait":
        await sleepUntil(step.until, contact);
        break;
      case "split":
        await enter(step.branches, contact);
        break;
    }
  } catch (error) {
    await recordFailure(step, contact, error);
  }
}

export async function guarded(step: Step, contact: Contact) {
  switch (step.kind) {
    case "send":
      try {
        await deliver(step, contact);
      } catch (error) {
        await recordFailure(step, contact, error);
      }
      break;
    case "wait":
      try {
        await sleepUntil(step.until, contact);
      } catch (error) {
        await recordFailure(step, contact, error);
      }
      break;
  }
}

const runners = { send: deliver, wait: sleepUntil, split: enter };
const failureRows = { send: "send_failed", wait: "wait_failed", split: "split_failed" };

interface Step { kind: string; until: Date; branches: Step[] }
interface Contact { id: string }
