import { DisconnectedError } from '../substrate/transport/transport.ts';
import type { Chain } from './ports/chain.ts';
import type { ChainReader } from './ports/chain-reader.ts';
import { readBalances } from './queries/balances.ts';
import { readMetagraph } from './queries/metagraph.ts';
import { readNeuron } from './queries/neuron-by-hotkey.ts';
import { readPortfolio } from './queries/portfolio.ts';
import { readRegistrationTerms } from './queries/registration-terms.ts';
import { readSubnetDetail } from './queries/subnet-detail.ts';
import { readSubnets } from './queries/subnets.ts';
import { readWeights } from './queries/weights.ts';

/** Reads at the best block. The same question about the same block is asked once, however many pages ask it. */
export function liveReader(chain: Chain): ChainReader {
  let block = '';
  let answers = new Map<string, Promise<unknown>>();
  const once = <T>(name: string, read: () => Promise<T>): Promise<T> => {
    const { state } = chain.status();
    // What was read of the last block stays true, but a page that asks while the connection is down must learn that it is.
    if (state !== 'connected' && state !== 'behind') return Promise.reject(new DisconnectedError(state));
    const { hash } = chain.heads().best;
    if (hash !== block) {
      block = hash;
      answers = new Map();
    }
    const known = answers.get(name) as Promise<T> | undefined;
    if (known) return known;
    const asked = answers;
    const answer = read();
    asked.set(name, answer);
    // A failure is not an answer: the next one asks again.
    answer.catch(() => asked.delete(name));
    return answer;
  };
  const balances: ChainReader['balances'] = (addresses) =>
    once(`balances ${addresses.join()}`, () => readBalances(chain.at(), addresses, chain.info.existentialDepositRao));
  return {
    heads: () =>
      once(`heads ${chain.heads().finalized.number}`, async () => {
        const value = chain.heads();
        return { value, evidence: chain.evidence(value.best.number) };
      }),
    balance: async (address) => {
      const { value, evidence } = await balances([address]);
      return { value: value[0]!, evidence };
    },
    balances,
    subnets: () => once('subnets', () => readSubnets(chain.at())),
    subnet: (netuid) => once(`subnet ${netuid}`, () => readSubnetDetail(chain.at(), netuid)),
    metagraph: (netuid) => once(`metagraph ${netuid}`, () => readMetagraph(chain.at(), netuid)),
    weights: (netuid) => once(`weights ${netuid}`, () => readWeights(chain.at(), netuid)),
    portfolio: (coldkey) => once(`portfolio ${coldkey}`, () => readPortfolio(chain.at(), coldkey)),
    registration: (netuid) => once(`registration ${netuid}`, () => readRegistrationTerms(chain.at(), netuid)),
    neuron: (netuid, hotkey) => once(`neuron ${netuid} ${hotkey}`, () => readNeuron(chain.at(), netuid, hotkey)),
  };
}
