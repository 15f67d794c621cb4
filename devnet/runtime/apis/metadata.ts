import { method, runtimeApi, type RuntimeApi } from '../frame/api.ts';
import { option, u32, vec } from '../frame/types.ts';
import { METADATA_VERSIONS, type Metadata, type MetadataVersion } from '../metadata/build.ts';
import { opaqueMetadata } from '../types/core.ts';

/** The runtime's description of itself. `metadata` is version 14, as everywhere. substrate: primitives/api `Metadata` */
export const metadataApi = (metadata: () => Metadata): RuntimeApi =>
  runtimeApi('Metadata', 2, {
    metadata: method({}, opaqueMetadata, () => metadata().version(14)),
    metadata_at_version: method({ version: u32 }, option(opaqueMetadata), (_, { version }) =>
      METADATA_VERSIONS.includes(version as MetadataVersion)
        ? metadata().version(version as MetadataVersion)
        : undefined,
    ),
    metadata_versions: method({}, vec(u32), () => [...METADATA_VERSIONS]),
  });
