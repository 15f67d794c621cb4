/** Stored columns read for one question: each once, all that are wanted at the same time. */
import { bytesToHex, type Hex } from '../../substrate/bytes.ts';
import type { Proved } from '../../substrate/evidence.ts';
import type { ProvedBytes } from '../verifier/storage.ts';
import type { ColumnPlace } from './column-place.ts';
import type { Marks } from './snapshot-cells.ts';
import type { StoredSnapshot } from './stored-snapshot.ts';
import { parameterItems, plainColumns, type ColumnName } from './subnet-columns.ts';

type Values = Proved<readonly ProvedBytes[]>;

/** Who the values of a column belong to, in its order. */
interface Accounts {
  readonly places: ReadonlyMap<Hex, number>;
  /** An owner of several hotkeys counts for each. */
  readonly count: number;
}

const isOfSubnet = (name: ColumnName): boolean => (plainColumns as readonly string[]).includes(name);

/** What says whose the values of a column by uid or by account are. */
const accountsOf = (name: ColumnName): 'Keys' | 'Owner' => (name === 'IdentitiesV2' ? 'Owner' : 'Keys');

const neededFor = ({ name }: ColumnPlace): ColumnName[] => (isOfSubnet(name) ? [name] : [name, accountsOf(name)]);

export class ColumnReader {
  private readonly snapshot: StoredSnapshot;
  private readonly marks = new Map<number, Promise<Marks>>();
  private readonly reading = new Map<string, Promise<void>>();
  private readonly columns = new Map<string, Values>();
  private readonly accounts = new Map<string, Accounts>();
  private stored: Promise<number[]> | undefined;

  constructor(snapshot: StoredSnapshot) {
    this.snapshot = snapshot;
  }

  /**
   * Values at these places, in their order; undefined where none is stored.
   * @param near subnets looked into first for what the key does not say the subnet of
   * @throws StoreError
   */
  async at(
    places: readonly (ColumnPlace | undefined)[],
    near: Iterable<number>,
  ): Promise<(Proved<ProvedBytes> | undefined)[]> {
    const found = await this.look(places, (place) => (place.netuid === undefined ? near : [place.netuid]));
    const left = places.map((place, i) => (place && place.netuid === undefined && !found[i] ? place : undefined));
    if (left.every((place) => !place)) return found;
    const netuids = await (this.stored ??= this.snapshot.netuids());
    const further = await this.look(left, () => netuids);
    return found.map((value, i) => value ?? further[i]);
  }

  private async look(
    places: readonly (ColumnPlace | undefined)[],
    netuidsOf: (place: ColumnPlace) => Iterable<number>,
  ): Promise<(Proved<ProvedBytes> | undefined)[]> {
    const wanted = new Set<Promise<void>>();
    for (const place of places) {
      if (!place) continue;
      for (const netuid of netuidsOf(place)) for (const name of neededFor(place)) wanted.add(this.read(netuid, name));
    }
    await Promise.all(wanted);
    return places.map((place) => {
      if (!place) return undefined;
      for (const netuid of netuidsOf(place)) {
        const value = this.value(netuid, place);
        if (value) return value;
      }
      return undefined;
    });
  }

  private read(netuid: number, name: ColumnName): Promise<void> {
    const key = `${netuid} ${name}`;
    let reading = this.reading.get(key);
    if (!reading) this.reading.set(key, (reading = this.fetch(netuid, name)));
    return reading;
  }

  private async fetch(netuid: number, name: ColumnName): Promise<void> {
    let marks = this.marks.get(netuid);
    if (!marks) this.marks.set(netuid, (marks = this.snapshot.marks(netuid)));
    const mark = (await marks).get(name);
    const values = mark && (await this.snapshot.marked(netuid, name, mark));
    if (values) this.columns.set(`${netuid} ${name}`, values);
  }

  private value(netuid: number, place: ColumnPlace): Proved<ProvedBytes> | undefined {
    const column = this.columns.get(`${netuid} ${place.name}`);
    if (!column || column.value.length !== this.lengthOf(netuid, place.name)) return undefined;
    const index =
      'index' in place ? place.index : this.accountsIn(netuid, accountsOf(place.name)).places.get(place.account);
    if (index === undefined || index >= column.value.length) return undefined;
    return { value: column.value[index], evidence: column.evidence };
  }

  /** How many values the column has when it is whole. */
  private lengthOf(netuid: number, name: ColumnName): number {
    if (name === 'Parameters') return parameterItems.length;
    return isOfSubnet(name) ? 1 : this.accountsIn(netuid, accountsOf(name)).count;
  }

  private accountsIn(netuid: number, name: 'Keys' | 'Owner'): Accounts {
    const key = `${netuid} ${name}`;
    let known = this.accounts.get(key);
    if (!known) {
      const list = (this.columns.get(key)?.value ?? []).flatMap((account) => account ?? []);
      const places = new Map(list.map((account, i) => [bytesToHex(account), i]));
      this.accounts.set(key, (known = { places, count: list.length }));
    }
    return known;
  }
}
