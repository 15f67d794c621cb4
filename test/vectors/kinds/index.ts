// Every kind of vectors this project replays, in the order they are tried. A new kind is one import and one entry.
import type { Kind } from '../kind.ts';
import { axon } from './axon.ts';
import { economy } from './economy.ts';
import { lightClient } from './light-client.ts';
import { wallet } from './wallet.ts';

export const kinds: readonly Kind[] = [economy, axon, wallet, lightClient];
