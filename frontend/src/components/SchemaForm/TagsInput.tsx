import { CloseButton, Input } from '@mantine/core';
import { useRef, useState, type KeyboardEvent } from 'react';
import { t } from './messages';
import classes from './SchemaForm.module.css';

interface TagsInputProps {
  id: string;
  value: string[];
  placeholder?: string;
  required: boolean;
  invalid: boolean;
  /** Tags that were refused; they are marked. */
  refused: ReadonlySet<string>;
  onChange: (value: string[]) => void;
  onBlur: () => void;
}

const split = (text: string) =>
  text
    .split(/[\s,;]+/)
    .map((tag) => tag.trim().toLowerCase())
    .filter(Boolean);

/** Several short words as chips. Enter, comma or leaving the field adds; each chip has a button that removes it. */
export function TagsInput({ id, value, onChange, onBlur, refused, ...input }: TagsInputProps) {
  const [text, setText] = useState('');
  const field = useRef<HTMLInputElement>(null);

  const add = (entered: string) => {
    const fresh = [...new Set(split(entered))].filter((tag) => !value.includes(tag));
    setText('');
    if (fresh.length > 0) onChange([...value, ...fresh]);
  };
  const remove = (tag: string) => {
    onChange(value.filter((other) => other !== tag));
    field.current?.focus();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing) return;
    if ((event.key === 'Enter' || event.key === ',') && text.trim() !== '') {
      event.preventDefault();
      add(text);
    } else if (event.key === 'Backspace' && text === '' && value.length > 0) {
      remove(value[value.length - 1] ?? '');
    }
  };
  const leave = () => {
    if (text.trim() !== '') add(text);
    onBlur();
  };

  return (
    <>
      {value.length > 0 && (
        <ul className={classes['tags']} aria-label={t('form.entries')}>
          {value.map((tag) => (
            <li key={tag} className={classes['tag']} data-refused={refused.has(tag) || undefined}>
              <span>{tag}</span>
              <CloseButton
                size="sm"
                aria-label={t('form.remove', { value: tag })}
                onClick={() => {
                  remove(tag);
                }}
              />
            </li>
          ))}
        </ul>
      )}
      <Input
        ref={field}
        id={id}
        value={text}
        error={input.invalid}
        required={input.required && value.length === 0}
        placeholder={input.placeholder}
        autoComplete="off"
        autoCapitalize="none"
        spellCheck={false}
        enterKeyHint="done"
        onChange={(event) => {
          const entered = event.currentTarget.value;
          if (/[\s,;]/.test(entered.trim())) add(entered);
          else setText(entered);
        }}
        onKeyDown={onKeyDown}
        onBlur={leave}
      />
    </>
  );
}
