// A slow line to a server on this machine, for what a browser's own emulation does not reach: frames of
// another site.

import { connect, createServer } from 'node:net';

/**
 * @param {{downloadThroughput: number, uploadThroughput: number, latency: number}} line bytes a second, and
 * milliseconds there and back
 * @returns {Promise<{port: number, close: () => Promise<void>}>}
 */
export async function startSlowLine(target, { downloadThroughput, uploadThroughput, latency }) {
  const up = lane(uploadThroughput, latency / 2);
  const down = lane(downloadThroughput, latency / 2);
  const open = new Set();
  const server = createServer((client) => {
    const { hostname, port } = new URL(target);
    const remote = connect(Number(port), hostname);
    // The handshake took one way there and back before anything is said.
    const ready = performance.now() + latency;
    up(client, remote, ready);
    down(remote, client, 0);
    for (const socket of [client, remote]) {
      open.add(socket);
      socket.on('error', () => socket.destroy());
      socket.on('close', () => open.delete(socket));
    }
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    port: server.address().port,
    close() {
      for (const socket of open) socket.destroy();
      return new Promise((resolve) => server.close(resolve));
    },
  };
}

/** One direction, which all connections share. */
function lane(bytesPerSecond, delay) {
  let free = 0;
  const arrival = (bytes, notBefore) => {
    free = Math.max(free, performance.now(), notBefore) + (bytes / bytesPerSecond) * 1000;
    return free + delay - performance.now();
  };
  return (from, to, notBefore) => {
    from.on('data', (part) => setTimeout(() => to.writable && to.write(part), arrival(part.length, notBefore)));
    from.on('end', () => setTimeout(() => to.end(), arrival(0, notBefore)));
  };
}
