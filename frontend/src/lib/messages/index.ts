/**
 * The message catalogue. Each area keeps its texts in one messages.ts and makes its own typed t from them, so that
 * the texts of a page travel with the page's chunk:
 *
 *   export const t = catalogue({
 *     'keys.title': 'API keys',
 *     'keys.expires': 'Expires {when}',
 *     'keys.count': { one: '{count} key', other: '{count} keys' },
 *   });
 *   t('keys.expires', { when: '3 May' });   t('keys.count', { count: 2 });
 *
 * A misspelt key, a missing or a superfluous parameter does not compile. Plurals follow the language's own rules.
 * A further language is a second catalogue of the same keys, chosen here.
 */
type PluralForms = Partial<Record<Exclude<Intl.LDMLPluralRule, 'other'>, string>> & { other: string };
type Message = string | PluralForms;

type ParamsIn<S extends string> = S extends `${string}{${infer Name}}${infer Rest}` ? Name | ParamsIn<Rest> : never;
type ParamsOf<M extends Message> = M extends string
  ? ParamsIn<M>
  : M extends { other: infer Other extends string }
    ? ParamsIn<Other> | 'count'
    : never;

type Value<Name extends string> = Name extends 'count' ? number : string | number;
type Args<M extends Message> = [ParamsOf<M>] extends [never] ? [] : [params: { [Name in ParamsOf<M>]: Value<Name> }];

export type Translate<C extends Record<string, Message>> = <K extends keyof C & string>(
  key: K,
  ...args: Args<C[K]>
) => string;

let plurals: Intl.PluralRules | undefined;
let numbers: Intl.NumberFormat | undefined;

function language(): string {
  return document.documentElement.lang || 'en';
}

function choose(message: Message, count: string | number | undefined): string {
  if (typeof message === 'string') return message;
  plurals ??= new Intl.PluralRules(language());
  const rule = plurals.select(Number(count));
  return (rule === 'other' ? undefined : message[rule]) ?? message.other;
}

function show(value: string | number | undefined): string {
  if (typeof value !== 'number') return value ?? '';
  numbers ??= new Intl.NumberFormat(language());
  return numbers.format(value);
}

/** Makes the typed t of one area's texts. */
export function catalogue<const C extends Record<string, Message>>(messages: C): Translate<C> {
  return (key, ...args) => {
    const params = (args[0] ?? {}) as Record<string, string | number>;
    const text = choose(messages[key] ?? key, params['count']);
    return text.replace(/\{(\w+)\}/g, (_, name: string) => show(params[name]));
  };
}
