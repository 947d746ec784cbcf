import { NativeSelect, type NativeSelectProps } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { referenceQuery } from '@/components/SchemaForm';

/** A language for messages. `unset` says what holds without a choice; left out, one has to be chosen. */
export function MailLanguage({ unset, ...props }: NativeSelectProps & { unset?: string }) {
  const { mailLanguages = [] } = useQuery(referenceQuery).data ?? {};
  const languages = mailLanguages.map(({ tag, name }) => ({ value: tag, label: name }));
  return (
    <NativeSelect data={unset === undefined ? languages : [{ value: '', label: unset }, ...languages]} {...props} />
  );
}
