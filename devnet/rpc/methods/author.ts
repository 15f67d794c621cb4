import { bytesToHex } from '../../../substrate/bytes.ts';
import { blake2b256 } from '../../../substrate/hash.ts';
import { signedMessage } from '../../node/signatures-ahead.ts';
import { TransactionRejected } from '../../node/pool.ts';
import type { Hash } from '../../runtime/frame/types.ts';
import type { InvalidTransaction } from '../../runtime/runtime.ts';
import type { CallContext, Methods } from '../method.ts';
import { bytesParam, isHex } from '../params.ts';
import { onceRead } from '../once-read.ts';
import { RpcFailure } from '../rpc-error.ts';

/** Texts of `InvalidTransaction` and `UnknownTransaction` as nodes print them; clients show and match them. */
const REASONS: Readonly<Record<string, string>> = {
  Call: 'Transaction call is not expected',
  Payment: 'Inability to pay some fees (e.g. account balance too low)',
  Future: 'Transaction will be valid in the future',
  Stale: 'Transaction is outdated',
  BadProof: 'Transaction has a bad signature',
  AncientBirthBlock: 'Transaction has an ancient birth block',
  ExhaustsResources: 'Transaction would exhaust the block limits',
  BadMandatory: 'A call was labelled as mandatory, but resulted in an Error.',
  MandatoryValidation: 'Transaction dispatch is mandatory; transactions must not be validated.',
  BadSigner: 'Invalid signing address',
  IndeterminateImplicit: 'The implicit data was unable to be calculated',
  UnknownOrigin: 'The transaction extension did not authorize any origin',
  CannotLookup: 'Could not lookup information required to validate the transaction',
  NoUnsignedValidator: 'Could not find an unsigned validator for the unsigned transaction',
};

function validityText({ name, custom }: InvalidTransaction): string {
  return custom === undefined ? (REASONS[name] ?? name) : `Custom error: ${custom}`;
}

/** Why a transaction was refused, with the codes of a node's author RPC. */
export function asRejection(error: unknown): unknown {
  if (!(error instanceof TransactionRejected)) return error;
  const { reason } = error;
  switch (reason.kind) {
    case 'validity':
      return reason.error.kind === 'Unknown'
        ? new RpcFailure(1011, 'Unknown Transaction Validity', validityText(reason.error))
        : new RpcFailure(1010, 'Invalid Transaction', validityText(reason.error));
    case 'banned':
      return new RpcFailure(1012, 'Transaction is temporarily banned');
    case 'alreadyImported':
      return new RpcFailure(1013, 'Transaction Already Imported');
    case 'priorityTooLow':
      return new RpcFailure(
        1014,
        `Priority is too low: (${reason.fresh} vs ${reason.old})`,
        'The transaction has too low priority to replace another transaction already in the pool.',
      );
    case 'full':
      return new RpcFailure(
        1016,
        'Immediately Dropped',
        "The transaction couldn't enter the pool because of the limit",
      );
  }
}

function submit({ node }: CallContext, extrinsic: Uint8Array): Hash {
  try {
    return node.pool.submit(extrinsic);
  } catch (error) {
    throw asRejection(error);
  }
}

/** Has the signature checked beside the chain's own thread, where there is such a place. */
function checkAhead(params: readonly unknown[], { node }: CallContext): Promise<void> | undefined {
  const { signatures } = node.options;
  const [hex] = params;
  if (!signatures || !isHex(hex)) return undefined;
  const signed = signedMessage(node.runtime, node.chain.best, bytesParam([hex], 0, 'extrinsic'));
  return signed && signatures.check(signed);
}

const author_submitExtrinsic: Methods[string] = Object.assign(
  (params: readonly unknown[], context: CallContext) => submit(context, bytesParam(params, 0, 'extrinsic')),
  { ahead: checkAhead },
);

const author_submitAndWatchExtrinsic: Methods[string] = (params, context) => {
  const { node, connection } = context;
  const extrinsic = bytesParam(params, 0, 'extrinsic');
  const hash = bytesToHex(blake2b256(extrinsic));
  let last: string | undefined;
  let started = false;
  const early: unknown[] = [];
  const tell = (result: unknown): void => {
    if (JSON.stringify(result) === last) return;
    last = JSON.stringify(result);
    if (started) connection.notify('author_extrinsicUpdate', id, result);
    else early.push(result);
  };
  const stops: (() => void)[] = [];
  const stop = (): void => stops.forEach((s) => s());
  /**
   * Clients read the block when they hear `inBlock`, and drop that reading when the next status comes meanwhile: @polkadot/api would
   * never tell its user of a block that is final at once. So `finalized` waits until the client has read.
   */
  const tellFinal = (block: Hash): void => {
    let final = node.chain.finalized.hash === block;
    let read = false;
    const tellBoth = (): void => {
      if (!final || !read) return;
      tell({ finalized: block });
      stop();
    };
    stops.push(
      onceRead(connection, block, () => {
        read = true;
        tellBoth();
      }),
      node.chain.finality.on(({ finalized }) => {
        final ||= finalized.some(({ hash: one }) => one === block);
        tellBoth();
      }),
    );
  };
  const id = connection.subscribe(stop);
  stops.push(
    node.pool.status.on(({ hash: which, status }) => {
      if (which !== hash) return;
      switch (status.type) {
        case 'inBlock': {
          const { block } = status;
          tell({ inBlock: block });
          tellFinal(block);
          return;
        }
        case 'retracted':
          tell({ retracted: status.block });
          return;
        case 'usurped':
          tell({ usurped: status.by });
          return;
        case 'finalized':
          return;
        default:
          tell(status.type);
      }
    }),
  );
  try {
    submit(context, extrinsic);
  } catch (error) {
    connection.unsubscribe(id);
    throw error;
  }
  connection.afterReply(() => {
    started = true;
    for (const result of early) connection.notify('author_extrinsicUpdate', id, result);
  });
  return id;
};

export const authorMethods: Methods = {
  author_submitExtrinsic,
  author_submitAndWatchExtrinsic,
  author_unwatchExtrinsic: (params, { connection }) => connection.unsubscribe(String(params[0])),
  author_pendingExtrinsics: (_, { node }) => node.pool.pending().map(bytesToHex),
};
