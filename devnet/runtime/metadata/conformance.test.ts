import { existsSync, readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { createDevnetRuntime } from '../index.ts';
import { differences, readV16 } from './testing/differences.ts';

const FINNEY = new URL('../../../../shared/spec/finney-2026-07.metadata.scale', import.meta.url);

it.skipIf(!existsSync(FINNEY))(
  'every pallet, API and extension that is offered has the real chain’s types, numbers, hashers, defaults and names (skipped without ../shared)',
  () => {
    const ours = readV16(createDevnetRuntime({ slotDurationMs: 12_000 }).metadata.version(16));
    const theirs = readV16(new Uint8Array(readFileSync(FINNEY)));
    // The one addition, for clients that still read it.
    expect(differences(ours, theirs)).toEqual(['Swap: AlphaSqrtPrice is not on the real chain']);
  },
);
