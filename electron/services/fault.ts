import { ChainDataError } from '../../devnet/node/chain-store.ts';
import { AxonBindError } from '../../miner/axon/axon-errors.ts';
import type { Fault } from '../../miner/ports/bridge/messages.ts';
import { SchemaError } from '../../wallet/ports/schema.ts';
import { NativeInferenceError } from './native-inference.ts';
import { DevnetError } from './devnet-error.ts';
import { PeerUnreachable } from './peer-service.ts';

/** How an error of a service reads in the page. */
export function toFault(error: unknown): Fault {
  if (error instanceof DevnetError) return { code: error.code, message: error.message, data: {} };
  if (error instanceof NativeInferenceError)
    return { code: 'NativeInference', message: `Native inference did not start: ${error.message}`, data: {} };
  if (error instanceof PeerUnreachable)
    return { code: 'PeerUnreachable', message: `The peer cannot be used: ${error.message}`, data: {} };
  if (error instanceof AxonBindError) return { code: 'AxonBind', message: error.message, data: { reason: error.code } };
  if (error instanceof ChainDataError) return { code: 'DevnetDamaged', message: error.message, data: {} };
  if (error instanceof SchemaError)
    return { code: 'BadRequest', message: `The host refused a request: ${error.message}.`, data: { path: error.path } };
  const message = error instanceof Error ? error.message : String(error);
  return { code: 'HostFault', message: `The host hit a fault in itself: ${message}`, data: {} };
}
