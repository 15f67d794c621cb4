import { LOCAL_AXON_IP, LOOPBACK } from '../../market/local-axon.ts';
import type { ProbeAnswer, ReachProbe } from '../ports/reach-probe.ts';
import type { Reached, WatchFact } from './watch-event.ts';

type ReachFact = Extract<WatchFact, { type: 'reach' }>;

/** Addresses that only the own network reaches. RFC 1918, 3927, 4193, 4291. */
const isPrivateIp = (ip: string): boolean =>
  /^(127\.|10\.|192\.168\.|172\.(1[6-9]|2\d|3[01])\.|169\.254\.|100\.(6[4-9]|[7-9]\d|1[01]\d|12[0-7])\.|f[cd]|fe[89ab]|::1$)/i.test(
    ip,
  );

/**
 * What a dial from this very machine proves, and what it does not. A machine's own address answers before any router or firewall in
 * front of it is asked, and many routers do not let a machine reach itself by their outside address: so a failure there proves nothing.
 */
export function judgeReach(ip: string, own: boolean, hotkey: string, found: ProbeAnswer): ReachFact {
  const say = (reached: Reached, words: string): ReachFact => ({ type: 'reach', reached, words });
  if (found.answer === 'axon' && found.hotkey !== hotkey)
    return say(
      'stranger',
      `Another axon answers at ${ip}: validators ask it instead of this one. Check address and port.`,
    );
  if (found.answer === 'other')
    return say('stranger', `Another program answers at ${ip}, not this axon. Check address and port.`);
  const answers = found.answer === 'axon';
  if (ip === LOCAL_AXON_IP)
    return answers
      ? say('local', 'The axon answers on this computer, which is all that the bundled devnet needs.')
      : say('unreachable', 'The axon does not answer on this computer. Stop and start again.');
  if (own && !answers)
    return say(
      'unreachable',
      `The axon does not answer at this computer's own address ${ip}: a firewall on it, or another listening address, is in the way.`,
    );
  if (isPrivateIp(ip))
    return answers
      ? say(
          'local',
          `The axon answers at ${ip}, which only the own network reaches. Validators on the internet do not.`,
        )
      : say('unknown', `${ip} belongs to the own network but not to this computer, and nothing answered from here.`);
  if (own)
    return say(
      'local',
      `The axon answers at its public address ${ip} from this computer. Whether a firewall in front lets others in cannot be told from here; their queries will.`,
    );
  return answers
    ? say('reached', `The axon answers at ${ip} through the router.`)
    : say(
        'unknown',
        `Whether ${ip} reaches the axon cannot be told from here: many routers do not let a machine dial itself. The first query of a validator will tell.`,
      );
}

/** Dials the announced address and judges it. */
export async function checkReach(probe: ReachProbe, ip: string, port: number, hotkey: string): Promise<ReachFact> {
  const found = await probe.dial(ip === LOCAL_AXON_IP ? LOOPBACK : ip, port);
  return judgeReach(ip, probe.ownAddresses().includes(ip), hotkey, found);
}
