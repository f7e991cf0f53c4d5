def tell(socketio, room, user):
    socketio.emit("user_joined", {"id": user.id}, to=room)  # <- near-miss
    socketio.emit("message", {"text": "welcome"}, to=room)
