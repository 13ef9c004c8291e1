/** Base64 (RFC 4648 §4) without `Buffer` or `btoa`, so that the browser and the judge share it. */

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
const digitOf = new Map([...alphabet].map((digit, value) => [digit, value]));

export function toBase64(bytes: Uint8Array): string {
  const quads: string[] = [];
  for (let i = 0; i < bytes.length; i += 3) {
    const [a, b, c] = [bytes[i] ?? 0, bytes[i + 1], bytes[i + 2]];
    const bits = (a << 16) | ((b ?? 0) << 8) | (c ?? 0);
    const last = c === undefined ? '=' : alphabet.charAt(bits & 63);
    const third = b === undefined ? '=' : alphabet.charAt((bits >> 6) & 63);
    quads.push(alphabet.charAt(bits >> 18) + alphabet.charAt((bits >> 12) & 63) + third + last);
  }
  return quads.join('');
}

/** `undefined` for anything that `toBase64` does not write. */
export function fromBase64(text: string): Uint8Array | undefined {
  if (text.length % 4 !== 0) return undefined;
  const padding = text.endsWith('==') ? 2 : text.endsWith('=') ? 1 : 0;
  const digits = text.length - padding;
  const bytes = new Uint8Array((text.length / 4) * 3 - padding);
  let bits = 0;
  let at = 0;
  for (let i = 0; i < text.length; i++) {
    const digit = i < digits ? digitOf.get(text.charAt(i)) : 0;
    if (digit === undefined) return undefined;
    bits = ((bits << 6) | digit) & 0xffffff;
    if (i % 4 !== 3) continue;
    for (const shift of [16, 8, 0]) if (at < bytes.length) bytes[at++] = (bits >> shift) & 255;
  }
  // Bits that padding leaves over must be zero: one text per value.
  const spare = padding === 2 ? 0xffff : padding === 1 ? 0xff : 0;
  return (bits & spare) === 0 ? bytes : undefined;
}
