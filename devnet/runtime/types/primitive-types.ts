import { fixedBytes, wrapper } from '../frame/types.ts';

export const h160 = wrapper('primitive_types::H160', fixedBytes(20));
