import { decodeAddress } from '@polkadot/util-crypto';
import { bytesToHex, fromUtf8 } from '../../../substrate/bytes.ts';
import type { AccountId } from '../frame/types.ts';

/** A genesis as chain specifications write it: JSON, one section for each pallet that has something to say. */
export interface GenesisConfig {
  readonly authorities: readonly AccountId[];
  readonly finalizers: readonly (readonly [AccountId, bigint])[];
  readonly endowed: readonly (readonly [AccountId, bigint])[];
  readonly feeMultiplier: bigint;
  /** Rao of which SubtensorModule counts its issuance from. */
  readonly issuanceRao: bigint;
  readonly startCallDelay: bigint | undefined;
  readonly sudo: AccountId | undefined;
  readonly safeModeUntil: number | undefined;
  readonly evmChainId: bigint;
}

/** Thrown for a genesis that cannot be built. */
export class BadGenesisConfig extends Error {
  override name = 'BadGenesisConfig';
  constructor(reason: string) {
    super(`Invalid JSON blob: ${reason}`);
  }
}

type Json = Readonly<Record<string, unknown>>;
/** The sections and their fields, with what stands there when nobody says otherwise. */
const DEFAULTS = {
  system: {},
  aura: { authorities: [] },
  grandpa: { authorities: [] },
  balances: { balances: [], devAccounts: null },
  transactionPayment: { multiplier: '1000000000000000000' },
  subtensorModule: { stakes: [], balancesIssuance: 0, startCallDelay: null },
  sudo: { key: null },
  safeMode: { enteredUntil: null },
  evmChainId: { chainId: 0 },
  limitOrders: {},
} as const satisfies Readonly<Record<string, Json>>;

/** The genesis nobody has written anything into. */
export const defaultGenesisJson = (): string => JSON.stringify(DEFAULTS);

/** A small chain to try things on. subtensor: runtime/src/lib.rs `generate_genesis_json` */
export const benchmarkGenesisJson = (): string =>
  JSON.stringify({
    aura: { authorities: [ALICE] },
    balances: {
      balances: [
        [ALICE, 1_000_000_000_000_000],
        [BOB, 1_000_000_000_000_000],
      ],
    },
    grandpa: { authorities: [['5FA9nQDVg267DEd8m1ZypXLBnvN7SFxYwV7ndqSYGiN9TTpu', 1]] },
    sudo: { key: ALICE },
    subtensorModule: { balancesIssuance: 0, stakes: [] },
  });
const ALICE = '5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY';
const BOB = '5FHneW46xGXgs5mUiveU4sbTyGBzmstUspZC92UhjJM694ty';

/** @throws BadGenesisConfig for anything but a whole genesis; sections must all be there, and no others */
export function readGenesisConfig(json: Uint8Array): GenesisConfig {
  const root = record('the genesis', parsed(json));
  sameFields(root, DEFAULTS, []);
  const section = (name: keyof typeof DEFAULTS): Json => {
    const given = record(name, root[name]);
    sameFields(given, DEFAULTS[name], OPTIONAL);
    return given;
  };
  for (const name of ['system', 'limitOrders'] as const) section(name);
  const subtensorModule = section('subtensorModule');
  const balances = section('balances');
  if (list('stakes', subtensorModule['stakes']).length > 0)
    throw new BadGenesisConfig('stakes are made by transactions on this chain, not by its genesis');
  if ((balances['devAccounts'] ?? null) !== null)
    throw new BadGenesisConfig('accounts are derived outside this chain: name them under `balances`');
  const { enteredUntil } = section('safeMode');
  const { key } = section('sudo');
  const { startCallDelay } = subtensorModule;
  return {
    authorities: list('authorities', section('aura')['authorities']).map(account),
    finalizers: list('authorities', section('grandpa')['authorities']).map(accountAndNumber),
    endowed: list('balances', balances['balances']).map(accountAndNumber),
    feeMultiplier: integer('multiplier', section('transactionPayment')['multiplier']),
    issuanceRao: integer('balancesIssuance', subtensorModule['balancesIssuance']),
    startCallDelay: (startCallDelay ?? null) === null ? undefined : integer('startCallDelay', startCallDelay),
    sudo: (key ?? null) === null ? undefined : account(key),
    safeModeUntil: (enteredUntil ?? null) === null ? undefined : Number(integer('enteredUntil', enteredUntil)),
    evmChainId: integer('chainId', section('evmChainId')['chainId']),
  };
}

/** Fields that may be left out, since they may say nothing. */
const OPTIONAL = ['devAccounts', 'startCallDelay', 'key', 'enteredUntil'];

function parsed(json: Uint8Array): unknown {
  try {
    return JSON.parse(fromUtf8(json));
  } catch (error) {
    throw new BadGenesisConfig(error instanceof Error ? error.message : 'not JSON');
  }
}
function record(name: string, value: unknown): Json {
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw new BadGenesisConfig(`${name} must be an object`);
  return value as Json;
}
function sameFields(given: Json, wanted: Json, optional: readonly string[]): void {
  for (const name of Object.keys(given))
    if (!Object.hasOwn(wanted, name)) throw new BadGenesisConfig(`unknown field \`${name}\``);
  for (const name of Object.keys(wanted))
    if (!Object.hasOwn(given, name) && !optional.includes(name))
      throw new BadGenesisConfig(`missing field \`${name}\``);
}
function list(name: string, value: unknown): readonly unknown[] {
  if (!Array.isArray(value)) throw new BadGenesisConfig(`${name} must be a list`);
  return value;
}
/** Amounts above 2^53 are written as text. */
function integer(name: string, value: unknown): bigint {
  const isWhole = typeof value === 'number' ? Number.isSafeInteger(value) && value >= 0 : false;
  if (!isWhole && !(typeof value === 'string' && /^\d+$/.test(value)))
    throw new BadGenesisConfig(`${name} must be a whole number (as text above 2^53)`);
  const number = BigInt(value as number | string);
  if (number >= 1n << 64n) throw new BadGenesisConfig(`${name} is beyond 64 bits`);
  return number;
}
function account(value: unknown): AccountId {
  try {
    return bytesToHex(decodeAddress(String(value))) as AccountId;
  } catch {
    throw new BadGenesisConfig(`${String(value)} is not an address`);
  }
}
function accountAndNumber(value: unknown): readonly [AccountId, bigint] {
  const [who, number, ...more] = list('an entry', value);
  if (more.length > 0) throw new BadGenesisConfig('an entry must be an address and a number');
  return [account(who), integer('an amount', number)];
}
