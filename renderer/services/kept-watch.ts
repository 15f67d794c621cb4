import type { Notices } from '../state/notices.svelte.ts';
import type { Preferences } from '../state/preferences.ts';
import type { KeptReport } from '../workers/light-messages.ts';

export interface KeptWatchPorts {
  readonly preferences: Preferences;
  readonly notices: Pick<Notices, 'say'>;
  /** Asks the browser not to remove what is kept; it may ask the person. False when it does not promise it. */
  readonly persist: () => Promise<boolean>;
}

/** Last block kept of a chain: it tells a browser that removed everything from one that never kept anything. */
const keptKey = (genesisHash: string): string => `kept.${genesisHash}`;

/** What was kept of a chain was deleted on purpose: nobody took it away. */
export const forgetKept = (preferences: Preferences, genesisHash: string): void =>
  preferences.set(keptKey(genesisHash), '');

/**
 * Hears what is kept on this computer. Once something is, the browser is asked to leave it there; and the person is told when it
 * is gone or cannot be kept, once each.
 */
export function keptWatch({ preferences, notices, persist }: KeptWatchPorts): (report: KeptReport) => void {
  let trouble: string | null = null;
  const looked = new Set<string>();
  return ({ genesisHash, writer, head, trouble: told, cleared }) => {
    if (!writer) return;
    const key = keptKey(genesisHash);
    if (!looked.has(genesisHash)) {
      looked.add(genesisHash);
      if (preferences.get(key) && head === null && told === null && !cleared)
        notices.say({
          kind: 'caution',
          title: 'What was kept for reading without a connection is gone. Keys and money are not in it.',
          text: 'The browser removed it, as it does when space is short, or it did not hold when it was checked. It is kept anew from now on.',
        });
    }
    if (head) preferences.set(key, String(head.number));
    if (head && preferences.get('persist') === null) {
      preferences.set('persist', 'asked');
      void persist().then((yes) => preferences.set('persist', yes ? 'yes' : 'no'));
    }
    if (told !== null && told !== trouble)
      notices.say({ kind: 'caution', title: 'What you see cannot be kept on this computer', text: told });
    trouble = told;
  };
}
