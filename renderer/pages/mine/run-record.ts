/** What outlives the page: which runs were wanted. Kept apart from the operator, because the app reads it at every start. */
import { OperatorRecordDamaged } from '../../../miner/operator/operator-errors.ts';
import type { OperatorStore } from '../../../miner/operator/ports/operator-store.ts';
import { indexedDbOperatorStore, storedOperators } from '../../../miner/operator/store/indexeddb-operator-store.ts';
import { FIRST_MINER } from './miner-preferences.ts';
import type { Interrupted } from './mining.ts';

const opened = new Map<string, Promise<OperatorStore>>();

/** The store of one miner of this browser profile. A failed opening is tried again by the next call. */
export function operatorStore(miner = FIRST_MINER): Promise<OperatorStore> {
  const there = opened.get(miner) ?? indexedDbOperatorStore(miner);
  opened.set(miner, there);
  there.catch(() => opened.delete(miner));
  return there;
}

/** The miners that were started here at some time, the first one first. */
export async function knownMiners(): Promise<string[]> {
  const ids = (await storedOperators()).filter((id) => id === FIRST_MINER || /^[1-9]\d{0,3}$/.test(id));
  return ids.sort((a, b) => (a === FIRST_MINER ? 0 : Number(a)) - (b === FIRST_MINER ? 0 : Number(b)));
}

/**
 * What was being mined when the page was closed, or null. A record that no longer reads is cleared: keys and places are not in it.
 * @param damaged hears of that, in words for people
 */
export async function interruptedRun(
  damaged: (words: string) => void,
  store: () => Promise<OperatorStore> = operatorStore,
): Promise<Interrupted | null> {
  const kept = await store();
  try {
    const record = await kept.load();
    return record?.wanted ? { choice: record.choice, hotkey: record.hotkey, chain: record.chain } : null;
  } catch (error) {
    if (!(error instanceof OperatorRecordDamaged)) throw error;
    await kept.clear();
    damaged(error.message);
    return null;
  }
}

/** Forgets that somebody wants it to run; hotkey and earnings stay known. */
export async function forgetRun(store: () => Promise<OperatorStore> = operatorStore): Promise<void> {
  const kept = await store();
  const record = await kept.load();
  if (record?.wanted) await kept.save({ ...record, wanted: false });
}
