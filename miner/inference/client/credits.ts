/**
 * What may be under way in the worker at once: so many runs, so many bytes of inputs. The worker says how much it can take; who
 * sends spends, and gets back what a finished run held. A burst thus waits on the page, where it costs nothing but its own size.
 */
import type { Credit } from '../protocol.ts';
import type { Tensors } from '../tensor.ts';

export interface Credits {
  /** Whether a run of `bytes` may go now. One too large for any credit goes alone. */
  allows(bytes: number): boolean;
  spend(bytes: number): void;
  giveBack(bytes: number): void;
  /** A worker's grant; what is under way stays spent. */
  grant(credit: Credit): void;
  /** Runs under way. */
  runs(): number;
}

export function createCredits(granted: Credit): Credits {
  let credit = granted;
  let runs = 0;
  let bytes = 0;
  return {
    allows: (more) => runs === 0 || (runs < credit.runs && bytes + more <= credit.bytes),
    spend: (more) => {
      runs++;
      bytes += more;
    },
    giveBack: (less) => {
      runs--;
      bytes -= less;
    },
    grant: (next) => {
      credit = next;
    },
    runs: () => runs,
  };
}

/** Bytes of all tensors. */
export const bytesOf = (tensors: Tensors): number =>
  Object.values(tensors).reduce((sum, { data }) => sum + data.byteLength, 0);
