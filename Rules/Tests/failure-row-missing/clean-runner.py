from journeys.failures import record_failure
from journeys.timers import schedule


def execute(step, contact):
    if step.kind == "email":
        try:
            step.deliver(contact)
        except Exception as error:
            record_failure(step, contact, error)
    elif step.kind == "wait":
        try:
            schedule(step, contact, step.delay)
        except Exception as error:
            record_failure(step, contact, error)
    elif step.kind == "split":
        try:
            step.branch_for(contact).enter(contact)
        except Exception as error:
            record_failure(step, contact, error)


def execute_around(step, contact):
    try:
        if step.kind == "email":
            step.deliver(contact)
        elif step.kind == "wait":
            schedule(step, contact, step.delay)
    except Exception as error:
        record_failure(step, contact, error)


def describe(step):
    if step.kind == "email":
        return "sends a message"
    elif step.kind == "wait":
        return "waits"
    return "splits"
