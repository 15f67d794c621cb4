/** The shared light client vectors for tests: read where they are present, said aloud where they are not. */
import { existsSync, readFileSync } from 'node:fs';

const path = new URL('../../../shared/vectors/light-client.json', import.meta.url);

/** The vectors, or undefined when this checkout has no `../shared` beside it (tests then skip visibly). */
export function lightClientVectors(): LightClientVectors | undefined {
  if (!existsSync(path)) {
    console.warn('../shared/vectors/light-client.json is absent: its tests are skipped');
    return undefined;
  }
  return JSON.parse(readFileSync(path, 'utf8')) as LightClientVectors;
}

export interface HeaderVector {
  parentHash: string;
  number: number;
  stateRoot: string;
  extrinsicsRoot: string;
  digest: { type: string; engine?: string; data?: string }[];
}

export interface AuthorityVector {
  id: string;
  weight: number;
}

export interface LightClientVectors {
  headers: { name: string; header: HeaderVector; scale: string; hash: string }[];
  aura: {
    name: string;
    authorities: string[];
    slot?: number;
    preSealHash?: string;
    scale: string;
    hash?: string;
    valid: boolean;
  }[];
  tries: { name: string; pairs: [string, string][]; rootV0: string; rootV1: string }[];
  extrinsicsRoot: { extrinsics: string[]; rootV0: string; rootV1: string };
  proofs: { name: string; root: string; proof: string[]; keys: string[]; values?: (string | null)[]; error?: string }[];
  prefix: {
    name: string;
    root: string;
    prefix: string;
    proof: string[];
    complete?: boolean;
    error?: string;
    entries?: [string, string][];
  }[];
  nodes: {
    kind: string;
    bytes: string;
    partialKeyNibbles: string;
    valueInline: string | null;
    valueHash: string | null;
    children: (string | null)[] | null;
  }[];
  precommit: {
    publicKey: string;
    targetHash: string;
    targetNumber: number;
    round: number;
    setId: number;
    message: string;
    signature: string;
  };
  justifications: {
    name: string;
    setId: number;
    authorities: AuthorityVector[];
    target: HeaderVector;
    bytes: string;
    valid: boolean;
    error?: string;
  }[];
  authorityChange: {
    headers: string[];
    signalledIn: number;
    after: { setId: number; authorities: AuthorityVector[] };
    logScheduled: string;
    logForced: string;
  };
  warp: { bytes: string; end: { finalizedHash: string; finalizedNumber: number } };
  finalityProof: { bytes: string; block: string; justification: string; unknownHeaders: string[] };
  keys: Record<string, string>;
}
