// The chain as pages read it, through the light node: every answer carries the word it earned.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openChain } from '../../chain/open-chain.ts';
import type { Chain } from '../../chain/ports/chain.ts';
import { readBalances } from '../../chain/queries/balances.ts';
import { readPortfolio } from '../../chain/queries/portfolio.ts';
import { readSubnets } from '../../chain/queries/subnets.ts';
import { provenanceOf } from '../../chain/read/provenance.ts';
import { devPair } from '../../devnet/node/dev-accounts.ts';
import type { DevnetNode } from '../../devnet/node/node.ts';
import { grandpaMethods, standardMethods } from '../../devnet/rpc/methods/index.ts';
import type { LightNodeOptions } from '../../node-light/engine/light-node-options.ts';
import type { LightNode } from '../../node-light/engine/light-node.ts';
import { lightReport } from '../../node-light/engine/light-report.ts';
import { checkProofFile } from '../../node-light/proof-file/check-proof-file.ts';
import { readProofFile } from '../../node-light/proof-file/proof-file.ts';
import { lightConnect } from '../../node-light/provider/light-connect.ts';
import type { Connect } from '../../substrate/transport/transport.ts';
import { systemClock } from '../../wallet/host/system-clock.ts';
import { lightDevnet, lightNode, pinsOf } from './light-devnet.ts';
import { honest, lyingProxy, type Lies } from './lying-proxy.ts';

let devnet: DevnetNode;
beforeAll(async () => {
  devnet = await lightDevnet(12);
});
afterAll(() => devnet.close());

const alice = devPair('//Alice').address;

async function open(connect: Connect, kind: 'devnet' | 'endpoint', options: Partial<LightNodeOptions> = {}) {
  const light: LightNode = lightNode(devnet, {
    slotDurationMs: 250,
    aheadMs: Infinity,
    metadataPins: pinsOf(devnet),
    ...options,
  });
  const chain = await openChain({
    connect: lightConnect(light, { name: 'node', connect }),
    kind,
    label: kind === 'devnet' ? 'Bundled devnet' : 'node',
    clock: systemClock,
    proving: true,
    attempts: 1,
  });
  return { light, chain };
}
const balances = (chain: Chain) => readBalances(chain.at(), [alice], 500n);

describe('a chain that proves', { timeout: 60_000 }, () => {
  it('calls storage sealed, and the lists that are worked out from it; a runtime call is the node’s word', async () => {
    for (const [kind, word] of [['devnet', 'devnet'] as const, ['endpoint', 'claimed'] as const]) {
      const { chain } = await open(honest(devnet), kind);
      const { value, evidence } = await balances(chain);
      expect(value[0]!.freeRao).toBeGreaterThan(0n);
      const sealed = { word: 'sealed', n: 3, block: devnet.chain.best.header.number };
      expect(evidence).toMatchObject(sealed);
      expect((await readSubnets(chain.at())).evidence).toMatchObject(sealed);
      expect((await readPortfolio(chain.at(), alice)).evidence).toMatchObject(sealed);
      // Made of both: the weaker word.
      const view = chain.at();
      await view.item('System', 'Number');
      expect(view.evidence.word).toBe('sealed');
      await view.call('SubnetRegistrationRuntimeApi', 'get_network_registration_cost');
      expect(view.evidence.word).toBe(word);
      await chain.close();
    }
  });

  it('calls final what was signed before its eyes, and what an endpoint merely tells by that endpoint’s word', async () => {
    for (const [methods, word] of [
      [standardMethods, { word: 'claimed', by: 'node' }],
      [{ ...standardMethods, ...grandpaMethods }, { word: 'final' }],
    ] as const) {
      const { light, chain } = await open(honest(devnet, methods), 'endpoint');
      await devnet.newBlock();
      const { hash, header } = devnet.chain.finalized;
      await expect.poll(() => chain.heads().finalized.number).toBe(header.number);
      expect(chain.heads().finalized).toMatchObject({ hash, finality: word });
      expect(await chain.finality({ number: header.number, hash })).toMatchObject(word);
      expect(light.finalityMoves).toBe(word.word === 'final');
      await chain.close();
    }
  });

  it('calls what follows from a start that nobody vouched for final by the word of whoever told the start', async () => {
    const methods = { ...standardMethods, ...grandpaMethods };
    const { chain } = await open(honest(devnet, methods), 'endpoint', { checkpoint: 'first source' });
    await devnet.newBlock();
    await expect.poll(() => chain.heads().finalized.hash).toBe(devnet.chain.finalized.hash);
    expect(chain.heads().finalized.finality).toMatchObject({ word: 'claimed', by: 'node' });
    await chain.close();
  });

  it('tells again, as proved, a block that was told before its signatures came', async () => {
    let silent = true;
    let late: (() => void)[] = [];
    const methods = { ...standardMethods, ...grandpaMethods };
    delete methods['grandpa_proveFinality'];
    const connect: Connect = (onMessage, onStatus) =>
      honest(devnet, methods)((message) => {
        if (silent && message.method === 'grandpa_justifications') late.push(() => onMessage(message));
        else onMessage(message);
      }, onStatus);
    const after = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms / 40));
    const { chain } = await open(connect, 'endpoint', { after });
    await devnet.newBlock();
    const { hash } = devnet.chain.finalized;
    await expect.poll(() => chain.heads().finalized).toMatchObject({ hash, finality: { word: 'claimed', by: 'node' } });
    silent = false;
    for (const tell of late) tell();
    late = [];
    await expect.poll(() => chain.heads().finalized).toMatchObject({ hash, finality: { word: 'final' } });
    await chain.close();
  });

  it('knows where each value was read, and proves it again in a file', async () => {
    const { chain } = await open(honest(devnet), 'devnet');
    const { evidence } = await balances(chain);
    const read = provenanceOf(evidence)!;
    expect(read.keys.map(({ name }) => name)).toEqual([`System.Account(${alice})`]);
    expect(read).toMatchObject({ chain: devnet.chain.genesisHash, calls: [] });
    const keys = read.keys.map(({ key }) => key);
    const file = readProofFile(await chain.request('light_proof', [keys, read.block.hash]));
    const checked = checkProofFile(file);
    expect(checked.evidence.word).toBe('sealed');
    expect(checked.values[0]!.value).toEqual(devnet.chain.best.state.get(file.values[0]!.key));
    await chain.close();
  });

  it('calls everything claimed from a start that nobody vouched for, and proved once somebody did', async () => {
    const { chain, light } = await open(honest(devnet), 'endpoint', { checkpoint: 'first source' });
    expect((await balances(chain)).evidence).toMatchObject({ word: 'claimed', by: 'node' });
    const compared = lightReport(light).anchor!.hash;
    await expect(chain.request('light_vouch', [`0x${'11'.repeat(32)}`, null])).rejects.toThrow(/block .* changed/);
    await expect(chain.request('light_vouch', [])).rejects.toThrow('Nothing was vouched for');
    expect((await balances(chain)).evidence.word).toBe('claimed');
    await chain.request('light_vouch', [compared, null]);
    expect((await balances(chain)).evidence.word).toBe('sealed');
    await chain.close();
  });

  it('refuses a chain with another genesis than the network’s', async () => {
    const options = { checkpoint: 'first source', genesisHash: new Uint8Array(32).fill(1) } as const;
    await expect(open(honest(devnet), 'endpoint', options)).rejects.toThrow(/wrong genesis/);
  });

  it('shows nothing of a changed value: the read fails, and the source is named', async () => {
    let lying = false;
    const lies: Lies = {
      answer: ({ method }, result) => {
        if (!lying || method !== 'state_getReadProof') return result;
        const { at, proof } = result as { at: string; proof: string[] };
        return { at, proof: proof.map((node) => node.replace(/.$/, (digit) => (digit === '0' ? '1' : '0'))) };
      },
    };
    const { light, chain } = await open(lyingProxy(honest(devnet), lies), 'endpoint');
    lying = true;
    await expect(balances(chain)).rejects.toThrow();
    expect(light.refusals).toMatchObject([{ source: 'node' }]);
    await chain.close();
  });

  it('goes on with the second of two endpoints when the first is lost', async () => {
    const light = lightNode(devnet, { slotDurationMs: 250, aheadMs: Infinity, metadataPins: pinsOf(devnet) });
    let cut: () => void = () => undefined;
    const weak: Connect = (onMessage, onStatus) => {
      const connection = honest(devnet)(onMessage, onStatus);
      cut = () => connection.close('cut');
      return connection;
    };
    const chain = await openChain({
      connect: lightConnect(light, { name: 'weak', connect: weak }, { name: 'strong', connect: honest(devnet) }),
      kind: 'endpoint',
      label: 'two',
      clock: systemClock,
      proving: true,
    });
    cut();
    await expect.poll(() => chain.status().state, { timeout: 5_000 }).toBe('connected');
    await expect
      .poll(async () => (await balances(chain).catch(() => null))?.evidence.word, { timeout: 5_000 })
      .toBe('sealed');
    expect(light.refusals).toEqual([]);
    await chain.close();
  });
});
