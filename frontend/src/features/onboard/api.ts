import type { Handover, SetUp, WebsiteCheck } from '@/api/types';
import { api, unwrap } from '@/lib/api';

/** What a link to set a company up stands for. The token is sent in a body, never in an address. */
export function lookUp(token: string): Promise<SetUp> {
  return unwrap(api.POST('/onboard/look-up', { body: { token } }));
}

export function renew(token: string) {
  return unwrap(api.POST('/onboard/renew', { body: { token } }));
}

export function register(body: { token: string; name: string; password: string }) {
  return unwrap(api.POST('/onboard/credentials', { body }));
}

export function claim(token: string): Promise<SetUp> {
  return unwrap(api.POST('/onboard/claim', { body: { token } }));
}

type Filled = { token: string; step: string; version: number; answers?: Record<string, unknown> };

export type Saved = { version: number; savedAt: string };

export function save(body: Filled): Promise<Saved> {
  return unwrap(api.POST('/onboard/answers', { body }));
}

export function goOn(body: Filled): Promise<SetUp> {
  return unwrap(api.POST('/onboard/continue', { body }));
}

export function skip(body: Filled): Promise<SetUp> {
  return unwrap(api.POST('/onboard/skip', { body }));
}

export function handOver(body: {
  token: string;
  step: string;
  email: string;
  name: string;
  note: string;
}): Promise<Handover> {
  return unwrap(api.POST('/onboard/handovers', { body }));
}

export function takeBack(body: { token: string; handover: string }) {
  return unwrap(api.POST('/onboard/handovers/revoke', { body }));
}

export function fillHanded(body: { token: string; version: number; answers: Record<string, unknown> }): Promise<Saved> {
  return unwrap(api.POST('/onboard/handed/answers', { body }));
}

export function finishHanded(token: string) {
  return unwrap(api.POST('/onboard/handed/done', { body: { token } }));
}

/** Without pages the website's own address is looked at. */
export function checkHanded(token: string, pages: string[]): Promise<WebsiteCheck> {
  return unwrap(api.POST('/onboard/handed/checks', { body: { token, pages: pages.length > 0 ? pages : undefined } }));
}

/** One person of the team is invited by the company's own operation. */
export function invite(tenant: string, body: { email: string; role: string }) {
  return unwrap(api.POST('/tenants/{tenant}/invitations', { params: { path: { tenant } }, body }));
}
