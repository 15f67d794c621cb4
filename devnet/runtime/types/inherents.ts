import { bool, btreeMap, bytes, fixedBytes, struct } from '../frame/types.ts';

export const inherentData = struct('sp_inherents::InherentData', {
  data: [btreeMap(fixedBytes(8), bytes), 'BTreeMap<InherentIdentifier, Vec<u8>>'],
});
export const checkInherentsResult = struct('sp_inherents::CheckInherentsResult', {
  okay: bool,
  fatal_error: bool,
  errors: inherentData,
});
