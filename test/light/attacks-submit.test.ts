// Attacks on who sends a transaction: it is taken and passed on to nobody, refused and passed on all the same, or said to be in a block.
import { afterEach, describe, expect, it } from 'vitest';
import { openChain } from '../../chain/open-chain.ts';
import type { Chain } from '../../chain/ports/chain.ts';
import { submit } from '../../chain/submit/submit.ts';
import { transfer } from '../../chain/transactions/transfer.ts';
import type { SubmitState } from '../../chain/types/submission.ts';
import { devPair } from '../../devnet/node/dev-accounts.ts';
import { localGenesis } from '../../devnet/node/local-genesis.ts';
import type { DevnetNode } from '../../devnet/node/node.ts';
import { grandpaMethods, standardMethods } from '../../devnet/rpc/methods/index.ts';
import { createDevnetRuntime } from '../../devnet/runtime/index.ts';
import { lightConnect, type LightEndpoint } from '../../node-light/provider/light-connect.ts';
import type { LightNodeOptions } from '../../node-light/engine/light-node-options.ts';
import { provedTransport } from '../../node-light/provider/proved-transport.ts';
import { bytesToHex, hexToBytes, type Hex } from '../../substrate/bytes.ts';
import { headerHash, headerToJson, type Header } from '../../substrate/header.ts';
import { RpcClient } from '../../substrate/transport/rpc-client.ts';
import type { JsonRpcRequest } from '../../substrate/transport/transport.ts';
import { orderedTrieRoot } from '../../substrate/trie/ordered-trie-root.ts';
import { systemClock } from '../../wallet/host/system-clock.ts';
import { dev } from '../chain/open-devnet.ts';
import { lightDevnet, lightNode, source } from './light-devnet.ts';
import { honest, lyingProxy, type Instead, type Lies } from './lying-proxy.ts';

const watch = 'author_submitAndWatchExtrinsic';
const telling = { ...standardMethods, ...grandpaMethods };
/** Pays into the same account in every test, of each chain its own money. */
const bob = devPair('//Bob');
const alice = dev('//Alice');
const amountRao = 5_000n;

const closes: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closes.splice(0).reverse()) await close();
});

/** Slots of the real length, so that a signature is good for 64 blocks; and a person's chain over a light node of these sources. */
async function opened(sources: (node: DevnetNode) => LightEndpoint[]) {
  const runtime = createDevnetRuntime({ slotDurationMs: 12_000 });
  const devnet = await lightDevnet(3, { ...localGenesis(12_000, 3), runtime });
  closes.push(() => devnet.close());
  const light = lightNode(devnet, { slotDurationMs: 12_000, aheadMs: Infinity });
  const endpoints = sources(devnet);
  const chain = await openChain({
    connect: lightConnect(light, ...endpoints),
    kind: 'endpoint',
    label: 'endpoints',
    clock: systemClock,
    proving: true,
  });
  closes.push(() => chain.close());
  await expect.poll(() => light.sources.length).toBe(endpoints.length);
  return { devnet, chain, received: await receiving(chain) };
}

/** What the account received since this was called, rao. */
async function receiving(chain: Chain): Promise<() => Promise<bigint>> {
  const free = async () => {
    const account = await chain.at().item('System', 'Account', bob.address);
    return account.field('data').bigint('free');
  };
  const before = await free();
  return async () => (await free()) - before;
}

/** Sends money, and gathers what is told of it. */
function pay(chain: Chain) {
  const states: SubmitState[] = [];
  const done = (async () => {
    const extrinsic = transfer(chain, bob.address, amountRao);
    for await (const state of submit(chain, extrinsic, { address: alice.address, signer: alice })) states.push(state);
  })();
  const names = () => states.map(({ state }) => state);
  const until = (state: SubmitState['state']) => expect.poll(names, { timeout: 5_000 }).toContain(state);
  return { states, done, names, until };
}

/** Makes blocks until it is over, or so many were made. */
async function blocks(devnet: DevnetNode, count: number, done: Promise<unknown>): Promise<void> {
  let over = false;
  void done.then(() => (over = true));
  for (let i = 0; i < count && !over; i++) {
    await devnet.newBlock();
    await new Promise((resolve) => setTimeout(resolve));
  }
}

const outdated = { code: 1010, message: 'Invalid Transaction', data: 'Transaction is outdated' };
/** Answers those who submit in its own way. */
const submitting = (answer: (extrinsic: Hex) => Instead | undefined): Lies => ({
  instead: ({ method, params }) => (method === watch ? answer((params as readonly [Hex])[0]) : undefined),
});
const swallowing = submitting(() => ({ result: 'subscription' }));
const refusing = submitting(() => ({ error: outdated }));
const dropping = submitting(() => ({ result: 'subscription', told: ['ready', 'invalid'] }));
/** Says no, and gives it to the next author. */
const twoFaced = (node: DevnetNode): Lies =>
  submitting((extrinsic) => {
    node.pool.submit(hexToBytes(extrinsic));
    return { error: outdated };
  });
const endpoint = (name: string, node: DevnetNode, lies: Lies = {}): LightEndpoint => ({
  name,
  connect: lyingProxy(honest(node), lies),
});

describe('a transaction of which a source lies', { timeout: 60_000 }, () => {
  it.each([
    ['takes it and passes it on to nobody', swallowing],
    ['refuses it', refusing],
    ['takes it and says that it is invalid', dropping],
  ])(
    'one that %s changes nothing where a second source takes it: it is done once, and never said to have failed',
    async (_, lies) => {
      const { devnet, chain, received } = await opened((node) => [
        endpoint('liar', node, lies),
        endpoint('honest', node),
      ]);
      const { done, names, until } = pay(chain);
      await until('sent');
      await expect.poll(() => devnet.pool.ready().length).toBe(1);
      await blocks(devnet, 10, done);
      await done;
      expect(names()).toEqual(['signing', 'sent', 'inBlock', 'finalized']);
      expect(await received()).toBe(amountRao);
    },
  );

  it('swallowed by the only source, it is said to be in no block once none can take it any more, and another node is offered', async () => {
    const { devnet, chain } = await opened((node) => [endpoint('liar', node, swallowing)]);
    const { states, done, names, until } = pay(chain);
    await until('sent');
    await blocks(devnet, 200, done);
    await done;
    expect(names()).toEqual(['signing', 'sent', 'failed']);
    expect(states.at(-1)).toMatchObject({ failure: { name: 'Expired', moneySafe: true } });
    expect((states.at(-1) as { failure: { todo: string } }).failure.todo).toContain('another node');
  });

  it.each([
    ['in the first place', refusing],
    ['after it took it', dropping],
  ])(
    'refused %s by the only source, that is this source’s word until its signature has ended: then the money is safe',
    async (_, lies) => {
      const { devnet, chain } = await opened((node) => [endpoint('liar', node, lies)]);
      const { states, done, until } = pay(chain);
      await until('refused');
      const refused = states.find(({ state }) => state === 'refused');
      expect(refused).toMatchObject({ failure: { moneySafe: null } });
      const { failure } = refused as Extract<SubmitState, { state: 'refused' }>;
      expect(failure.what).toMatch(/^liar refused it: [a-z]/);
      expect(failure.money).toMatch(/not known yet .* up to block \d+/);
      await blocks(devnet, 200, done);
      await done;
      expect(states.at(-1)).toMatchObject({ state: 'failed', failure: { name: 'Expired', moneySafe: true } });
    },
  );

  it('refused by all and taken all the same, it is told to be in its block and final', async () => {
    const { devnet, chain, received } = await opened((node) => [
      endpoint('liar', node, twoFaced(node)),
      endpoint('other', node, refusing),
    ]);
    const { states, done, names, until } = pay(chain);
    await until('refused');
    expect((states.at(-1) as { failure: { what: string } }).failure.what).toMatch(
      /^(liar and other|other and liar) refused it/,
    );
    await blocks(devnet, 10, done);
    await done;
    expect(names()).toEqual(['signing', 'refused', 'inBlock', 'finalized']);
    expect(await received()).toBe(amountRao);
  });

  it('signed again after it was refused, it is paid once, although the source says that another nonce is next and has both taken', async () => {
    const kept: Hex[] = [];
    const keeping = submitting((extrinsic) => {
      kept.push(extrinsic);
      return { error: outdated };
    });
    const raising = (request: JsonRpcRequest): Instead | undefined =>
      request.method === 'system_accountNextIndex' && kept.length > 0 ? { result: 1 } : keeping.instead?.(request);
    const { devnet, chain, received } = await opened((node) => [endpoint('liar', node, { instead: raising })]);
    const first = pay(chain);
    await first.until('refused');
    const again = pay(chain);
    await again.until('refused');
    devnet.pool.submit(hexToBytes(kept[0]!));
    expect(() => devnet.pool.submit(hexToBytes(kept[1]!))).toThrow('priorityTooLow');
    await blocks(devnet, 10, Promise.all([first.done, again.done]));
    await Promise.all([first.done, again.done]);
    expect(first.names().at(-1)).toBe('finalized');
    expect(again.states.at(-1)).toMatchObject({ state: 'failed', failure: { name: 'Usurped', moneySafe: true } });
    expect(await received()).toBe(amountRao);
  });

  it('while one waits, one signed after it comes after it, although the source says that no other waits', async () => {
    const lowering: Lies = {
      instead: ({ method }) => (method === 'system_accountNextIndex' ? { result: 0 } : undefined),
    };
    const { devnet, chain, received } = await opened((node) => [endpoint('liar', node, lowering)]);
    const both = [pay(chain)];
    await both[0]!.until('sent');
    both.push(pay(chain));
    await both[1]!.until('sent');
    const done = Promise.all(both.map(({ done }) => done));
    await blocks(devnet, 10, done);
    await done;
    expect(both.map(({ names }) => names().at(-1))).toEqual(['finalized', 'finalized']);
    expect(await received()).toBe(2n * amountRao);
  });
});

describe('what the provider tells of a transaction', () => {
  /** Everything a client hears of an extrinsic that the devnet takes into its next block. */
  async function watching(lies: (node: DevnetNode) => Lies, options: Partial<LightNodeOptions> = {}) {
    const devnet = await lightDevnet(3);
    closes.push(() => devnet.close());
    const light = lightNode(devnet, { slotDurationMs: 250, aheadMs: Infinity, ...options });
    await light.addSource(source('liar', lyingProxy(honest(devnet, telling), lies(devnet))));
    const client = new RpcClient(provedTransport(light));
    const heard: unknown[] = [];
    await client.subscribe(watch, [tx], {
      next: (status) => heard.push(status),
      error: ({ message }) => heard.push(message),
    });
    return { devnet, light, heard };
  }
  /** No call of any runtime, but bytes that a made-up block can hold. */
  const tx = '0x10010203';

  it('“in block” is not told for a block that does not hold it', async () => {
    const { heard } = await watching(({ chain }) =>
      submitting(() => ({ result: 'sub', told: [{ inBlock: chain.best.hash }] })),
    );
    await expect.poll(() => heard).toEqual([expect.stringContaining('does not hold extrinsic')]);
  });

  it('neither “in block” nor “final” is told for a made-up old block that holds it, whose header fits its hash', async () => {
    let asked = 0;
    const { heard, light, fake } = await (async () => {
      let header: Header | undefined;
      const lies = (node: DevnetNode): Lies => {
        const { best } = node.chain;
        header = {
          ...best.header,
          number: 1,
          parentHash: new Uint8Array(32).fill(5),
          extrinsicsRoot: orderedTrieRoot([hexToBytes(tx)]),
          digest: [],
        };
        const json = headerToJson(header);
        const hash = bytesToHex(headerHash(header));
        const told = [{ inBlock: hash }, { finalized: hash }];
        return {
          request: (request) => {
            const [keys, block] = request.params as readonly unknown[];
            return request.method === 'state_getReadProof' && block === hash
              ? { ...request, params: [keys, best.hash] }
              : request;
          },
          instead: ({ method, params }) => {
            if (method === watch) return { result: 'sub', told };
            if ((params as readonly unknown[] | undefined)?.[0] !== hash) return undefined;
            asked++;
            if (method === 'chain_getHeader') return { result: json };
            if (method === 'chain_getBlock')
              return { result: { block: { header: json, extrinsics: [tx] }, justifications: null } };
            return undefined;
          },
        };
      };
      const all = await watching(lies);
      return { ...all, fake: bytesToHex(headerHash(header!)) };
    })();
    await expect.poll(() => asked).toBeGreaterThan(1);
    await expect.poll(() => light.evidence(fake)?.word).toBe('claimed');
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(heard).toEqual([]);
  });

  it('“final” is told when the block is proved final, however early the source says so', async () => {
    const devnet = await lightDevnet(3);
    closes.push(() => devnet.close());
    const light = lightNode(devnet, { slotDurationMs: 250, aheadMs: Infinity });
    let withheld = false;
    const early: Lies = {
      notification: (method, result) => {
        if (method === 'grandpa_justifications') return withheld ? undefined : result;
        const { inBlock } = (result ?? {}) as { inBlock?: Hex };
        return inBlock ? { finalized: inBlock } : result;
      },
    };
    const connect = lyingProxy(honest(devnet, telling), early);
    const chain = await openChain({
      connect: lightConnect(light, { name: 'liar', connect }),
      kind: 'endpoint',
      label: 'liar',
      clock: systemClock,
      proving: true,
    });
    closes.push(() => chain.close());
    await devnet.newBlock();
    await expect.poll(() => light.finalityMoves).toBe(true);
    withheld = true;
    const signed = await transfer(chain, bob.address, amountRao).signAsync(alice.address, { signer: alice });
    const heard: unknown[] = [];
    await chain.subscribe(watch, 'author_unwatchExtrinsic', [signed.toHex()], (_, status) => heard.push(status));
    await devnet.newBlock();
    const block = devnet.chain.best.hash;
    await expect.poll(() => heard).toEqual(['ready', { inBlock: block }]);
    withheld = false;
    await devnet.newBlock();
    await expect.poll(() => heard).toEqual(['ready', { inBlock: block }, { finalized: block }]);
  });
});
