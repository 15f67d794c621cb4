/** The options of `npm start`, declared once. */
import { BadOption, flag, integer, text, whole, type OptionSpec, type Values } from '../commands/command-line.ts';
import { subnetsOption } from '../commands/subnets-option.ts';
import { defaultDataDir } from '../services/data-dir.ts';

const DEFAULT_PORT = 4480;
const DEVNET_PORT = 9944;

export const startOptions = {
  browser: flag('open a window of Chromium, Chrome or Edge, also where Electron is there'),
  electron: flag('open Electron, and try again to fetch it where it is not there'),
  'no-open': flag('open no window; print the address'),
  port: whole(
    'N',
    'port of the host on 127.0.0.1; a window on another port has a store of its own',
    DEFAULT_PORT,
    [1, 65_535],
  ),
  'data-dir': text('FOLDER', 'where everything is kept', defaultDataDir()),
  'devnet-port': {
    value: 'N',
    text: 'port where other programs reach the devnet, or none',
    shown: String(DEVNET_PORT),
    read: (typed) => {
      const given = typed.at(-1);
      return given === undefined ? DEVNET_PORT : given === 'none' ? null : integer(given, 1, 65_535);
    },
  } satisfies OptionSpec<number | null>,
  subnets: subnetsOption,
  'unsafe-webgpu': flag(
    'let the browser use graphics drivers it does not trust (Linux); the miner may then run on them',
  ),
} as const;

export type StartValues = Values<typeof startOptions>;

/** @throws BadOption for options that exclude each other */
export function checkTogether(values: StartValues): void {
  const windows = (['browser', 'electron', 'no-open'] as const).filter((name) => values[name]);
  if (windows.length > 1) throw new BadOption(`--${windows.join(' and --')} exclude each other`);
}
