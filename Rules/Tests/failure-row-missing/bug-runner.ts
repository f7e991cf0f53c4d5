import { recordFailure } from "./failures";
import { deliver, enter, sleepUntil } from "./actions";

export async function run(step: Step, contact: Contact) {
  switch (step.kind) {
    case "send":
      try {
        await deliver(step, contact);
      } catch (error) {
        await recordFailure(step, contact, error);
      }
      break;
    case "wait": // <- failure-row-missing-javascript
      await sleepUntil(step.until, contact);
      break;
    case "split": // <- failure-row-missing-javascript
      await enter(step.branches, contact);
      break;
  }
}

const runners = { send: deliver, wait: sleepUntil, split: enter };
const failureRows = { send: "send_failed" }; // <- failure-row-missing-javascript

interface Step { kind: string; until: Date; branches: Step[] }
interface Contact { id: string }
