/** As much of Kademlia as a node without neighbours needs. Standard: https://github.com/libp2p/specs/tree/master/kad-dht */
import { concatBytes } from '../bytes.ts';
import { ScaleError } from '../scale/reader.ts';
import { bytesField, bytesOf, numberField, readFields, u32Of } from './protobuf.ts';

/** Message types by number: PUT_VALUE, GET_VALUE, ADD_PROVIDER, GET_PROVIDERS, FIND_NODE, PING. */
const types = { getValue: 1, getProviders: 3, findNode: 4, ping: 5 } as const;

export interface KademliaQuery {
  readonly type: keyof typeof types;
  readonly key: Uint8Array;
}

/** A query. @throws ScaleError, also for messages that are no queries */
export function decodeKademliaQuery(bytes: Uint8Array): KademliaQuery {
  let number = 0;
  let key: Uint8Array = new Uint8Array(0);
  for (const field of readFields(bytes)) {
    if (field.number === 1) number = u32Of(field);
    else if (field.number === 2) key = bytesOf(field);
  }
  for (const [type, known] of Object.entries(types)) {
    if (known === number) return { type: type as KademliaQuery['type'], key };
  }
  throw new ScaleError(`Kademlia message ${number} is no query`);
}

/** Bytes of an answer that knows nobody nearer and no value. */
export function encodeEmptyKademliaAnswer({ type, key }: KademliaQuery): Uint8Array {
  return concatBytes(numberField(1, types[type]), bytesField(2, key));
}

/** Bytes of a query. */
export function encodeKademliaQuery({ type, key }: KademliaQuery): Uint8Array {
  return encodeEmptyKademliaAnswer({ type, key });
}
