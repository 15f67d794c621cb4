import { pallet } from '../../../frame/pallet.ts';
import { childrenCalls } from './calls/children.ts';
import { evmCalls } from './calls/evm.ts';
import { identityCalls } from './calls/identity.ts';
import { leasingCalls } from './calls/leasing.ts';
import { locksCalls } from './calls/locks.ts';
import { registrationCalls } from './calls/registration.ts';
import { rootClaimsCalls } from './calls/root-claims.ts';
import { servingCalls } from './calls/serving.ts';
import { stakingCalls } from './calls/staking.ts';
import { subnetsCalls } from './calls/subnets.ts';
import { swapColdkeyCalls } from './calls/swap-coldkey.ts';
import { swapHotkeyCalls } from './calls/swap-hotkey.ts';
import { takesCalls } from './calls/takes.ts';
import { timelockedWeightsCalls } from './calls/timelocked-weights.ts';
import { votingPowerCalls } from './calls/voting-power.ts';
import { weightsCalls } from './calls/weights.ts';
import { constants } from './constants.ts';
import { errors } from './errors.ts';
import { events } from './events.ts';
import { childrenStorage } from './storage/children.ts';
import { emissionStorage } from './storage/emission.ts';
import { epochStorage } from './storage/epoch.ts';
import { hyperparametersStorage } from './storage/hyperparameters.ts';
import { identityStorage } from './storage/identity.ts';
import { leasingStorage } from './storage/leasing.ts';
import { locksStorage } from './storage/locks.ts';
import { rateLimitsStorage } from './storage/rate-limits.ts';
import { registrationStorage } from './storage/registration.ts';
import { rootClaimsStorage } from './storage/root-claims.ts';
import { servingStorage } from './storage/serving.ts';
import { stakingStorage } from './storage/staking.ts';
import { subnetsStorage } from './storage/subnets.ts';
import { swapKeysStorage } from './storage/swap-keys.ts';
import { weightsStorage } from './storage/weights.ts';

/**
 * The SubtensorModule pallet as clients see it. A call is listed here once its handler exists: spread the specs of its domain
 * from ./calls into `calls` below.
 */
export const subtensor = pallet({
  name: 'SubtensorModule',
  index: 7,
  storage: {
    ...epochStorage,
    ...rateLimitsStorage,
    ...subnetsStorage,
    ...swapKeysStorage,
    ...stakingStorage,
    ...weightsStorage,
    ...emissionStorage,
    ...childrenStorage,
    ...rootClaimsStorage,
    ...locksStorage,
    ...identityStorage,
    ...registrationStorage,
    ...hyperparametersStorage,
    ...servingStorage,
    ...leasingStorage,
  },
  calls: {
    ...childrenCalls,
    ...evmCalls,
    ...identityCalls,
    ...leasingCalls,
    ...locksCalls,
    ...registrationCalls,
    ...rootClaimsCalls,
    ...servingCalls,
    ...stakingCalls,
    ...subnetsCalls,
    ...swapColdkeyCalls,
    ...swapHotkeyCalls,
    ...takesCalls,
    ...timelockedWeightsCalls,
    ...votingPowerCalls,
    ...weightsCalls,
  },
  events,
  errors,
  constants,
});
