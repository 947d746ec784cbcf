import { formatDateTime, formatRelative } from '@/lib/format';

/** "3 days ago", with the exact time for whoever points at it and for machines. */
export function TimeAgo({ at }: { at: string }) {
  return (
    <time dateTime={at} title={formatDateTime(at)}>
      {formatRelative(at)}
    </time>
  );
}
