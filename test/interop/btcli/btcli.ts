import { join } from 'node:path';
import { pythonPrograms } from '../environment/python.ts';
import { ProgramFailed, runProgram, type Finished } from '../environment/run-program.ts';
import type { TourDevnet } from '../tour-devnet.ts';

export const BTCLI_VERSION = '9.21.2';
/** As at its release: it cannot read maps the way cyscale has since come to give them. */
const PACKAGES = [`bittensor-cli==${BTCLI_VERSION}`, 'async-substrate-interface==2.0.4', 'cyscale==0.3.3'] as const;
const COMMAND_MS = 120_000;

/** Without the blanks that fill its wide tables. */
const narrow = (text: string): string => text.replace(/ {4,}|[─━]{4,}/g, '  ');

/** btcli in a home of its own, on one chain. */
export class Btcli {
  readonly #program: string;
  readonly #devnet: TourDevnet;
  readonly wallets: string;
  private constructor(program: string, devnet: TourDevnet) {
    this.#program = program;
    this.#devnet = devnet;
    this.wallets = join(devnet.folder, 'wallets');
  }

  static async install(): Promise<(devnet: TourDevnet) => Btcli> {
    const bin = await pythonPrograms('btcli', PACKAGES);
    return (devnet) => new Btcli(join(bin, 'btcli'), devnet);
  }

  /** Runs a command that does not ask the chain. @returns what it printed */
  async local(command: string, ...args: string[]): Promise<string> {
    const { stdout, stderr } = await this.#run(command, args);
    return stdout + stderr;
  }

  async #run(command: string, args: readonly string[], answers = 'y'): Promise<Finished> {
    const all = [...command.split(' '), ...args];
    const done = await runProgram(this.#program, all, {
      timeoutMs: COMMAND_MS,
      // Some commands ask even when told not to.
      input: `${answers}\n`,
      // Wide, so that no line of JSON is broken; a home of its own, so that nobody's settings count.
      env: { HOME: this.#devnet.folder, COLUMNS: '100000', DISK_CACHE: '0', NO_COLOR: '1' },
    });
    if (done.code !== 0)
      throw new ProgramFailed(`btcli ${all.join(' ')} ended with ${done.code}:\n${narrow(done.stdout + done.stderr)}`);
    return done;
  }

  /** Runs a command on the chain that asks, and answers it. */
  async answering(answers: string, command: string, ...args: string[]): Promise<string> {
    const { stdout, stderr } = await this.#run(command, [...args, '--network', this.#devnet.url], answers);
    return stdout + stderr;
  }

  /** Runs a command on the chain. */
  chain(command: string, ...args: string[]): Promise<string> {
    return this.local(command, ...args, '--network', this.#devnet.url);
  }

  /** As `local`, in the words of its JSON. @throws ProgramFailed when there is none */
  async localJson(command: string, ...args: string[]): Promise<unknown> {
    const { stdout, stderr } = await this.#run(command, [...args, '--json-output']);
    // Messages for people may come first.
    const begin = stdout.search(/^[[{]/m);
    try {
      return JSON.parse(stdout.slice(begin));
    } catch {
      throw new ProgramFailed(`btcli ${command} printed no JSON:\n${narrow(stdout + stderr)}`);
    }
  }

  /** As `localJson`, on the chain. */
  json(command: string, ...args: string[]): Promise<unknown> {
    return this.localJson(command, ...args, '--network', this.#devnet.url);
  }

  /** Sends a transaction without asking back, and demands that btcli calls it a success. @throws ProgramFailed with what it said */
  async send(command: string, ...args: string[]): Promise<void> {
    const said = (await this.json(command, ...args, '--no-prompt')) as { success?: boolean };
    if (said.success !== true) throw new ProgramFailed(`btcli ${command} did not succeed: ${JSON.stringify(said)}`);
  }

  /** Options that say who signs. */
  as(wallet: string, hotkey = 'default'): string[] {
    return ['--wallet-name', wallet, '--wallet-path', this.wallets, '--hotkey', hotkey];
  }
}
