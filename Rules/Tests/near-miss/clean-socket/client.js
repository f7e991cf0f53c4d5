export function listen(socket, render) {
  socket.on("user_joined", render);
  socket.on("room_closed", render);
  socket.on("room_opened", render);
}
