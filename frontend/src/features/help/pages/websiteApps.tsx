import { t } from '../messages';
import { Terms } from '../parts';
import type { HelpPage } from '../types';

export const websiteApps: HelpPage = {
  id: 'website-apps',
  title: 'Apps on your website',
  summary: 'Call us, text us, leave a message: the code for your pages, hours and looks.',
  updated: '2026-11-26',
  facts: [
    [t('help.where'), 'Website apps in your company'],
    [t('help.who'), 'Administrators of the company'],
    [t('help.needs'), 'Access to your website, or somebody who has it'],
  ],
  sections: [
    {
      id: 'code',
      title: 'The application code',
      body: (
        <>
          <p>
            Copy the code from Behaviors & Styles and place it on each page of your website, right before the closing{' '}
            <code>&lt;/body&gt;</code>. Do not modify it. Nobody at hand who can?{' '}
            <strong>E-mail this to my web developer</strong> sends it with instructions.
          </p>
          <p>
            <strong>Check my page</strong> visits up to ten pages and tells of each whether the code is found, altered
            or missing. Code that a tag manager adds works, but the check cannot see it.
          </p>
        </>
      ),
    },
    {
      id: 'apps',
      title: 'The apps',
      body: (
        <Terms
          items={[
            ['Call us now', 'A number to dial, best with a schedule.'],
            ['Text us', 'Visitors agree to be texted by the words that they see. It needs a number for text messages.'],
            ['Leave a message', 'A form. What visitors write is under Messages and goes to your reply-to address.'],
          ]}
        />
      ),
    },
    {
      id: 'hours',
      title: 'Schedules',
      body: (
        <p>
          Each app is always there, or keeps to a schedule in your company’s time zone. Days with hours of their own,
          such as holidays, go before the week.
        </p>
      ),
    },
    {
      id: 'websites',
      title: 'Allowed websites',
      body: (
        <p>
          Apps show on your own website. If you have more, list them under Allowed websites. With a new key, pages with
          the old code show nothing until you replace it.
        </p>
      ),
    },
  ],
};
