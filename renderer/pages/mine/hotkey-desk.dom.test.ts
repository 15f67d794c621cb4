import { beforeEach, expect, test } from 'vitest';
import type { Hotkey } from '../../../wallet/keys/roles.ts';
import { createLocalWallet, type LocalWallet } from '../../../wallet/local-wallet.ts';
import type { WalletStatus } from '../../../wallet/ports/wallet-port.ts';
import { LOW_COSTS, testPorts } from '../../../wallet/testing/test-ports.ts';
import { memoryPreferences } from '../../state/preferences.ts';
import { HotkeyDesk, type HotkeyWallet } from './hotkey-desk.svelte.ts';

const PASSWORD = 'correct horse';
let wallet: LocalWallet;
let status: WalletStatus;
let view: HotkeyWallet;
const preferences = memoryPreferences();
const look = async () => (status = await wallet.status({}));

beforeEach(async () => {
  wallet = await createLocalWallet(testPorts(), LOW_COSTS);
  await wallet.create({ password: PASSWORD });
  await look();
  view = {
    get state() {
      return status.vault;
    },
    get hotkeys() {
      return status.accounts.filter((account): account is Hotkey => account.role === 'hotkey');
    },
    get openHotkeys() {
      return status.openHotkeys;
    },
    refresh: async () => void (await look()),
    client: async () => wallet,
  };
});

/** The question, once it stands. */
async function asked(desk: HotkeyDesk) {
  await Promise.resolve();
  if (!desk.question) throw new Error('Nothing was asked.');
  return desk.question;
}

test('in an unlocked wallet a hotkey is made and opened without a question, and found again afterwards', async () => {
  const desk = new HotkeyDesk(view, preferences);
  expect([desk.chosen, desk.open]).toEqual([null, false]);
  const address = await desk.give();
  expect(desk.has(address)).toBe(true);
  expect([desk.chosen?.address, desk.chosen?.label, desk.open]).toEqual([address, 'miner-1', true]);
  expect(await desk.give()).toBe(address);
  await desk.close();
  await look();
  expect(desk.open).toBe(false);
});

test('a locked wallet asks; a wrong password is said and asked again; the wallet stays locked', async () => {
  await wallet.lock({});
  await look();
  const desk = new HotkeyDesk(view, preferences);
  const given = desk.give();
  const question = await asked(desk);
  expect(question.hotkeyName).toBeNull();
  expect(await question.attempt('wrong')).toMatch(/Wrong password/);
  expect(await question.attempt(PASSWORD)).toBeNull();
  const address = await given;
  await look();
  expect([status.vault, desk.chosen?.address, desk.open, desk.question]).toEqual(['locked', address, true, null]);
});

test('closing the question declines, and the next try asks again', async () => {
  await wallet.lock({});
  await look();
  const desk = new HotkeyDesk(view, preferences);
  const given = desk.give();
  (await asked(desk)).cancel();
  await expect(given).rejects.toMatchObject({ name: 'Declined' });
  const again = desk.give();
  expect((await asked(desk)).hotkeyName).toBeNull();
  desk.question?.cancel();
  await expect(again).rejects.toThrow('The password was not given');
});

test('a hotkey that another miner uses is not taken, a new one can be asked for, and one password opens what is resumed with it', async () => {
  const first = new HotkeyDesk(view, memoryPreferences());
  const one = await first.give();
  await look();
  const second = new HotkeyDesk(view, memoryPreferences(), { taken: () => [one], resuming: () => [] });
  expect([second.chosen, second.free]).toEqual([null, []]);
  const two = await second.give();
  await look();
  expect(view.hotkeys.map(({ label }) => label)).toEqual(['miner-1', 'miner-2']);
  await first.close();
  await second.close();
  await wallet.lock({});
  await look();
  expect(status.openHotkeys).toEqual([]);

  const both = new HotkeyDesk(view, memoryPreferences([['miner.hotkey', one]]), {
    taken: () => [two],
    resuming: () => [one, two],
  });
  const given = both.give(one);
  expect(await (await asked(both)).attempt(PASSWORD)).toBeNull();
  expect(await given).toBe(one);
  await look();
  expect([...status.openHotkeys].sort()).toEqual([one, two].sort());
  both.choose(null);
  expect(both.chosen).toBeNull();
});
