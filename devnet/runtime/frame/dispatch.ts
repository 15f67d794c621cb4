// What is dispatched, what it costs and what it tells.

/** Two-dimensional weight: picoseconds of execution and bytes of proof. */
export interface Weight {
  readonly refTime: bigint;
  readonly proofSize: bigint;
}
export type DispatchClass = 'Normal' | 'Operational' | 'Mandatory';
export interface DispatchInfo {
  readonly weight: Weight;
  readonly class: DispatchClass;
  readonly pays: boolean;
}
/** What a call may say after it ran. Absent means: as declared. */
export interface PostDispatch {
  readonly weight?: Weight;
  readonly pays?: boolean;
}

/** A value of the runtime's event type: `{type: pallet, value: {type: event, value: payload}}`. */
export interface RuntimeEvent {
  readonly type: string;
  readonly value: { readonly type: string; readonly value?: unknown };
}
/** A value of the runtime's call type. */
export interface RuntimeCall {
  readonly type: string;
  readonly value: { readonly type: string; readonly value?: unknown };
}
