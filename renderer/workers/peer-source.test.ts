import { expect, onTestFinished, test } from 'vitest';
import type { FromPeer, ToPeer } from '../../miner/ports/peer-port.ts';
import type { SourceListener } from '../../node-light/sources/source.ts';
import { isRefusal } from '../../node-light/verifier/is-refusal.ts';
import { bytesToHex } from '../../substrate/bytes.ts';
import { encodeHeader, headerHash, type Header } from '../../substrate/header.ts';
import { PeerSource } from './peer-source.ts';

const fill = (byte: number) => new Uint8Array(32).fill(byte);
const headerAt = (number: number, parentHash: Uint8Array = fill(1)): Header => ({
  parentHash,
  number,
  stateRoot: fill(2),
  extrinsicsRoot: fill(3),
  digest: [],
});
const first = headerAt(6);
const second = headerAt(7, headerHash(first));

/** A source whose host answers as told. */
function answered(reply: (asked: ToPeer) => FromPeer | undefined) {
  const { port1, port2 } = new MessageChannel();
  onTestFinished(() => port1.close());
  port1.onmessage = ({ data }: MessageEvent<ToPeer>) => {
    const said = reply(data);
    if (said) port1.postMessage(said);
  };
  const source = new PeerSource('the peer', port2);
  onTestFinished(() => source.close());
  return { source, say: (said: FromPeer) => port1.postMessage(said) };
}
const giving = (...headers: Header[]) =>
  answered(({ id }) => ({ say: 'answer', id, parts: headers.map(encodeHeader) })).source;

test('a header that is another than was asked for is refused', async () => {
  expect(await giving(first).header(headerHash(first))).toEqual(first);
  await expect(giving(first).header(headerHash(second))).rejects.toMatchObject({ reason: 'another header' });
  await expect(giving().header(headerHash(second))).rejects.toMatchObject({ name: 'SourceLacksError' });
});

test('a row of headers must rise from where it was asked, each the parent of the next', async () => {
  const to = { hash: bytesToHex(headerHash(second)), number: 7 };
  expect(await giving(first, second).headers(5, to)).toEqual([first, second]);
  for (const row of [[first, headerAt(7)], [second]])
    await expect(giving(...row).headers(5, to)).rejects.toMatchObject({ name: 'SourceMovedError' });
});

test.each([
  ['refused', true],
  ['lacks', false],
  ['moved', false],
  ['failed', false],
] as const)('a fault of the kind “%s” blames the peer: %s', async (kind, blamed) => {
  const { source } = answered(({ id }) => ({ say: 'fault', id, kind, reason: 'wrong', message: 'as said' }));
  const error: unknown = await source.readProof([fill(1)], bytesToHex(fill(2))).catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(Error);
  expect(isRefusal(error)).toBe(blamed);
});

test('what the host tells of itself and is no header or commit is called malformed, not thrown', async () => {
  const { source, say } = answered(({ id }) => ({ say: 'answer', id, parts: [] }));
  const heard: string[] = [];
  let done: () => void;
  const three = new Promise<void>((resolve) => (done = resolve));
  const listener: SourceListener = {
    head: ({ number }) => void heard.push(`head ${number}`),
    justification: () => undefined,
    commit: () => undefined,
    malformed: (error) => {
      heard.push(isRefusal(error) ? 'refused' : 'another error');
      if (heard.length === 4) done();
    },
  };
  await source.follow(listener);
  say({ say: 'head', header: encodeHeader(first) });
  say({ say: 'head', header: new Uint8Array(3) });
  say({ say: 'commit', bytes: new Uint8Array([1, 2, 3]) });
  say({ say: 'malformed', reason: 'bad votes', message: 'the peer gossiped it' });
  await three;
  expect(heard).toEqual(['head 6', 'refused', 'refused', 'refused']);
});

test('a hash of another length, and a block in place of an answer, are refused', async () => {
  const short = answered(({ id }) => ({ say: 'answer', id, parts: [new Uint8Array(31)] })).source;
  await expect(short.blockHash(0)).rejects.toMatchObject({ reason: 'malformed answer' });
  const { source } = answered(({ id }) => ({
    say: 'block',
    id,
    header: encodeHeader(first),
    extrinsics: [],
    justification: null,
  }));
  await expect(source.finalizedHash()).rejects.toMatchObject({ reason: 'malformed answer' });
  await expect(source.block(bytesToHex(fill(9)))).rejects.toMatchObject({ reason: 'another header' });
});

test('what waits fails when the source is closed, and it is asked no more', async () => {
  const asked: ToPeer[] = [];
  const { source } = answered((question) => void asked.push(question));
  const waiting = source.blockHash(1);
  source.close();
  await expect(waiting).rejects.toThrow('closed by this side');
  await expect(source.blockHash(2)).rejects.toThrow('closed by this side');
  expect(await source.closed).toBe('closed by this side');
});
