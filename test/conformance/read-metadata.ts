import { Reader, type ValueOf } from '../../devnet/runtime/frame/type.ts';
import { prefix, v16 } from '../../devnet/runtime/metadata/format.ts';

export type MetadataV16 = ValueOf<typeof v16>;
export type PalletV16 = MetadataV16['pallets'][number];
export type ApiV16 = MetadataV16['apis'][number];

/** Thrown for a blob that is metadata of another version than 16. */
export class NotVersion16 extends Error {
  override name = 'NotVersion16';
  constructor(readonly version: number) {
    super(`The metadata has version ${version}; version 16 is compared.`);
  }
}

/** Reads a metadata blob. @throws NotVersion16, ScaleError for bytes that are not metadata */
export function readMetadata(blob: Uint8Array): MetadataV16 {
  const reader = new Reader(blob);
  const { version } = prefix.read(reader);
  if (version !== 16) throw new NotVersion16(version);
  const body = v16.read(reader);
  reader.done();
  return body;
}
