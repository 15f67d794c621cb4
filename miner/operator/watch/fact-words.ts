import { taoText } from '../report/tao-text.ts';
import type { WatchEvent, WatchFact } from './watch-event.ts';

const hotkeys = (count: number): string => (count === 1 ? '1 hotkey' : `${count} hotkeys`);

/** What a fact says to a person. */
export function factWords(fact: WatchFact): string {
  switch (fact.type) {
    case 'deregistered':
      return `The hotkey lost its place. Nothing was paid; registering again costs ${taoText(fact.burnRao)} now.`;
    case 'immunity-ended':
      return 'The immunity has ended: from now on a newcomer can take the place when it earns the least.';
    case 'burn-moved':
      return `Registering costs ${taoText(fact.toRao)} now, ${fact.toRao > fact.fromRao ? 'up' : 'down'} from ${taoText(fact.fromRao)}.`;
    case 'registration':
      return fact.open ? 'The subnet takes registrations again.' : 'The subnet takes no registrations any more.';
    case 'permits':
      return [
        ...(fact.gained.length > 0 ? [`${hotkeys(fact.gained.length)} may judge from now on`] : []),
        ...(fact.lost.length > 0 ? [`${hotkeys(fact.lost.length)} may not judge any more`] : []),
      ]
        .join('; ')
        .concat('.');
    case 'version-key':
      return `Validators must run version ${fact.to} of the subnet's code now (before: ${fact.from}). Look whether miners need a new one too.`;
    case 'commit-reveal':
      return fact.on
        ? 'Weights are hidden now until they are revealed: scores are seen later, and copying them brings nothing.'
        : 'Weights are shown at once now.';
    case 'axon-moved':
      return fact.address === null
        ? 'The chain shows no address for this hotkey any more: validators cannot find it. Stop and start to announce it again.'
        : `The chain shows ${fact.address} for this hotkey: another miner with the same hotkey announced itself. Stop one of them.`;
    case 'silent':
      return `No validator has asked for ${fact.blocks} blocks. Look whether the port can be reached from outside.`;
    case 'reach':
      return fact.words;
  }
}

/** How much it matters. */
export function factKind(fact: WatchFact): WatchEvent['kind'] {
  switch (fact.type) {
    case 'deregistered':
    case 'axon-moved':
      return 'danger';
    case 'immunity-ended':
    case 'version-key':
    case 'silent':
      return 'caution';
    case 'reach':
      return fact.reached === 'unreachable' || fact.reached === 'stranger' ? 'danger' : 'plain';
    default:
      return 'plain';
  }
}
