import json


def publish(redis, order):
    redis.publish("order_updates", json.dumps({"id": order.id}))  # <- name-mismatch-python


def listen(redis):
    pubsub = redis.pubsub()
    pubsub.subscribe("order-updates")
    for message in pubsub.listen():
        yield json.loads(message["data"])


async def join(layer, room, channel):
    await layer.group_add("chat_room", channel)  # <- name-mismatch-python
    await layer.group_send("chat_rooms", {"type": "chat.message"})
