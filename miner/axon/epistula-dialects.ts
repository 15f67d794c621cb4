// The forms of Epistula, as settings: apart from the signing, whose packages a page need not load to offer a choice.

/** How a subnet speaks Epistula. */
export interface EpistulaDialect {
  /** The message names the request's uuid. */
  readonly uuidInMessage: boolean;
  /** What stands for an absent receiver. */
  readonly absentReceiver: '' | 'None';
  /** The interval in the secret signatures: an integer count of 10 s, or milliseconds as a Python float text. */
  readonly interval: 'integer' | 'python-float';
}

/** The published form. */
export const EPISTULA_V2: EpistulaDialect = { uuidInMessage: true, absentReceiver: '', interval: 'integer' };

/** The forms that subnets are known to use, by name. */
export const EPISTULA_DIALECTS = {
  v2: EPISTULA_V2,
  'no-uuid': { ...EPISTULA_V2, uuidInMessage: false },
  'none-receiver': { ...EPISTULA_V2, absentReceiver: 'None', interval: 'python-float' },
} as const satisfies Record<string, EpistulaDialect>;
export type EpistulaDialectName = keyof typeof EPISTULA_DIALECTS;
