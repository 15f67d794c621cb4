/**
 * What nodes say of the runtime. None of it can be proved, but it can be held against what is: the version stands in the state, and the
 * metadata is pinned, agreed on, or remembered (`engine/metadata-book.ts`).
 */
import { bytesToHex, concatBytes, hexToBytes, isHex, type Hex } from '../../substrate/bytes.ts';
import type { Header } from '../../substrate/header.ts';
import { encodeCompact } from '../../substrate/scale/compact.ts';
import { Reader } from '../../substrate/scale/reader.ts';
import { BlockNotVerifiedError, NotProvedError } from '../engine/errors.ts';
import type { LightNode } from '../engine/light-node.ts';
import { metadataQuestion } from '../engine/metadata-bytes.ts';
import { MetadataRefusedError } from '../engine/metadata-book.ts';
import { AnswerRefusedError } from '../sources/source.ts';
import { hashParam } from './params.ts';

const versionMethods = new Set(['state_getRuntimeVersion', 'chain_getRuntimeVersion']);

/** The answer to a question about the runtime; undefined for any other question. */
export function runtimeAnswer(
  method: string,
  params: readonly unknown[],
  node: LightNode,
): Promise<unknown> | undefined {
  const call = method === 'state_call' || method === 'state_callAt';
  const asksFormats = call && params[0] === 'Metadata_metadata_versions';
  if (!asksFormats && !metadataQuestion(method, params))
    return versionMethods.has(method) ? version(method, hashParam(params[0]), node) : undefined;
  return settled(node, hashParam(params[call ? 2 : 0])).then((hash) => {
    // The same question of one block, so that all sources are asked the same.
    const question = [...(call ? params.slice(0, 2) : []), hash];
    return asksFormats ? formats(method, question, hash, node) : node.metadata.answer(method, question, hash);
  });
}

/** The block, or where it brings another runtime the one after it: the first whose state says which that is. */
async function settled(node: LightNode, asked: Hex | undefined): Promise<Hex> {
  const hash = asked ?? node.head?.hash;
  if (hash === undefined) throw new NotProvedError('The description of the chain', []);
  const header = await node.header(hash);
  if (!changesRuntime(header)) return hash;
  const next = (): Hex | undefined => node.hashAt(header.number + 1);
  const known = next();
  if (known !== undefined) return known;
  return new Promise((resolve) => {
    const stop = node.on('head', () => {
      const found = next();
      if (found === undefined) return;
      stop();
      resolve(found);
    });
  });
}

/** Formats in which the metadata can be had; where some are pinned, those. */
async function formats(method: string, params: readonly unknown[], hash: Hex, node: LightNode): Promise<unknown> {
  const { value } = await node.claim(method, params);
  const specVersion = await node.metadata.specVersion(hash);
  const pinned = specVersion === undefined ? [] : node.metadata.wantedFormats(specVersion);
  if (pinned.length === 0 || !isHex(value)) return value;
  const reader = new Reader(hexToBytes(value));
  const offered = Array.from({ length: reader.length() }, () => reader.u32());
  const both = offered.filter((format) => pinned.includes(format));
  return bytesToHex(
    concatBytes(encodeCompact(BigInt(both.length)), ...both.map((format) => Uint8Array.of(format, 0, 0, 0))),
  );
}

/** The version at a block, the head unless given, of the first source that does not contradict the state. */
export async function version(method: string, asked: Hex | undefined, node: LightNode): Promise<unknown> {
  const hash = asked ?? node.head?.hash;
  const proved = await provedVersion(node, hash);
  const check = (said: unknown): void => {
    const specVersion = specVersionOf(said);
    if (proved !== undefined && specVersion !== proved)
      throw new MetadataRefusedError(
        'wrong spec version',
        `it is said to be ${specVersion}, and proved to be ${proved}`,
      );
  };
  return (await node.claim(method, hash === undefined ? [] : [hash], check)).value;
}

/** @throws AnswerRefusedError */
export function specVersionOf(version: unknown): number {
  const { specVersion } = (version ?? {}) as { specVersion?: unknown };
  if (typeof specVersion === 'number') return specVersion;
  throw new AnswerRefusedError('malformed answer', 'the runtime version', 'a spec version is wanted');
}

/** Undefined where the state of the block says nothing of it: it was dropped, or the block brings another runtime for the next. */
async function provedVersion(node: LightNode, hash: Hex | undefined): Promise<number | undefined> {
  if (hash === undefined) return undefined;
  try {
    if (changesRuntime(await node.header(hash))) return undefined;
    return await node.metadata.specVersion(hash);
  } catch (error) {
    if (error instanceof NotProvedError || error instanceof BlockNotVerifiedError) return undefined;
    throw error;
  }
}

/** substrate: `DigestItem::RuntimeEnvironmentUpdated`. */
export const changesRuntime = ({ digest }: Header): boolean =>
  digest.some(({ type }) => type === 'runtimeEnvironmentUpdated');
