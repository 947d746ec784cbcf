import { AnchorLink } from '@/components/links';
import { t } from '../messages';
import { Terms } from '../parts';
import type { HelpPage } from '../types';

export const tenants: HelpPage = {
  id: 'tenants',
  title: 'Tenants and invitations',
  summary: 'Find tenants, change their profile, invite people, and see what happened.',
  updated: '2026-11-25',
  facts: [
    [
      t('help.where'),
      <AnchorLink key="w" to="/tenants">
        Tenants
      </AnchorLink>,
    ],
    [t('help.who'), 'Platform people see every tenant; members see theirs and those that they manage'],
  ],
  sections: [
    {
      id: 'states',
      title: 'States',
      body: (
        <Terms
          items={[
            ['Provisioning', 'The tenant exists and is being set up.'],
            ['Needs action', 'A step failed, or waits for somebody.'],
            ['Live', 'Every required step is done.'],
          ]}
        />
      ),
    },
    {
      id: 'invitations',
      title: 'Invitations',
      body: (
        <>
          <p>
            An invitation is a link that can be used once, within 7 days. While mail is not configured it is not sent:
            copy the link and pass it on.
          </p>
          <p>
            <strong>New link</strong> makes a fresh one; the old link stops working. <strong>Revoke</strong> ends an
            invitation at once.
          </p>
        </>
      ),
    },
    {
      id: 'slug',
      title: 'Another slug',
      body: (
        <p>
          The slug stands in a tenant’s addresses and is its company code. Change it under Settings, General, or on the
          tenant’s profile. Old addresses and the old code go on working, and nobody else can take them.
        </p>
      ),
    },
    {
      id: 'managed',
      title: 'Operators and their tenants',
      body: (
        <p>
          An operator’s people see the tenants on its list and no others. The platform adds and removes them on the
          operator’s profile; removing takes effect at once.
        </p>
      ),
    },
    {
      id: 'porta',
      title: 'Porta credentials',
      body: (
        <p>
          A customer can use its operator’s credentials until it gets its own. The secret is stored encrypted and cannot
          be read again, neither here nor through the API.
        </p>
      ),
    },
  ],
};
