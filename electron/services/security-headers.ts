/**
 * What every response of a host says about the page, the same in the plain-Node host and in Electron. The build writes
 * `PAGE_POLICY` into the page as well, for servers that know nothing of it.
 */

/**
 * The page runs its own files alone. Endpoints and the places models come from are chosen by people, so any ws, wss or https address
 * may be dialled, and nothing of it is ever run as a program or shown as a picture. `wasm-unsafe-eval` compiles WebAssembly and evaluates no text.
 */
const DIRECTIVES = [
  "default-src 'none'",
  "script-src 'self' 'wasm-unsafe-eval'",
  "style-src 'self'",
  "img-src 'self' data:",
  "font-src 'self'",
  "connect-src 'self' ws: wss: https:",
  "worker-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
];

/** For a meta element, where `frame-ancestors` is not allowed. */
export const PAGE_POLICY = DIRECTIVES.join('; ');

/** Lower-case names. COOP and COEP make the page cross-origin isolated, which threads in WebAssembly need. */
export const SECURITY_HEADERS: Readonly<Record<string, string>> = {
  'content-security-policy': [...DIRECTIVES, "frame-ancestors 'none'"].join('; '),
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-embedder-policy': 'require-corp',
  'cross-origin-resource-policy': 'same-origin',
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'permissions-policy': 'camera=(), microphone=(), geolocation=()',
};
