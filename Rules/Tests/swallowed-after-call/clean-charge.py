import logging

import requests

from billing.models import Payment

log = logging.getLogger(__name__)


def charge(order, token):
    try:
        response = requests.post(
            "https://api.pay.example/charges",
            json={"amount": order.total, "source": token},
            headers={"Idempotency-Key": order.key},
            timeout=10,
        )
        response.raise_for_status()
    except requests.RequestException:
        log.exception("payment failed")
        return None
    Payment.objects.create(order=order, reference=response.json()["id"])
    return response.json()["id"]


def announce(client, campaign, session):
    try:
        sent = client.send_message(campaign.audience, campaign.text)
        campaign.delivery = sent.id
        session.commit()
        return True
    except Exception:
        log.exception("campaign %s is in doubt", campaign.id)
        raise


def refresh(session, feed):
    """Reading may be tried again: nothing happened on the other side."""
    try:
        response = requests.get(feed.url, timeout=10)
        feed.body = response.text
        session.commit()
    except Exception:
        log.exception("feed %s not read", feed.url)
        return None
    return feed


def notify(order):
    """Nothing is kept here after the call, so a failure is the call's own."""
    try:
        requests.post("https://hooks.example/orders", json={"id": order.id}, timeout=5)
    except Exception:
        log.warning("hook not told about order %s", order.id)


def settle(order, token, unsettled):
    try:
        response = requests.post("https://api.pay.example/charges", json={"source": token}, timeout=10)
        Payment.objects.create(order=order, reference=response.json()["id"])
    except Exception as error:
        unsettled.record(order, error)
        return None
    return order
