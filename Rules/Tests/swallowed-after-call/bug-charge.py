import logging

import requests

from billing.models import Payment

log = logging.getLogger(__name__)


def charge(order, token):
    try:
        response = requests.post(
            "https://api.pay.example/charges",
            json={"amount": order.total, "source": token},
            timeout=10,
        )
        response.raise_for_status()
        Payment.objects.create(order=order, reference=response.json()["id"])
    except Exception:  # <- swallowed-after-call-python
        log.exception("payment failed")
        return None
    return response.json()["id"]


def announce(client, campaign, session):
    try:
        sent = client.send_message(campaign.audience, campaign.text)
        campaign.delivery = sent.id
        session.commit()
        return True
    except Exception as error:  # <- swallowed-after-call-python
        log.warning("campaign %s not sent: %s", campaign.id, error)
        return False
