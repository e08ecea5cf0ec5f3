// Shows work, where a template asks for it before an inquiry is made: sixteen numbers, each of which, as
// four bytes after the seed's 40 characters, has a SHA-256 hash that begins with so many zero bits. The
// page imports this module, and runs it once more as a worker, so that nobody waits for it.
const SHARES = 16;
// A multiple of four that leaves room for the number and the padding in one block.
const SEED_BYTES = 40;

/** The first 32 bits of the fractional parts of a root of the first primes (FIPS 180-4, 4.2.2). */
function fractions(count, root) {
  const found = [];
  for (let n = 2; found.length < count; n += 1) {
    let prime = true;
    for (let d = 2; d * d <= n; d += 1) prime &&= n % d !== 0;
    if (prime) found.push(((root(n) % 1) * 2 ** 32) | 0);
  }
  return found;
}

const START = fractions(8, Math.sqrt);
const K = Int32Array.from(fractions(64, Math.cbrt));
const words = new Int32Array(64);

/** The first word of the hash of the one block in `words` (FIPS 180-4, 6.2.2). */
function hash() {
  for (let i = 16; i < 64; i += 1) {
    const x = words[i - 15];
    const y = words[i - 2];
    const s0 = ((x >>> 7) | (x << 25)) ^ ((x >>> 18) | (x << 14)) ^ (x >>> 3);
    const s1 = ((y >>> 17) | (y << 15)) ^ ((y >>> 19) | (y << 13)) ^ (y >>> 10);
    words[i] = (words[i - 16] + s0 + words[i - 7] + s1) | 0;
  }
  let [a, b, c, d, e, f, g, h] = START;
  for (let i = 0; i < 64; i += 1) {
    const s1 = ((e >>> 6) | (e << 26)) ^ ((e >>> 11) | (e << 21)) ^ ((e >>> 25) | (e << 7));
    const t1 = (h + s1 + ((e & f) ^ (~e & g)) + K[i] + words[i]) | 0;
    const s0 = ((a >>> 2) | (a << 30)) ^ ((a >>> 13) | (a << 19)) ^ ((a >>> 22) | (a << 10));
    const t2 = (s0 + ((a & b) ^ (a & c) ^ (b & c))) | 0;
    h = g;
    g = f;
    f = e;
    e = (d + t1) | 0;
    d = c;
    c = b;
    b = a;
    a = (t1 + t2) | 0;
  }
  return a + START[0];
}

function solve({ seed, bits }) {
  const shares = [];
  words.fill(0);
  for (let i = 0; i < SEED_BYTES; i += 1) words[i >> 2] = (words[i >> 2] << 8) | seed.charCodeAt(i);
  words[SEED_BYTES / 4 + 1] = 1 << 31;
  words[15] = (SEED_BYTES + 4) * 8;
  for (let number = 0; shares.length < SHARES; number += 1) {
    words[SEED_BYTES / 4] = number;
    if (Math.clz32(hash()) >= bits) shares.push(number);
  }
  return shares.join(".");
}

// The puzzle is harder when many came in the meantime, but not again and again.
const TRIES = 4;

/** A solution; nothing, where a frame may have no worker. */
function solved(seed, bits) {
  return new Promise((resolve) => {
    try {
      const worker = new Worker(import.meta.url, { type: "module" });
      worker.onerror = () => resolve();
      worker.onmessage = ({ data }) => {
        worker.terminate();
        resolve(data);
      };
      worker.postMessage({ seed, bits });
    } catch {
      resolve();
    }
  });
}

/** Posts with a solution, and gives the answer. Whoever has none is heard after a while. */
export async function show(work, proof, post) {
  let reply = { told: { work } };
  for (let tries = 0; reply.told.work && tries < TRIES; tries += 1) {
    const solution = await solved(proof.split(".")[1], reply.told.work.bits);
    const seconds = solution ? 0 : reply.answer?.headers.get("retry-after");
    if (seconds) await new Promise((resolve) => setTimeout(resolve, seconds * 1000));
    reply = await post(solution);
  }
  return reply;
}

if (typeof document === "undefined") addEventListener("message", ({ data }) => postMessage(solve(data)));
