import type { Plugin } from 'vite';
import { PAGE_POLICY } from '../../electron/services/security-headers.ts';

/**
 * Writes the policy into the built page, for servers that know nothing of it; hosts send it as a header as well. Not in
 * development, where the server itself injects styles.
 */
export function contentSecurityPolicy(): Plugin {
  return {
    name: 'taolite:content-security-policy',
    apply: 'build',
    transformIndexHtml: () => [
      {
        tag: 'meta',
        attrs: { 'http-equiv': 'Content-Security-Policy', content: PAGE_POLICY },
        injectTo: 'head-prepend',
      },
    ],
  };
}
