import { Button, Text } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useMutation, useQuery } from '@tanstack/react-query';
import { ProblemAlert } from '@/components/ProblemAlert';
import { t } from '@/components/sso-messages';
import { findSso, startSso } from '@/lib/sso';

type Props = { email?: string; tenant?: string; next: string | undefined };

/** A button for the single sign-on of whose address or company code was typed, where there is one. */
export default function SsoOffer({ email, tenant, next }: Props) {
  // Only the domain of an address decides, so only that is asked about.
  const host = email?.split('@')[1]?.trim().toLowerCase();
  const [asked] = useDebouncedValue(host ?? tenant?.trim() ?? '', 300);
  const ready = host === undefined ? asked.length > 1 : /^[^\s.]+(\.[^\s.]+)+$/.test(asked);
  const found = useQuery({
    queryKey: ['sso', 'find', host === undefined, asked],
    queryFn: () => findSso(host === undefined ? { tenant: asked } : { email: `x@${asked}` }),
    enabled: ready,
    staleTime: 60_000,
    retry: false,
  });
  const go = useMutation({
    mutationFn: async (connection: string) => {
      const url = await startSso({
        connection,
        ...(email === undefined ? {} : { email: email.trim() }),
        returnTo: next ?? '/',
      });
      globalThis.location.assign(url);
    },
  });
  const ways = ready ? (found.data?.connections ?? []) : [];
  if (ways.length === 0) return null;
  return (
    <div>
      {go.isError ? <ProblemAlert error={go.error} /> : null}
      {ways.map(({ id, name }) => (
        <Button
          key={id}
          fullWidth
          variant="light"
          mt="sm"
          loading={go.isPending && go.variables === id}
          onClick={() => {
            go.mutate(id);
          }}
        >
          {ways.length === 1 ? t('button') : t('buttonNamed', { name })}
        </Button>
      ))}
      {ways.some(({ only }) => only) ? (
        <Text size="sm" mt={4}>
          {t('only')}
        </Text>
      ) : null}
    </div>
  );
}
