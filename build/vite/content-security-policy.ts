import type { Plugin } from 'vite';

/**
 * What the page may do. Hosts send the same text as a header; the meta element holds it also where the built
 * page is served by something that knows nothing of it. Endpoints are chosen by people, so any ws or wss is allowed.
 */
export const CONTENT_SECURITY_POLICY = [
  "default-src 'none'",
  "script-src 'self' 'wasm-unsafe-eval'",
  "style-src 'self'",
  "img-src 'self' data:",
  "font-src 'self'",
  "connect-src 'self' ws: wss:",
  "worker-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
].join('; ');

/** Writes the policy into the built page. Not in development, where the server itself injects styles. */
export function contentSecurityPolicy(): Plugin {
  return {
    name: 'taolite:content-security-policy',
    apply: 'build',
    transformIndexHtml: () => [
      {
        tag: 'meta',
        attrs: { 'http-equiv': 'Content-Security-Policy', content: CONTENT_SECURITY_POLICY },
        injectTo: 'head-prepend',
      },
    ],
  };
}
