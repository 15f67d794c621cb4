import type { ChainState } from '../chain-state.ts';
import type { Steps } from '../steps.ts';
import type { Btcli } from './btcli.ts';

export const TAO = 1_000_000_000n;
/** The subnet the tour creates. */
export const NETUID = 2;

/** Keys of one wallet, as SS58. */
export interface Keys {
  readonly cold: string;
  readonly hot: string;
}

/** The tour's people. */
export interface Play {
  readonly cli: Btcli;
  readonly chain: ChainState;
  readonly steps: Steps;
  /** Owns the sudo key. */
  readonly alice: Keys;
  /** Owns subnet 2. */
  readonly owner: Keys;
  /** Registers, stakes and validates. */
  readonly bob: Keys;
}

interface Made {
  readonly success: boolean;
  readonly data: { readonly coldkey_ss58: string; readonly hotkey_ss58: string };
}

/** Makes the wallets. What is wrong with them is found by the first steps. */
export async function openPlay(cli: Btcli, chain: ChainState, steps: Steps): Promise<Play> {
  const make = async (wallet: string, coldkeyUri?: string): Promise<Keys> => {
    const secret = ['--no-use-password', '--overwrite'];
    const made = (await cli.localJson('wallet create', ...cli.as(wallet), '--n-words', '12', ...secret)) as Made;
    if (coldkeyUri === undefined) return { cold: made.data.coldkey_ss58, hot: made.data.hotkey_ss58 };
    const from = ['--uri', coldkeyUri, ...secret];
    const { data } = (await cli.localJson('wallet new-coldkey', ...cli.as(wallet), ...from)) as Made;
    return { cold: data.coldkey_ss58, hot: made.data.hotkey_ss58 };
  };
  const [alice, bob, owner] = [await make('alice', 'Alice'), await make('bob', 'Bob'), await make('owner')];
  return { cli, chain, steps, alice, bob, owner };
}
