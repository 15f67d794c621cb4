/** The wallet through its worker protocol (a MessageChannel), signing what @polkadot/types wrote for Finney. */
import type { Signer as ApiSigner } from '@polkadot/api/types';
import fc from 'fast-check';
import { afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { blake2b256 } from '../../substrate/hash.ts';
import { utf8 } from '../../substrate/bytes.ts';
import * as errors from '../errors.ts';
import { cryptoReady } from '../keys/crypto-ready.ts';
import { verifyWith } from '../keys/key-pair.ts';
import { keyFromUri } from '../keys/secret-uri.ts';
import { createLocalWallet, type LocalWallet } from '../local-wallet.ts';
import { walletSchema } from '../ports/wallet-port.ts';
import { keypairSigner } from '../signing/keypair-signer.ts';
import {
  openHotkeySigner,
  polkadotSigner,
  type PayloadJson,
  type PayloadRegistry,
} from '../signing/polkadot-signer.ts';
import { REQUEST_LIFETIME_MS } from '../signing/review-desk.ts';
import { sentenceText } from '../signing/sentence.ts';
import { ALICE, BLOCK_HASH, BOB, finney, FINNEY_GENESIS, finneyMetadata, type Finney } from '../testing/finney.ts';
import { LOW_COSTS, testPorts } from '../testing/test-ports.ts';
import { serveWallet } from './serve-wallet.ts';
import { walletClient, type WalletClient } from './wallet-client.ts';

const password = 'correct horse';
const publicKey = (uri: string) => keyFromUri(uri).pair.publicKey;

let ports: ReturnType<typeof testPorts>;
let local: LocalWallet;
let wallet: WalletClient;
let channel: MessageChannel;

beforeAll(cryptoReady);
beforeEach(async () => {
  ports = testPorts();
  local = await createLocalWallet(ports, LOW_COSTS);
  channel = new MessageChannel();
  serveWallet(channel.port1, Promise.resolve(local));
  wallet = walletClient(channel.port2);
  await wallet.create({ password });
  await wallet.importUri({ role: 'coldkey', label: 'harbour', uri: '//Alice' });
  ports.clock.advance(1);
  await wallet.importUri({ role: 'hotkey', label: 'rig', uri: '//Bob' });
});
afterEach(() => {
  channel.port1.close();
  local.dispose();
});

describe('the wallet port', () => {
  it('tells its status, and when it changed', async () => {
    const changed = vi.fn();
    wallet.onChange(changed);
    await wallet.lock({});
    expect(changed).toHaveBeenCalled();
    expect(await wallet.status({})).toMatchObject({
      vault: 'locked',
      accounts: [
        { role: 'coldkey', address: ALICE, label: 'harbour' },
        { role: 'hotkey', address: BOB, label: 'rig' },
      ],
      openHotkeys: [],
    });
  });

  it('answers errors by their own class', async () => {
    await wallet.lock({});
    await expect(wallet.unlock({ password: 'wrong password' })).rejects.toThrow(errors.WrongPassword);
    await expect(wallet.rename({ address: ALICE, label: 'x' })).rejects.toThrow(errors.VaultLocked);
    await expect(wallet.checkMnemonic({ text: 'abandon' })).rejects.toMatchObject({
      name: 'BadMnemonic',
      data: { words: 1 },
    });
  });

  it('makes a new account and shows its words only for the password', async () => {
    const { address } = await wallet.createAccount({ role: 'coldkey', label: 'new', words: 12 });
    await expect(wallet.revealMnemonic({ address, password: 'wrong password' })).rejects.toThrow(errors.WrongPassword);
    const words = await wallet.revealMnemonic({ address, password });
    expect(words.split(' ')).toHaveLength(12);
    await wallet.checkMnemonic({ text: words });
    await expect(wallet.revealMnemonic({ address: ALICE, password })).rejects.toThrow(errors.NoMnemonic);
  });

  it('takes a key out and in again as a keyfile and as a polkadot-js file', async () => {
    const { privateFile, publicFile } = await wallet.exportKeyfile({ address: BOB, password });
    await expect(wallet.exportKeyfile({ address: ALICE, password })).rejects.toThrow(errors.UnknownKeyfile);
    await wallet.remove({ address: BOB, password });
    expect(await wallet.importKeyfile({ role: 'hotkey', label: 'rig', file: publicFile })).toMatchObject({
      address: BOB,
      watchOnly: true,
    });
    expect(await wallet.importKeyfile({ role: 'hotkey', label: 'rig', file: privateFile })).toMatchObject({
      address: BOB,
      watchOnly: false,
    });
    const json = await wallet.exportPolkadotJs({ address: ALICE, password, filePassword: 'file password' });
    await wallet.remove({ address: ALICE, password });
    expect(await wallet.importPolkadotJs({ role: 'coldkey', json, password: 'file password' })).toMatchObject([
      { address: ALICE, label: 'harbour', createdAt: ports.clock.now() - 1 },
    ]);
  });

  it('restores a backup on a fresh device, only with its password', async () => {
    const file = await wallet.exportBackup({ password });
    await expect(wallet.restoreBackup({ file, password })).rejects.toThrow(errors.VaultExists);
    const fresh = await createLocalWallet(testPorts(), LOW_COSTS);
    await expect(fresh.restoreBackup({ file, password: 'wrong password' })).rejects.toThrow(errors.WrongPassword);
    expect((await fresh.status({})).vault).toBe('missing');
    await fresh.restoreBackup({ file, password });
    expect(await fresh.status({})).toMatchObject({ vault: 'locked', accounts: [{ address: ALICE }, { address: BOB }] });
  });

  it('refuses malformed requests by name, whatever their shape, and goes on', async () => {
    await expect(wallet.unlock({ password: 5 } as never)).rejects.toThrow(errors.InvalidArgument);
    await expect(wallet.unlock({ password, extra: 1 } as never)).rejects.toThrow(/extra must be absent/);
    await expect(wallet.review({ address: ALICE } as never)).rejects.toThrow(errors.InvalidArgument);
    const methods = Object.keys(walletSchema).filter(
      (name) => name !== 'lock' && name !== 'status',
    ) as (keyof typeof walletSchema)[];
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...methods), fc.anything({ maxDepth: 2 }), async (method, args) => {
        const run = local[method] as (args: unknown) => Promise<unknown>;
        await run(args).catch((error: unknown) => expect(error).toBeInstanceOf(errors.WalletError));
      }),
    );
    channel.port2.postMessage(null);
    channel.port2.postMessage({ id: 9e9, method: 'constructor', args: {} });
    expect((await wallet.status({})).vault).toBe('unlocked');
  });

  it('cancels a slow request', async () => {
    const abort = new AbortController();
    const slow = createLocalWallet(
      {
        ...ports,
        hash: (_, signal) =>
          new Promise((_resolve, reject) => signal?.addEventListener('abort', () => reject(new errors.Cancelled()))),
      },
      LOW_COSTS,
    );
    const { port1, port2 } = new MessageChannel();
    serveWallet(port1, slow);
    const unlocking = walletClient(port2).unlock({ password }, abort.signal);
    setTimeout(() => abort.abort(), 5);
    await expect(unlocking).rejects.toThrow(errors.Cancelled);
    port1.close();
  });

  it('fails waiting and later calls by name when its thread is gone', async () => {
    const stopped = vi.fn();
    wallet.onStop(stopped);
    const waiting = wallet.status({});
    wallet.stop();
    await expect(waiting).rejects.toThrow(errors.WalletStopped);
    await expect(wallet.status({})).rejects.toThrow(errors.WalletStopped);
    expect(stopped).toHaveBeenCalledOnce();
  });
});

describe('signed messages', () => {
  it('are wrapped, so that no transaction can pass for one', async () => {
    const { requestId, wrapped } = await wallet.reviewMessage({ address: ALICE, message: utf8('hello') });
    const signature = await wallet.sign({ requestId });
    expect(new TextDecoder().decode(wrapped)).toBe('<Bytes>hello</Bytes>');
    expect(verifyWith('sr25519', wrapped, signature, publicKey('//Alice'))).toBe(true);
  });
});

describe.skipIf(!finneyMetadata)('signing for Finney', () => {
  let f: Finney;
  beforeAll(() => {
    vi.spyOn(console, 'warn').mockImplementation(() => undefined);
    f = finney(finneyMetadata as Uint8Array);
  });
  const chain = { genesisHash: FINNEY_GENESIS, specVersion: 424 };
  const register = () =>
    wallet.registerChain({ name: 'Finney', genesisHash: FINNEY_GENESIS, metadata: finneyMetadata as Uint8Array });
  const call = (pallet: string, name: string, ...args: unknown[]) =>
    (f.tx[pallet]?.[name] as (...args: unknown[]) => ReturnType<NonNullable<Finney['tx'][string][string]>>)(...args);
  const transfer = () => call('balances', 'transferKeepAlive', BOB, 25_000_000_000n);
  const axon = () => call('subtensorModule', 'serveAxon', 1, 10, 2130706433, 8091, 4, 4, 0, 0);
  const verifies = (payload: Uint8Array, multi: Uint8Array, uri: string) =>
    multi[0] === 1 &&
    verifyWith('sr25519', payload.length > 256 ? blake2b256(payload) : payload, multi.subarray(1), publicKey(uri));

  it('shows what the bytes say, then signs exactly them, once', async () => {
    await register();
    const payload = f.payload(transfer());
    const { requestId, decoded } = await wallet.review({ address: ALICE, payload, ...chain });
    expect(sentenceText(decoded.call.words)).toBe(`Send 25 τ to ${BOB}.`);
    expect(decoded.signer).toEqual({ address: ALICE, label: 'harbour', role: 'coldkey' });
    expect(verifies(payload, await wallet.sign({ requestId }), '//Alice')).toBe(true);
    await expect(wallet.sign({ requestId })).rejects.toThrow(errors.UnknownRequest);
  });

  it('signs long payloads over their hash', async () => {
    await register();
    const payload = f.payload(call('system', 'remark', `0x${'61'.repeat(300)}`));
    const { requestId } = await wallet.review({ address: ALICE, payload, ...chain });
    expect(verifies(payload, await wallet.sign({ requestId }), '//Alice')).toBe(true);
  });

  it('opens a locked wallet for one signature; a wrong password leaves the request open', async () => {
    await register();
    await wallet.lock({});
    const payload = f.payload(transfer());
    const { requestId } = await wallet.review({ address: ALICE, payload, ...chain });
    await expect(wallet.sign({ requestId })).rejects.toThrow(errors.VaultLocked);
    await expect(wallet.sign({ requestId, password: 'wrong password' })).rejects.toThrow(errors.WrongPassword);
    expect(verifies(payload, await wallet.sign({ requestId, password }), '//Alice')).toBe(true);
    expect((await wallet.status({})).vault).toBe('locked');
  });

  it('forgets a request that was cancelled, answered twice at once, or left lying', async () => {
    await register();
    const request = { address: ALICE, payload: f.payload(transfer()), ...chain };
    const { requestId } = await wallet.review(request);
    await wallet.cancel({ requestId });
    await expect(wallet.sign({ requestId })).rejects.toThrow(errors.UnknownRequest);
    const twice = await wallet.review(request);
    const signs = await Promise.allSettled([1, 2].map(() => wallet.sign({ requestId: twice.requestId })));
    expect(signs.map(({ status }) => status)).toEqual(['fulfilled', 'rejected']);
    const old = await wallet.review(request);
    ports.clock.sleep(REQUEST_LIFETIME_MS + 1);
    await expect(wallet.sign({ requestId: old.requestId, password })).rejects.toThrow(errors.UnknownRequest);
  });

  it('refuses chains it was not shown, watched accounts, and bytes that say something else than expected', async () => {
    const request = { address: ALICE, payload: f.payload(transfer()), ...chain };
    await expect(wallet.review(request)).rejects.toThrow(errors.UnknownChain);
    await register();
    const expecting = (expected: object) => wallet.review({ ...request, expected });
    await expect(expecting({ nonce: 40 })).rejects.toThrow(errors.PayloadMismatch);
    await expect(expecting({ tipRao: 1n })).rejects.toThrow(errors.PayloadMismatch);
    await expect(expecting({ callHex: axon().toHex() })).rejects.toThrow(errors.PayloadMismatch);
    await expect(expecting({ birthHash: FINNEY_GENESIS })).rejects.toThrow(errors.PayloadMismatch);
    await expect(
      expecting({ nonce: 41, tipRao: 0n, callHex: transfer().toHex(), birthHash: BLOCK_HASH }),
    ).resolves.toBeDefined();
    const watched = '5FLSigC9HGRKVhB9FiEo4Y3koPsNmBmLJbpXg2mp1hXcS59Y';
    await wallet.watch({ role: 'coldkey', label: 'watched', address: watched });
    await expect(wallet.review({ ...request, address: watched })).rejects.toThrow(errors.WatchOnly);
  });

  it('warns when a hotkey signs what coldkeys sign', async () => {
    await register();
    const caution = async (made: ReturnType<typeof transfer>) =>
      (await wallet.review({ address: BOB, payload: f.payload(made), ...chain })).decoded.cautions;
    expect(await caution(transfer())).toContain('hotkey-acts-as-coldkey');
    expect(await caution(axon())).toEqual([]);
  });

  describe('with a hotkey opened for mining', () => {
    const message = utf8('1234567890.5FHneW46xGXgs5mUiveU4sbTyGBzmstUspZC92UhjJM694ty.uuid.hash');
    beforeEach(async () => {
      await register();
      await wallet.openHotkey({ address: BOB });
      await wallet.lock({});
    });

    it('mining goes on while locked: messages and mining calls are signed', async () => {
      expect((await wallet.status({})).openHotkeys).toEqual([BOB]);
      expect(
        verifyWith('sr25519', message, await wallet.signOpenMessage({ address: BOB, message }), publicKey('//Bob')),
      ).toBe(true);
      const payload = f.payload(axon());
      expect(verifies(payload, await wallet.signOpenCall({ address: BOB, payload, ...chain }), '//Bob')).toBe(true);
    });

    it('nothing else is: no transfer, no tip, no batch that hides one', async () => {
      const sign = (made: ReturnType<typeof transfer>, fields = {}) =>
        wallet.signOpenCall({ address: BOB, payload: f.payload(made, fields), ...chain });
      await expect(sign(transfer())).rejects.toThrow(errors.CallNotGranted);
      await expect(sign(axon(), { tip: 1 })).rejects.toThrow(errors.CallNotGranted);
      await expect(sign(call('utility', 'batchAll', [axon(), transfer()]))).rejects.toThrow(errors.CallNotGranted);
      await expect(sign(call('utility', 'batchAll', [axon(), axon()]))).resolves.toHaveLength(65);
    });

    it('no transaction passes for a message, bare or hashed', async () => {
      const payload = f.payload(transfer());
      const sign = (bytes: Uint8Array) => wallet.signOpenMessage({ address: BOB, message: bytes });
      await expect(sign(payload)).rejects.toThrow(errors.MessageRefused);
      await expect(sign(blake2b256(payload))).rejects.toThrow(errors.MessageRefused);
      await expect(sign(utf8('a'.repeat(32)))).rejects.toThrow(errors.MessageRefused);
      await expect(sign(new Uint8Array())).rejects.toThrow(errors.MessageRefused);
    });

    it('closed, or never opened, it signs no more; a coldkey cannot be opened', async () => {
      await wallet.closeHotkey({ address: BOB });
      await expect(wallet.signOpenMessage({ address: BOB, message })).rejects.toThrow(errors.HotkeyNotGranted);
      await expect(wallet.openHotkey({ address: BOB })).rejects.toThrow(errors.VaultLocked);
      await wallet.openHotkey({ address: BOB, password });
      await expect(wallet.openHotkey({ address: ALICE, password })).rejects.toThrow(errors.HotkeyOnly);
    });
  });

  describe('through @polkadot/api’s signer interface', () => {
    const json = (made: ReturnType<typeof transfer>, address = ALICE): PayloadJson & Record<string, unknown> => ({
      address,
      method: made.toHex(),
      era: f.registry.createType('ExtrinsicEra', { current: 1000, period: 64 }).toHex(),
      nonce: '0x00000029',
      tip: '0x00000000000000000000000000000000',
      genesisHash: FINNEY_GENESIS,
      blockHash: BLOCK_HASH,
      specVersion: '0x000001a8',
      transactionVersion: '0x00000001',
      version: 4,
    });
    const registry = (): PayloadRegistry => f.registry;
    const hexBytes = (hex: string) => Uint8Array.from(Buffer.from(hex.slice(2), 'hex'));

    it('a review is presented, may be answered after a wrong password, and gives the signature', async () => {
      await register();
      await wallet.lock({});
      const signer = polkadotSigner(wallet.signer, registry(), async ({ decoded }, sign) => {
        expect(decoded.nonce).toBe(41);
        await expect(sign('wrong password')).rejects.toThrow(errors.WrongPassword);
        return sign(password);
      });
      signer satisfies ApiSigner;
      const { signature } = await signer.signPayload(json(transfer()));
      expect(verifies(f.payload(transfer()), hexBytes(signature), '//Alice')).toBe(true);
    });

    it('a dialog that is cancelled cancels the request', async () => {
      await register();
      let requestId = '';
      const signer = polkadotSigner(wallet.signer, registry(), (review) => {
        requestId = review.requestId;
        return Promise.reject(new errors.Cancelled());
      });
      await expect(signer.signPayload(json(transfer()))).rejects.toThrow(errors.Cancelled);
      await expect(wallet.sign({ requestId })).rejects.toThrow(errors.UnknownRequest);
    });

    it('an open hotkey signs mining calls at once', async () => {
      await register();
      await wallet.openHotkey({ address: BOB });
      const { signature } = await openHotkeySigner(wallet, registry()).signPayload(json(axon(), BOB));
      expect(verifies(f.payload(axon()), hexBytes(signature), '//Bob')).toBe(true);
    });

    it('a pair without a person signs what @polkadot/api hands it', async () => {
      const { pair } = keyFromUri('//Alice');
      const signer = keypairSigner(pair);
      signer satisfies ApiSigner;
      const payload = f.payload(transfer());
      const { signature } = await signer.signRaw({ data: `0x${Buffer.from(payload).toString('hex')}` });
      expect(signer.address).toBe(ALICE);
      expect(verifies(payload, hexBytes(signature), '//Alice')).toBe(true);
      expect(verifies(payload, signer.signPayloadBytes(payload), '//Alice')).toBe(true);
    });
  });
});
