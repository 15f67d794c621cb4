/** Peers of the network for a page: js-libp2p runs here, since a page cannot dial TCP; what they say is checked in the page. */
import type { PipeEnd } from '../../miner/ports/bridge/schema.ts';
import { shortWords, type FromPeer, type PeerFault, type ToPeer } from '../../miner/ports/peer-port.ts';
import { SourceLacksError, SourceMovedError, type Source } from '../../node-light/sources/source.ts';
import { isRefusal } from '../../node-light/verifier/is-refusal.ts';
import { bytesToHex, hexToBytes, type Hex } from '../../substrate/bytes.ts';
import { encodeGrandpaGossip } from '../../substrate/grandpa/commit.ts';
import { encodeHeader, type Header } from '../../substrate/header.ts';

/** The part of a peer that is used. */
export type PeerSource = Omit<Source, 'keys' | 'watch'> &
  Required<Pick<Source, 'warpProof'>> & { readonly genesisHash: Uint8Array };

export type DialPeer = (address: string) => Promise<PeerSource>;

/** The peer did not take the connection, or speaks of no chain. */
export class PeerUnreachable extends Error {
  override readonly name = 'PeerUnreachable';
}

/** Dials over libp2p, which is loaded only here. */
const overLibp2p: DialPeer = async (address) => {
  const { P2pSource } = await import('../../node-light/sources/p2p-source.ts');
  return P2pSource.dial({ address });
};

/** Peers open at once, of all pages: each is a libp2p node of its own. */
const MOST_PEERS = 32;

/** Opens peers for pages. */
export class PeerService {
  readonly #dial: DialPeer;
  #open = 0;

  constructor(dial: DialPeer = overLibp2p) {
    this.#dial = dial;
  }

  /**
   * Opens a peer for a page, until the pipe ends or the peer is gone.
   * @returns the genesis hash of its chain
   * @throws PeerUnreachable
   */
  async open(
    { address }: { readonly address: string },
    pipe: PipeEnd<FromPeer, ToPeer>,
  ): Promise<{ genesisHash: string }> {
    if (this.#open >= MOST_PEERS) throw new PeerUnreachable(`${MOST_PEERS} are open already`);
    this.#open++;
    void pipe.ended.then(() => this.#open--);
    let source: PeerSource;
    try {
      source = await this.#dial(address);
    } catch (error) {
      throw new PeerUnreachable(error instanceof Error ? error.message : String(error), { cause: error });
    }
    void source.closed.then((reason) => pipe.end(reason));
    void pipe.ended.then(() => source.close());
    pipe.onMessage((message) => void answer(source, message, (said) => pipe.send(said)));
    return { genesisHash: bytesToHex(source.genesisHash) };
  }
}

async function answer(source: PeerSource, asked: ToPeer, say: (said: FromPeer) => void): Promise<void> {
  try {
    say(await answerOf(source, asked, say));
  } catch (error) {
    say(faultOf(asked.id, error));
  }
}

async function answerOf(source: PeerSource, asked: ToPeer, say: (said: FromPeer) => void): Promise<FromPeer> {
  const { id } = asked;
  const parts = (...found: (Uint8Array | undefined)[]): FromPeer => ({
    say: 'answer',
    id,
    parts: found.filter((each) => each !== undefined),
  });
  switch (asked.ask) {
    case 'blockHash':
      return parts(await source.blockHash(asked.number));
    case 'finalizedHash':
      return parts(await source.finalizedHash());
    case 'header':
      return parts(encodeHeader(await source.header(hexToBytes(asked.hash))));
    case 'headers':
      return parts(...encoded(await source.headers(asked.after, { hash: asked.hash as Hex, number: asked.number })));
    case 'readProof':
      return parts(...(await source.readProof(asked.keys, asked.hash as Hex)));
    case 'warpProof':
      return parts(await source.warpProof(hexToBytes(asked.hash)));
    case 'block': {
      const { header, extrinsics, justification = null } = await source.block(asked.hash as Hex);
      return { say: 'block', id, header: encodeHeader(header), extrinsics, justification };
    }
    case 'submit':
      await source.ask('author_submitExtrinsic', [bytesToHex(asked.extrinsic)]);
      return parts();
    case 'follow':
      await source.follow({
        head: (header) => say({ say: 'head', header: encodeHeader(header) }),
        justification: (bytes) => say({ say: 'justification', bytes }),
        commit: (commit) => say({ say: 'commit', bytes: encodeGrandpaGossip(commit) }),
        malformed: (error) => say({ say: 'malformed', reason: reasonOf(error), message: shortWords(error.message) }),
      });
      return parts();
  }
}

const encoded = (headers: readonly Header[]): Uint8Array[] => headers.map(encodeHeader);

const reasonOf = (error: Error): string =>
  ('reason' in error && typeof error.reason === 'string' ? error.reason : error.name).slice(0, 100);

function faultOf(id: number, thrown: unknown): PeerFault {
  const error = thrown instanceof Error ? thrown : new Error(String(thrown));
  const kind =
    error instanceof SourceLacksError
      ? 'lacks'
      : error instanceof SourceMovedError
        ? 'moved'
        : isRefusal(error)
          ? 'refused'
          : 'failed';
  return { say: 'fault', id, kind, reason: reasonOf(error), message: shortWords(error.message) };
}
