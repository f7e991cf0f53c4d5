def tell(socketio, room, user):
    socketio.emit("user_joined", {"id": user.id}, to=room)
    socketio.emit("user-joined", {"id": user.id}, to=room)
    socketio.emit("room_closed", {}, to=room)
