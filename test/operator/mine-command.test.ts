// `npm run mine` as people run it: a process of its own against the process of a devnet, with a wallet folder of btcli.
import { spawn, type ChildProcessWithoutNullStreams } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { openChain } from '../../chain/open-chain.ts';
import { readBalances } from '../../chain/queries/balances.ts';
import { submit } from '../../chain/submit/submit.ts';
import { transfer } from '../../chain/transactions/transfer.ts';
import type { Chain } from '../../chain/ports/chain.ts';
import { nodeWebSocketTransport } from '../../substrate/transport/node-websocket.ts';
import { writePrivateKeyfile, writePublicKeyfile } from '../../wallet/formats/keyfile.ts';
import { systemClock } from '../../wallet/host/system-clock.ts';
import { cryptoReady } from '../../wallet/keys/crypto-ready.ts';
import { keyFromUri } from '../../wallet/keys/secret-uri.ts';
import { keypairSigner } from '../../wallet/signing/keypair-signer.ts';
import { dev } from '../chain/open-devnet.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const ENDPOINT = 'ws://127.0.0.1:21301';
const TAO = 1_000_000_000n;
const AXON_PORT = 21_310;
/** However busy the machine is: what does not come within this never comes. */
const ONCE = { timeout: 180_000 };
const TEST_MS = 420_000;

interface Running {
  readonly child: ChildProcessWithoutNullStreams;
  readonly out: () => string;
  readonly err: () => string;
  readonly ended: Promise<number | null>;
}
const all: Running[] = [];

function run(command: string, ...args: string[]): Running {
  const child = spawn(process.execPath, ['build/run.mjs', `electron/commands/${command}.ts`, ...args], { cwd: root });
  let [out, err] = ['', ''];
  child.stdout.setEncoding('utf8').on('data', (text: string) => (out += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (err += text));
  // Not `exit`: what it said last may still be on its way then.
  const ended = once(child, 'close').then(([code]) => code as number | null);
  const running = { child, out: () => out, err: () => err, ended };
  all.push(running);
  return running;
}

let folder: string;
let chain: Chain;
const coldkey = () => keyFromUri('//Headless');
beforeAll(async () => {
  await cryptoReady();
  folder = await mkdtemp(join(tmpdir(), 'taolite-mine-'));
  const { pair } = coldkey();
  await mkdir(join(folder, 'wallet', 'hotkeys'), { recursive: true });
  await writeFile(join(folder, 'wallet', 'coldkeypub.txt'), writePublicKeyfile(pair.publicKey));
  await writeFile(join(folder, 'wallet', 'coldkey'), writePrivateKeyfile(coldkey()));
  const devnet = run('devnet', '--memory', '--port', '21301', '--block-time', '250ms', '--actors', '3');
  await vi.waitFor(() => expect(devnet.out()).toContain('Ready in'), { ...ONCE, interval: 100 });
  chain = await openChain({
    connect: nodeWebSocketTransport(ENDPOINT),
    kind: 'endpoint',
    label: ENDPOINT,
    clock: systemClock,
  });
  const bob = dev('//Bob');
  const to = keypairSigner(pair).address;
  for await (const state of submit(chain, transfer(chain, to, 50n * TAO), { address: bob.address, signer: bob }))
    if (state.state === 'failed') throw new Error(state.failure.what);
}, TEST_MS);
afterAll(async () => {
  await chain?.close();
  // A signal that can be passed on: what runs is a child of the process started here.
  for (const { child } of all) child.kill('SIGTERM');
  await Promise.all(all.map(({ ended }) => ended));
  await rm(folder, { recursive: true, force: true });
});

const mine = (...args: string[]): Running =>
  run(
    'mine',
    ...['--endpoint', ENDPOINT, '--netuid', '2', '--task', 'image-classification'],
    ...['--model', 'models/image-classification/model.onnx', '--axon-port', String(AXON_PORT)],
    ...['--wallet', join(folder, 'wallet'), '--hotkey', 'worker', '--data-dir', join(folder, 'data')],
    ...args,
  );
const events = ({ out }: Running): Record<string, unknown>[] =>
  out()
    .split('\n')
    .filter((line) => line.startsWith('{') && line.endsWith('}'))
    .map((line) => JSON.parse(line) as Record<string, unknown>);
const event = (running: Running, name: string) => events(running).find((one) => one['event'] === name);
const freeRao = async (): Promise<bigint> =>
  (await readBalances(chain.at(), [keypairSigner(coldkey().pair).address], 500n)).value[0]!.freeRao;
const listens = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () => resolve(true)).on('error', () => resolve(false));
    socket.on('connect', () => socket.destroy());
  });

test('asks before it spends, mines with a hotkey it made, stops for good, and starts again without coldkey and cost', async () => {
  const refused = mine();
  expect(await refused.ended).toBe(1);
  expect(refused.out()).toMatch(/Cost {7}[\d.]+\u00a0τ now/);
  expect(refused.err()).toContain('--yes');
  expect(await freeRao()).toBe(50n * TAO);

  const first = mine('--yes', '--json');
  await expect.poll(() => event(first, 'epoch') ?? first.err(), ONCE).toMatchObject({ event: 'epoch' });
  const answering = event(first, 'answering')!;
  expect(answering['uid']).toBeGreaterThan(0);
  const hotkeyFile = join(folder, 'wallet', 'hotkeys', 'worker');
  expect(JSON.parse(await readFile(hotkeyFile, 'utf8'))).toMatchObject({ ss58Address: answering['hotkey'] });
  expect((await stat(hotkeyFile)).mode & 0o777).toBe(0o600);
  expect(events(first).filter((one) => one['event'] === 'step' && one['state'] === 'done')).toHaveLength(7);
  // The probe from outside may end after the first epoch.
  await expect
    .poll(() => event(first, 'watch') ?? first.err(), ONCE)
    .toMatchObject({ what: 'reach', fact: { reached: 'local' } });
  expect(await listens(AXON_PORT)).toBe(true);
  const plan = event(first, 'plan') as { burnRao: string; feeRao: string };
  const left = await freeRao();
  expect(50n * TAO - left).toBeLessThanOrEqual(BigInt(plan.burnRao) + BigInt(plan.feeRao));

  first.child.kill('SIGINT');
  expect(await first.ended).toBe(0);
  expect(events(first).at(-1)).toMatchObject({ event: 'end', ok: true });
  expect(await listens(AXON_PORT)).toBe(false);

  // The coldkey is on another machine from now on: a registered hotkey needs it no more.
  await rm(join(folder, 'wallet', 'coldkey'));
  const second = mine('--json');
  await expect
    .poll(() => event(second, 'answering') ?? second.err(), ONCE)
    .toMatchObject({ uid: answering['uid'], hotkey: answering['hotkey'] });
  expect(await freeRao()).toBe(left);
  second.child.kill('SIGTERM');
  expect(await second.ended).toBe(0);
}, 420_000);

test('several miners run at once, each told by its name, and Ctrl-C stops them all', { timeout: TEST_MS }, async () => {
  const { pair } = coldkey();
  await mkdir(join(folder, 'two', 'hotkeys'), { recursive: true });
  await writeFile(join(folder, 'two', 'coldkeypub.txt'), writePublicKeyfile(pair.publicKey));
  await writeFile(join(folder, 'two', 'coldkey'), writePrivateKeyfile(coldkey()));
  const both = mine(
    ...['--wallet', join(folder, 'two'), '--data-dir', join(folder, 'data-two')],
    ...['--also', '3:forecasting:other:21311', '--yes', '--json'],
  );
  const answering = () =>
    events(both)
      .filter((one) => one['event'] === 'answering')
      .map((one) => one['miner']);
  await expect.poll(() => (both.err() === '' ? answering() : both.err()), ONCE).toEqual(['2/worker', '3/other']);
  expect([await listens(AXON_PORT), await listens(21_311)]).toEqual([true, true]);
  both.child.kill('SIGINT');
  expect(await both.ended).toBe(0);
  expect(events(both).filter((one) => one['event'] === 'end' && one['ok'] === true)).toHaveLength(2);
  expect([await listens(AXON_PORT), await listens(21_311)]).toEqual([false, false]);
});

const REFUSED: readonly (readonly [args: string[], words: RegExp])[] = [
  [['--wallet', '/nowhere'], /no wallet folder/],
  [['--task', 'forecasting'], /model/i],
  [['--netuid', '999'], /subnet 999/i],
  [['--endpoint', 'http://x'], /--endpoint/],
  [['--also', `3:forecasting:b:${AXON_PORT}`], /port of its own/],
  [['--endpoint', 'wss://node.invalid'], /--external-ip/],
  [['--deny', 'nobody'], /no hotkey/],
];

test('what cannot be done is told in a sentence, with nothing spent', { timeout: TEST_MS }, async () => {
  const tried = REFUSED.map(([args, words]) => ({ running: mine('--json', ...args), words }));
  for (const { running, words } of tried) {
    expect(await running.ended).toBe(1);
    expect(running.err()).toMatch(words);
    expect(running.err()).not.toMatch(/\n\s+at /);
    expect(events(running).at(-1)).toMatchObject({ event: 'end', ok: false });
  }
});
