import type { PalletDeclaration } from '../runtime/frame/pallet.ts';
import type { StorageItem } from '../runtime/frame/storage-item.ts';

/** Names are the same whatever their spelling: `max_allowed_uids`, `maxAllowedUids`, `MaxAllowedUids`. */
export const sameName = (name: string): string => name.replaceAll('_', '').toLowerCase();

/** A pallet by its name, in any spelling. */
export const palletNamed = (pallets: readonly PalletDeclaration[], name: string): PalletDeclaration | undefined =>
  pallets.find((pallet) => sameName(pallet.name) === sameName(name));

/** A storage item of a pallet by its name, in any spelling. */
export const itemNamed = (pallet: PalletDeclaration, name: string): StorageItem | undefined =>
  Object.values(pallet.storage).find((item) => sameName(item.name) === sameName(name));
