/** What is said of the servers that a model runs on. */
import type { DeviceReport, Trial } from '../inference-backend.ts';

/**
 * @param name what the first of them calls itself
 * @param usable addresses of those in use; at least one
 */
export function serverReport(
  name: string,
  usable: readonly string[],
  trials: readonly Trial[],
  loadMs: number,
): DeviceReport {
  const others = usable.length - 1;
  const device = `${name} at ${new URL(usable[0]!).host}${others > 0 ? ` and ${others} more` : ''}`;
  const refused = trials.flatMap((trial) => (trial.refused === null ? [] : [trial.refused]));
  const left = refused.length > 0 ? ` Not used: ${refused.join('; ')}.` : '';
  const reason = `Runs on ${device}, because a server was named.${left}`;
  return { provider: 'server', device, threads: 1, reason, trials, loadMs };
}
