import { t } from '../messages';
import { Terms } from '../parts';
import type { HelpPage } from '../types';

/** For owners: from the domain to a sign-in at the organization's own provider. */
export const singleSignOn: HelpPage = {
  id: 'single-sign-on',
  title: 'Single sign-on',
  summary: 'Let your people sign in at your own identity provider, by OpenID Connect or SAML. You set it up alone.',
  updated: '2026-11-26',
  facts: [
    [t('help.where'), 'Settings › Security of your tenant'],
    [t('help.who'), 'Owners, and administrators with the permission SECURITY:manage'],
    [t('help.needs'), 'An administrator’s access to your identity provider, and to the DNS of your domain'],
  ],
  sections: [
    {
      id: 'domain',
      title: 'First your domain',
      body: (
        <>
          <p>
            Under <strong>Domains</strong> add the part of your addresses after the @, and make the TXT record that is
            shown. Check it, or leave: we look again by ourselves, and owners get a mail when it is found.
          </p>
          <p>
            Leave the record where it is. It is looked at once a week; if it stays away for seven days, new people with
            addresses there no longer come in.
          </p>
        </>
      ),
    },
    {
      id: 'connection',
      title: 'Then the connection',
      body: (
        <>
          <p>
            Under <strong>Single sign-on</strong> choose <strong>Set up a connection</strong>. What you enter is a draft
            at first: nobody can sign in by it.
          </p>
          <Terms
            items={[
              [
                'OpenID Connect',
                'Make a web application at your provider. Enter its issuer, client ID and client secret here, and copy the redirect URI from here to there. The provider must say that addresses are verified.',
              ],
              [
                'SAML 2.0',
                'Make a SAML application at your provider. Give us the address of its metadata: then a new certificate is taken over by itself. A file or the values by hand work as well. Copy the ACS address and the entity ID from here to there, and send the attribute “email”.',
              ],
            ]}
          />
          <p>
            <strong>Test in a new window</strong> signs you in at the provider and shows what it sent. When that worked,{' '}
            <strong>Activate</strong> offers the sign-in to everybody with an address at your verified domains.
          </p>
        </>
      ),
    },
    {
      id: 'people',
      title: 'Who comes in',
      body: (
        <>
          <p>
            Members and people who are invited. Others whom your provider vouches for come in only if you choose a role
            for newcomers. Somebody who leaves: remove them here, too, or they keep what they are signed in with until
            it ends.
          </p>
          <p>
            <strong>Require single sign-on</strong> binds members with addresses at your domains from their next click
            on. Owners can always use their password, so that a provider that fails locks nobody out for good.
          </p>
        </>
      ),
    },
    {
      id: 'trouble',
      title: 'When it does not work',
      body: (
        <Terms
          items={[
            [
              'The provider cannot be reached',
              'Its address must be public and begin with https://. Ask whoever runs this platform about one in your own network.',
            ],
            [
              '“… is not signed as it should be, is for somebody else, or is too old”',
              'Often a new certificate: paste the new metadata. Or the audience at the provider is not our entity ID, or a clock is wrong.',
            ],
            [
              '“Your provider does not say your email address”',
              'Let it send the attribute “email”, or use the address as the name ID.',
            ],
            [
              '“… is not a verified domain of this organization”',
              'Verify that domain as well. A subdomain is a domain of its own.',
            ],
            [
              '“This answer belongs to no sign-in that began here”',
              'People must begin on our sign-in page. A tile in the provider’s portal can lead there.',
            ],
          ]}
        />
      ),
    },
  ],
};
