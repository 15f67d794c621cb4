// A lying proxy in front of a real devnet. Each lie ends in an error with the right word that names the source; an honest
// second source keeps the node running; nothing false is ever answered.
import { cryptoWaitReady } from '@polkadot/util-crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { devAuthor } from '../../devnet/node/dev-accounts.ts';
import { localGenesis } from '../../devnet/node/local-genesis.ts';
import type { DevnetNode } from '../../devnet/node/node.ts';
import { NotProvedError } from '../../node-light/engine/errors.ts';
import type { LightNode } from '../../node-light/engine/light-node.ts';
import { bytesToHex, hexToBytes, type Hex } from '../../substrate/bytes.ts';
import { auraPreRuntime, auraSeal } from '../../substrate/digest.ts';
import { headerFromJson, headerHash, headerToJson, type Header, type HeaderJson } from '../../substrate/header.ts';
import { palletPrefix } from '../../substrate/storage-key.ts';
import { defaultProofLimits } from '../../substrate/trie/verify-proof.ts';
import { devnetTime, lightDevnet, lightNode, source } from './light-devnet.ts';
import { honest, lyingProxy, type Lies } from './lying-proxy.ts';

let devnet: DevnetNode;
let other: DevnetNode;
beforeAll(async () => {
  await cryptoWaitReady();
  devnet = await lightDevnet(20);
  // Same runtime, another chain: four accounts fewer.
  const { genesis, authors } = localGenesis(250, 3);
  other = await lightDevnet(20, { genesis: { ...genesis, endowed: genesis.endowed.slice(0, 3) }, authors });
});
afterAll(async () => {
  await devnet.close();
  await other.close();
});

const issuance = palletPrefix('Balances', 'TotalIssuance');
const accounts = palletPrefix('System', 'Account');
/** Asked for where trust begins. */
const authoritiesKey = bytesToHex(palletPrefix('Grandpa', 'Authorities'));
const liar = 'wss://liar.example';
const honestName = 'wss://honest.example';

interface Proof {
  at: Hex;
  proof: Hex[];
}

/** Flips the last bit of a byte string in hexadecimal. */
const flipped = (hex: Hex, at = hex.length - 1): Hex =>
  `${hex.slice(0, at)}${(Number.parseInt(hex[at]!, 16) ^ 1).toString(16)}${hex.slice(at + 1)}` as Hex;

/** Lies about proofs once the node stands, so that what is tried is the reading. */
const proofLie = (change: (answer: Proof, keys: Hex[]) => Proof | undefined): Lies => ({
  answer: ({ method, params }, result) => {
    const [keys] = (params ?? []) as [Hex[]];
    if (method !== 'state_getReadProof' || keys.includes(authoritiesKey)) return result;
    return change(result as Proof, keys);
  },
});

async function withLiar(lies: Lies): Promise<LightNode> {
  const light = lightNode(devnet, { slotDurationMs: 250 });
  await light.addSource(source(liar, lyingProxy(honest(devnet), lies)));
  return light;
}

/** The read is refused, the liar named and banned, and with an honest source the true value comes. */
async function refusesRead(lies: Lies, reason: string | RegExp): Promise<void> {
  const light = await withLiar(lies);
  const error = await light.read([issuance]).then(
    ({ value }) => `shown: ${String(value)}`,
    (thrown: unknown) => thrown,
  );
  expect(error).toBeInstanceOf(NotProvedError);
  expect((error as NotProvedError).message).toContain(liar);
  expect(light.refusals).toHaveLength(1);
  expect(light.refusals[0]).toMatchObject({ source: liar });
  expect(light.refusals[0]!.reason).toMatch(reason);

  const rescued = await withLiar(lies);
  await rescued.addSource(source(honestName, honest(devnet)));
  const { value, evidence } = await rescued.read([issuance]);
  expect(value[0]).toEqual(devnet.chain.best.state.get(issuance));
  expect(evidence.word).toBe('sealed');
  expect(rescued.refusals.map((refusal) => refusal.source)).toEqual([liar]);
}

describe('a lie about a value', () => {
  it('a changed bit anywhere in the proof is refused', async () => {
    for (const at of [0, 0.3, 0.6, 0.99]) {
      const lies = proofLie(({ at: block, proof }) => {
        const index = Math.floor(at * proof.length);
        return { at: block, proof: proof.map((node, i) => (i === index ? flipped(node) : node)) };
      });
      await refusesRead(lies, /^Proof(Incomplete|Node)Error$/);
    }
  });

  it('a proof with a node left out is refused', () =>
    refusesRead(
      proofLie(({ at, proof }) => ({ at, proof: proof.slice(1) })),
      'ProofIncompleteError',
    ));

  it('an empty proof is refused, not taken for absence', () =>
    refusesRead(
      proofLie(({ at }) => ({ at, proof: [] })),
      'ProofIncompleteError',
    ));

  it('a proof of another key is refused', () =>
    refusesRead(
      proofLie(({ at }) => ({ at, proof: devnet.chain.best.state.prove([hexToBytes('0x00')]).map(bytesToHex) })),
      'ProofIncompleteError',
    ));

  it('a true proof of another block is refused', async () => {
    const parent = bytesToHex(devnet.chain.best.header.parentHash);
    const lies: Lies = {
      request: (request) => {
        const [keys] = (request.params ?? []) as [Hex[]];
        const read = request.method === 'state_getReadProof' && !keys.includes(authoritiesKey);
        return read ? { ...request, params: [keys, parent] } : request;
      },
    };
    await refusesRead(lies, 'ProofIncompleteError');
  });

  it('a true proof of another chain is refused', () =>
    refusesRead(
      proofLie(({ at }, keys) => ({ at, proof: other.chain.best.state.prove(keys.map(hexToBytes)).map(bytesToHex) })),
      'ProofIncompleteError',
    ));

  it('a proof larger than the limit is refused before it is decoded', () =>
    refusesRead(
      proofLie(({ at, proof }) => ({ at, proof: [...proof, `0x${'00'.repeat(defaultProofLimits.bytes)}`] })),
      'ProofTooLargeError',
    ));

  it('a proof of too many entries is refused', () =>
    refusesRead(
      proofLie(({ at, proof }) => ({
        at,
        proof: [...proof, ...new Array<Hex>(defaultProofLimits.entries).fill('0x00')],
      })),
      'ProofTooLargeError',
    ));

  it.each([
    ['nothing', null],
    ['a text', 'no'],
    ['an object without a proof', {}],
    ['a proof that is no list', { proof: '0x00' }],
    ['a list of something else', { proof: [1, null] }],
    ['half bytes', { proof: ['0x0'] }],
  ])('an answer that is %s is refused', (_, answer) =>
    refusesRead(
      proofLie(() => answer as unknown as Proof),
      'malformed answer',
    ),
  );

  it('nodes that hang from nothing do no harm', async () => {
    const light = await withLiar(proofLie(({ at, proof }) => ({ at, proof: [...proof, '0x00', '0x1234'] })));
    const { value } = await light.read([issuance]);
    expect(value[0]).toEqual(devnet.chain.best.state.get(issuance));
    expect(light.refusals).toEqual([]);
  });
});

describe('a lie about a map', () => {
  const keysLie = (change: (keys: Hex[]) => Hex[]): Lies => ({
    answer: ({ method }, result) => (method === 'state_getKeysPaged' ? change(result as Hex[]) : result),
  });
  const withheld: [string, (keys: Hex[]) => Hex[]][] = [
    ['the first', (keys) => keys.slice(1)],
    ['one in the middle', (keys) => keys.filter((_, i) => i !== keys.length >> 1)],
    ['the last', (keys) => keys.slice(0, -1)],
    ['all', () => []],
  ];

  it.each(withheld)('withheld entries are noticed: %s', async (_, change) => {
    const light = await withLiar(keysLie(change));
    const shown = await light.entries(accounts).then(
      ({ value }) => value.length,
      (error: unknown) => error,
    );
    const all = [...devnet.chain.best.state.entries(accounts)].length;
    // A neighbour's proof may hold the withheld entry anyway: then the list is complete. Never is it short.
    if (typeof shown === 'number') expect(shown).toBe(all);
    else {
      expect(shown).toBeInstanceOf(NotProvedError);
      expect(light.refusals[0]).toMatchObject({ source: liar, reason: 'ProofIncompleteError' });
    }
  });

  it('an invented entry does not appear', async () => {
    const light = await withLiar(keysLie((keys) => [...keys, `${bytesToHex(accounts)}${'ff'.repeat(48)}`]));
    const { value } = await light.entries(accounts);
    expect(value.map(([key]) => bytesToHex(key))).toEqual(
      [...devnet.chain.best.state.entries(accounts)].map(([key]) => bytesToHex(key)),
    );
  });
});

describe('a lie about the chain', () => {
  /** The source cannot be added; why stands in the refusals. */
  async function refusesSource(lies: Lies, reason: string, devnetBehind = devnet): Promise<void> {
    const light = lightNode(devnet, { slotDurationMs: 250 });
    const added = light.addSource(source(liar, lyingProxy(honest(devnetBehind), lies)));
    await expect(added).rejects.toThrow();
    expect(light.refusals[0]).toMatchObject({ source: liar, reason });
    expect(light.sources).toEqual([]);
    const shown = await light.read([issuance]).then(
      () => 'shown',
      (error: unknown) => error,
    );
    expect(shown).toBeInstanceOf(NotProvedError);
  }
  const headLie = (change: (header: Header) => Header): Lies => {
    const changed = (json: unknown) => {
      const header = headerFromJson(json);
      return header.number < 20 ? json : headerToJson(change(header));
    };
    return { notification: (method, result) => (method === 'chain_newHead' ? changed(result) : result) };
  };

  it('another chain with the right runtime is refused', async () => {
    const light = lightNode(devnet, { slotDurationMs: 250 });
    await light.addSource(source(honestName, honest(devnet)));
    await expect(light.addSource(source(liar, honest(other)))).rejects.toThrow(/another chain/);
    expect(light.refusals).toMatchObject([{ source: liar, reason: 'wrong genesis' }]);
  });

  it('a checkpoint block with another header is refused', () =>
    refusesSource(
      {
        answer: ({ method }, result) =>
          method === 'chain_getHeader'
            ? headerToJson({ ...headerFromJson(result), stateRoot: new Uint8Array(32) })
            : result,
      },
      'another header',
    ));

  it('a head without a seal is refused', () =>
    refusesSource(
      headLie((header) => ({ ...header, digest: header.digest.slice(0, -1) })),
      'no seal',
    ));

  it('a head whose state was changed no longer has its author’s seal', () =>
    refusesSource(
      headLie((header) => ({ ...header, stateRoot: new Uint8Array(32).fill(7) })),
      'bad signature',
    ));

  it('a head sealed by an author whose turn it is not is refused', async () => {
    const sealedBy = async (name: string): Promise<string> => {
      const light = lightNode(devnet, { slotDurationMs: 250 });
      const lie = headLie((header) => {
        const unsealed = { ...header, digest: header.digest.slice(0, -1) };
        return { ...unsealed, digest: [...unsealed.digest, auraSeal(devAuthor(name).sign(headerHash(unsealed)))] };
      });
      await light.addSource(source(liar, lyingProxy(honest(devnet), lie))).catch(() => undefined);
      return light.refusals[0]?.reason ?? 'taken';
    };
    const outcomes = await Promise.all(['//One', '//Two', '//Three'].map(sealedBy));
    // One of the three has the turn; the two others are refused.
    expect(outcomes.sort()).toEqual(['bad signature', 'bad signature', 'taken']);
  });

  it('a slot in the future is refused, however well it is sealed', async () => {
    const future = BigInt(Math.floor((devnetTime + 3_600_000) / 250));
    const slot = future - (future % 3n);
    const lie = headLie((header) => {
      const unsealed = { ...header, digest: [auraPreRuntime(slot), ...header.digest.slice(1, -1)] };
      return { ...unsealed, digest: [...unsealed.digest, auraSeal(devAuthor('//One').sign(headerHash(unsealed)))] };
    });
    await refusesSource(lie, 'slot in the future');
  });

  it('a head that is no header is refused', () =>
    refusesSource({ notification: (_, result) => ({ ...(result as HeaderJson), number: 'many' }) }, 'HeaderJsonError'));

  it('an hour-old head is shown as stale, never as live', async () => {
    const light = lightNode(devnet, { slotDurationMs: 250, now: () => devnetTime + 3_600_000 });
    await light.addSource(source(liar, honest(devnet)));
    expect(light.freshness()).toMatchObject({ state: 'stale' });
  });

  it('extrinsics that are not the block’s are refused', async () => {
    const light = await withLiar({
      answer: ({ method }, result) => {
        if (method !== 'chain_getBlock') return result;
        const { block } = result as { block: { extrinsics: Hex[] } };
        return { ...(result as object), block: { ...block, extrinsics: [...block.extrinsics, '0x041234'] } };
      },
    });
    await expect(light.body(light.head!.hash)).rejects.toThrow(NotProvedError);
    expect(light.refusals[0]).toMatchObject({ source: liar, reason: 'wrong extrinsics' });
  });
});

describe('a source that fails without lying', () => {
  it('one that never answers is given up for the next within the time set, and is not banned', async () => {
    const waiting: (() => void)[] = [];
    const light = lightNode(devnet, {
      slotDurationMs: 250,
      after: () => new Promise((resolve) => waiting.push(resolve)),
    });
    let asked = false;
    await light.addSource(
      source(
        liar,
        lyingProxy(
          honest(devnet),
          proofLie(() => {
            asked = true;
            return undefined;
          }),
        ),
      ),
    );
    await light.addSource(source(honestName, honest(devnet)));
    const read = light.read([issuance]);
    await expect.poll(() => asked).toBe(true);
    for (const release of waiting) release();
    expect((await read).value[0]).toEqual(devnet.chain.best.state.get(issuance));
    expect(light.refusals).toEqual([]);
  });

  it('a pruned block is an error, never an absence', async () => {
    const pruned = await lightDevnet(12, { keepStates: 4 });
    const light = lightNode(pruned, { slotDurationMs: 250, checkpoint: 'first source' });
    await light.addSource(source('devnet', honest(pruned)));
    const old = await pruned.chain.hashAt(3);
    await expect(light.read([issuance], old!)).rejects.toThrow(/could not be proved|not on the verified chain/);
    expect(light.refusals).toEqual([]);
    await pruned.close();
  });
});
