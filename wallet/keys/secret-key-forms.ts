/**
 * The two encodings of a 64-byte sr25519 secret (scalar and nonce). Keyfiles hold the canonical scalar; @polkadot/*
 * holds it times the cofactor 8 ("ed25519-scaled"). Taking one for the other gives another key.
 */

/** Keyfile form from the form of @polkadot/*: the scalar (32 bytes, little-endian) divided by 8; the nonce stays. */
export function toCanonicalSecret(scaled: Uint8Array): Uint8Array {
  const canonical = scaled.slice();
  let low = 0;
  for (let i = 31; i >= 0; i--) {
    const byte = scaled[i] as number;
    canonical[i] = (byte >> 3) | low;
    low = (byte & 0b111) << 5;
  }
  return canonical;
}

/** Form of @polkadot/* from the keyfile form: the scalar times 8. The scalar is below 2^253, so no bit is lost. */
export function fromCanonicalSecret(canonical: Uint8Array): Uint8Array {
  const scaled = canonical.slice();
  let high = 0;
  for (let i = 0; i < 32; i++) {
    const byte = canonical[i] as number;
    scaled[i] = ((byte << 3) & 0xff) | high;
    high = byte >> 5;
  }
  return scaled;
}
