/** Finney's metadata and transactions built with @polkadot/types, an encoder independent of the wallet's reader. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expandMetadata, Metadata, TypeRegistry } from '@polkadot/types';
import type { Call } from '@polkadot/types/interfaces';
import { bytesToHex } from '../../substrate/bytes.ts';

const path = join(import.meta.dirname, '../../../shared/spec/finney-2026-07.metadata.scale');

/** Finney's metadata (V16, spec 424), or undefined where `../shared` beside the repository is missing (says so once). */
export const finneyMetadata: Uint8Array | undefined = existsSync(path)
  ? new Uint8Array(readFileSync(path))
  : (console.warn('skipped: ../shared/spec/finney-2026-07.metadata.scale is not there'), undefined);

export const FINNEY_GENESIS = '0x2f0555cc76fc2840a25a6ea3b9637146806f1f44b090c175ffde2a7e5ab36c03';
export const BLOCK_HASH = `0x${'b1'.repeat(32)}`;
export const ALICE = '5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY';
export const BOB = '5FHneW46xGXgs5mUiveU4sbTyGBzmstUspZC92UhjJM694ty';

type Tx = Readonly<Record<string, Readonly<Record<string, (...args: unknown[]) => Call>>>>;

export interface Finney {
  readonly registry: TypeRegistry;
  /** Calls by camel-case pallet and call: `tx.balances.transferKeepAlive(dest, value)`. */
  readonly tx: Tx;
  /** Bytes to be signed for a call; fields as in @polkadot/api's SignerPayloadJSON. */
  payload(call: Call, fields?: Record<string, unknown>): Uint8Array;
}

export function finney(metadata: Uint8Array): Finney {
  const registry = new TypeRegistry();
  const decoded = new Metadata(registry, bytesToHex(metadata));
  registry.setMetadata(decoded);
  const { tx } = expandMetadata(registry, decoded);
  return {
    registry,
    tx: tx as unknown as Tx,
    payload(call, fields = {}) {
      const json = {
        method: call.toHex(),
        era: registry.createType('ExtrinsicEra', { current: 1000, period: 64 }).toHex(),
        nonce: 41,
        tip: 0,
        genesisHash: FINNEY_GENESIS,
        blockHash: BLOCK_HASH,
        specVersion: 424,
        transactionVersion: 1,
        ...fields,
      };
      return registry.createType('ExtrinsicPayload', json, { version: 4 }).toU8a({ method: true });
    },
  };
}
