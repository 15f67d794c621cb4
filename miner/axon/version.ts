// SDK versions as the integer the protocol carries. Source: Python SDK 10, settings.version_as_int.

/** The SDK version whose protocol this code speaks. */
export const PROTOCOL_VERSION = 10_002_000;
/** From this version on a first nonce must be fresh (Python SDK 7.2.0). */
export const FRESH_NONCE_VERSION = 7_002_000;

/** `major*1_000_000 + minor*1_000 + patch`. @throws RangeError when a part is missing or not below 1000. */
export function versionInt(text: string): number {
  const parts = text.split('.').map((part) => (/^\d{1,3}$/.test(part) ? Number(part) : Number.NaN));
  const [major = Number.NaN, minor = Number.NaN, patch = Number.NaN] = parts;
  const value = major * 1_000_000 + minor * 1_000 + patch;
  if (parts.length !== 3 || Number.isNaN(value)) throw new RangeError(`"${text}" is not a version like 10.2.0.`);
  return value;
}
