import { Button } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { ProblemAlert } from '@/components/ProblemAlert';
import { firstStepsKey, showStepsAgain } from '@/lib/first-steps';
import { t } from './messages';

/** Brings back the list of first steps that somebody hid. */
export function ShowStepsAgain() {
  const queryClient = useQueryClient();
  const again = useMutation({
    mutationFn: showStepsAgain,
    onSuccess: () => queryClient.invalidateQueries({ queryKey: firstStepsKey }),
  });
  return (
    <div>
      {again.isError ? <ProblemAlert error={again.error} /> : null}
      <Button
        variant="default"
        size="sm"
        loading={again.isPending}
        onClick={() => {
          again.mutate();
        }}
      >
        {t('steps.again')}
      </Button>{' '}
      <span role="status">{again.isSuccess ? t('steps.shown') : ''}</span>
    </div>
  );
}
