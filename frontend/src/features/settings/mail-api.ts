import { queryOptions } from '@tanstack/react-query';
import type { MailSettings } from '@/api/types';
import { api, unwrap } from '@/lib/api';

export const mailQuery = queryOptions({
  queryKey: ['platform', 'mail'],
  queryFn: ({ signal }) => unwrap(api.GET('/platform/mail', { signal })),
});

export const previewsQuery = (language: string) =>
  queryOptions({
    queryKey: ['platform', 'mail', 'previews', language],
    queryFn: ({ signal }) => unwrap(api.GET('/platform/mail/previews', { params: { query: { language } }, signal })),
  });

export type MailValues = {
  provider: MailSettings['provider'];
  fromName: string;
  fromAddress: string;
  replyTo: string;
  'smtp.host': string;
  'smtp.port': string;
  'smtp.security': MailSettings['smtp']['security'];
  'smtp.username': string;
  'smtp.password': string;
  'sendgrid.url': string;
  'sendgrid.key': string;
  'sendgrid.eventKey': string;
};

export function valuesOf({ provider, fromName, fromAddress, replyTo, smtp, sendgrid }: MailSettings): MailValues {
  return {
    provider,
    fromName,
    fromAddress,
    replyTo,
    'smtp.host': smtp.host,
    'smtp.port': String(smtp.port),
    'smtp.security': smtp.security,
    'smtp.username': smtp.username,
    'smtp.password': '',
    'sendgrid.url': sendgrid.url,
    'sendgrid.key': '',
    'sendgrid.eventKey': sendgrid.eventKey,
  };
}

/** A secret that is not typed stays as it is. */
const typed = (secret: string) => (secret === '' ? undefined : secret);

export function saveMail(values: MailValues) {
  const { provider, fromName, fromAddress, replyTo } = values;
  return unwrap(
    api.PUT('/platform/mail', {
      body: {
        provider,
        fromName: fromName.trim(),
        fromAddress: fromAddress.trim(),
        replyTo: replyTo.trim(),
        smtp:
          provider === 'smtp'
            ? {
                host: values['smtp.host'].trim(),
                port: Number(values['smtp.port']),
                security: values['smtp.security'],
                username: values['smtp.username'].trim(),
                password: typed(values['smtp.password']),
              }
            : undefined,
        sendgrid:
          provider === 'sendgrid'
            ? {
                url: values['sendgrid.url'].trim(),
                key: typed(values['sendgrid.key']),
                eventKey: values['sendgrid.eventKey'].trim(),
              }
            : undefined,
      },
    }),
  );
}

export function testMail(to: string) {
  return unwrap(api.POST('/platform/mail/test', { body: { to } }));
}
