// AES-256 in Galois/counter mode, opening only, without waiting: a block is executed in one go, and the platform's own is asynchronous.
// Sources: FIPS 197, NIST SP 800-38D. Not for secrets: it takes no care of timing; what it opens is public at that moment.

const xtime = (a: number): number => ((a << 1) ^ (a & 0x80 ? 0x11b : 0)) & 0xff;

/** The substitution table: inverses in GF(2^8), then an affine map. */
const SBOX = (() => {
  const box = new Uint8Array(256);
  let [p, q] = [1, 1];
  do {
    p ^= xtime(p);
    q ^= q << 1;
    q ^= q << 2;
    q = (q ^ (q << 4)) & 0xff;
    if (q & 0x80) q ^= 0x09;
    const rotated = (n: number): number => ((q << n) | (q >> (8 - n))) & 0xff;
    box[p] = q ^ rotated(1) ^ rotated(2) ^ rotated(3) ^ rotated(4) ^ 0x63;
  } while (p !== 1);
  box[0] = 0x63;
  return box;
})();
const ROUNDS = 14;

function expandKey(key: Uint8Array): Uint8Array {
  const words = new Uint8Array(16 * (ROUNDS + 1));
  words.set(key);
  let constant = 1;
  for (let i = 32; i < words.length; i += 4) {
    let last = words.slice(i - 4, i);
    if (i % 32 === 0) {
      last = Uint8Array.of(last[1]!, last[2]!, last[3]!, last[0]!).map((b) => SBOX[b]!);
      last[0]! ^= constant;
      constant = xtime(constant);
    } else if (i % 32 === 16) last = last.map((b) => SBOX[b]!);
    for (let j = 0; j < 4; j++) words[i + j] = words[i + j - 32]! ^ last[j]!;
  }
  return words;
}

function encryptBlock(keys: Uint8Array, block: Uint8Array): Uint8Array {
  let state = block.map((b, i) => b ^ keys[i]!);
  for (let round = 1; round <= ROUNDS; round++) {
    const shifted = state.map((_, i) => SBOX[state[(i + 4 * (i % 4)) % 16]!]!);
    const mixed =
      round === ROUNDS
        ? shifted
        : shifted.map((a, i) => {
            const column = i - (i % 4);
            const at = (n: number): number => shifted[column + ((i + n) % 4)]!;
            return xtime(a) ^ xtime(at(1)) ^ at(1) ^ at(2) ^ at(3);
          });
    state = mixed.map((b, i) => b ^ keys[16 * round + i]!);
  }
  return state;
}

const toBigInt = (bytes: Uint8Array): bigint => bytes.reduce((sum, b) => (sum << 8n) | BigInt(b), 0n);
/** Product in GF(2^128), bits in the order of GCM. */
function multiply(x: bigint, y: bigint): bigint {
  let [product, v] = [0n, y];
  for (let bit = 127n; bit >= 0n; bit--) {
    if ((x >> bit) & 1n) product ^= v;
    v = v & 1n ? (v >> 1n) ^ (0xe1n << 120n) : v >> 1n;
  }
  return product;
}

function authentication(h: bigint, ciphertext: Uint8Array): bigint {
  let sum = 0n;
  for (let i = 0; i < ciphertext.length; i += 16) {
    const block = new Uint8Array(16);
    block.set(ciphertext.subarray(i, i + 16));
    sum = multiply(sum ^ toBigInt(block), h);
  }
  return multiply(sum ^ BigInt(ciphertext.length * 8), h);
}

/**
 * Opens what was sealed with a key of 32 and a nonce of 12 bytes; the last 16 bytes are its tag. `undefined` when key, nonce, text and
 * tag do not belong together.
 */
export function openAesGcm(key: Uint8Array, nonce: Uint8Array, sealed: Uint8Array): Uint8Array | undefined {
  if (key.length !== 32 || nonce.length !== 12 || sealed.length < 16) return undefined;
  const keys = expandKey(key);
  const counter = (n: number): Uint8Array => {
    const block = new Uint8Array(16);
    block.set(nonce);
    new DataView(block.buffer).setUint32(12, n);
    return encryptBlock(keys, block);
  };
  const ciphertext = sealed.subarray(0, -16);
  const h = toBigInt(encryptBlock(keys, new Uint8Array(16)));
  const tag = authentication(h, ciphertext) ^ toBigInt(counter(1));
  if (tag !== toBigInt(sealed.subarray(-16))) return undefined;
  const text = ciphertext.slice();
  for (let i = 0; i < text.length; i += 16) {
    const stream = counter(2 + i / 16);
    for (let j = i; j < Math.min(i + 16, text.length); j++) text[j]! ^= stream[j - i]!;
  }
  return text;
}
