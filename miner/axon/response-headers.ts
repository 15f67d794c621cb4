// The headers of an answer. Source: axon protocol of the Python SDK 10, section "response"; the caller's header search is
// case-sensitive, so names stay in lower case.
import { pyReprFloat } from './python/repr.ts';
import type { RequestHead } from './request-headers.ts';
import { EMPTY_BODY_HASH } from './synapse/body-hash.ts';

/** What an answer's headers are made of. */
export interface ResponseFacts {
  readonly synapse: string;
  readonly status: number;
  readonly statusMessage: string;
  /** Seconds from the request's arrival to now. */
  readonly processTimeS: number;
  readonly receiver: { readonly ip: string; readonly port: number; readonly hotkey: string; readonly version: number };
  /** Null when the request was refused before its headers were read. */
  readonly head: RequestHead | null;
  readonly contentType: 'application/json' | 'text/event-stream';
}

/** Text that fits a header: Latin-1 without control characters, bounded; the rest becomes `?`. */
export function headerText(text: string, limit = 1024): string {
  return text
    .replace(/[\r\n\t]+/g, ' ')
    .replace(/[^\x20-\x7e\xa0-\xff]/gu, '?')
    .slice(0, limit);
}

/** The headers of an answer, in lower case. */
export function responseHeaders(facts: ResponseFacts): Record<string, string> {
  const { head, receiver } = facts;
  const headers: Record<string, string> = Object.create(null) as Record<string, string>;
  headers['content-type'] = facts.contentType;
  headers['header_size'] = '0';
  headers['total_size'] = '0';
  for (const [name, value] of head?.echo ?? []) headers[name] = headerText(value, 4096);
  headers['name'] = facts.synapse;
  headers['timeout'] = head?.timeoutText ?? '12.0';
  headers['bt_header_axon_status_code'] = String(facts.status);
  headers['bt_header_axon_status_message'] = headerText(facts.statusMessage);
  headers['bt_header_axon_process_time'] = pyReprFloat(facts.processTimeS);
  headers['bt_header_axon_ip'] = receiver.ip;
  headers['bt_header_axon_port'] = String(receiver.port);
  headers['bt_header_axon_hotkey'] = receiver.hotkey;
  if (facts.status !== 200) headers['bt_header_axon_version'] = String(receiver.version);
  headers['computed_body_hash'] = head?.bodyHash ?? EMPTY_BODY_HASH;
  return headers;
}
