import { queryOptions } from '@tanstack/react-query';
import type { TextingSettings } from '@/api/types';
import { api, unwrap } from '@/lib/api';

export const textingSettingsQuery = queryOptions({
  queryKey: ['platform', 'texting'],
  queryFn: ({ signal }) => unwrap(api.GET('/platform/texting', { signal })),
});

export type TextingValues = {
  provider: TextingSettings['provider'];
  account: string;
  token: string;
  url: string;
  country: string;
};

export const valuesOf = ({ provider, account, url, country }: TextingSettings): TextingValues => ({
  provider,
  account,
  token: '',
  url,
  country,
});

/** A token that is not typed stays as it is. */
export const saveTexting = ({ token, ...rest }: TextingValues) =>
  unwrap(api.PUT('/platform/texting', { body: { ...rest, token: token === '' ? undefined : token } }));

export const testTexting = () => unwrap(api.POST('/platform/texting/test'));
