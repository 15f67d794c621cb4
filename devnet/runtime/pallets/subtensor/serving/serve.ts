import type { Context } from '../../../frame/context.ts';
import type { AccountId } from '../../../frame/types.ts';
import { now } from '../block.ts';
import { errors, events, storage } from '../pallet.ts';
import { hasPassed } from '../rate-limit.ts';
import { isRegistered } from '../registration/neuron.ts';
import { ensureAddress, ensureIpType } from './endpoint.ts';

export interface Axon {
  readonly netuid: number;
  readonly version: number;
  readonly ip: bigint;
  readonly port: number;
  readonly ip_type: number;
  readonly protocol: number;
  readonly placeholder1: number;
  readonly placeholder2: number;
}
export type Prometheus = Pick<Axon, 'netuid' | 'version' | 'ip' | 'port' | 'ip_type'>;

function ensureMember(ctx: Context, netuid: number, hotkey: AccountId): void {
  if (!isRegistered(ctx, netuid, hotkey)) throw errors.HotKeyNotRegisteredInNetwork();
}
function ensureRate(ctx: Context, netuid: number, last: bigint): void {
  const limit = storage.ServingRateLimit.get(ctx, netuid);
  if (limit !== 0n && !hasPassed(ctx, last, limit)) throw errors.ServingRateLimitExceeded();
}
function ensurePort(port: number): void {
  if (port === 0) throw errors.InvalidPort();
}

/** The checks of an axon announcement, in order. @throws HotKeyNotRegisteredInNetwork, InvalidIpType, InvalidIpAddress, ServingRateLimitExceeded, InvalidPort */
export function ensureAxonServable(ctx: Context, hotkey: AccountId, axon: Axon): void {
  ensureMember(ctx, axon.netuid, hotkey);
  ensureIpType(axon.ip_type);
  ensureAddress(axon.ip, axon.ip_type, true);
  ensureRate(ctx, axon.netuid, storage.Axons.get(ctx, axon.netuid, hotkey)?.block ?? 0n);
  ensurePort(axon.port);
}

/** Announces where the hotkey answers. subtensor: pallets/subtensor/src/subnets/serving.rs `do_serve_axon` */
export function serveAxon(ctx: Context, hotkey: AccountId, axon: Axon, certificate?: Uint8Array): void {
  ensureAxonServable(ctx, hotkey, axon);
  const { netuid, ...info } = axon;
  storage.Axons.put(ctx, netuid, hotkey, { ...info, block: now(ctx) });
  const parsed = certificate && parseCertificate(certificate);
  if (parsed) storage.NeuronCertificates.put(ctx, netuid, hotkey, parsed);
  ctx.deposit(events.AxonServed([netuid, hotkey]));
}

/** First byte: the algorithm; then a key of 1 to 64 bytes. Anything else is ignored. */
function parseCertificate(bytes: Uint8Array): { algorithm: number; public_key: Uint8Array } | undefined {
  const public_key = bytes.slice(1);
  return public_key.length === 0 || public_key.length > 64 ? undefined : { algorithm: bytes[0]!, public_key };
}

/** The checks of a prometheus announcement: the same in another order, and address 0 is refused. */
export function ensurePrometheusServable(ctx: Context, hotkey: AccountId, prometheus: Prometheus): void {
  ensureIpType(prometheus.ip_type);
  ensureAddress(prometheus.ip, prometheus.ip_type, false);
  ensureMember(ctx, prometheus.netuid, hotkey);
  ensureRate(ctx, prometheus.netuid, storage.Prometheus.get(ctx, prometheus.netuid, hotkey)?.block ?? 0n);
  ensurePort(prometheus.port);
}

/** Announces where the hotkey's metrics are. */
export function servePrometheus(ctx: Context, hotkey: AccountId, prometheus: Prometheus): void {
  ensurePrometheusServable(ctx, hotkey, prometheus);
  const { netuid, version, ip, port, ip_type } = prometheus;
  storage.Prometheus.put(ctx, netuid, hotkey, { block: now(ctx), version, ip, port, ip_type });
  ctx.deposit(events.PrometheusServed([netuid, hotkey]));
}
