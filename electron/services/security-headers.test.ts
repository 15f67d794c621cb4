import { expect, it } from 'vitest';
import { PAGE_POLICY, SECURITY_HEADERS } from './security-headers.ts';

it('the policy allows no inline code, no text evaluated as code, no frames, and other origins for data alone', () => {
  for (const policy of [PAGE_POLICY, SECURITY_HEADERS['content-security-policy'] ?? '']) {
    expect(policy).toMatch(/^default-src 'none';/);
    expect(policy).not.toMatch(/unsafe-inline|'unsafe-eval'|\*|http:|blob:/);
    expect(policy.match(/[a-z-]+-src[^;]* https:/g)).toEqual(["connect-src 'self' ws: wss: https:"]);
  }
});
it('the header refuses to be framed; the element leaves out what elements may not say', () => {
  expect(SECURITY_HEADERS['content-security-policy']).toContain("frame-ancestors 'none'");
  expect(PAGE_POLICY).not.toContain('frame-ancestors');
});
