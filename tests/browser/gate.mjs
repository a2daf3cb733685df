// What lies between a page and the server: a TCP port that passes everything on until it is shut, as a network does that
// is gone: what was open breaks, and nothing new comes through.
import { connect, createServer } from 'node:net';

/** { port, shut, open, close }. */
export async function gate(target) {
  const sockets = new Set();
  let shut = false;
  const keep = (socket) => {
    sockets.add(socket);
    socket.on('error', () => {});
    socket.on('close', () => sockets.delete(socket));
    return socket;
  };
  const listener = createServer((near) => {
    keep(near);
    if (shut) return near.destroy();
    const far = keep(connect(target, '127.0.0.1'));
    near.on('close', () => far.destroy());
    far.on('close', () => near.destroy());
    near.pipe(far);
    return far.pipe(near);
  });
  await new Promise((bound) => listener.listen(0, '127.0.0.1', bound));
  const drop = () => { for (const socket of sockets) socket.destroy(); };
  return {
    port: listener.address().port,
    shut() { shut = true; drop(); },
    open() { shut = false; },
    close() { drop(); listener.close(); },
  };
}
