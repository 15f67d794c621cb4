import { readHotkeyOwner } from '../../../chain/queries/hotkey.ts';
import { harmless, StepFailed } from '../operator-errors.ts';
import type { RunStep } from './step-context.ts';

/** Takes the hotkey that was kept or chosen, or makes one. It is kept before it is ever paid for. */
export const chooseHotkey: RunStep = async ({ ports, choice, parts, record, save, show, progress }) => {
  const { keys, chain } = ports;
  const kept = record().hotkey ?? choice.hotkey;
  const made = kept === null;
  if (made) progress('Making a hotkey');
  const hotkey = kept ?? (await keys.makeHotkey(`Miner on subnet ${choice.netuid}`));
  if (made) await save({ hotkey });
  if (!(await keys.holds(hotkey)))
    throw new StepFailed(
      harmless('HotkeyMissing', 'The hotkey is not in this wallet.', 'Import it, or choose another hotkey.'),
    );
  const { value: owner } = await readHotkeyOwner(chain.at(), hotkey);
  if (owner !== null && owner !== choice.coldkey)
    throw new StepFailed(
      harmless(
        'NonAssociatedColdKey',
        'This hotkey belongs to another coldkey, which would get what is earned.',
        'Choose another hotkey.',
      ),
      false,
    );
  if (!made) await save({ hotkey });
  parts.hotkey = hotkey;
  show({ hotkey });
  return made ? 'New hotkey made' : 'Own hotkey';
};
