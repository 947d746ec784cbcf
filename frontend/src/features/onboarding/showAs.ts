import type { Answers } from '@/api/types';

/** What "Show as" turns into a request, a command and a file. */
export interface ShownRequest {
  /** Where people reach this installation, e.g. https://tenants.example.com. */
  origin: string;
  template: string;
  version?: number;
  answers: Answers;
  /** Makes a second run of the same line answer with the same tenant. */
  idempotencyKey: string;
  /** Used for the name of the file. */
  slug: string;
}

const body = (request: ShownRequest) => ({ template: request.template, answers: request.answers });

/** A POSIX shell word that stands for exactly this text. */
export function shellQuote(text: string): string {
  return `'${text.replaceAll("'", String.raw`'\''`)}'`;
}

/** The one-call creation as a curl line; it runs unchanged once TENANTRY_API_KEY is set. */
export function asCurl(request: ShownRequest): string {
  return [
    `curl --fail-with-body -sS -X POST ${shellQuote(`${request.origin}/api/v1/tenants`)} \\`,
    '  -H "Authorization: Bearer $TENANTRY_API_KEY" \\',
    "  -H 'Content-Type: application/json' \\",
    `  -H ${shellQuote(`Idempotency-Key: ${request.idempotencyKey}`)} \\`,
    `  --data-raw ${shellQuote(JSON.stringify(body(request), null, 2))}`,
  ].join('\n');
}

/** The name under which the YAML file is offered. */
export const fileName = (request: ShownRequest) => `${request.slug || request.template}.yaml`;

/** The CLI line that creates the tenant from the YAML file and waits until it is live. */
export function asCLI(request: ShownRequest): string {
  return [
    `export TENANTRY_URL=${shellQuote(request.origin)}`,
    '# export TENANTRY_API_KEY=tnk_…',
    `tenantry tenant create -f ${fileName(request)} --wait`,
  ].join('\n');
}

/** The request as the YAML file that the CLI reads. */
export function asYAML(request: ShownRequest): string {
  return yamlLines(body(request), 0).join('\n') + '\n';
}

function yamlLines(value: unknown, depth: number): string[] {
  const pad = '  '.repeat(depth);
  if (Array.isArray(value)) {
    return value.flatMap((item: unknown) => {
      const lines = isNested(item) ? yamlLines(item, depth + 1) : [yamlScalar(item)];
      const [first = '', ...rest] = lines;
      return [`${pad}- ${first.trimStart()}`, ...rest];
    });
  }
  return Object.entries(value as Record<string, unknown>)
    .map(([key, item]) => yamlEntry(pad, key, item, depth))
    .flat();
}

function yamlEntry(pad: string, key: string, item: unknown, depth: number): string[] {
  const name = `${pad}${yamlScalar(key)}:`;
  return isNested(item) ? [name, ...yamlLines(item, depth + 1)] : [`${name} ${yamlScalar(item)}`];
}

/** Whether a value needs lines of its own; an empty list or object is written in place. */
const isNested = (value: unknown) => typeof value === 'object' && value !== null && Object.keys(value).length > 0;

// Words that YAML 1.1 or 1.2 readers take for something else than text.
const special = /^(y|n|yes|no|true|false|on|off|null|none|~)$/i;
const plain = /^[A-Za-z][A-Za-z0-9_./@+-]*( [A-Za-z0-9_./@+-]+)*$/;

/** Text as YAML: bare where every reader agrees on it, else in JSON's quotes, which YAML shares. */
function yamlScalar(value: unknown): string {
  if (typeof value === 'string' && plain.test(value) && !special.test(value)) return value;
  return JSON.stringify(value);
}
