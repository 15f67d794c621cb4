// `node build/run.mjs build/pin-metadata.ts GENESIS_HASH FILE …` prints lines for node-light/engine/metadata-pins.ts. A file holds metadata
// as bytes, or as `state_getMetadata` gives it. Compare what is printed with what others get, from the runtime's release, before it is pinned.
import { readFileSync } from 'node:fs';
import { Metadata, TypeRegistry } from '@polkadot/types';
import type { RuntimeVersion } from '@polkadot/types/interfaces';
import { hexToBytes, isHex } from '../substrate/bytes.ts';
import { describeMetadata } from '../node-light/engine/metadata-bytes.ts';

const [genesisHash, ...files] = process.argv.slice(2);
if (!isHex(genesisHash) || genesisHash.length !== 66 || files.length === 0) {
  console.error('usage: node build/run.mjs build/pin-metadata.ts GENESIS_HASH FILE …');
  process.exit(2);
}
for (const file of files) {
  const content = readFileSync(file);
  const text = content.toString('latin1').trim();
  const bytes = isHex(text) ? hexToBytes(text) : new Uint8Array(content);
  const { format, hash } = describeMetadata(bytes);
  const registry = new TypeRegistry();
  const metadata = new Metadata(registry, bytes);
  registry.setMetadata(metadata);
  const system = metadata.asLatest.pallets.find(({ name }) => name.toString() === 'System');
  const version = system?.constants.find(({ name }) => name.toString() === 'Version');
  if (!version) throw new Error(`${file}: no System.Version among its constants`);
  const { specVersion } = registry.createType<RuntimeVersion>('RuntimeVersion', version.value.toU8a(true));
  console.log(
    `  { genesisHash: '${genesisHash}', specVersion: ${specVersion.toNumber()}, format: ${format}, hash: '${hash}' },`,
  );
}
