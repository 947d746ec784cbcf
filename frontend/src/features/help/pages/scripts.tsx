import { Anchor } from '@mantine/core';
import { AnchorLink } from '@/components/links';
import { t } from '../messages';
import { Code, Terms } from '../parts';
import type { HelpPage } from '../types';

export const scripts: HelpPage = {
  id: 'scripts',
  title: 'Creating tenants by script',
  summary: 'The wizard’s work in one call of the API or one line of the command-line client.',
  updated: '2026-11-22',
  facts: [
    [t('help.who'), 'Holders of an API key'],
    [t('help.capability'), <code key="c">TENANT_MGMT:create</code>],
  ],
  sections: [
    {
      id: 'key',
      title: 'An API key',
      body: (
        <p>
          Make one under Settings › API keys and give it <code>TENANT_MGMT:create</code>. The key is shown once. Put it
          into the environment variable <code>TENANTRY_API_KEY</code>.
        </p>
      ),
    },
    {
      id: 'review',
      title: 'Start from the wizard',
      body: (
        <p>
          Fill in the{' '}
          <AnchorLink to="/onboarding/$wizard" params={{ wizard: 'voicepro' }}>
            wizard
          </AnchorLink>{' '}
          once and open “Show as a request” on the review page: it has the request for exactly what you entered.
        </p>
      ),
    },
    {
      id: 'cli',
      title: 'Command line',
      body: (
        <>
          <Code>{`export TENANTRY_URL=https://tenants.example.com
export TENANTRY_API_KEY=tnk_…
tenantry tenant create -f acme.yaml --wait`}</Code>
          <p>The file holds the template’s name and the answers by step:</p>
          <Code>{`template: voicepro-customer
answers:
  organization:
    organizationName: Acme Corporation
    country: DE
    timezone: Europe/Berlin
    currency: EUR
    contactEmail: admin@acme.example
  voicepro:
    slug: acme
  users:
    - email: ada@acme.example
      name: Ada Lovelace
      role: TENANT_OWNER`}</Code>
        </>
      ),
    },
    {
      id: 'api',
      title: 'API',
      body: (
        <>
          <Code>{`curl --fail-with-body -sS -X POST https://tenants.example.com/api/v1/tenants \\
  -H "Authorization: Bearer $TENANTRY_API_KEY" \\
  -H 'Content-Type: application/json' \\
  -H 'Idempotency-Key: acme-1' \\
  --data-raw '{"template": "voicepro-customer", "answers": {…}}'`}</Code>
          <Terms
            items={[
              ['202', 'The tenant exists; the answer names it and the run that makes it live.'],
              ['409', 'The slug is taken.'],
              ['422', 'Something is wrong with the answers; every field is listed.'],
            ]}
          />
          <p>
            With an <code>Idempotency-Key</code> the same request makes one tenant, however often it is sent. The whole
            API is described at <Anchor href="/api/docs">/api/docs</Anchor>.
          </p>
        </>
      ),
    },
  ],
};
