from journeys.models import StepFailure
from journeys.steps import run_send, run_split, run_wait

HANDLERS = {
    "send": run_send,
    "wait": run_wait,
    "split": run_split,
}


def fail(step, error):
    StepFailure.objects.create(step=step, reason=str(error))


FAILURE_HANDLERS = {
    "send": fail,
    "wait": fail,
    "split": fail,
}

ERROR_TEXTS = {
    "timeout": "The step took too long.",
    "rejected": "The other side refused.",
}


def run(step):
    try:
        HANDLERS[step.kind](step)
    except Exception as error:
        FAILURE_HANDLERS[step.kind](step, error)


NODE_RUNNERS = {"email": run_send, "delay": run_wait, "branch": run_split}
NODE_ERRORS = {"email": "email_failed", "delay": "timer_lost", "branch": "no_branch"}
