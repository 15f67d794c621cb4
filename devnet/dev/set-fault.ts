import type { DevnetNode } from '../node/node.ts';
import type { Method } from '../rpc/method.ts';
import { objectParam, textParam } from '../rpc/params.ts';
import { RpcFailure } from '../rpc/rpc-error.ts';
import type { DevTools } from './dev-tools.ts';
import { NO_FAULTS, type Faults, type MessageFaults } from './faults.ts';

/** No wait is longer than validators wait for an answer. */
const MOST_DELAY_MS = 60_000;

const listed = (node: DevnetNode, { queries, answers }: Faults): unknown => ({
  queries,
  answers,
  finality: { stall: node.finalityPaused },
});

/** `dev_faults []` lists the switches as they stand. */
export const listFaults =
  ({ faults }: DevTools): Method =>
  (_, { node }) =>
    listed(node, faults);

/**
 * `dev_setFault [kind, settings]` turns a fault on; what is left out of the settings stays off, null turns all of the kind off.
 * - `queries`, `answers`: `{ drop?, delayMs?, reorder? }`, see `MessageFaults`;
 * - `finality`: `{ stall }`: blocks go on, none becomes final until it is off again.
 * @returns all switches, as `dev_faults`
 */
export const setFault =
  ({ faults }: DevTools): Method =>
  (params, { node }) => {
    const kind = textParam(params, 0, 'kind');
    if (kind === 'queries' || kind === 'answers') faults[kind] = messageFaults(params);
    else if (kind === 'finality') {
      const { stall = false } = objectParam(params, 1, ['stall']) ?? {};
      if (typeof stall !== 'boolean') throw RpcFailure.invalidParams('stall: true or false wanted');
      node.finalityPaused = stall;
    } else throw RpcFailure.invalidParams('kind: queries, answers or finality wanted');
    return listed(node, faults);
  };

function messageFaults(params: readonly unknown[]): MessageFaults {
  const { drop, delayMs, reorder } = { ...NO_FAULTS, ...objectParam(params, 1, Object.keys(NO_FAULTS)) };
  if (typeof drop !== 'number' || !(drop >= 0 && drop <= 1))
    throw RpcFailure.invalidParams('drop: a share from 0 to 1 wanted');
  if (!Number.isInteger(delayMs) || delayMs < 0 || delayMs > MOST_DELAY_MS)
    throw RpcFailure.invalidParams(`delayMs: whole milliseconds from 0 to ${MOST_DELAY_MS} wanted`);
  if (typeof reorder !== 'boolean') throw RpcFailure.invalidParams('reorder: true or false wanted');
  return { drop, delayMs, reorder };
}
