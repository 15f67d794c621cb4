/**
 * Stock smoldot as another engine: it verifies headers, finality and storage proofs by itself, over libp2p, from a chain specification.
 * It cannot follow Finney or the test network (their GRANDPA does not begin at set 0), so those are refused before anything is dialled.
 * The package is loaded only when this engine is chosen.
 */
import { bytesToHex, hexToBytes, isHex, type Hex } from '../../substrate/bytes.ts';
import type { Evidence, Proved } from '../../substrate/evidence.ts';
import { headerFromJson, headerHash } from '../../substrate/header.ts';
import { RpcClient } from '../../substrate/transport/rpc-client.ts';
import { oneLife } from '../../substrate/transport/one-life.ts';
import { DisconnectedError, type Connect, type JsonRpcMessage } from '../../substrate/transport/transport.ts';
import { networks } from '../networks/networks.ts';
import type { ProvedBytes } from '../verifier/storage.ts';
import type { ReadableBlock } from './block-finder.ts';
import { SmoldotHeads } from './smoldot-heads.ts';

/** smoldot cannot verify this chain. Nothing was dialled. */
export class SmoldotUnfitError extends Error {
  override readonly name = 'SmoldotUnfitError';
  constructor(readonly network: string) {
    super(
      `smoldot cannot verify ${network}: its voters began with another set than number 0, which smoldot has no way to be told. Nothing was dialled; use Taolite's own light node.`,
    );
  }
}

/** smoldot found nothing final in time. */
export class SmoldotLateError extends Error {
  override readonly name = 'SmoldotLateError';
  constructor(what: string) {
    super(
      `smoldot ${what} within ${limitMs / 1000} s. The peers of the chain specification may be down, or its voters began with another set than number 0, which smoldot cannot follow; Taolite's own light node can.`,
    );
  }
}

/** It is no chain specification that smoldot takes. */
export class ChainSpecError extends Error {
  override readonly name = 'ChainSpecError';
  constructor(reason: string) {
    super(`This chain specification cannot be used: ${reason}`);
  }
}

/** One chain of a smoldot client. */
interface SmoldotChain {
  readonly jsonRpcResponses: AsyncIterable<string>;
  sendJsonRpc(request: string): void;
  remove(): void;
}
/** The part of the package that is used. */
export interface Smoldot {
  addChain(options: { chainSpec: string }): Promise<SmoldotChain>;
  terminate(): Promise<void>;
}

/** The client of the package, without words of its own. */
async function startSmoldot(): Promise<Smoldot> {
  const { start } = await import('smoldot');
  return start({ logCallback: () => undefined });
}

/** Peers are found and warped to within seconds, or not at all. */
const limitMs = 60_000;
/** Resolves after so many milliseconds. */
type After = (ms: number) => Promise<unknown>;

export interface JoinOptions {
  readonly start?: () => Promise<Smoldot>;
  /** A timer; without one smoldot may take as long as it likes. */
  readonly after?: After;
  /** The chain that the specification must be of. */
  readonly genesisHash?: Hex;
}

export class SmoldotEngine {
  /** What it verified so far; it goes on. */
  readonly heads: SmoldotHeads;
  /** Resolves with the reason when it ended, by `close` or by itself. */
  readonly ended: Promise<string>;
  /** The block that is read at. */
  private at: ReadableBlock | undefined;

  private constructor(
    private readonly smoldot: Smoldot,
    private readonly client: RpcClient,
    readonly genesisHash: Hex,
    private readonly after: After,
  ) {
    let end: (reason: string) => void;
    this.ended = new Promise((resolve) => (end = resolve));
    void client.closed.then((reason) => end(reason));
    this.heads = new SmoldotHeads(client, (error) => end(error.message));
  }

  /**
   * Joins the chain. Resolves before anything is verified; `heads` tells of that.
   * @param spec JSON of a chain specification with the genesis state in full, and boot nodes
   * @throws SmoldotUnfitError, ChainSpecError; nothing was dialled then
   */
  static async join(
    spec: string,
    { start = startSmoldot, after = () => new Promise(() => undefined), genesisHash }: JoinOptions = {},
  ): Promise<SmoldotEngine> {
    const parsed = parse(spec);
    const smoldot = await start();
    try {
      // First without peers: which chain it is shows from the genesis state alone.
      const alone = await joined(smoldot, JSON.stringify({ ...parsed, bootNodes: [] }));
      const genesis = await alone.request('chainSpec_v1_genesisHash', []);
      alone.close();
      if (!isHex(genesis)) throw new ChainSpecError('it has no genesis block');
      const unfit = networks.find((network) => network.genesisHash === genesis);
      if (unfit) throw new SmoldotUnfitError(unfit.name);
      if (genesisHash !== undefined && genesis !== genesisHash)
        throw new ChainSpecError(`it is of another chain, whose genesis is ${genesis} and not ${genesisHash}`);
      return new SmoldotEngine(smoldot, await joined(smoldot, spec), genesis, after);
    } catch (error) {
      await smoldot.terminate();
      throw error;
    }
  }

  /**
   * Joins the chain and resolves when its newest final block is verified, which is then read at.
   * @throws SmoldotUnfitError, ChainSpecError, SmoldotLateError
   */
  static async open(spec: string, options: JoinOptions = {}): Promise<SmoldotEngine> {
    const engine = await SmoldotEngine.join(spec, options);
    try {
      await engine.readAtFinal();
      return engine;
    } catch (error) {
      await engine.close();
      throw error;
    }
  }

  /** Peers it is connected to, by peer id. */
  async peers(): Promise<string[]> {
    const told = await this.client.request('system_peers', []);
    return (told as { peerId: string }[]).map(({ peerId }) => peerId);
  }

  /** The block that is read at: the newest that was verified to be final when `open` resolved. */
  get head(): ReadableBlock | undefined {
    return this.at;
  }

  /** Only what is final is read. */
  evidence(hash: Hex): Evidence | undefined {
    return hash === this.at?.hash ? { word: 'final', block: this.at.header.number } : undefined;
  }

  /** Values of the keys at the newest final block, as smoldot proved them. @throws RpcError when no peer proves them, SmoldotLateError */
  async read(keys: readonly Uint8Array[], hash: Hex | undefined = this.at?.hash): Promise<Proved<ProvedBytes[]>> {
    const at = this.at;
    const evidence = hash && this.evidence(hash);
    if (!at || !evidence) throw new ChainSpecError('there is no final block of this hash');
    const values = Promise.all(
      keys.map(async (key) => {
        const answer = await this.client.request('state_getStorage', [bytesToHex(key), at.hash]);
        return isHex(answer) ? hexToBytes(answer) : undefined;
      }),
    );
    const value = await this.inTime('read nothing', values);
    return { value, evidence };
  }

  async close(): Promise<void> {
    this.client.close();
    await this.smoldot.terminate();
  }

  private async readAtFinal(): Promise<void> {
    const { heads } = this;
    const proved = new Promise<Hex>((resolve, reject) => {
      const look = (): void => {
        if (heads.final && heads.final.number > 0) resolve(heads.final.hash);
      };
      heads.onChange(look);
      void this.ended.then((reason) => reject(new DisconnectedError(reason)));
    });
    const hash = await this.inTime('verified no final block', proved);
    const header = headerFromJson(await this.client.request('chain_getHeader', [hash]));
    if (bytesToHex(headerHash(header)) !== hash) throw new ChainSpecError('smoldot gave another header than asked for');
    this.at = { header, hash };
  }

  private inTime<T>(failing: string, work: Promise<T>): Promise<T> {
    const late = this.after(limitMs).then(() => {
      throw new SmoldotLateError(failing);
    });
    return Promise.race([work, late]);
  }
}

/** Where the devnet's chain specifications say which set votes first, when it is not 0. Nothing in a genesis state does. */
const initialSetIdProperty = 'initialGrandpaSetId';

function parse(spec: string): Record<string, unknown> {
  let parsed: unknown;
  try {
    parsed = JSON.parse(spec);
  } catch (cause) {
    throw new ChainSpecError(`it is no JSON (${(cause as Error).message})`);
  }
  if (typeof parsed !== 'object' || parsed === null || !('genesis' in parsed))
    throw new ChainSpecError('it has no genesis');
  const { bootNodes, name, properties } = parsed as Record<string, unknown>;
  if (!Array.isArray(bootNodes) || bootNodes.length === 0) throw new ChainSpecError('it names no peers (bootNodes)');
  const setId = (properties as Record<string, unknown> | null | undefined)?.[initialSetIdProperty];
  if (setId !== undefined && setId !== 0) throw new SmoldotUnfitError(typeof name === 'string' ? name : 'this chain');
  return parsed as Record<string, unknown>;
}

async function joined(smoldot: Smoldot, chainSpec: string): Promise<RpcClient> {
  let chain: SmoldotChain;
  try {
    chain = await smoldot.addChain({ chainSpec });
  } catch (error) {
    throw new ChainSpecError((error as Error).message);
  }
  return new RpcClient(overChain(chain));
}

const overChain =
  (chain: SmoldotChain): Connect =>
  (onMessage, onStatus) => {
    const life = oneLife((message) => chain.sendJsonRpc(JSON.stringify(message)), onStatus);
    const listen = async (): Promise<void> => {
      for await (const text of chain.jsonRpcResponses) onMessage(JSON.parse(text) as JsonRpcMessage);
    };
    // Its end is the end of the chain: removed from here, or destroyed with the client.
    listen().then(
      () => life.down('the chain was removed'),
      (error: unknown) => life.down((error as Error).message),
    );
    queueMicrotask(() => life.up());
    return {
      send: (message) => life.send(message),
      close(reason = 'closed by this side') {
        if (life.closed) return;
        life.down(reason);
        chain.remove();
      },
    };
  };
