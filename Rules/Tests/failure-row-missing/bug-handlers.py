from journeys.models import StepFailure
from journeys.steps import run_send, run_split, run_wait

HANDLERS = {
    "send": run_send,
    "wait": run_wait,
    "split": run_split,
}

FAILURE_HANDLERS = {  # <- failure-row-missing-python
    "send": lambda step, error: StepFailure.objects.create(step=step, reason=str(error)),
}


def run(step):
    try:
        HANDLERS[step.kind](step)
    except Exception as error:
        on_failure = FAILURE_HANDLERS.get(step.kind)
        if on_failure:
            on_failure(step, error)


NODE_RUNNERS = {"email": run_send, "delay": run_wait, "branch": run_split}
NODE_ERRORS = {"email": "email_failed"}  # <- failure-row-missing-python
