import { t } from '../messages';
import { Terms } from '../parts';
import { ShowStepsAgain } from '../ShowStepsAgain';
import type { HelpPage } from '../types';

/** For clients: the link, its steps, and what can wait. */
export const companySetUp: HelpPage = {
  id: 'company-set-up',
  title: 'Setting your company up',
  summary: 'The link that you got by mail, its five steps, and what can wait until later.',
  updated: '2026-11-26',
  facts: [
    [t('help.where'), 'The button “Set Up Company” in your mail'],
    [t('help.who'), 'Whoever the mail was sent to'],
    [t('help.needs'), 'Your company’s address and website, and the addresses of your team'],
  ],
  sections: [
    {
      id: 'link',
      title: 'The link',
      body: (
        <>
          <p>
            The link is yours: with the first step it becomes your account’s, and nobody else can go on with it. You can
            stop at any time. What you filled in is saved, and the same link goes on where you were, on any device.
          </p>
          <p>
            It works for seven days. A link that has expired offers to send a new one to your address; what you filled
            in is kept. If anything goes wrong, ask the people whose name stands on top of the page, and send them what{' '}
            <strong>Copy details for support</strong> copies.
          </p>
        </>
      ),
    },
    {
      id: 'steps',
      title: 'The steps',
      body: (
        <Terms
          items={[
            ['Credentials', 'Your name and a password. If there is an account with your address, you sign in with it.'],
            [
              'Company Info',
              'Name, address, country, time zone, the reply-to address for mails from your dashboard, and the full address of your website. The button makes your company.',
            ],
            [
              'Enable SMS (optional)',
              'A number for text messages with customers who opt in. “Continue without text messaging” leaves it for later.',
            ],
            ['Enable Application', 'The code for the pages of your website. “I’ll do this later” leaves it for later.'],
            ['Invite Team', 'The people who work with you. Each of them gets an invitation.'],
          ]}
        />
      ),
    },
    {
      id: 'hand-over',
      title: 'A step for somebody else',
      body: (
        <p>
          Your web agency or your IT can do a step for you: <strong>Hand this step over</strong> sends them a link that
          opens this step alone, for seven days. They need no account. What they fill in waits for you to confirm, and
          you can take the link back.
        </p>
      ),
    },
    {
      id: 'later',
      title: 'What you left for later',
      body: (
        <>
          <p>
            Your company’s home lists what is still to do, each one click away. The list goes when all is done, or when
            you hide it.
          </p>
          <ShowStepsAgain />
        </>
      ),
    },
  ],
};
