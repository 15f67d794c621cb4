import { taoText } from './tao-text.ts';
import type { StartPlan } from '../ports/start-plan.ts';

/** What starting costs and may bring, as titled lines. */
export function planLines(plan: StartPlan, maxBurnRao: bigint): readonly (readonly [title: string, words: string])[] {
  const { earning, risk } = plan;
  const cost =
    plan.registeredUid !== null
      ? `nothing: registered already as uid ${plan.registeredUid}`
      : `${taoText(plan.burnRao)} now, ${taoText(maxBurnRao)} at most, and ${taoText(plan.feeRao)} fee; it does not come back. The coldkey has ${taoText(plan.freeRao)}${plan.missingRao > 0n ? `, ${taoText(plan.missingRao)} too little` : ''}`;
  const day =
    earning.medianDayRao === null || earning.bestDayRao === null
      ? 'nothing is known of a day'
      : `a day from 0 over ${taoText(earning.medianDayRao)} (the middle miner) to ${taoText(earning.bestDayRao)} (the best), by the last epoch at today's price`;
  const place = risk.full
    ? `all ${risk.places} places are taken, so somebody is replaced by each newcomer; ${risk.easilyReplaced} earn nothing and go first`
    : `${risk.places - risk.neurons} of ${risk.places} places are free`;
  return [
    ['Work', `${plan.taskTitle} on subnet ${plan.subnetName} with ${plan.modelTitle}`],
    ['Cost', cost],
    ['Earns', `${day}; ${earning.earnedNothing} of ${earning.miners} miners earned nothing. It can be nothing`],
    ['Place', `${place}; safe for ${risk.immunityBlocks} blocks`],
  ];
}
