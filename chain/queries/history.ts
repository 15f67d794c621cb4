import { decodeAddress } from '@polkadot/util-crypto';
import { bytesToHex, hexToBytes, utf8, startsWith } from '../../substrate/bytes.ts';
import { blake2b256 } from '../../substrate/hash.ts';
import type { BlockView } from '../read/block-view.ts';
import { readBlockEvents, type BlockEvent } from '../read/block-events.ts';
import type { HistoryEntry } from '../types/history-entry.ts';

const OWN_ACCOUNTS = utf8('modl');

/** An account of the chain itself: a pool's, the burn account. */
function isModuleAccount(address: string): boolean {
  return startsWith(decodeAddress(address), OWN_ACCOUNTS);
}

type Draft = Pick<HistoryEntry, 'address' | 'kind' | 'taoRao' | 'alphaRao' | 'netuid' | 'other'>;
const big = (value: unknown): bigint => (typeof value === 'bigint' ? value : BigInt(Number(value)));
const at = (event: BlockEvent, index: number): unknown => Object.values(event.data)[index];
const text = (event: BlockEvent, index: number): string => String(at(event, index));

const MOVES: ReadonlySet<string> = new Set(['StakeMoved', 'StakeSwapped', 'StakeTransferred']);

/** Stake that goes to another hotkey on its subnet leaves and comes as the same alpha, and moves no TAO. */
function staysOnSubnet(event: BlockEvent, together: readonly BlockEvent[]): boolean {
  const other = event.name === 'StakeAdded' ? 'StakeRemoved' : 'StakeAdded';
  return together.some(({ name, data }) => {
    const [, , , alpha, netuid] = Object.values(data);
    return name === other && big(alpha) === big(at(event, 3)) && Number(netuid) === Number(at(event, 4));
  });
}

/** What one event means for accounts; `block` holds the other events of the same extrinsic. */
function draftsOf(event: BlockEvent, together: readonly BlockEvent[]): Draft[] {
  const none = { taoRao: 0n, alphaRao: 0n, netuid: null, other: null };
  switch (`${event.pallet}.${event.name}`) {
    case 'Balances.Transfer': {
      const [from, to, amount] = [text(event, 0), text(event, 1), big(at(event, 2))];
      // Transfers to and from pools are told by the staking events, with their meaning.
      if (amount === 0n || isModuleAccount(from) || isModuleAccount(to)) return [];
      return [
        { ...none, address: from, kind: 'sent', taoRao: -amount, other: to },
        { ...none, address: to, kind: 'received', taoRao: amount, other: from },
      ];
    }
    case 'SubtensorModule.StakeAdded':
    case 'SubtensorModule.StakeRemoved': {
      const added = event.name === 'StakeAdded';
      const [tao, alpha, fee] = [big(at(event, 2)), big(at(event, 3)), big(at(event, 5))];
      const row = { address: text(event, 0), netuid: Number(at(event, 4)), other: text(event, 1) };
      const moved = together.some(({ name }) => MOVES.has(name));
      const free = moved && fee === 0n && staysOnSubnet(event, together);
      if (added) return [{ ...row, kind: moved ? 'moved' : 'staked', taoRao: free ? 0n : -tao, alphaRao: alpha }];
      return [{ ...row, kind: moved ? 'moved' : 'unstaked', taoRao: free ? 0n : tao, alphaRao: -(alpha + fee) }];
    }
    case 'SubtensorModule.NeuronRegistered': {
      const burn = together.find(
        ({ pallet, name, data }) =>
          pallet === 'Balances' && name === 'Transfer' && isModuleAccount(String(Object.values(data)[1])),
      );
      const payer = burn ? text(burn, 0) : null;
      const row = { ...none, netuid: Number(at(event, 0)), other: text(event, 2) };
      return payer ? [{ ...row, address: payer, kind: 'registered', taoRao: -big(at(burn!, 2)) }] : [];
    }
    case 'SubtensorModule.AxonServed':
      return [{ ...none, address: text(event, 1), kind: 'axon', netuid: Number(at(event, 0)) }];
    case 'TransactionPayment.TransactionFeePaid': {
      const fee = big(at(event, 1));
      return fee === 0n ? [] : [{ ...none, address: text(event, 0), kind: 'fee', taoRao: -fee }];
    }
    case 'System.ExtrinsicFailed': {
      const payer = together.find(({ name }) => name === 'TransactionFeePaid');
      return payer ? [{ ...none, address: text(payer, 0), kind: 'failed' }] : [];
    }
    default:
      return [];
  }
}

/** What a block meant for some accounts, in order. Two storage items, and the block's body when there is something to tell. */
export async function readHistory(view: BlockView, addresses: ReadonlySet<string>): Promise<HistoryEntry[]> {
  const events = await readBlockEvents(view);
  const found = events.flatMap((event, index) => {
    const together =
      event.extrinsic === null ? [event] : events.filter(({ extrinsic }) => extrinsic === event.extrinsic);
    const drafts = draftsOf(event, together).filter(({ address }) => addresses.has(address));
    return drafts.map((draft, n) => ({ draft, event, id: `${view.block.number}-${index}-${n}` }));
  });
  if (found.length === 0) return [];
  const [now, body] = await Promise.all([view.item('Timestamp', 'Now'), view.body()]);
  const time = now.number();
  return found.map(({ draft, event: { pallet, name, data, extrinsic }, id }): HistoryEntry => {
    const bytes = extrinsic === null ? undefined : body[extrinsic];
    return {
      ...draft,
      id,
      block: view.block.number,
      at: time === 0 ? null : time,
      hash: bytes === undefined ? null : bytesToHex(blake2b256(hexToBytes(bytes))),
      event: { pallet, name, data },
    };
  });
}
