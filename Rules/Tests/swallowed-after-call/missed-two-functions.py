# The call and the swallowing are two functions apart: the caller does not see that a call went out.
import logging

from billing import gateway
from billing.models import Payment

log = logging.getLogger(__name__)


def pay_and_note(order, token):
    reference = gateway.pay(order, token)
    Payment.objects.create(order=order, reference=reference)


def checkout(order, token):
    try:
        pay_and_note(order, token)
    except Exception:
        log.exception("checkout failed")
        return None
