import { utf8 } from '../../../substrate/bytes.ts';
import { Trie } from '../../../substrate/trie/trie.ts';
import type { Engine } from '../executive/engine.ts';
import { method, runtimeApi, type RuntimeApi } from '../frame/api.ts';
import { Context } from '../frame/context.ts';
import { State } from '../frame/state.ts';
import { bytes, option, result, str, unit, vec } from '../frame/types.ts';
import { evmChainId } from '../pallets/evm-chain-id/declaration.ts';
import { grandpa } from '../pallets/grandpa/declaration.ts';
import { safeMode } from '../pallets/safe-mode/declaration.ts';
import { subtensor } from '../pallets/subtensor/index.ts';
import { sudo } from '../pallets/sudo/declaration.ts';
import { transactionPayment } from '../pallets/transaction-payment/declaration.ts';
import { ZERO_ACCOUNT } from '../types/common.ts';
import {
  BadGenesisConfig,
  benchmarkGenesisJson,
  defaultGenesisJson,
  readGenesisConfig,
  type GenesisConfig,
} from './genesis-config.ts';

const BENCHMARK = 'benchmark';

/** The state a genesis describes. @throws Error for amounts that cannot be, as an account below the existential deposit */
export function buildGenesisState(engine: Engine, config: GenesisConfig, slotDurationMs: number): State {
  const state = new State(Trie.empty(1));
  const ctx = new Context(state, { number: 0 }, engine.dispatcher);
  const { authorities, endowed, finalizers } = config;
  for (const module of engine.modules)
    module.genesis?.(ctx, {
      chainName: 'Bittensor',
      endowed,
      authorities,
      finalizers: finalizers.map(([key]) => key),
      sudo: config.sudo ?? ZERO_ACCOUNT,
      slotDurationMs,
    });
  if (config.sudo === undefined) sudo.storage.Key.remove(ctx);
  grandpa.storage.Authorities.put(
    ctx,
    finalizers.map(([key, weight]) => [key, weight]),
  );
  transactionPayment.storage.NextFeeMultiplier.put(ctx, config.feeMultiplier);
  subtensor.storage.TotalIssuance.put(ctx, config.issuanceRao);
  if (config.startCallDelay !== undefined) subtensor.storage.StartCallDelay.put(ctx, config.startCallDelay);
  if (config.safeModeUntil !== undefined) safeMode.storage.EnteredUntil.put(ctx, config.safeModeUntil);
  evmChainId.storage.ChainId.put(ctx, config.evmChainId);
  return state;
}

/** Genesis states from JSON. What is built stays nowhere: a query never changes the chain. substrate: primitives/genesis-builder */
export const genesisBuilderApi = (engine: Engine, slotDurationMs: number): RuntimeApi =>
  runtimeApi('GenesisBuilder', 1, {
    build_state: method({ json: bytes }, result(unit, str), (_, { json }) => {
      try {
        buildGenesisState(engine, readGenesisConfig(json), slotDurationMs);
        return { ok: true, value: undefined } as const;
      } catch (error) {
        if (error instanceof BadGenesisConfig) return { ok: false, error: error.message } as const;
        throw error;
      }
    }),
    get_preset: method({ id: option(str) }, option(bytes), (_, { id }) => {
      if (id === undefined) return utf8(defaultGenesisJson());
      return id === BENCHMARK ? utf8(benchmarkGenesisJson()) : undefined;
    }),
    preset_names: method({}, vec(str), () => [BENCHMARK]),
  });
