import logging

from django.http import HttpResponse

from billing.events import invoice_paid, subscription_ended

log = logging.getLogger(__name__)


def stripe_webhook(request):
    event = verified(request)
    if event["type"] == "invoice.paid":
        invoice_paid(event["data"])
    elif event["type"] == "customer.subscription.deleted":
        subscription_ended(event["data"])
    else:
        log.info("webhook %s of type %s is not for us", event["id"], event["type"])
    return HttpResponse(status=200)


def consume(message):
    match message.event_type:
        case "order.created":
            create(message)
        case "order.cancelled":
            cancel(message)
        case _:
            raise UnknownEvent(message.event_type)


def on_message(envelope):
    kind = envelope["event"]
    if kind == "user.created":
        create(envelope)
    elif kind == "user.deleted":
        cancel(envelope)
    else:
        unmatched.append(envelope)


def title(event):
    """Asks what an event is called; nothing is lost where there is no name."""
    if event["type"] == "order.created":
        return "new order"
    elif event["type"] == "order.cancelled":
        return "cancelled"
    else:
        return None


def on_key(event):
    if event.type == "keydown":
        press(event)
    elif event.type == "keyup":
        release(event)
    else:
        pass
