import type { LightReport } from '../../node-light/engine/light-report.ts';
import { groupedText } from './number-groups.ts';
import { durationText } from './times.ts';

/** What is not as it should be with the chain as this node follows it, in words. */
export interface Standing {
  /** `danger`: two truths, or none, so nothing may be signed. */
  readonly kind: 'danger' | 'caution' | 'information';
  /** Beside a mark and in the foot of the rail, with its count. */
  readonly short: string;
  /** Stays the same for many blocks: a reader of the screen speaks each change of it. */
  readonly title: string;
  /** What it means for the figures and the money, and what to do. */
  readonly text: string;
}

/** "more than 50", for what is counted up while somebody reads it. */
function moreThan(count: number): string {
  const size = 10 ** Math.floor(Math.log10(Math.max(1, count - 1)));
  const step = [5, 2, 1].find((each) => each * size < count) ?? 0;
  return `more than ${groupedText(step * size)}`;
}

const KEYS_SAFE = 'Your keys are safe. Signing is off until this is resolved.';

function ofPhase({ name, text }: NonNullable<LightReport['phase']>): Standing | null {
  switch (name) {
    case 'following':
      return null;
    case 'conflict':
      return {
        kind: 'danger',
        short: 'conflict',
        title: text,
        text: `${KEYS_SAFE} Learn from people you trust which of the two holds, then begin anew at a block of it, on the page Proof.`,
      };
    case 'needsCheckpoint':
      return {
        kind: 'danger',
        short: 'needs a checkpoint',
        title: `From here on proofs need a checkpoint. ${text}`,
        text: `${KEYS_SAFE} Give a newer checkpoint on the page Proof, or begin anew there and compare a block.`,
      };
    case 'wrongCheckpoint':
      return {
        kind: 'danger',
        short: 'wrong checkpoint',
        title: text,
        text: `${KEYS_SAFE} Give another checkpoint on the page Proof, or begin anew there and compare a block.`,
      };
    case 'paused':
      return {
        kind: 'caution',
        short: 'finality paused',
        title: text,
        text: 'Blocks go on, and until the authorities sign again each of them can still be replaced. Wait with payments that matter.',
      };
  }
}

/** How the chain stands: trouble of its authorities first, then of its finality, then of its age. Null when it is live, or on its way (`catch-up-words.ts`). */
export function standingWords({ phase, catchUp, stalledBlocks, freshness }: LightReport): Standing | null {
  const trouble = phase && ofPhase(phase);
  if (trouble || catchUp !== null) return trouble;
  if (stalledBlocks !== null)
    return {
      kind: 'caution',
      short: `finality stalled, ${groupedText(stalledBlocks)} blocks`,
      title: `Finality has stalled: ${moreThan(stalledBlocks)} blocks wait for the authorities’ signatures.`,
      text: 'What is shown is of blocks that can still be replaced. Wait with payments that matter. If it goes on for others, add another address of the chain in Settings.',
    };
  switch (freshness?.state) {
    case 'ahead':
      return {
        kind: 'caution',
        short: 'clock disagrees',
        title: `The newest block is about ${durationText(Math.ceil(freshness.byMs / 60_000) * 60_000)} ahead of this computer’s clock.`,
        text: 'The clock is wrong, or the chain’s time was moved. Until they agree nobody can tell how old the figures are. Set the clock of this computer, or compare with another address of the chain.',
      };
    case 'stale':
      return {
        kind: 'caution',
        short: `stale, ${groupedText(freshness.blocks)} blocks behind`,
        title: `The figures are stale: ${moreThan(freshness.blocks)} blocks should have come since.`,
        text: 'What is shown is true of its block, and old. The node may be cut off from its network: add another address of the chain in Settings before you send money.',
      };
    case 'behind':
      return {
        kind: 'information',
        short: `${groupedText(freshness.blocks)} blocks behind`,
        title: `The newest block is late: ${moreThan(freshness.blocks)} blocks should have come since.`,
        text: 'What is shown is true of its block. It may be about to catch up.',
      };
    default:
      return null;
  }
}
