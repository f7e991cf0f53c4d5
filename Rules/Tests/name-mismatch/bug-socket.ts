import { Server } from "socket.io";
import { io as connect } from "socket.io-client";

export function server(io: Server) {
  io.on("connection", (socket) => {
    socket.join("orders");
    io.to("orders").emit("order:updated", { id: 1 }); // <- name-mismatch-javascript
    io.emit("user_joined", { id: 2 }); // <- name-mismatch-javascript
  });
}

export function client(render: (order: unknown) => void) {
  const socket = connect();
  socket.on("order-updated", render);
  socket.on("userJoined", render);
}
