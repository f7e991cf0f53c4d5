import { Server } from "socket.io";
import { io as connect } from "socket.io-client";

export function server(io: Server) {
  io.on("connection", (socket) => {
    socket.join("orders");
    io.to("orders").emit("order:updated", { id: 1 });
    io.to("orders").emit("orders:cleared", {});
    io.emit("user_joined", { id: 2 });
    io.emit("user-joined", { id: 2 }); // for clients before 2.0, which listen to this
  });
}

export function client(render: (order: unknown) => void) {
  const socket = connect();
  socket.on("order:updated", render);
  socket.on("orders:cleared", render);
  socket.on("order:removed", render);
  socket.on("user_joined", render);
  socket.on("user-joined", render);
}
