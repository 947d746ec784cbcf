import { AnchorLink } from '@/components/links';
import { t } from '../messages';
import { Fields, Terms } from '../parts';
import type { HelpPage } from '../types';

/** The wizard, step by step. Section ids are the steps' ids, so that each step's help link lands on its part. */
export const onboardingWizard: HelpPage = {
  id: 'onboarding-wizard',
  title: 'Tenant Onboarding Wizard',
  summary: 'Create VoicePro customers, VoicePro operators and corporate tenants from a template, step by step.',
  updated: '2026-11-22',
  facts: [
    [
      t('help.where'),
      <>
        Tenants › Onboarding Wizard (
        <AnchorLink to="/onboarding/$wizard" params={{ wizard: 'voicepro' }}>
          /onboarding/voicepro
        </AnchorLink>
        )
      </>,
    ],
    [t('help.who'), 'Platform administrators, and everybody else whose platform role allows it'],
    [t('help.needs'), 'Organization details at hand, and the authority to provision tenants'],
    [
      t('help.capability'),
      <>
        {t('help.feature')} <code>TENANT_MGMT</code>, {t('help.action')} <code>create</code>
      </>,
    ],
  ],
  sections: [
    {
      id: 'before',
      title: 'Before you start',
      body: (
        <>
          <p>
            Have the organization’s details at hand: its name, country, time zone, billing currency and the address of
            its primary administrator. If you want to invite people at once, have their addresses too. You can paste
            many of them in one go.
          </p>
          <p>
            What you enter is saved with each step and whenever you leave a field; “Saved 10:42” tells when. You can
            close the page at any time. The draft waits on the wizard’s first page and opens at the first step that is
            still open. Nothing exists until you press <strong>Create tenant</strong> at the end.
          </p>
          <p>
            Everybody who may create tenants can go on with a draft. Two people on one draft see each other. If both
            change the same entry, the wizard shows both versions and asks which one to keep.
          </p>
        </>
      ),
    },
    {
      id: 'template',
      title: 'Step 1: Template Selection',
      body: (
        <>
          <p>A template decides which questions are asked, which roles there are, and what the tenant starts with.</p>
          <Terms
            items={[
              [
                'VoicePro Customer',
                'An isolated VoicePro tenant. Nobody outside sees it but the platform and, if you set one, its operator.',
              ],
              [
                'VoicePro Operator / MSP',
                'Cross-tenant visibility: its people see the customers it manages, and no others.',
              ],
              ['Corporate / Enterprise', 'CRM and messaging only, without VoicePro.'],
            ]}
          />
          <p>
            You can come back and choose another template. Entries that both templates ask for are kept. Users whose
            role the new template does not have are marked, so that you can give them another one.
          </p>
          <p>Further templates of your own may be listed here. They are files; see Settings › Templates.</p>
        </>
      ),
    },
    {
      id: 'organization',
      title: 'Step 2: Organization Details',
      body: (
        <>
          <Fields
            label="Fields of step 2"
            rows={[
              ['Organization Name', 'Text', 'The name that people see in lists, in the switcher and in mails.'],
              ['Country / Region', 'List', 'The organization’s primary region. Type to search.'],
              ['Timezone', 'List', 'Times in the tenant are shown in this zone.'],
              ['Currency', 'List', 'The billing currency.'],
              ['Contact Email', 'Email', 'The primary administrator; notices to the tenant go there.'],
              ['Description', 'Text, optional', 'Notes. Line breaks are kept.'],
            ]}
          />
          <p>
            Country and time zone are suggested from your browser, the currency from the country. Suggestions are marked
            as such until you change them.
          </p>
        </>
      ),
    },
    {
      id: 'voicepro',
      title: 'Step 3: VoicePro Configuration (VoicePro templates)',
      body: (
        <>
          <Fields
            label="Fields of step 3 for VoicePro"
            rows={[
              [
                'VoicePro Tenant Slug',
                'Text',
                'The unique identifier, part of the tenant’s address. It is checked while you type.',
              ],
              [
                'Managed VoicePro Tenant Slugs',
                'Tags',
                'Operator only: the customers that this operator looks after. Each must exist already.',
              ],
              [
                'Porta Credentials Inheritance',
                'Text, optional',
                'Customer only: the slug of an operator whose Porta credentials are used until the tenant has its own.',
              ],
            ]}
          />
          <p>
            A slug has small letters, digits and single hyphens, 2 to 40 characters. It is suggested from the
            organization’s name. If it is taken, the wizard says so and offers a free one.
          </p>
          <p>
            Tags are added with Enter or a comma. Each has a button that removes it; Backspace in the empty field
            removes the last one.
          </p>
        </>
      ),
    },
    {
      id: 'crm',
      title: 'Step 3: CRM & Messaging Configuration (Corporate template)',
      body: (
        <Fields
          label="Fields of step 3 for Corporate"
          rows={[
            [
              'Tenant Slug',
              'Text, optional',
              'Part of the tenant’s address. Made from the organization’s name when left empty.',
            ],
            ['CRM Tenant ID', 'Text, optional', 'The identifier of this tenant in your CRM.'],
            ['Messaging Provider', 'Select, optional', 'sendgrid, twilio or internal.'],
          ]}
        />
      ),
    },
    {
      id: 'users',
      title: 'Step 4: Initial Users',
      body: (
        <>
          <p>Add the first people, with the roles that the template has:</p>
          <Terms
            items={[
              ['VoicePro', <code key="v">TENANT_OWNER, TENANT_ADMIN, VOICEPRO_EDITOR, VOICEPRO_VIEWER</code>],
              ['Corporate', <code key="c">TENANT_OWNER, TENANT_ADMIN, CRM_ADMIN, CRM_VIEWER</code>],
            ]}
          />
          <p>
            “Paste addresses” takes whole lists, such as <code>Ada Lovelace &lt;ada@example.com&gt;</code> on one line
            each. An address that is there twice is marked on both rows.
          </p>
          <p>
            Nobody is invited before the tenant is created. Each person then gets an invitation that is valid for 7 days
            and can be used once.
          </p>
        </>
      ),
    },
    {
      id: 'review',
      title: 'Step 5: Review & Provision',
      body: (
        <>
          <p>
            Every entry is listed with a Change link that leads to its field and back again. What is red stands in the
            way; what is yellow does not. <strong>Create tenant</strong> makes exactly one tenant, however often it is
            pressed.
          </p>
          <p>
            “Show as a request” gives the same tenant as a curl line, a CLI line and a YAML file. See{' '}
            <AnchorLink to="/help/$page" params={{ page: 'scripts' }}>
              Creating tenants by script
            </AnchorLink>
            .
          </p>
        </>
      ),
    },
    {
      id: 'complete',
      title: 'Step 6: Complete',
      body: (
        <>
          <p>
            The steps that make the tenant real are shown as they happen. You can leave the page and find it again under
            the tenant’s runs. A failed step can be retried; work for people waits until somebody marks it done. The
            tenant is live when every required step is done.
          </p>
          <p>
            Each user is listed with what became of the invitation. While mail is not configured, copy each link and
            pass it on yourself. From here you get to the tenant, to the tenant list, and to another tenant like this
            one.
          </p>
        </>
      ),
    },
    {
      id: 'errors',
      title: 'When something is wrong',
      body: (
        <>
          <p>
            Each field says what is wrong with it and how to mend it. A summary above the form leads to the fields. If
            the server refuses something, its own message is shown in the wizard and everything you entered stays.
          </p>
          <p>
            When you ask for help, pass on the request id that stands below the message: it finds the entry in the
            server’s log.
          </p>
        </>
      ),
    },
    {
      id: 'keyboard',
      title: 'Keyboard',
      body: (
        <Terms
          items={[
            ['Enter', 'Continue'],
            ['Ctrl + Enter', 'Continue from a text with several lines'],
            ['Arrow keys', 'Choose a template, or an entry of a list'],
            ['Esc', 'Close a list'],
          ]}
        />
      ),
    },
  ],
};
