import { t } from '../messages';
import { Terms } from '../parts';
import type { HelpPage } from '../types';

export const texting: HelpPage = {
  id: 'text-messaging',
  title: 'Text messaging',
  summary: 'A number for your company, who may be texted, and how contacts are imported.',
  updated: '2026-11-26',
  facts: [
    [t('help.where'), 'Your company’s settings, Contacts and Messages'],
    [t('help.who'), 'Administrators of the company; to send: whoever may send texts'],
    [t('help.needs'), 'A Twilio account of the platform; without one everything can be tried in the built-in inbox'],
  ],
  sections: [
    {
      id: 'number',
      title: 'The number',
      body: (
        <>
          <p>
            The button <strong>Enable an SMS Number</strong> assigns a random number. Area codes cannot be chosen. If
            the platform has no Twilio account, the number is a made-up one for trying things out: nobody can text it,
            and no phone gets anything.
          </p>
          <p>
            Disabling gives the number back. Whoever agreed to it has not agreed to another one: with a new number
            everybody has to agree anew.
          </p>
        </>
      ),
    },
    {
      id: 'consent',
      title: 'Consent',
      body: (
        <>
          <p>
            Nobody is texted who has not agreed to texts from exactly this number. The ledger keeps when and how they
            agreed, and with which words; entries are only ever added.
          </p>
          <Terms
            items={[
              ['On your website', 'Visitors tick the words that they see under “Text us”.'],
              [
                'By a text',
                'They text START to your number. STOP ends it, HELP is answered; only the phone itself takes a STOP back.',
              ],
              ['By a member', 'Somebody writes down how and when they agreed, such as on a form at the counter.'],
            ]}
          />
        </>
      ),
    },
    {
      id: 'import',
      title: 'Importing contacts',
      body: (
        <>
          <p>
            <strong>Import</strong> takes a table with the columns name, phone and email, or pasted lines, up to 100,000
            rows. First you see what would come of each row. Contacts that are there already stay as they are; only what
            was missing is filled in.
          </p>
          <p>
            Importing takes nobody for having agreed. If they did, to texts from your number of now, say how and when,
            and with which words: for all, or in columns named <code>consent</code> and <code>words</code>. An empty
            field or a “no” means no consent.
          </p>
          <p>
            The work goes on in the background. <strong>Earlier imports</strong> shows what came of each row, and lets
            one that stopped go on.
          </p>
        </>
      ),
    },
    {
      id: 'send',
      title: 'Sending',
      body: (
        <p>
          Send to one contact in its conversation, or to all that a search finds. The preview tells who is left out, and
          why. What waits because of a limit says so.
        </p>
      ),
    },
  ],
};
