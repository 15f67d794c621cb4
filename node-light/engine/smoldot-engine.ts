/**
 * Stock smoldot as another engine: it verifies headers, finality and storage proofs by itself, over libp2p, from a chain specification.
 * It cannot follow Finney or the test network (their GRANDPA does not begin at set 0), so those are refused before anything is dialled.
 * Node alone; the package is loaded only when this engine is chosen.
 */
import { bytesToHex, hexToBytes, isHex, type Hex } from '../../substrate/bytes.ts';
import type { Evidence, Proved } from '../../substrate/evidence.ts';
import { headerFromJson, headerHash } from '../../substrate/header.ts';
import { RpcClient } from '../../substrate/transport/rpc-client.ts';
import { oneLife } from '../../substrate/transport/one-life.ts';
import type { Connect, JsonRpcMessage } from '../../substrate/transport/transport.ts';
import { networks } from '../networks/networks.ts';
import type { ProvedBytes } from '../verifier/storage.ts';
import type { ReadableBlock } from './block-finder.ts';

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
export async function startSmoldot(): Promise<Smoldot> {
  const { start } = await import('smoldot');
  return start({ logCallback: () => undefined });
}

/** Peers are found and warped to within seconds, or not at all. */
const limitMs = 60_000;
/** Resolves after so many milliseconds. */
type After = (ms: number) => Promise<unknown>;

export class SmoldotEngine {
  private final: ReadableBlock | undefined;

  private constructor(
    private readonly smoldot: Smoldot,
    private readonly client: RpcClient,
    readonly genesisHash: Hex,
    private readonly after: After,
  ) {}

  /**
   * Joins the chain. Resolves when its newest final block is verified.
   * @param spec JSON of a chain specification with the genesis state in full, and boot nodes
   * @param after a timer; without one smoldot may take as long as it likes
   * @throws SmoldotUnfitError, ChainSpecError, SmoldotLateError
   */
  static async open(
    spec: string,
    start: () => Promise<Smoldot> = startSmoldot,
    after: After = () => new Promise(() => undefined),
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
      const engine = new SmoldotEngine(smoldot, await joined(smoldot, spec), genesis, after);
      await engine.follow();
      return engine;
    } catch (error) {
      await smoldot.terminate();
      throw error;
    }
  }

  /** Newest block that smoldot verified to be final. */
  get head(): ReadableBlock | undefined {
    return this.final;
  }

  /** Only what is final is read. */
  evidence(hash: Hex): Evidence | undefined {
    return hash === this.final?.hash ? { word: 'final', block: this.final.header.number } : undefined;
  }

  /** Values of the keys at the newest final block, as smoldot proved them. @throws RpcError when no peer proves them, SmoldotLateError */
  async read(keys: readonly Uint8Array[], hash: Hex | undefined = this.final?.hash): Promise<Proved<ProvedBytes[]>> {
    const at = this.final;
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

  /** The first final block beyond genesis, or, on a chain that has none, genesis. It stands until this engine is closed. */
  private async follow(): Promise<void> {
    const first = new Promise<unknown>((resolve, reject) => {
      const proved = (json: unknown) => headerFromJson(json).number > 0 && resolve(json);
      const listener = { next: proved, error: reject };
      this.client.subscribe('chain_subscribeFinalizedHeads', [], listener).catch(reject);
    });
    const read = headerFromJson(await this.inTime('verified no final block', first));
    this.final = { header: read, hash: bytesToHex(headerHash(read)) };
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
