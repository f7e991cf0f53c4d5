import json

UPDATES = "order-updates"


def publish(redis, order):
    redis.publish("order-updates", json.dumps({"id": order.id}))
    redis.publish("audit", json.dumps({"id": order.id}))


def listen(redis):
    pubsub = redis.pubsub()
    pubsub.subscribe("order-updates")
    for message in pubsub.listen():
        yield json.loads(message["data"])


async def join(layer, room, channel):
    await layer.group_add("chat_room", channel)
    await layer.group_send("chat_room", {"type": "chat.message"})
