import type { FieldError, Onboarding, StepStatus, Template } from '@/api/types';

/** The VoicePro customer template as far as tests need it. */
export function voiceTemplate(): Template {
  return {
    name: 'voicepro-customer',
    version: 1,
    title: 'VoicePro Customer',
    summary: 'Isolated VoicePro tenant',
    audience: 'Customers',
    includes: ['A voice tenant'],
    minutes: 5,
    have: ['Organization details'],
    wizard: 'voicepro',
    doors: ['wizard', 'api'],
    source: 'built-in',
    steps: [
      { id: 'organization', kind: 'form', title: 'Organization Details', intro: '', schema: organizationSchema },
      { id: 'voicepro', kind: 'form', title: 'VoicePro Configuration', intro: '', schema: voiceSchema },
      { id: 'users', kind: 'users', title: 'Initial Users', intro: '' },
    ],
    roles: [
      { name: 'TENANT_OWNER', title: 'Tenant owner', permissions: ['*'] },
      { name: 'VOICEPRO_VIEWER', title: 'VoicePro viewer', permissions: ['TENANT:read'] },
    ],
    defaultRole: 'VOICEPRO_VIEWER',
    features: {},
    limits: {},
    provision: [],
  };
}

export const organizationSchema = {
  type: 'object',
  required: ['organizationName', 'country', 'timezone', 'contactEmail'],
  properties: {
    organizationName: {
      type: 'string',
      title: 'Organization Name',
      minLength: 1,
      maxLength: 120,
      'x-is': 'tenant.name',
    },
    country: {
      type: 'string',
      title: 'Country / Region',
      format: 'iso-3166',
      'x-input': 'country',
      'x-suggest': 'browser.country',
    },
    timezone: { type: 'string', title: 'Timezone', format: 'iana-timezone', 'x-input': 'timezone' },
    contactEmail: { type: 'string', title: 'Contact Email', format: 'email', 'x-is': 'tenant.contactEmail' },
    description: {
      type: 'string',
      title: 'Description',
      maxLength: 20,
      'x-input': 'textarea',
      'x-is': 'tenant.description',
    },
  },
};

const voiceSchema = {
  type: 'object',
  required: ['slug'],
  properties: {
    slug: {
      type: 'string',
      title: 'VoicePro Tenant Slug',
      format: 'slug',
      'x-is': 'tenant.slug',
      'x-input': 'slug',
      'x-check': 'slug-free',
      'x-suggest': 'slug:organization.organizationName',
    },
    portaCredentialsFrom: { type: 'string', title: 'Porta Credentials Inheritance', format: 'slug' },
  },
};

interface DraftParts extends Partial<Onboarding> {
  /** The states of the template's steps; those not named are to do. */
  states?: Record<string, StepStatus>;
  problems?: FieldError[];
}

/** A draft of that template. */
export function draft({ states = {}, ...parts }: DraftParts = {}): Onboarding {
  return {
    id: 'ob_1',
    wizard: 'voicepro',
    template: 'voicepro-customer',
    templateVersion: 1,
    latestVersion: 1,
    state: 'draft',
    step: '',
    answers: {},
    version: 1,
    createdBy: { id: 'ac_1', name: 'Ada' },
    changedBy: 'Ada',
    createdAt: '2026-11-22T10:00:00Z',
    updatedAt: '2026-11-22T10:00:00Z',
    expiresAt: '2026-12-22T10:00:00Z',
    steps: voiceTemplate().steps.map(({ id, kind, title }) => ({ id, kind, title, state: states[id] ?? 'todo' })),
    problems: [],
    otherEditors: [],
    ...parts,
  };
}
