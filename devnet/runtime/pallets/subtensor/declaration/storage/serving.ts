import { blake2_128Concat, identity, map, optionalMap } from '../../../../frame/storage-item.ts';
import { accountId, u16, u64 } from '../../../../frame/types.ts';
import { axonInfo, neuronCertificate, prometheusInfo } from '../../../../types/subtensor.ts';

export const servingStorage = {
  ServingRateLimit: map([identity(u16)], u64, 50n),
  Axons: optionalMap([identity(u16), blake2_128Concat(accountId)], axonInfo),
  NeuronCertificates: optionalMap([identity(u16), blake2_128Concat(accountId)], neuronCertificate),
  Prometheus: optionalMap([identity(u16), blake2_128Concat(accountId)], prometheusInfo),
};
