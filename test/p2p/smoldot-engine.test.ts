// smoldot as the engine of a light read: on the devnet it reads what the chain holds; chains it cannot verify are not even dialled.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { chainSpecOf } from '../../devnet/p2p/chain-spec.ts';
import {
  ChainSpecError,
  SmoldotEngine,
  SmoldotUnfitError,
  type Smoldot,
} from '../../node-light/engine/smoldot-engine.ts';
import { networks } from '../../node-light/networks/networks.ts';
import { palletPrefix } from '../../substrate/storage-key.ts';
import { p2pDevnet, SLOT_MS, type P2pDevnet } from './p2p-devnet.ts';

const KEY = palletPrefix('Aura', 'Authorities');
const spec = JSON.stringify({ genesis: { stateRootHash: '0x' }, bootNodes: ['/dns/boot.example/tcp/1/ws/p2p/12D3'] });

/** A smoldot that says this is its genesis, and keeps what it was told to dial. */
function saying(genesis: string) {
  const dialled: string[] = [];
  const smoldot: Smoldot = {
    async addChain({ chainSpec }) {
      dialled.push(...(JSON.parse(chainSpec) as { bootNodes: string[] }).bootNodes);
      let answer: (text: string) => void = () => undefined;
      const next = new Promise<string>((resolve) => (answer = resolve));
      return {
        sendJsonRpc: (text) =>
          answer(JSON.stringify({ jsonrpc: '2.0', id: (JSON.parse(text) as { id: number }).id, result: genesis })),
        remove: () => undefined,
        jsonRpcResponses: (async function* () {
          yield await next;
          await new Promise(() => undefined);
        })(),
      };
    },
    terminate: async () => undefined,
  };
  return { start: async () => smoldot, dialled };
}

describe('the engine smoldot', () => {
  let devnet: P2pDevnet;
  beforeAll(async () => {
    devnet = await p2pDevnet(60, { production: { mode: 'interval', ms: SLOT_MS }, finalityLag: 2 });
  }, 60_000);
  afterAll(() => devnet.close());

  it('reads final storage of the devnet, and absence', async () => {
    const engine = await SmoldotEngine.open(JSON.stringify(chainSpecOf(devnet.node, devnet.p2p.addresses)));
    const { head } = engine;
    expect(await devnet.node.chain.hashAt(head!.header.number)).toBe(head!.hash);
    const { value, evidence } = await engine.read([KEY, palletPrefix('System', 'Nothing')]);
    expect(value).toEqual([devnet.node.chain.best.state.get(KEY), undefined]);
    expect(evidence).toEqual({ word: 'final', block: head!.header.number });
    expect(engine.genesisHash).toBe(devnet.node.chain.genesisHash);
    await engine.close();
  }, 30_000);

  it.each(networks.map(({ name, genesisHash }) => [name, genesisHash]))(
    'is refused for %s before anything is dialled',
    async (name, genesis) => {
      const { start, dialled } = saying(genesis);
      await expect(SmoldotEngine.open(spec, { start })).rejects.toThrow(new SmoldotUnfitError(name).message);
      expect(dialled).toEqual([]);
    },
  );

  it('is refused for a specification of another chain than the one that is meant, before anything is dialled', async () => {
    const { start, dialled } = saying(`0x${'11'.repeat(32)}`);
    const meant = { start, genesisHash: `0x${'22'.repeat(32)}` } as const;
    await expect(SmoldotEngine.join(spec, meant)).rejects.toThrow(/is of another chain, whose genesis is 0x1111/);
    expect(dialled).toEqual([]);
  });

  it('is refused for a chain whose specification says that another set than 0 voted first', async () => {
    const { start, dialled } = saying('0x00');
    const other = { ...(JSON.parse(spec) as object), name: 'Other', properties: { initialGrandpaSetId: 3 } };
    await expect(SmoldotEngine.open(JSON.stringify(other), { start })).rejects.toThrow(SmoldotUnfitError);
    expect(dialled).toEqual([]);
  });

  it('gives up after a minute without a final block, in words', async () => {
    const waited: number[] = [];
    const after = async (ms: number) => void waited.push(ms);
    const { start } = saying(`0x${'11'.repeat(32)}`);
    await expect(SmoldotEngine.open(spec, { start, after })).rejects.toThrow(/verified no final block within 60 s/);
    expect(waited).toEqual([60_000]);
  });

  it('names what is wrong with a specification', async () => {
    await expect(SmoldotEngine.open('{', saying('0x00'))).rejects.toThrow(ChainSpecError);
    await expect(SmoldotEngine.open('{}', saying('0x00'))).rejects.toThrow(ChainSpecError);
    const alone = JSON.stringify({ genesis: {}, bootNodes: [] });
    await expect(SmoldotEngine.open(alone, saying('0x00'))).rejects.toThrow(/names no peers/);
    const empty = JSON.stringify({ genesis: {}, bootNodes: ['/dns/boot.example/tcp/1'] });
    await expect(SmoldotEngine.open(empty)).rejects.toThrow(ChainSpecError);
  });
});
