// Control row: Socket.IO 4 over its WebSocket transport, without parameters to tune.
import { createServer } from 'node:http';
import { Server } from 'socket.io';
import { applyChange } from './change.ts';
import { listen } from './listen.ts';

const server = createServer();
const io = new Server(server);

io.on('connection', (socket) => {
  socket.on('change', (message: unknown) => {
    const { applied, confirmation } = applyChange(message);
    socket.emit('confirmation', confirmation);
    io.emit('change', applied);
  });
});

listen(server);
