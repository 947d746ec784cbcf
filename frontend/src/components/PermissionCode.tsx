import { Breakable } from './Breakable';

/** The name of a permission, as scripts know it. */
export function PermissionCode({ children, className }: { children: string; className?: string }) {
  return (
    <code className={className}>
      <Breakable>{children}</Breakable>
    </code>
  );
}
