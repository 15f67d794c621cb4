import { dispatchError } from '../../frame/dispatch-error.ts';
import { call, error, event, pallet } from '../../frame/pallet.ts';
import { optionalValue } from '../../frame/storage-item.ts';
import { accountId, option, result, unit } from '../../frame/types.ts';
import { multiAddress } from '../../types/multi.ts';
import { runtimeCall } from '../../types/outer.ts';
import { weight } from '../../types/weight.ts';

/** The Sudo pallet as clients see it. */
export const sudo = pallet({
  name: 'Sudo',
  index: 12,
  storage: {
    Key: optionalValue(accountId),
  },
  calls: {
    sudo: call(0, { call: [runtimeCall, 'Box<<T as Config>::RuntimeCall>'] }),
    sudo_unchecked_weight: call(1, { call: [runtimeCall, 'Box<<T as Config>::RuntimeCall>'], weight }),
    set_key: call(2, { new: [multiAddress, 'AccountIdLookupOf<T>'] }),
    sudo_as: call(3, {
      who: [multiAddress, 'AccountIdLookupOf<T>'],
      call: [runtimeCall, 'Box<<T as Config>::RuntimeCall>'],
    }),
    remove_key: call(4, {}),
  },
  events: {
    Sudid: event(0, { sudo_result: [result(unit, dispatchError), 'DispatchResult'] }),
    KeyChanged: event(1, { old: option(accountId), new: accountId }),
    KeyRemoved: event(2),
    SudoAsDone: event(3, { sudo_result: [result(unit, dispatchError), 'DispatchResult'] }),
  },
  errors: {
    RequireSudo: error(0, 'Only the sudo key may do this.'),
  },
});
