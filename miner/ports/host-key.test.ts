import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { passFragment, passProtocol, readPass, takePass, type AddressBar, type HostPass } from './host-key.ts';

function bar(hash: string, kept: string | null = null): AddressBar & { shown: () => string } {
  const location = { hash, pathname: '/', search: '' };
  return {
    location,
    history: {
      replaceState: (_state: unknown, _title: string, url?: string | URL | null) => void (location.hash = String(url)),
    },
    sessionStorage: { getItem: () => kept, setItem: () => undefined, removeItem: () => undefined },
    shown: () => location.hash,
  };
}
const text = fc.stringMatching(/^[A-Za-z0-9._-]{20,200}$/);

describe('how a page carries its pass', () => {
  it('in the fragment, which is cleared once it is read', () => {
    fc.assert(
      fc.property(text, fc.constantFrom('key' as const, 'ticket' as const), (text, kind) => {
        const pass: HostPass = { kind, text };
        const page = bar(passFragment(pass));
        expect(takePass(page)).toEqual(pass);
        expect(page.shown()).toBe('/');
      }),
    );
  });
  it('a route of the app is no pass and stays', () => {
    const page = bar('#/wallet?key=abcdefghijklmnopqrstuvwxyz');
    expect(takePass(page)).toBeNull();
    expect(page.shown()).toContain('#/wallet');
  });
  it('the kept key is used where the address has none', () => {
    expect(takePass(bar('', 'kept'))).toEqual({ kind: 'key', text: 'kept' });
  });
  it('as a sub-protocol, which the host reads again', () => {
    fc.assert(
      fc.property(text, (text) => {
        expect(readPass(['taolite.host', passProtocol({ kind: 'key', text })])).toEqual({ kind: 'key', text });
      }),
    );
  });
  it('whatever else is offered is no pass', () => {
    fc.assert(
      fc.property(fc.array(fc.string()), (offered) => {
        expect(readPass(offered)).toBeNull();
      }),
    );
    expect(readPass(['key.short', 'cookie.abcdefghijklmnopqrstuvwxyz', 'key.abcdefghijklmnopqrstuvwxyz!'])).toBeNull();
  });
});
