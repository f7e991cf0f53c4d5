export function listen(socket, render) {
  socket.on("userJoined", render); // <- near-miss
  socket.on("messages", render);
}
