// polkadot-api with generated descriptors, on a devnet of 250 ms blocks. Run by tour.ts beside this file, in a folder where these
// packages are installed. Usage: node --experimental-websocket papi-tour.mjs URL
import assert from 'node:assert/strict';
import { Keyring } from '@polkadot/keyring';
import { cryptoWaitReady } from '@polkadot/util-crypto';
import { devnet, MultiAddress } from '@polkadot-api/descriptors';
import { createClient, InvalidTxError } from 'polkadot-api';
import { getPolkadotSigner } from 'polkadot-api/signer';
import { getWsProvider } from 'polkadot-api/ws';

const [url] = process.argv.slice(2);
await cryptoWaitReady();
const keyring = new Keyring({ type: 'sr25519', ss58Format: 42 });
const signer = (pair) => getPolkadotSigner(pair.publicKey, 'Sr25519', (message) => pair.sign(message));
const [alice, bob, hotkey] = ['//Alice', '//Bob', '//Alice//hotkey'].map((uri) => keyring.addFromUri(uri));
const TAO = 1_000_000_000n;
const NETUID = 2;

async function take(step, go) {
  const begun = performance.now();
  const result = await go().then(
    (seen) => ({ ok: true, detail: seen ?? '' }),
    (error) => ({ ok: false, detail: String(error?.stack ?? error).slice(0, 1500) }),
  );
  console.log(JSON.stringify({ step, ...result, ms: performance.now() - begun }));
}
/** The values of an observable up to the first that is `enough`, or all of them. */
const until = (observable, enough) =>
  new Promise((resolve, reject) => {
    const values = [];
    const subscription = observable.subscribe({
      next: (value) => {
        values.push(value);
        if (!enough(value, values.length)) return;
        resolve(values);
        // The first may come before there is a subscription to end.
        queueMicrotask(() => subscription.unsubscribe());
      },
      error: reject,
      complete: () => resolve(values),
    });
  });
const first = (observable, count) => until(observable, (_, seen) => seen >= count);
const done = async (tx, pair) => {
  const result = await tx.signAndSubmit(signer(pair));
  assert.ok(result.ok, JSON.stringify(result.dispatchError));
  return result;
};

const client = createClient(getWsProvider(url));
const api = client.getTypedApi(devnet);

await take('chain spec', async () => {
  const { name, genesisHash, properties } = await client.getChainSpecData();
  assert.equal(name, 'Bittensor');
  assert.match(genesisHash, /^0x[0-9a-f]{64}$/);
  assert.deepEqual([properties.ss58Format, properties.tokenDecimals, properties.tokenSymbol], [42, 9, 'TAO']);
});
await take('chainHead follow: finalized and best blocks, in order', async () => {
  const finalized = await first(client.finalizedBlock$, 4);
  const numbers = finalized.map(({ number }) => number);
  assert.deepEqual(
    numbers,
    numbers.map((_, i) => numbers[0] + i),
  );
  finalized.slice(1).forEach(({ parent }, i) => assert.equal(parent, finalized[i].hash));
  const [best] = await client.getBestBlocks();
  assert.ok(best.number >= numbers[0]);
  const header = await client.getBlockHeader(best.hash);
  assert.equal(header.number, best.number);
  assert.ok((await client.getBlockBody(best.hash)).length >= 1);
});
await take('generated types fit the running chain', async () => {
  const { compat } = await api.getStaticApis();
  for (const entry of [
    compat.tx.SubtensorModule.add_stake,
    compat.query.System.Account,
    compat.apis.SubnetInfoRuntimeApi.get_metagraph,
  ])
    assert.ok(entry.isCompatible());
});
await take('constants', async () => {
  assert.equal(await api.constants.Aura.SlotDuration(), 250n);
  assert.equal(await api.constants.Balances.ExistentialDeposit(), 500n);
});
await take('storage: a value, several, entries, a default, none', async () => {
  const account = await api.query.System.Account.getValue(alice.address);
  assert.equal(account.data.free, 1_000_000n * TAO);
  const both = await api.query.System.Account.getValues([[alice.address], [bob.address]], { at: 'best' });
  assert.deepEqual(
    both.map(({ data }) => data.free),
    [1_000_000n * TAO, 1_000_000n * TAO],
  );
  const nets = await api.query.SubtensorModule.NetworksAdded.getEntries();
  assert.deepEqual(nets.map(({ keyArgs, value }) => [keyArgs[0], value]).sort(), [
    [0, true],
    [1, true],
  ]);
  assert.equal(await api.query.SubtensorModule.Kappa.getValue(77), 32_767);
  assert.equal(await api.query.SubtensorModule.Uids.getValue(1, alice.address), undefined);
});
await take('a transaction, watched to the end', async () => {
  const tx = api.tx.Balances.transfer_keep_alive({ dest: MultiAddress.Id(bob.address), value: 5n * TAO });
  const fee = await tx.getEstimatedFees(alice.address);
  assert.ok(fee > 0n);
  const before = await api.query.System.Account.getValue(bob.address);
  const events = await first(tx.signSubmitAndWatch(signer(alice)), Infinity);
  const types = events.map(({ type }) => type);
  assert.deepEqual([types[0], types[1], types.at(-1)], ['signed', 'broadcasted', 'finalized']);
  assert.ok(events.some(({ type, found }) => type === 'txBestBlocksState' && found));
  const last = events.at(-1);
  assert.equal(last.ok, true);
  const transfers = api.event.Balances.Transfer.filter(last.events.map((event) => event));
  assert.ok(transfers.length >= 1 || last.events.some((event) => event.type === 'Balances'));
  const after = await api.query.System.Account.getValue(bob.address);
  assert.equal(after.data.free - before.data.free, 5n * TAO);
  return types.join(', ');
});
await take('a failing call: its error by name', async () => {
  const result = await api.tx.SubtensorModule.start_call({ netuid: 77 }).signAndSubmit(signer(alice));
  assert.equal(result.ok, false);
  assert.deepEqual(
    [result.dispatchError.type, result.dispatchError.value.type, result.dispatchError.value.value.type],
    ['Module', 'SubtensorModule', 'SubnetNotExists'],
  );
});
await take('a refused transaction: InvalidTxError before it is sent', async () => {
  const poor = keyring.addFromUri('//Nobody');
  const tx = api.tx.Balances.transfer_keep_alive({ dest: MultiAddress.Id(bob.address), value: TAO });
  const error = await tx.signAndSubmit(signer(poor)).catch((thrown) => thrown);
  assert.ok(error instanceof InvalidTxError, String(error));
  assert.equal(error.error.type, 'Invalid');
  assert.equal(error.error.value.type, 'Payment');
});
await take('register_network: the first new netuid is 2', async () => {
  const { events } = await done(api.tx.SubtensorModule.register_network({ hotkey: hotkey.address }), alice);
  const added = events.find((event) => event.type === 'SubtensorModule' && event.value.type === 'NetworkAdded');
  assert.equal(added.value.value[0], NETUID);
  await done(api.tx.SubtensorModule.start_call({ netuid: NETUID }), alice);
});
await take('watching a value hears its change', async () => {
  const before = (await api.query.System.Account.getValue(bob.address, { at: 'best' })).data.free;
  const watched = until(
    api.query.System.Account.watchValue(bob.address, { at: 'best' }),
    ({ value }) => value.data.free === before + TAO,
  );
  await done(api.tx.Balances.transfer_keep_alive({ dest: MultiAddress.Id(bob.address), value: TAO }), alice);
  assert.ok((await watched).length >= 1);
});
await take('watching entries hears new ones', async () => {
  const fresh = keyring.addFromUri('//Fresh');
  let known = false;
  const watched = until(api.query.SubtensorModule.Owner.watchEntries({ at: 'best' }), ({ deltas, entries }) => {
    const has = entries.some(({ args }) => args[0] === fresh.address);
    const grew =
      known && deltas?.upserted.some(({ args, value }) => args[0] === fresh.address && value === bob.address);
    known ||= !has;
    return grew;
  });
  await new Promise((resolve) => setTimeout(resolve, 500));
  await done(api.tx.SubtensorModule.try_associate_hotkey({ hotkey: fresh.address }), bob);
  await watched;
});
await take('sudo: the outside succeeds, the inside says why not', async () => {
  const inner = api.tx.AdminUtils.sudo_set_tempo({ netuid: 77, tempo: 10 });
  const { events } = await done(api.tx.Sudo.sudo({ call: inner.decodedCall }), alice);
  const sudid = events.find((event) => event.type === 'Sudo' && event.value.type === 'Sudid');
  assert.equal(sudid.value.value.sudo_result.success, false);
});
await take('stake: add, read by runtime API, remove', async () => {
  await done(
    api.tx.SubtensorModule.add_stake({ hotkey: hotkey.address, netuid: NETUID, amount_staked: 100n * TAO }),
    alice,
  );
  const info = await api.apis.StakeInfoRuntimeApi.get_stake_info_for_hotkey_coldkey_netuid(
    hotkey.address,
    alice.address,
    NETUID,
  );
  assert.ok(info.stake > 10n * TAO);
  await done(
    api.tx.SubtensorModule.remove_stake({ hotkey: hotkey.address, netuid: NETUID, amount_unstaked: 5n * TAO }),
    alice,
  );
});
await take('runtime APIs', async () => {
  const graph = await api.apis.SubnetInfoRuntimeApi.get_metagraph(NETUID);
  assert.deepEqual([graph.netuid, graph.num_uids, graph.owner_coldkey], [NETUID, 1, alice.address]);
  assert.equal((await api.apis.SubnetInfoRuntimeApi.get_all_dynamic_info()).length, 3);
  assert.equal(await api.apis.SubnetInfoRuntimeApi.get_metagraph(77), undefined);
  assert.ok((await api.apis.SwapRuntimeApi.current_alpha_price(NETUID)) > 0n);
  const selected = await api.apis.SubnetInfoRuntimeApi.get_selective_metagraph(NETUID, [0, 52]);
  assert.deepEqual(selected.hotkeys, [hotkey.address]);
});
await take('events of a block, decoded', async () => {
  const { hash } = await client.getFinalizedBlock();
  const events = await api.query.System.Events.getValue({ at: hash });
  assert.ok(events.some(({ event }) => event.type === 'System' && event.value.type === 'ExtrinsicSuccess'));
});
await take('archive: a block long unpinned is still read', async () => {
  const old = await client.getFinalizedBlock();
  const before = await api.query.System.Account.getValue(alice.address, { at: old.hash });
  for (let i = 0; i < 24; i++) await first(client.finalizedBlock$, 2);
  await done(api.tx.Balances.transfer_keep_alive({ dest: MultiAddress.Id(bob.address), value: TAO }), alice);
  const again = await api.query.System.Account.getValue(alice.address, { at: old.hash });
  assert.equal(again.data.free, before.data.free);
  assert.equal((await client.getBlockHeader(old.hash)).number, old.number);
  assert.ok((await client.getBlockBody(old.hash)).length >= 1);
  const nonce = await api.apis.AccountNonceApi.account_nonce(alice.address, { at: old.hash });
  assert.equal(nonce, before.nonce);
});
await take('archive methods, asked for by name', async () => {
  const height = await client._request('archive_v1_finalizedHeight', []);
  const [hash] = await client._request('archive_v1_hashByHeight', [height]);
  assert.match(await client._request('archive_v1_header', [hash]), /^0x/);
  const called = await client._request('archive_v1_call', [hash, 'Core_version', '0x']);
  assert.equal(called.success, true);
  assert.deepEqual(await client._request('archive_v1_hashByHeight', [height + 1_000_000]), []);
});
client.destroy();
console.log('{"end": true}');
process.exit(0);
