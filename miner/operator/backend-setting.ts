/** What a model runs on, as the person set it. */
export interface BackendSetting {
  /** `here`: this computer; `open`: servers of the Open Inference Protocol v2; `openai`: servers that speak OpenAI's HTTP. */
  readonly kind: 'here' | 'open' | 'openai';
  /** Addresses, as typed, with commas between them. */
  readonly servers: string;
  /** The model's name there, as typed; empty for the bundled model's, or the only one there is. */
  readonly model: string;
}

export const HERE: BackendSetting = { kind: 'here', servers: '', model: '' };
const MOST = 500;

/** The addresses that were typed. */
export const serversTyped = (typed: string): string[] =>
  typed
    .split(/[\s,]+/)
    .map((server) => server.trim())
    .filter((server) => server !== '');

export const backendToText = (setting: BackendSetting): string => JSON.stringify(setting);

/** From text that was kept; what is damaged runs on this computer. */
export function backendFromText(text: string | null): BackendSetting {
  let value: unknown;
  try {
    value = text === null ? null : JSON.parse(text);
  } catch {
    return HERE;
  }
  const { kind, servers, model } = (value ?? {}) as Record<keyof BackendSetting, unknown>;
  if ((kind !== 'open' && kind !== 'openai') || typeof servers !== 'string' || typeof model !== 'string') return HERE;
  return { kind, servers: servers.slice(0, MOST), model: model.slice(0, MOST) };
}
