import type { BlockAt } from '../block-at.ts';
import { hexToBytes, utf8 } from '../../../substrate/bytes.ts';
import { auraPreRuntime, decodeDigestItem, encodeDigestItem } from '../../../substrate/digest.ts';
import type { Header } from '../../../substrate/header.ts';
import { orderedTrieRoot } from '../../../substrate/trie/ordered-trie-root.ts';
import { Context } from '../frame/context.ts';
import type { DispatchError } from '../frame/dispatch-error.ts';
import { none, signed as signedOrigin } from '../frame/origin.ts';
import type { DispatchInfo, PostDispatch, RuntimeEvent, Weight } from '../frame/dispatch.ts';
import { State } from '../frame/state.ts';
import { decode, encode, ScaleError } from '../frame/type.ts';
import type { Hash } from '../frame/types.ts';
import { aura } from '../pallets/aura/declaration.ts';
import { system } from '../pallets/system/declaration.ts';
import { actualWeight, inclusionFee, limitsOf, sumOf } from '../pallets/transaction-payment/fee.ts';
import type { Applied, FinishedBlock, InvalidTransaction, OpaqueExtrinsic, OpenBlock } from '../runtime.ts';
import { digestItem } from '../types/digest.ts';
import { BlockLimits } from './block-limits.ts';
import { settleFee, takeFee, type Charge } from './charge.ts';
import type { Engine } from './engine.ts';
import { decodeExtrinsic, type DecodedExtrinsic, type Signed } from './extrinsic.ts';
import { failure } from './dispatcher.ts';
import { invalid, Invalid, noUnsignedValidator } from './invalid.ts';
import { checkSignature, checkSigned, useNonce } from './signed-checks.ts';

const EXTRINSIC_INDEX = utf8(':extrinsic_index');
type Phase = { type: 'ApplyExtrinsic'; value: number } | { type: 'Finalization' } | { type: 'Initialization' };
interface EventRecord {
  phase: Phase;
  event: RuntimeEvent;
  topics: Hash[];
}

/** Opens the bookkeeping of the block after `parent`, before any pallet acts. substrate: frame/system `initialize` */
export function initialise(engine: Engine, parent: BlockAt, slot: bigint | undefined): Context {
  const number = parent.header.number + 1;
  const state = new State(parent.state);
  const authorities = aura.storage.Authorities.get(state);
  const author = slot === undefined ? undefined : authorities[Number(slot % BigInt(authorities.length || 1))];
  const ctx = new Context(state, { number, author }, engine.dispatcher);
  noteUpgrade(engine, ctx);
  const { Number: blockNumber, ParentHash, BlockHash, Digest, Events, EventCount, BlockWeight } = system.storage;
  blockNumber.put(ctx, number);
  ParentHash.put(ctx, parent.hash);
  BlockHash.put(ctx, number - 1, parent.hash);
  const logs = slot === undefined ? [] : [decode(digestItem, encodeDigestItem(auraPreRuntime(slot)))];
  Digest.put(ctx, { logs });
  Events.remove(ctx);
  EventCount.remove(ctx);
  BlockWeight.remove(ctx);
  return ctx;
}

/** The first block of a new runtime writes down which one it is. substrate: frame/executive `runtime_upgraded` */
function noteUpgrade(engine: Engine, ctx: Context): void {
  const { specName, specVersion } = engine.checkOptions.version;
  const { LastRuntimeUpgrade } = system.storage;
  const last = LastRuntimeUpgrade.get(ctx);
  if (last && last.spec_name === specName && last.spec_version >= specVersion) return;
  LastRuntimeUpgrade.put(ctx, { spec_version: specVersion, spec_name: specName });
}

/** One block being built or replayed. */
export class BlockExecution implements OpenBlock {
  readonly #ctx: Context;
  readonly #limits = new BlockLimits();
  readonly #records: EventRecord[] = [];
  readonly #included: OpaqueExtrinsic[] = [];
  #transactionsBegan = false;
  #finished = false;
  constructor(
    readonly engine: Engine,
    readonly parent: BlockAt,
    slot: bigint,
  ) {
    this.#ctx = initialise(engine, parent, slot);
    for (const module of engine.modules) module.onInitialize?.(this.#ctx);
    this.#take({ type: 'Initialization' });
  }

  apply(extrinsic: OpaqueExtrinsic): Applied {
    if (this.#finished) throw new Error('the block is finished');
    const ctx = this.#ctx;
    const limits = this.#limits.snapshot();
    const index = this.#included.length;
    ctx.extrinsicIndex = index;
    try {
      const dispatched = ctx.transactional(() => {
        ctx.write(
          EXTRINSIC_INDEX,
          Uint8Array.of(index & 0xff, (index >> 8) & 0xff, (index >> 16) & 0xff, index >>> 24),
        );
        return this.#run(extrinsic);
      });
      this.#included.push(extrinsic);
      this.#take({ type: 'ApplyExtrinsic', value: index });
      return { ok: true, dispatched };
    } catch (thrown) {
      this.#limits.restore(limits);
      return { ok: false, error: reasonOf(thrown) };
    }
  }

  finish(): FinishedBlock {
    if (this.#finished) throw new Error('the block is finished');
    this.#finished = true;
    const ctx = this.#ctx;
    ctx.write(EXTRINSIC_INDEX, null);
    for (const module of this.engine.modules) module.onFinalize?.(ctx);
    this.#take({ type: 'Finalization' });
    const { Events, EventCount, BlockWeight, BlockHash, Digest } = system.storage;
    Events.put(ctx, this.#records);
    EventCount.put(ctx, this.#records.length);
    const { normal, operational, mandatory } = this.#limits.used;
    const weight = (ref_time: bigint) => ({ ref_time, proof_size: 0n });
    BlockWeight.put(ctx, { normal: weight(normal), operational: weight(operational), mandatory: weight(mandatory) });
    const { number } = ctx.block;
    // The hash of genesis is kept for ever.
    const oldest = number - system.constants.BlockHashCount - 1;
    if (oldest > 0) BlockHash.remove(ctx, oldest);

    const changes = ctx.state.changes();
    const state = this.parent.state.apply(changes);
    ctx.state.handOn(state);
    const header: Header = {
      parentHash: hexToBytes(this.parent.hash),
      number,
      stateRoot: state.root(),
      extrinsicsRoot: orderedTrieRoot(this.#included, 0),
      digest: Digest.get(ctx).logs.map((log) => decodeDigestItem(encode(digestItem, log))),
    };
    return { header, extrinsics: this.#included, state, changes };
  }

  #take(phase: Phase): void {
    for (const event of this.#ctx.events) this.#records.push({ phase, event, topics: [] });
    this.#ctx.events = [];
  }

  #run(bytes: OpaqueExtrinsic): { ok: true } | { ok: false; title: string } {
    const extrinsic = decodeExtrinsic(bytes);
    const info = this.engine.dispatcher.infoOf(extrinsic.call);
    return extrinsic.signed ? this.#runSigned(extrinsic, extrinsic.signed, info) : this.#runBare(extrinsic, info);
  }

  #runBare(extrinsic: DecodedExtrinsic, info: DispatchInfo): { ok: true } | { ok: false; title: string } {
    const ctx = this.#ctx;
    const inherent = this.engine.isInherent(extrinsic.call, info);
    if (inherent && this.#transactionsBegan) throw invalid('BadMandatory');
    if (!inherent && !this.engine.validateUnsigned(ctx, extrinsic.call)) throw noUnsignedValidator();
    this.#limits.reserve(info, info.weight, extrinsic.length);
    const { post, error } = this.#dispatch(extrinsic, info, undefined);
    if (info.class === 'Mandatory' && error) throw new Invalid({ kind: 'Invalid', name: 'BadMandatory', cause: error });
    this.#transactionsBegan ||= !inherent;
    return this.#report(info, info.weight, post, error);
  }

  #runSigned(
    extrinsic: DecodedExtrinsic,
    signed: Signed,
    info: DispatchInfo,
  ): { ok: true } | { ok: false; title: string } {
    const ctx = this.#ctx;
    checkSignature(ctx, extrinsic, signed, this.engine.checkOptions);
    checkSigned(ctx, extrinsic, signed, info, this.engine.checkOptions);
    const { weight, charge } = this.#prepare(extrinsic, signed, info);
    this.#limits.reserve(info, weight, extrinsic.length);
    const { post, error } = this.#dispatch(extrinsic, info, signed);
    const spent = actualWeight(info.weight, post);
    const extension = weight.refTime - info.weight.refTime;
    const actual = { refTime: spent.refTime + extension, proofSize: spent.proofSize };
    const pays = info.pays && post.pays !== false;
    settleFee(ctx, charge, sumOf(inclusionFee(extrinsic.length, { ...info, pays }, actual)) + signed.tipRao);
    this.#limits.refund(info, weight.refTime - actual.refTime);
    this.#transactionsBegan = true;
    return this.#report(info, actual, post, error);
  }

  #prepare(extrinsic: DecodedExtrinsic, signed: Signed, info: DispatchInfo): { weight: Weight; charge: Charge } {
    return prepare(this.engine, this.#ctx, extrinsic, signed, info);
  }

  #dispatch(
    extrinsic: DecodedExtrinsic,
    info: DispatchInfo,
    signed: Signed | undefined,
  ): { post: PostDispatch; error: DispatchError | undefined } {
    const origin = signed ? signedOrigin(signed.who) : none;
    try {
      return { post: this.engine.dispatcher.dispatch(this.#ctx, origin, extrinsic.call), error: undefined };
    } catch (thrown) {
      const error = failure(thrown);
      return { post: { weight: info.weight, pays: info.pays, ...error.post }, error };
    }
  }

  /** The last event of every extrinsic. */
  #report(
    info: DispatchInfo,
    spent: Weight,
    post: PostDispatch,
    error: DispatchError | undefined,
  ): { ok: true } | { ok: false; title: string } {
    const base = limitsOf(info).base_extrinsic;
    const dispatch_info = {
      weight: { ref_time: spent.refTime + base.ref_time, proof_size: spent.proofSize + base.proof_size },
      class: info.class,
      pays_fee: info.pays && post.pays !== false ? ('Yes' as const) : ('No' as const),
    };
    const { ExtrinsicSuccess, ExtrinsicFailed } = system.events;
    this.#ctx.deposit(
      error ? ExtrinsicFailed({ dispatch_error: error.value, dispatch_info }) : ExtrinsicSuccess({ dispatch_info }),
    );
    return error ? { ok: false, title: error.title } : { ok: true };
  }
}

/** Uses the nonce and takes the fee. Says what the extrinsic weighs with its extensions. @throws Invalid */
export function prepare(
  engine: Engine,
  ctx: Context,
  extrinsic: DecodedExtrinsic,
  signed: Signed,
  info: DispatchInfo,
): { weight: Weight; charge: Charge } {
  const weight = engine.weightOf(extrinsic.call, info);
  useNonce(ctx, signed);
  const fee = sumOf(inclusionFee(extrinsic.length, info, weight)) + signed.tipRao;
  const charge = takeFee(ctx, signed.who, extrinsic.call, fee, signed.tipRao, engine.checkOptions.checks);
  return { weight, charge };
}

/** Why an extrinsic was not included. */
export function reasonOf(thrown: unknown): InvalidTransaction {
  if (thrown instanceof Invalid) return thrown.reason;
  if (thrown instanceof ScaleError) return { kind: 'Invalid', name: 'Call' };
  return { kind: 'Unknown', name: 'Panicked', cause: thrown };
}
