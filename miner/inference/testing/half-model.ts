/**
 * For tests: a model that computes in 16-bit floats within, though its ports and weights are none: `forecast` is twice the last 16
 * values of `history`. The nodes Slice, Cast to float16, Add, Cast back, as `build/models/onnx-writer.ts` writes them.
 */
const BASE64 =
  'CAoSB3Rhb2xpdGUaATE6qQIKLAoHaGlzdG9yeQoEZnJvbQoCdG8KBGF4ZXMSBGxhc3QaBGxhc3QiBVNsaWNlCiMKBGxhc3QSBGhhbGYaBGhhbGYiBENhc3QqCQoC' +
  'dG8YCqABAgofCgRoYWxmCgRoYWxmEgV0d2ljZRoFdHdpY2UiA0FkZAosCgV0d2ljZRIIZm9yZWNhc3QaCGZvcmVjYXN0IgRDYXN0KgkKAnRvGAGgAQISBGhhbGYq' +
  'FAgBEAdCBGZyb21KCDAAAAAAAAAAKhIIARAHQgJ0b0oIQAAAAAAAAAAqFAgBEAdCBGF4ZXNKCAEAAAAAAAAAWh4KB2hpc3RvcnkSEwoRCAESDQoHEgViYXRjaAoC' +
  'CEBiHwoIZm9yZWNhc3QSEwoRCAESDQoHEgViYXRjaAoCCBBCBAoAEBU=';

export const halfModel = (): Uint8Array => Uint8Array.from(atob(BASE64), (char) => char.charCodeAt(0));
