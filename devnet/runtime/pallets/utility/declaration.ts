import { dispatchError } from '../../frame/dispatch-error.ts';
import { call, constant, error, event, pallet } from '../../frame/pallet.ts';
import { result, u16, u32, unit, vec } from '../../frame/types.ts';
import { originCaller } from '../../types/origin-caller.ts';
import { runtimeCall } from '../../types/outer.ts';
import { weight } from '../../types/weight.ts';

/** The Utility pallet as clients see it. */
export const utility = pallet({
  name: 'Utility',
  index: 11,
  calls: {
    batch: call(0, { calls: [vec(runtimeCall), 'Vec<<T as Config>::RuntimeCall>'] }),
    as_derivative: call(1, { index: u16, call: [runtimeCall, 'Box<<T as Config>::RuntimeCall>'] }),
    batch_all: call(2, { calls: [vec(runtimeCall), 'Vec<<T as Config>::RuntimeCall>'] }),
    dispatch_as: call(3, {
      as_origin: [originCaller, 'Box<T::PalletsOrigin>'],
      call: [runtimeCall, 'Box<<T as Config>::RuntimeCall>'],
    }),
    force_batch: call(4, { calls: [vec(runtimeCall), 'Vec<<T as Config>::RuntimeCall>'] }),
    with_weight: call(5, { call: [runtimeCall, 'Box<<T as Config>::RuntimeCall>'], weight }),
    if_else: call(6, {
      main: [runtimeCall, 'Box<<T as Config>::RuntimeCall>'],
      fallback: [runtimeCall, 'Box<<T as Config>::RuntimeCall>'],
    }),
    dispatch_as_fallible: call(7, {
      as_origin: [originCaller, 'Box<T::PalletsOrigin>'],
      call: [runtimeCall, 'Box<<T as Config>::RuntimeCall>'],
    }),
  },
  events: {
    BatchInterrupted: event(0, { index: u32, error: dispatchError }),
    BatchCompleted: event(1),
    BatchCompletedWithErrors: event(2),
    ItemCompleted: event(3),
    ItemFailed: event(4, { error: dispatchError }),
    DispatchedAs: event(5, { result: [result(unit, dispatchError), 'DispatchResult'] }),
    IfElseMainSuccess: event(6),
    IfElseFallbackCalled: event(7, { main_error: dispatchError }),
  },
  errors: {
    TooManyCalls: error(0, 'A batch can hold 10,922 calls at most.'),
    InvalidDerivedAccount: error(1, 'The derived account is not valid.'),
  },
  constants: {
    batched_calls_limit: constant(u32, 10_922),
  },
});
