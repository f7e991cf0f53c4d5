from django.http import HttpResponse

from billing.events import invoice_paid, subscription_ended


def stripe_webhook(request):
    event = verified(request)
    if event["type"] == "invoice.paid":
        invoice_paid(event["data"])
    elif event["type"] == "customer.subscription.deleted":
        subscription_ended(event["data"])
    else:
        pass  # <- dropped-event-python
    return HttpResponse(status=200)


def consume(message):
    match message.event_type:
        case "order.created":
            create(message)
        case "order.cancelled":
            cancel(message)
        case _:
            return None  # <- dropped-event-python


def on_message(envelope):
    kind = envelope["event"]
    if kind == "user.created":
        create(envelope)
    elif kind == "user.deleted":
        cancel(envelope)
    else:
        return  # <- dropped-event-python
