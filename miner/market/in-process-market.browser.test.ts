import { expect, it } from 'vitest';
import { startBundledDevnet } from '../../devnet/bundled-devnet.ts';
import { wallClock } from '../../devnet/node/clock.ts';
import { ForgetfulStore } from '../../devnet/node/forgetful-store.ts';
import { inProcessMarket } from './in-process-market.ts';

it(
  'the bundled devnet with its market runs in a browser, and validators get answers',
  { timeout: 60_000 },
  async () => {
    const devnet = await startBundledDevnet({
      clock: wallClock,
      store: new ForgetfulStore(),
      production: { mode: 'manual' },
      slotDurationMs: 250,
      market: inProcessMarket(),
      actors: { tempo: 20, rivals: 2, validators: 1 },
    });
    const answered: number[] = [];
    devnet.actors!.asked.on(({ failure, uid }) => {
      if (failure === undefined) answered.push(uid);
    });
    expect(devnet.actors!.validating).toBe(true);
    for (let i = 0; i < 8; i++) await devnet.step();
    expect(answered.length).toBeGreaterThan(0);
    expect(devnet.actors!.status().trouble).toEqual([]);
    await devnet.close();
  },
);
