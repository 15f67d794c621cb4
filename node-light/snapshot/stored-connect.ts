/**
 * A stored snapshot as a JSON-RPC connection, for when no source is there: storage is answered with the word it is stored by,
 * and everything else is not offered. Each answer is `{ answer, evidence }`.
 */
import { bytesToHex } from '../../substrate/bytes.ts';
import type { Evidence } from '../../substrate/evidence.ts';
import { decodeJustification } from '../../substrate/grandpa/justification.ts';
import { headerHash } from '../../substrate/header.ts';
import { oneLife } from '../../substrate/transport/one-life.ts';
import type { Connect, JsonRpcMessage } from '../../substrate/transport/transport.ts';
import { bytesParam, keysParam, numberParam } from '../provider/params.ts';
import { StoredAnswers } from './stored-answers.ts';
import type { StoredSnapshot } from './stored-snapshot.ts';

/** The block a snapshot ends at, checked again when it was opened. */
export interface StoredHeadInfo {
  readonly number: number;
  readonly hash: string;
  readonly evidence: Extract<Evidence, { word: 'stored' }>;
  /** Who signed that it is final; null where a seal is all there is. */
  readonly signed: { readonly setId: string; readonly signers: number; readonly authorities: number } | null;
  readonly netuids: readonly number[];
}

/** JSON-RPC code of what is not stored. */
export const notKeptCode = -32051;

/** Undefined when nothing is stored. */
export async function storedHeadInfo(snapshot: StoredSnapshot): Promise<StoredHeadInfo | undefined> {
  const { head } = snapshot;
  if (!head) return undefined;
  const { header, was, at, finality } = head;
  const signers = finality && decodeJustification(finality.justification).precommits.map(({ id }) => bytesToHex(id));
  return {
    number: header.number,
    hash: bytesToHex(headerHash(header)),
    evidence: { word: 'stored', block: header.number, at, was },
    signed: finality
      ? {
          setId: String(finality.voters.setId),
          signers: new Set(signers).size,
          authorities: finality.voters.authorities.length,
        }
      : null,
    netuids: await snapshot.netuids(),
  };
}

/** @param near subnets that were asked about last */
type Answer = (params: readonly unknown[], snapshot: StoredSnapshot, near: Set<number>) => Promise<unknown>;

const answers: Readonly<Record<string, Answer>> = {
  /** The head, or null when nothing is stored. */
  stored_head: async (_, snapshot) => (await storedHeadInfo(snapshot)) ?? null,

  /** `{ specVersion, metadata }`, or null. */
  async stored_metadata(_, snapshot) {
    const found = await snapshot.metadata();
    return found ? { specVersion: found.specVersion, metadata: bytesToHex(found.bytes) } : null;
  },

  async state_queryStorageAt([keys], snapshot, near) {
    const wanted = keysParam(keys);
    const { value, evidence } = await new StoredAnswers(snapshot, near).values(wanted);
    const changes = wanted.map((key, i) => [bytesToHex(key), value[i] ? bytesToHex(value[i]) : null]);
    return { answer: [{ block: null, changes }], evidence };
  },

  async state_getKeysPaged([prefix, count, start], snapshot) {
    const after = start === null || start === undefined ? undefined : bytesParam(start, 'startKey');
    const { value, evidence } = await new StoredAnswers(snapshot).keys(
      bytesParam(prefix, 'prefix'),
      numberParam(count, 'count'),
      after,
    );
    return { answer: value.map(bytesToHex), evidence };
  },
};

/** @param open gives the snapshot anew for each connection: another window may have written since */
export function storedConnect(open: () => Promise<StoredSnapshot>): Connect {
  return (onMessage, onStatus) => {
    const life = oneLife((message) => void receive(message), onStatus);
    let opened: Promise<StoredSnapshot> | undefined;
    const near = new Set<number>();
    const receive = async (message: JsonRpcMessage): Promise<void> => {
      if (message.method === undefined || message.id === undefined) return;
      const { id, method, params } = message;
      const answer = Object.hasOwn(answers, method) ? answers[method] : undefined;
      try {
        if (!answer) throw new Error(`${method} needs a connection.`);
        const given = Array.isArray(params) ? (params as unknown[]) : [];
        const result = await answer(given, await (opened ??= open()), near);
        if (!life.closed) onMessage({ jsonrpc: '2.0', id, result });
      } catch (error) {
        const { name, message } = error instanceof Error ? error : new Error(String(error));
        if (!life.closed) onMessage({ jsonrpc: '2.0', id, error: { code: notKeptCode, message, data: name } });
      }
    };
    queueMicrotask(() => life.up());
    return {
      send: (message) => life.send(message),
      close: (reason = 'closed by this side') => {
        life.down(reason);
        // What could not be opened was said to whoever asked.
        opened?.then(
          (snapshot) => snapshot.close(),
          () => undefined,
        );
      },
    };
  };
}
