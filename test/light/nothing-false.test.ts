// Every value that leaves the light node is held against the chain while one of two sources lies: heads, final blocks, storage, maps and
// bodies, from the first moment on. The liar is named with the reason, and with the honest source everything goes on.
import { cryptoWaitReady } from '@polkadot/util-crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { devAuthor, devFinalityPair } from '../../devnet/node/dev-accounts.ts';
import { localGenesis } from '../../devnet/node/local-genesis.ts';
import type { DevnetNode } from '../../devnet/node/node.ts';
import { grandpaMethods, standardMethods } from '../../devnet/rpc/methods/index.ts';
import type { LightNode } from '../../node-light/engine/light-node.ts';
import { provedTransport } from '../../node-light/provider/proved-transport.ts';
import { bytesToHex, hexToBytes, type Hex } from '../../substrate/bytes.ts';
import { auraPreRuntime, auraSeal } from '../../substrate/digest.ts';
import { decodeJustification, encodeJustification, type Justification } from '../../substrate/grandpa/justification.ts';
import { voteMessage } from '../../substrate/grandpa/vote-message.ts';
import { headerFromJson, headerHash, headerToJson, type Header } from '../../substrate/header.ts';
import { palletPrefix } from '../../substrate/storage-key.ts';
import { RpcClient } from '../../substrate/transport/rpc-client.ts';
import type { Connect } from '../../substrate/transport/transport.ts';
import { defaultProofLimits } from '../../substrate/trie/verify-proof.ts';
import { devnetTime, lightDevnet, lightNode, source } from './light-devnet.ts';
import { honest, lyingProxy, type Lies } from './lying-proxy.ts';

const voters = ['//One', '//Two', '//Three'];
const watched = [palletPrefix('Timestamp', 'Now'), palletPrefix('System', 'Number')];
const accounts = palletPrefix('System', 'Account');
const PAST = 12;
let devnet: DevnetNode;
let elsewhere: DevnetNode;
beforeAll(async () => {
  await cryptoWaitReady();
  devnet = await lightDevnet(PAST, { keepStates: 1000 });
  const { genesis, authors } = localGenesis(250, 3);
  elsewhere = await lightDevnet(PAST, { genesis: { ...genesis, endowed: genesis.endowed.slice(0, 3) }, authors });
});
afterAll(async () => {
  await devnet.close();
  await elsewhere.close();
});

const telling = (node: DevnetNode): Connect => honest(node, { ...standardMethods, ...grandpaMethods });

/** Holds everything the node lets out against the chain. What is not so is kept, with what it was. */
class Witness {
  readonly falsehoods: string[] = [];
  newest = 0;
  private readonly client: RpcClient;

  constructor(private readonly light: LightNode) {
    light.on('head', ({ hash, header }) => void this.onChain('head', hash, header.number));
    light.on('final', ({ hash, header }) => void this.onChain('final', hash, header.number));
    this.client = new RpcClient(provedTransport(light));
  }
  private async onChain(what: string, hash: Hex, number: number): Promise<void> {
    if ((await devnet.chain.hashAt(number)) !== hash) this.falsehoods.push(`${what} ${number} ${hash}`);
  }
  private at = (hash: Hex) => devnet.chain.at(hash).state;

  async watch(): Promise<void> {
    const next = (tell: (result: never) => void) => ({
      next: tell as (result: unknown) => void,
      error: () => undefined,
    });
    const header = (what: string) => (json: never) => {
      const told = headerFromJson(json);
      void this.onChain(what, bytesToHex(headerHash(told)), told.number);
    };
    await this.client.subscribe('chain_subscribeNewHeads', [], next(header('told head')));
    await this.client.subscribe('chain_subscribeFinalizedHeads', [], next(header('told final')));
    await this.client.subscribe(
      'chain_subscribeFinalizedHeads',
      [],
      next(((json: never) => void this.word(json)) as never),
    );
    const storage = ({ block, changes }: { block: Hex; changes: [Hex, Hex | null][] }) => {
      for (const [key, value] of changes) {
        const truth = this.at(block).get(hexToBytes(key));
        if (value !== (truth ? bytesToHex(truth) : null)) this.falsehoods.push(`storage ${key} at ${block}: ${value}`);
      }
      this.newest = Math.max(this.newest, devnet.chain.known(block)?.header.number ?? Infinity);
    };
    await this.client.subscribe('state_subscribeStorage', [watched.map(bytesToHex)], next(storage as never));
  }

  /** Nothing told as final is called so but what was signed. */
  private async word(json: unknown): Promise<void> {
    const { number, ...header } = headerFromJson(json);
    const hash = bytesToHex(headerHash({ number, ...header }));
    const told = (await this.client.request('light_finality', [hash])) as { word: string };
    const signed = this.light.finalityProof ? this.light.final!.header.number : 0;
    if (told.word === 'final' && number > signed) this.falsehoods.push(`called final without votes: ${number}`);
    this.words.add(told.word);
  }
  readonly words = new Set<string>();

  /** Reads a map and a body as well: both true, or an error. */
  async read(): Promise<void> {
    const head = this.light.head!.hash;
    const map = await this.light.entries(accounts, head);
    const truth = [...this.at(head).entries(accounts)].map(([key, value]) => [key, value]);
    if (JSON.stringify(map.value) !== JSON.stringify(truth)) this.falsehoods.push(`accounts at ${head}`);
    const { value } = await this.light.body(head);
    const body = (await devnet.chain.block(head))!.extrinsics;
    if (value.map(bytesToHex).join() !== body.map(bytesToHex).join()) this.falsehoods.push(`body of ${head}`);
  }
  close = (): void => this.client.close();
}

// --- the lies -----------------------------------------------------------------------------------------------------------

const proofLie = (change: (proof: Hex[], keys: Hex[]) => Hex[] | undefined): Lies => ({
  answer: ({ method, params }, result) => {
    // What trust begins with is two keys of its own, and told truly: what is tried is the following.
    const [keys] = (params ?? []) as [Hex[]];
    if (method !== 'state_getReadProof' || keys.includes(bytesToHex(palletPrefix('Grandpa', 'Authorities'))))
      return result;
    const proof = change((result as { proof: Hex[] }).proof, keys);
    return proof && { ...(result as object), proof };
  },
});
const headLie = (change: (header: Header) => Header): Lies => ({
  notification: (method, result) => {
    if (method !== 'chain_newHead') return result;
    const header = headerFromJson(result);
    return header.number <= PAST ? result : headerToJson(change(header));
  },
});
const justificationLie = (change: (honest: Justification) => Justification): Lies => ({
  notification: (method, result) =>
    method === 'grandpa_justifications'
      ? bytesToHex(encodeJustification(change(decodeJustification(hexToBytes(result as Hex)))))
      : result,
});
const resealed = (header: Header, by: string, change: Partial<Header> = {}): Header => {
  const unsealed = {
    ...header,
    ...change,
    digest: (change.digest ?? header.digest).filter(({ type }) => type !== 'seal'),
  };
  return { ...unsealed, digest: [...unsealed.digest, auraSeal(devAuthor(by).sign(headerHash(unsealed)))] };
};
const vote = (name: string, { targetHash, targetNumber }: Justification, round: bigint, setId = 0n) => {
  const pair = devFinalityPair(name);
  const message = voteMessage('precommit', { targetHash, targetNumber }, round, setId);
  return { targetHash, targetNumber, id: pair.publicKey, signature: pair.sign(message) };
};
const flip = (hex: Hex): Hex => `${hex.slice(0, -1)}${hex.endsWith('0') ? '1' : '0'}` as Hex;
const methodLie = (method: string, change: (result: never) => unknown): Lies => ({
  answer: (request, result) => (request.method === method ? change(result as never) : result),
});
const future = BigInt(Math.floor((devnetTime + 7_200_000) / 250));

/** Those that lie about the chain itself. */
const atOnce = new Set(['another chain']);
/** Each with the reason it is refused for; where there is none, the source is left for the next and may come back. */
const attacks: [string, Lies, RegExp | null][] = [
  [
    'a changed value in its proof',
    proofLie((proof) => proof.map((node, i) => (i === proof.length - 1 ? flip(node) : node))),
    /^Proof/,
  ],
  ['a proof with a node left out', proofLie((proof) => proof.slice(1)), /^Proof/],
  ['an empty proof, as if nothing were there', proofLie(() => []), /^Proof/],
  [
    'a proof of another key',
    proofLie(() => devnet.chain.best.state.prove([Uint8Array.of(0)]).map(bytesToHex)),
    /^Proof/,
  ],
  [
    'a true proof of another chain',
    proofLie((_, keys) => elsewhere.chain.best.state.prove(keys.map(hexToBytes)).map(bytesToHex)),
    /^Proof/,
  ],
  [
    'a true proof of an older block',
    {
      request: (request) =>
        request.method === 'state_getReadProof' && (request.params as [Hex[]])[0].length > 3
          ? { ...request, params: [(request.params as unknown[])[0], devnet.chain.genesisHash] }
          : request,
    },
    /^Proof/,
  ],
  [
    'a proof of 8 MB',
    proofLie((proof) => [...proof, `0x${'00'.repeat(2 * defaultProofLimits.bytes)}`]),
    /^ProofTooLarge/,
  ],
  ['a proof that never comes', proofLie(() => undefined), null],
  ['a map with an entry withheld', methodLie('state_getKeysPaged', (keys: Hex[]) => keys.slice(0, -1)), /^Proof/],
  [
    'extrinsics that are not the block’s',
    methodLie('chain_getBlock', ({ block, ...rest }: { block: { extrinsics: Hex[] } }) => ({
      ...rest,
      block: { ...block, extrinsics: [...block.extrinsics, '0x0412'] },
    })),
    /^wrong extrinsics$/,
  ],
  ['a head with another state', headLie((header) => ({ ...header, stateRoot: new Uint8Array(32) })), /^bad signature$/],
  ['a head without a seal', headLie((header) => ({ ...header, digest: header.digest.slice(0, -1) })), /^no seal$/],
  ['a head sealed by no author', headLie((header) => resealed(header, '//Mallory')), /^bad signature$/],
  [
    'a head of the future, well sealed',
    headLie((header) => resealed(header, '//One', { digest: [auraPreRuntime(future - (future % 3n))] })),
    /^slot in the future$/,
  ],
  [
    'a head with 4 MB of digest',
    headLie((header) => ({ ...header, digest: [{ type: 'other', data: new Uint8Array(4 << 20) }, ...header.digest] })),
    /^bad signature$/,
  ],
  ['a head that is none', { notification: (method, result) => (method === 'chain_newHead' ? 'no' : result) }, /./],
  [
    'a forged vote',
    justificationLie((j) => ({ ...j, precommits: j.precommits.map((p) => ({ ...p, signature: new Uint8Array(64) })) })),
    /^bad signature$/,
  ],
  ['votes one too few', justificationLie((j) => ({ ...j, precommits: j.precommits.slice(1) })), /^below threshold$/],
  [
    'votes of another set',
    justificationLie((j) => ({ ...j, precommits: voters.map((name) => vote(name, j, j.round, 1n)) })),
    /^bad signature$/,
  ],
  [
    'a vote of a stranger',
    justificationLie((j) => ({ ...j, precommits: [...j.precommits, vote('//Mallory', j, j.round)] })),
    /^unknown authority$/,
  ],
  [
    'one voter’s vote twice in place of another’s',
    justificationLie((j) => ({ ...j, precommits: [j.precommits[0]!, j.precommits[0]!, j.precommits[1]!] })),
    /^below threshold$/,
  ],
  [
    'votes for a block that nobody has',
    justificationLie((j) => {
      const vote = { targetHash: new Uint8Array(32).fill(6), targetNumber: j.targetNumber + 1_000 };
      return { ...j, ...vote, precommits: j.precommits.map((precommit) => ({ ...precommit, ...vote })) };
    }),
    null,
  ],
  ['another chain', methodLie('chain_getBlockHash', () => elsewhere.chain.genesisHash), /^wrong genesis$/],
  [
    'no new head any more',
    { notification: (method, result) => (method === 'chain_newHead' ? undefined : result) },
    null,
  ],
];

describe(
  'with a liar asked first and an honest source behind it, nothing false leaves the node',
  { timeout: 60_000 },
  () => {
    it.each(attacks)('%s', async (name, lies, reason) => {
      // Lies about what the node begins with come at once, the others when it stands.
      let lying = atOnce.has(name);
      const now: Lies = {
        answer: (request, result) => (lying && lies.answer ? lies.answer(request, result) : result),
        notification: (method, result) => (lying && lies.notification ? lies.notification(method, result) : result),
        request: (request) => (lying && lies.request ? lies.request(request) : request),
      };
      const after = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms / 4));
      const light = lightNode(devnet, { slotDurationMs: 250, after });
      const witness = new Witness(light);
      await light.addSource(source('liar', lyingProxy(telling(devnet), now))).catch(() => undefined);
      await light.addSource(source('honest', telling(devnet)));
      await witness.watch();
      lying = true;
      for (let i = 0; i < 3; i++) {
        await devnet.newBlock();
        await expect.poll(() => light.head?.hash).toBe(devnet.chain.best.hash);
        await witness.read();
      }
      await expect.poll(() => witness.newest, { timeout: 10_000 }).toBe(devnet.chain.best.header.number);
      await expect.poll(() => light.final?.hash).toBe(devnet.chain.best.hash);
      expect(witness.falsehoods).toEqual([]);
      expect(light.refusals.map(({ source: name }) => name)).toEqual(reason ? ['liar'] : []);
      if (reason) expect(light.refusals[0]!.reason).toMatch(reason);
      expect(light.phase?.name).toBe('following');
      witness.close();
      light.close();
    });
  },
);

it('a final block that is merely told, of a chain or a fork, is never called final', async () => {
  const light = lightNode(devnet, { slotDurationMs: 250 });
  const witness = new Witness(light);
  // It tells its head as final, and brings no votes.
  let head: unknown;
  const eager: Lies = {
    notification: (method, result) => {
      if (method === 'chain_newHead') head = result;
      return method === 'chain_finalizedHead' ? (head ?? result) : result;
    },
    answer: ({ method }, result) => (method === 'chain_getFinalizedHead' ? devnet.chain.best.hash : result),
  };
  await light.addSource(source('eager', lyingProxy(honest(devnet), eager)));
  await witness.watch();
  for (let i = 0; i < 3; i++) await devnet.newBlock();
  await expect.poll(() => light.head?.hash).toBe(devnet.chain.best.hash);
  await expect.poll(() => [...witness.words]).toEqual(['claimed']);
  expect(witness.falsehoods).toEqual([]);
  expect(light.finalityMoves).toBe(false);
  witness.close();
  light.close();
});
