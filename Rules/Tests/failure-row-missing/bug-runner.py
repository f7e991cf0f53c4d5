from journeys.failures import record_failure
from journeys.timers import schedule


def execute(step, contact):
    if step.kind == "email":
        try:
            step.deliver(contact)
        except Exception as error:
            record_failure(step, contact, error)
    elif step.kind == "wait":  # <- failure-row-missing-python
        schedule(step, contact, step.delay)
    elif step.kind == "split":  # <- failure-row-missing-python
        step.branch_for(contact).enter(contact)


def execute_match(step, contact):
    match step.type:
        case "email":
            try:
                step.deliver(contact)
            except Exception as error:
                record_failure(step, contact, error)
        case "wait":  # <- failure-row-missing-python
            schedule(step, contact, step.delay)
