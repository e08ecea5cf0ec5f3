// Whether a webhook came from Bonafide, and just now.

import { createHmac, timingSafeEqual } from 'node:crypto';

// Older deliveries are refused, so that nobody can send a recorded one again. Retries are signed
// anew, so this only has to cover differences between clocks.
const WINDOW_SECONDS = 300;

/**
 * @param {string | undefined} header `Persona-Signature`: `t=<seconds>,v1=<hex>`, and a second pair
 *   after a space while the secret is being rotated
 * @param {Buffer} body the bytes as they arrived
 * @param {string} secret
 * @param {number} now seconds
 */
export function isGenuine(header, body, secret, now = Date.now() / 1000) {
  return (header ?? '').split(' ').some((pair) => {
    const parts = Object.fromEntries(pair.split(',').map((part) => part.split('=', 2)));
    if (!/^\d{1,12}$/.test(parts.t ?? '') || !/^[0-9a-f]{64}$/.test(parts.v1 ?? '')) return false;
    if (Math.abs(now - Number(parts.t)) > WINDOW_SECONDS) return false;
    const expected = createHmac('sha256', secret).update(`${parts.t}.`).update(body).digest();
    return timingSafeEqual(expected, Buffer.from(parts.v1, 'hex'));
  });
}
