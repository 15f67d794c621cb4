/** The sources of `npm run light`: endpoints and peers, opened at once; what came of each is kept. */
import { NotProvedError, type SourceFailure } from '../../../node-light/engine/errors.ts';
import type { LightNode } from '../../../node-light/engine/light-node.ts';
import { CheckpointRefusedError } from '../../../node-light/follower/checkpoint.ts';
import { JsonRpcSource } from '../../../node-light/sources/json-rpc-source.ts';
import type { Source } from '../../../node-light/sources/source.ts';
import { isRefusal } from '../../../node-light/verifier/is-refusal.ts';
import { bytesToHex } from '../../../substrate/bytes.ts';
import { nodeWebSocketTransport } from '../../../substrate/transport/node-websocket.ts';
import { BadOption } from '../command-line.ts';
import { toError } from './error-text.ts';
import { note } from './terminal.ts';
import { pause, saying } from './waiting.ts';
import { catchUpText } from './words.ts';

export interface Opening {
  readonly name: string;
  readonly source: Promise<Source>;
}

/** Which sources were of no use and why, each once. */
export class Failures {
  /** Those that are being taken in. */
  readonly waiting = new Set<string>();
  private readonly each = new Map<string, SourceFailure>();

  add(source: string, thrown: unknown): void {
    const error = toError(thrown);
    if (error instanceof NotProvedError && error.failures.length > 0) {
      for (const failure of error.failures) this.each.set(failure.source, failure);
    } else this.each.set(source, { source, error, refused: isRefusal(error) });
  }

  list(): SourceFailure[] {
    const late = [...this.waiting].filter((source) => !this.each.has(source));
    const error = new Error('it has not answered yet');
    return [...this.each.values(), ...late.map((source) => ({ source, error, refused: false }))];
  }
}

export const overRpc = (url: string): Opening => ({
  name: url,
  source: Promise.resolve(new JsonRpcSource({ name: url, connect: nodeWebSocketTransport(url) })),
});

/** Loads nothing of libp2p but its addresses. @throws BadOption */
export async function assertPeerAddresses(addresses: readonly string[]): Promise<void> {
  if (addresses.length === 0) return;
  const [{ multiaddr }, { peerIdFromString }] = await Promise.all([
    import('@multiformats/multiaddr'),
    import('@libp2p/peer-id'),
  ]);
  for (const address of addresses) {
    try {
      multiaddr(address);
      peerIdFromString(address.slice(address.lastIndexOf('/') + 1));
    } catch (cause) {
      throw new BadOption(
        `--p2p: "${address}" is no address of a peer. One looks like /dns/host/tcp/30333/ws/p2p/12D3… and ends with the peer’s identity.`,
        { cause },
      );
    }
  }
}

/** Dials a peer; js-libp2p is loaded only here. @param genesisHash the checkpoint's: a peer of another chain is refused */
export function overP2p(address: string, genesisHash: Uint8Array | undefined): Opening {
  const dial = async (): Promise<Source> => {
    const { P2pSource } = await import('../../../node-light/sources/p2p-source.ts');
    try {
      return await P2pSource.dial({ address, ...(genesisHash && { genesisHash }) });
    } catch (thrown) {
      const error = toError(thrown);
      // The names of a chain's protocols begin with its genesis hash.
      if (genesisHash && error.name === 'UnsupportedProtocolError') {
        const particulars = `the peer is not on the chain of its genesisHash, ${bytesToHex(genesisHash)}`;
        throw new CheckpointRefusedError('wrong genesis', particulars);
      }
      throw error;
    }
  };
  const source = dial();
  // Whoever awaits it hears why; until then it is no unhandled failure.
  source.catch(() => undefined);
  return { name: address, source };
}

/** With one source there, the others have so long to answer before anything is asked. */
const othersMs = 5_000;
/** So often it is said how far a node is that has much to catch up with. */
const tellMs = 5_000;

/** Resolves when one source is verified and the others had their time. @throws NotProvedError when none is */
export async function takeIn(node: LightNode, openings: readonly Opening[], failures: Failures): Promise<void> {
  const { waiting } = failures;
  for (const { name } of openings) waiting.add(name);
  const added = openings.map(async ({ name, source }) => {
    try {
      await node.addSource(await source);
    } catch (error) {
      failures.add(name, error);
      throw error;
    } finally {
      waiting.delete(name);
    }
  });
  const all = Promise.allSettled(added);
  const telling = setInterval(() => {
    if (node.catchUp) note(catchUpText(node.catchUp));
  }, tellMs);
  try {
    await saying(() => [...waiting], Promise.any(added));
  } catch {
    throw node.wrongCheckpoint ?? new NotProvedError(null, failures.list());
  } finally {
    clearInterval(telling);
  }
  await Promise.race([all, pause(othersMs)]);
}

/** Resolves when every source could not be opened, was refused, or is lost. */
export const allGone = (openings: readonly Opening[]): Promise<unknown> =>
  Promise.all(openings.map(({ source }) => source.then(({ closed }) => closed).catch(() => undefined)));
