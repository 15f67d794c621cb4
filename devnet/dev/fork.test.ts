import { describe, expect, it } from 'vitest';
import { bytesToHex } from '../../substrate/bytes.ts';
import { developmentKey } from '../actors/actor-key.ts';
import { signedExtrinsic } from '../actors/signed-extrinsic.ts';
import { system } from '../runtime/pallets/system/declaration.ts';
import { devDevnet } from './testing.ts';

describe('dev_fork', () => {
  it('replaces the last blocks by one more others; transactions left behind come back', async () => {
    const { ask, node, close } = await devDevnet();
    await ask('dev_setFault', 'finality', { stall: true });
    const { specVersion, transactionVersion } = node.runtime.version;
    const call = system.calls.remark({ remark: Uint8Array.of(7) });
    const facts = { genesisHash: node.chain.genesisHash, specVersion, transactionVersion };
    const remark = bytesToHex(signedExtrinsic(developmentKey('//Alice'), call, 0, facts));
    await ask('dev_newBlock');
    await ask('author_submitExtrinsic', remark);
    const second = await ask<string>('dev_newBlock');
    const third = await ask<string>('dev_newBlock');
    const { retracted, enacted } = await ask<{ retracted: string[]; enacted: string[] }>('dev_fork', 2);
    expect(retracted).toEqual([second, third]);
    expect(enacted).toHaveLength(3);
    expect(node.chain.best.hash).toBe(enacted[2]);
    expect(node.chain.best.header.number).toBe(4);
    expect(await ask('author_pendingExtrinsics')).toEqual([remark]);
    expect(node.chain.finalized.header.number).toBe(0);
    await ask('dev_setFault', 'finality', null);
    const last = await ask<string>('dev_newBlock');
    expect(node.chain.finalized.hash).toBe(last);
    expect(node.chain.known(third as `0x${string}`)).toBeUndefined();
    const { block } = await ask<{ block: { extrinsics: string[] } }>('chain_getBlock', last);
    expect(block.extrinsics).toContain(remark);
    await close();
  });

  it('makes the blocks it needs where all are final, and refuses what is no depth', async () => {
    const { ask, node, close } = await devDevnet();
    const { retracted, enacted } = await ask<{ retracted: string[]; enacted: string[] }>('dev_fork', 3);
    expect([retracted.length, enacted.length]).toEqual([3, 4]);
    await ask('dev_newBlock');
    expect(node.chain.finalized.hash).toBe(node.chain.best.hash);
    for (const depth of [0, 65, 'x']) await expect(ask('dev_fork', depth)).rejects.toMatchObject({ code: -32602 });
    await close();
  });
});

describe('dev_setFault', () => {
  it('lists what is on, and refuses what is no fault', async () => {
    const { ask, close } = await devDevnet();
    const on = await ask('dev_setFault', 'queries', { drop: 0.25, reorder: true });
    expect(on).toEqual({
      queries: { drop: 0.25, delayMs: 0, reorder: true },
      answers: { drop: 0, delayMs: 0, reorder: false },
      finality: { stall: false },
    });
    expect(await ask('dev_faults')).toEqual(on);
    expect(await ask('dev_setFault', 'queries', null)).toMatchObject({ queries: { drop: 0, reorder: false } });
    for (const bad of [
      ['queries', { drop: 2 }],
      ['answers', { delayMs: -1 }],
      ['finality', { stall: 1 }],
      ['weather', {}],
      ['queries', { lose: 1 }],
    ])
      await expect(ask('dev_setFault', ...bad)).rejects.toMatchObject({ code: -32602 });
    await close();
  });
});
