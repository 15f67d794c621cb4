// Replays `light-client.json`: headers, seals, tries, proofs and finality. A list of cases or one object per section.
import { auraSlot, type DigestItem } from '../../../substrate/digest.ts';
import { bytesToHex, equalBytes } from '../../../substrate/bytes.ts';
import type { Authority } from '../../../substrate/grandpa/authority-set.ts';
import { decodeFinalityProof, encodeFinalityProof } from '../../../substrate/grandpa/finality-proof.ts';
import { decodeGrandpaLog, encodeGrandpaLog, type GrandpaLog } from '../../../substrate/grandpa/grandpa-log.ts';
import { decodeJustification, encodeJustification } from '../../../substrate/grandpa/justification.ts';
import { voteMessage } from '../../../substrate/grandpa/vote-message.ts';
import { decodeWarpProof, encodeWarpProof } from '../../../substrate/grandpa/warp-proof.ts';
import { decodeHeader, encodeHeader, headerHash, type Header } from '../../../substrate/header.ts';
import { palletPrefix } from '../../../substrate/storage-key.ts';
import { decodeNode } from '../../../substrate/trie/decode-node.ts';
import { emptyNode } from '../../../substrate/trie/encode-node.ts';
import { orderedTrieRoot } from '../../../substrate/trie/ordered-trie-root.ts';
import { Trie } from '../../../substrate/trie/trie.ts';
import { setAfter, setSignals, type FollowedSet } from '../../../node-light/verifier/authority-changes.ts';
import { verifyEd25519 } from '../../../node-light/verifier/ed25519.ts';
import { verifyJustification } from '../../../node-light/verifier/justification.ts';
import { isRefusal } from '../../../node-light/verifier/is-refusal.ts';
import { verifySeal } from '../../../node-light/verifier/seal.ts';
import { provedMap, provedValues } from '../../../node-light/verifier/storage.ts';
import { verifierReady } from '../../../node-light/verifier/verifier-ready.ts';
import { FinalityRefusedError } from '../../../node-light/verifier/votes.ts';
import { verifyWarpProof } from '../../../node-light/verifier/warp.ts';
import { isRecord } from '../kind.ts';
import type { Kind, Result } from '../kind.ts';
import { bytes, list, record, text, type Case } from '../read-case.ts';

/**
 * What the product makes of a case, under the names of the case's own fields; fields it does not name are inputs.
 * Throws what the product throws when it refuses the case.
 */
type Replay = (one: Case) => Case;

/** Numbers may stand as JSON numbers or, beyond their precision, as text. */
const big = (value: unknown): bigint => {
  if (typeof value === 'string' || Number.isSafeInteger(value)) return BigInt(value as string | number);
  throw new TypeError(`an integer expected, not ${JSON.stringify(value)}`);
};
const pair = (value: unknown): [Uint8Array, Uint8Array] => [bytes(list(value)[0]), bytes(list(value)[1])];
/** The integer in the form the case has it. */
const like = (value: bigint, form: unknown): unknown => (typeof form === 'string' ? String(value) : Number(value));

const authorities = (value: unknown): Authority[] =>
  list(value).map((one) => ({ id: bytes(record(one)['id']), weight: big(record(one)['weight']) }));
/** @param form the list as the case has it */
const authoritiesJson = (set: readonly Authority[], form: unknown): Case[] =>
  set.map(({ id, weight }, i) => {
    const written = Array.isArray(form) ? (form[i] as unknown) : undefined;
    return { id: bytesToHex(id), weight: like(weight, isRecord(written) ? written['weight'] : undefined) };
  });
const setOf = (one: Case): FollowedSet => ({
  setId: big(one['setId']),
  authorities: authorities(one['authorities']),
});

function digestItem(value: unknown): DigestItem {
  const { type, engine, data } = record(value);
  switch (type) {
    case 'runtimeUpdated':
    case 'runtimeEnvironmentUpdated':
      return { type: 'runtimeEnvironmentUpdated' };
    case 'other':
      return { type, data: bytes(data) };
    case 'consensus':
    case 'seal':
    case 'preRuntime':
      return { type, engine: text(engine), data: bytes(data) };
    default:
      throw new TypeError(`no digest item: ${JSON.stringify(value)}`);
  }
}

const header = (value: unknown): Header => {
  const one = record(value);
  return {
    parentHash: bytes(one['parentHash']),
    number: Number(one['number']),
    stateRoot: bytes(one['stateRoot']),
    extrinsicsRoot: bytes(one['extrinsicsRoot']),
    digest: list(one['digest']).map(digestItem),
  };
};

/** True when the check refuses by name, false when it passes. */
function isRefused(check: () => unknown): boolean {
  try {
    check();
    return false;
  } catch (error) {
    if (isRefusal(error)) return true;
    throw error;
  }
}

function headerCase(one: Case): Case {
  const read = decodeHeader(bytes(one['scale']));
  const given = one['header'] === undefined ? read : header(one['header']);
  const scale = bytesToHex(encodeHeader(given));
  // Decoding and encoding again must give the same bytes: nothing of a header is lost.
  return {
    scale: scale === one['scale'] ? bytesToHex(encodeHeader(read)) : scale,
    hash: bytesToHex(headerHash(given)),
  };
}

function auraCase(one: Case): Case {
  const sealed = decodeHeader(bytes(one['scale']));
  const seal = verifySeal(sealed, list(one['authorities']).map(bytes));
  return {
    valid: true,
    slot: like(auraSlot(sealed.digest) ?? -1n, one['slot']),
    authorIndex: seal.authorIndex,
    preSealHash: bytesToHex(seal.preSealHash),
    hash: bytesToHex(headerHash(sealed)),
  };
}

function trieCase(one: Case): Case {
  const pairs = list(one['pairs']).map(pair);
  const root = (version: 0 | 1) => bytesToHex(Trie.empty(version).apply(pairs).root());
  return { rootV0: root(0), rootV1: root(1) };
}

function extrinsicsRootCase(one: Case): Case {
  const extrinsics = list(one['extrinsics']).map(bytes);
  return {
    rootV0: bytesToHex(orderedTrieRoot(extrinsics, 0)),
    rootV1: bytesToHex(orderedTrieRoot(extrinsics, 1)),
  };
}

function proofCase(one: Case): Case {
  const values = provedValues(bytes(one['root']), list(one['proof']).map(bytes), list(one['keys']).map(bytes));
  return { values: values.map((value) => (value ? bytesToHex(value) : null)) };
}

function prefixCase(one: Case): Case {
  const entries = provedMap(bytes(one['root']), list(one['proof']).map(bytes), bytes(one['prefix']));
  return { entries: entries.map((entry) => entry.map(bytesToHex)), complete: true };
}

function nodeCase(one: Case): Case {
  const encoded = bytes(one['bytes']);
  // The one node that is never read: its hash stands for it.
  if (equalBytes(encoded, emptyNode))
    return { kind: 'empty', partialKeyNibbles: '', valueInline: null, valueHash: null, children: null };
  const node = decodeNode(encoded);
  const branch = node.bitmap !== 0;
  const mark = { none: '', inline: 'V', hashed: 'H' }[node.value.kind];
  let child = 0;
  const children = Array.from({ length: 16 }, (_, i) => {
    if (!(node.bitmap & (1 << i))) return null;
    return bytesToHex(node.children[child++] as Uint8Array);
  });
  return {
    kind: branch ? `branch${mark}` : mark === 'H' ? 'leafH' : 'leaf',
    partialKeyNibbles: Array.from(node.partial, (nibble) => nibble.toString(16)).join(''),
    valueInline: node.value.kind === 'inline' ? bytesToHex(node.value.value) : null,
    valueHash: node.value.kind === 'hashed' ? bytesToHex(node.value.hash) : null,
    children: branch ? children : null,
  };
}

function precommitCase(one: Case): Case {
  const vote = { targetHash: bytes(one['targetHash']), targetNumber: Number(one['targetNumber']) };
  const message = voteMessage('precommit', vote, big(one['round']), big(one['setId']));
  const signature = bytes(one['signature']);
  if (!verifyEd25519(message, signature, bytes(one['publicKey'])))
    throw new FinalityRefusedError('bad signature', 'it does not verify');
  return { valid: true, message: bytesToHex(message), signature: bytesToHex(signature) };
}

function justificationCase(one: Case): Case {
  const target = header(one['target']);
  const block = { hash: headerHash(target), number: target.number };
  const { justification } = verifyJustification(bytes(one['bytes']), setOf(one), block);
  // What is accepted has one encoding only.
  return { valid: true, bytes: bytesToHex(encodeJustification(justification)) };
}

function authorityChangeCase(one: Case): Case {
  const headers = list(one['headers']).map((scale) => decodeHeader(bytes(scale)));
  const first = headers[0];
  if (!first) throw new TypeError('no headers');
  const signals = headers.map(setSignals);
  const change = signals.map((signal) => signal.change).find((signal) => signal !== undefined);
  if (!change) throw new TypeError('no header announces a change');
  const start = setOf(one);
  const handover = change.lastBlock - first.number;
  const until = (index: number) => setAfter(start, signals.slice(0, index + 1), first.number + index);
  const after = until(handover);
  // The old set holds up to the block before, and has no say beyond.
  const before = handover > 0 ? until(handover - 1) : start;
  const beyond = headers.length > handover + 1 && !isRefused(() => until(handover + 1));
  const kept = before.setId === start.setId && !beyond;
  const log = (value: unknown, type: GrandpaLog['type']) => {
    const decoded = decodeGrandpaLog(bytes(value));
    return decoded.type === type ? bytesToHex(encodeGrandpaLog(decoded)) : `is a ${decoded.type}`;
  };
  const written = record(one['after']);
  return {
    headers: headers.map((each) => bytesToHex(encodeHeader(each))),
    signalledIn: change.signalledIn - first.number,
    lastBlockOfOldSet: kept ? handover : 'the old set is given more or less than its blocks',
    after: {
      ...written,
      setId: like(after.setId, written['setId']),
      authorities: authoritiesJson(after.authorities, written['authorities']),
    },
    ...(one['logScheduled'] === undefined ? {} : { logScheduled: log(one['logScheduled'], 'scheduledChange') }),
    ...(one['logForced'] === undefined ? {} : { logForced: log(one['logForced'], 'forcedChange') }),
  };
}

function warpCase(one: Case): Case {
  const proof = bytes(one['bytes']);
  const { header: last, hash, set } = verifyWarpProof(proof, setOf(record(one['start'])));
  if (!last || !hash) throw new TypeError('the proof has no fragment');
  const end = record(one['end'] ?? {});
  return {
    bytes: bytesToHex(encodeWarpProof(decodeWarpProof(proof))),
    end: {
      setId: like(set.setId, end['setId']),
      authorities: authoritiesJson(set.authorities, end['authorities']),
      finalizedHash: bytesToHex(hash),
      finalizedNumber: last.number,
    },
  };
}

function finalityProofCase(one: Case): Case {
  const proof = decodeFinalityProof(bytes(one['bytes']));
  return {
    bytes: bytesToHex(encodeFinalityProof(proof)),
    block: bytesToHex(proof.block),
    justification: bytesToHex(encodeJustification(decodeJustification(proof.justification))),
    unknownHeaders: proof.unknownHeaders.map((each) => bytesToHex(headerHash(each))),
  };
}

const keysCase: Replay = (one) =>
  Object.fromEntries(
    Object.keys(one).map((name) => {
      const [pallet = '', item = ''] = name.split('.');
      return [name, bytesToHex(palletPrefix(pallet, item))];
    }),
  );

const SECTIONS: Readonly<Record<string, Replay>> = {
  headers: headerCase,
  aura: auraCase,
  tries: trieCase,
  extrinsicsRoot: extrinsicsRootCase,
  proofs: proofCase,
  prefix: prefixCase,
  nodes: nodeCase,
  precommit: precommitCase,
  justifications: justificationCase,
  authorityChange: authorityChangeCase,
  warp: warpCase,
  finalityProof: finalityProofCase,
  keys: keysCase,
};

/** `keys` alone could be anybody's. */
const TELLTALES = Object.keys(SECTIONS).filter((section) => section !== 'keys');

/** Words about the file, not cases. */
const PROSE = ['about', 'encoding', 'note'];

/** Equal as JSON, whatever the order of keys. */
function sameJson(a: unknown, b: unknown): boolean {
  if (Array.isArray(a) && Array.isArray(b)) return a.length === b.length && a.every((one, i) => sameJson(one, b[i]));
  if (!isRecord(a) || !isRecord(b)) return a === b;
  const names = Object.keys(a);
  return names.length === Object.keys(b).length && names.every((name) => sameJson(a[name], b[name]));
}

function replayCase(id: string, replay: Replay, one: unknown): Result {
  if (!isRecord(one)) return { id, status: 'failed', message: 'the case is not an object' };
  // How a refusal is worded is ours.
  const refused = one['valid'] === false || one['complete'] === false || (one['error'] ?? null) !== null;
  try {
    const got = replay(one);
    if (refused) return { id, status: 'failed', message: 'accepted, and is to be refused', got };
    const compared = Object.keys(got).filter((name) => one[name] !== undefined);
    if (compared.length === 0) return { id, status: 'failed', message: 'nothing of it was compared', got };
    const pick = (from: Case) => Object.fromEntries(compared.map((name) => [name, from[name]]));
    const [expected, ours] = [pick(one), pick(got)];
    return sameJson(expected, ours) ? { id, status: 'passed' } : { id, status: 'failed', expected, got: ours };
  } catch (error) {
    if (refused && isRefusal(error)) return { id, status: 'passed' };
    const message = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
    return { id, status: 'failed', message };
  }
}

export const lightClient: Kind = {
  name: 'light client',
  matches: ({ content }) => isRecord(content) && TELLTALES.some((section) => content[section] !== undefined),
  async *replay({ content }) {
    await verifierReady;
    for (const [section, cases] of Object.entries(isRecord(content) ? content : {})) {
      const replay = Object.hasOwn(SECTIONS, section) ? SECTIONS[section] : undefined;
      if (PROSE.includes(section) || (!replay && typeof cases !== 'object')) continue;
      if (!replay) yield { id: section, status: 'unknown', message: `no replay for section ${section}` };
      else if (!Array.isArray(cases)) yield replayCase(section, replay, cases);
      else {
        for (const [i, one] of cases.entries()) {
          const name = isRecord(one) && typeof one['name'] === 'string' ? ` ${one['name']}` : '';
          yield replayCase(`${section}[${i}]${name}`, replay, one);
        }
      }
    }
  },
};
