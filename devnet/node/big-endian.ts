/** Four bytes that sort like the number: keys of the store that are gone through in order. */
export function bigEndian(number: number): Uint8Array {
  const bytes = new Uint8Array(4);
  new DataView(bytes.buffer).setUint32(0, number);
  return bytes;
}
