// The protocol headers of a request, read with bounds. Source: axon protocol of the Python SDK 10 (Synapse.to_headers).
import { AxonRefusal } from './axon-errors.ts';

/** Headers of one request, names in lower case. */
export type HeaderMap = ReadonlyMap<string, string>;

/** What the headers of a request say. Nothing in it is proved before the signature was checked. */
export interface RequestHead {
  /** Seconds, as the caller wrote them; 12 when it wrote none. */
  readonly timeoutS: number;
  /** The caller's own text of the timeout, to echo. */
  readonly timeoutText: string;
  readonly nonce: bigint | null;
  readonly uuid: string | null;
  readonly callerHotkey: string | null;
  readonly callerVersion: number | null;
  readonly signature: string | null;
  readonly bodyHash: string | null;
  /** Headers to echo in the answer, as received. */
  readonly echo: readonly (readonly [name: string, value: string])[];
}

/** Bounds on headers; the SDK's own requests use about 1 KiB in 20 headers. */
const HEADER_LIMITS = { count: 200, bytes: 48 * 1024 } as const;

const DEFAULT_TIMEOUT = '12.0';
const ECHOED =
  /^(?:name|timeout|header_size|total_size|bt_header_(?:dendrite_(?:ip|version|nonce|uuid|hotkey|signature)|input_obj_[a-z0-9_]{1,64}))$/;
const SINGLE = /^(?:name|timeout|header_size|total_size|computed_body_hash|bt_header_.*)$/;

const refuse = (why: string): never => {
  throw new AxonRefusal(400, 'headers', why);
};

/**
 * Collects headers. @param single names that may come once only
 * @throws AxonRefusal 431 above the bounds, 400 for a protocol header given twice.
 */
export function collectHeaders(pairs: Iterable<readonly [string, string]>, single = SINGLE): HeaderMap {
  const map = new Map<string, string>();
  let bytes = 0;
  let count = 0;
  for (const [name, value] of pairs) {
    count += 1;
    bytes += name.length + value.length;
    if (count > HEADER_LIMITS.count || bytes > HEADER_LIMITS.bytes) {
      throw new AxonRefusal(431, 'headers', 'The headers are too many or too large.');
    }
    const key = name.toLowerCase();
    // Two values for one name could make two readers of the same request see different callers.
    if (map.has(key) && single.test(key)) refuse('A protocol header came twice.');
    map.set(key, value);
  }
  return map;
}

function pattern(headers: HeaderMap, name: string, form: RegExp): string | null {
  const value = headers.get(name);
  if (value === undefined) return null;
  return form.test(value) ? value : refuse(`The header ${name} is malformed.`);
}

/** Reads the protocol headers. @throws AxonRefusal 400 when one is malformed or none is there at all. */
export function readRequestHead(headers: HeaderMap): RequestHead {
  const callerHotkey = headers.get('bt_header_dendrite_hotkey') ?? null;
  const signature = headers.get('bt_header_dendrite_signature') ?? null;
  const nonce = pattern(headers, 'bt_header_dendrite_nonce', /^\d{1,20}$/);
  if (callerHotkey === null && signature === null && nonce === null) {
    refuse('This is an axon: requests need the headers of the axon protocol.');
  }
  const timeoutText = pattern(headers, 'timeout', /^\d{1,9}(?:\.\d{1,20})?(?:[eE][+-]?\d{1,2})?$/) ?? DEFAULT_TIMEOUT;
  const version = pattern(headers, 'bt_header_dendrite_version', /^\d{1,10}$/);
  pattern(headers, 'header_size', /^\d{1,15}$/);
  pattern(headers, 'total_size', /^\d{1,15}$/);
  return {
    timeoutS: Number(timeoutText),
    timeoutText,
    nonce: nonce === null ? null : BigInt(nonce),
    uuid: pattern(headers, 'bt_header_dendrite_uuid', /^[\x21-\x7e]{1,64}$/),
    callerHotkey,
    callerVersion: version === null ? null : Number(version),
    signature,
    bodyHash: pattern(headers, 'computed_body_hash', /^[0-9a-f]{64}$/),
    echo: [...headers].filter(([name]) => ECHOED.test(name)),
  };
}
