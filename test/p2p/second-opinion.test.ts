// smoldot and Taolite's own light node, each verifying by itself: on one chain they agree, on two chains of one genesis they do not.
import { afterAll, beforeAll, expect, it } from 'vitest';
import { grandpaMethods, standardMethods } from '../../devnet/rpc/methods/index.ts';
import { serveTransport } from '../../devnet/rpc/serve-transport.ts';
import { chainSpecOf } from '../../devnet/p2p/chain-spec.ts';
import { LightNode } from '../../node-light/engine/light-node.ts';
import { SecondOpinion, type Agreement } from '../../node-light/engine/second-opinion.ts';
import { SmoldotEngine } from '../../node-light/engine/smoldot-engine.ts';
import { JsonRpcSource } from '../../node-light/sources/json-rpc-source.ts';
import { bytesToHex } from '../../substrate/bytes.ts';
import { headerHash } from '../../substrate/header.ts';
import { inProcessPair } from '../../substrate/transport/in-process.ts';
import { p2pDevnet, SLOT_MS, type P2pDevnet } from './p2p-devnet.ts';

let one: P2pDevnet;
let other: P2pDevnet;
let engine: SmoldotEngine;
const lights: LightNode[] = [];
beforeAll(async () => {
  const live = { production: { mode: 'interval', ms: SLOT_MS }, finalityLag: 2 } as const;
  // The same genesis and the same keys; but for their times they could be one chain.
  one = await p2pDevnet(50, live);
  other = await p2pDevnet(70, live);
  engine = await SmoldotEngine.join(JSON.stringify(chainSpecOf(one.node, [one.p2p.addresses[0]!])));
}, 60_000);
afterAll(async () => {
  for (const light of lights) light.close();
  await engine.close();
  await Promise.all([one.close(), other.close()]);
});

async function lightOn({ node }: P2pDevnet): Promise<LightNode> {
  const light = new LightNode({ checkpoint: 'own chain', now: Date.now, after: () => new Promise(() => undefined) });
  lights.push(light);
  const [client, server] = inProcessPair();
  serveTransport(node, { ...standardMethods, ...grandpaMethods }, server);
  await light.addSource(new JsonRpcSource({ name: 'devnet', connect: client }));
  return light;
}

/** Holds the final blocks of a light node beside smoldot's until both know one of a height. */
function compared(light: LightNode): Promise<Agreement> {
  const opinion = new SecondOpinion((number) => engine.heads.finalAt(number));
  return new Promise((resolve) => {
    const look = (): void => {
      const { final, anchor } = light;
      if (final && anchor)
        opinion.hear({ number: final.header.number, hash: final.hash }, bytesToHex(headerHash(anchor.header)), 0);
      const agreement = opinion.agreement();
      if (agreement.state !== 'waiting') resolve(agreement);
    };
    light.on('final', look);
    engine.heads.onChange(look);
    look();
  });
}

it('on one chain they find the same blocks final', async () => {
  expect(one.node.chain.genesisHash).toBe(other.node.chain.genesisHash);
  const agreement = await compared(await lightOn(one));
  expect(agreement.state).toBe('same');
  const { block } = agreement as Extract<Agreement, { state: 'same' }>;
  expect(block.hash).toBe(await one.node.chain.hashAt(block.number));
}, 30_000);

it('shown two chains of one genesis, they name their blocks of one height', async () => {
  const agreement = await compared(await lightOn(other));
  expect(agreement.state).toBe('different');
  const { number, ours, theirs } = agreement as Extract<Agreement, { state: 'different' }>;
  expect([ours, theirs]).toEqual([await other.node.chain.hashAt(number), await one.node.chain.hashAt(number)]);
}, 30_000);

it('smoldot knows every final block since it began by its number', async () => {
  const { heads } = engine;
  const { number: from } = heads.final!;
  await new Promise<void>((resolve) => heads.onChange(() => heads.final!.number >= from + 5 && resolve()));
  const to = heads.final!.number;
  for (let number = from; number <= to; number++)
    expect(heads.finalAt(number)).toBe(await one.node.chain.hashAt(number));
  expect(heads.finalAt(to + 1)).toBeUndefined();
}, 30_000);
