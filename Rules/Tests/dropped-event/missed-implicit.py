# No `else` at all. As many dispatchers are right to have none, so a pattern that noted this would be
# wrong more often than right; whether the other side sends more kinds is a reviewer's question.
def consume(event):
    if event["type"] == "order.created":
        create(event)
    elif event["type"] == "order.cancelled":
        cancel(event)
