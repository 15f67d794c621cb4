import { equalBytes } from '../../../substrate/bytes.ts';
import { decodeHeader, encodeHeader } from '../../../substrate/header.ts';
import { auraSlot } from '../../../substrate/digest.ts';
import { frameExtrinsic } from '../../../substrate/extrinsic.ts';
import { method, runtimeApi, type RuntimeApi } from '../frame/api.ts';
import { encode } from '../frame/type.ts';
import { unit } from '../frame/types.ts';
import { BlockExecution } from '../executive/block-execution.ts';
import type { Engine } from '../executive/engine.ts';
import type { system } from '../pallets/system/declaration.ts';
import { block, extrinsicInclusionMode, header } from '../types/block.ts';
import { runtimeVersion } from '../types/runtime-version.ts';
import type { BlockState } from '../runtime.ts';

/** Version and execution of blocks. substrate: primitives/api `Core` */
export const coreApi = (engine: Engine, version: typeof system.constants.Version): RuntimeApi =>
  runtimeApi('Core', 5, {
    version: method({}, runtimeVersion, () => version),
    execute_block: method({ block }, unit, (ctx, args, at) => {
      const wanted = decodeHeader(encode(header, args.block.header));
      const slot = auraSlot(wanted.digest);
      if (slot === undefined) throw new Error('the block claims no Aura slot');
      const open = new BlockExecution(engine, { ...at, state: ctx.state.base as BlockState }, slot);
      for (const body of args.block.extrinsics) {
        const applied = open.apply(frameExtrinsic(body));
        if (!applied.ok) throw new Error(`an extrinsic of the block is not valid: ${applied.error.name}`);
      }
      if (!equalBytes(encodeHeader(open.finish().header), encodeHeader(wanted)))
        throw new Error('the block does not lead to the state its header names');
      return undefined;
    }),
    initialize_block: method({ header }, extrinsicInclusionMode, () => 'AllExtrinsics'),
  });
