import { Combobox, Input, useCombobox } from '@mantine/core';
// Forms stand in front of the sign-in too, where the frame's styles are not.
import '@mantine/core/styles/Popover.css';
import '@mantine/core/styles/Combobox.css';
import { useMemo, useState } from 'react';
import { matches, named, type Choice } from './lookup';
import { t } from './messages';
import classes from './SchemaForm.module.css';

interface LookupInputProps {
  id: string;
  choices: Choice[];
  value: string;
  placeholder?: string;
  required: boolean;
  invalid: boolean;
  onChange: (value: string) => void;
  onBlur: () => void;
}

// Enough for every country, currency and zone; a longer list is narrowed down by typing.
const shown = 500;

/**
 * A text field that knows a long list. An entry counts as soon as the text names
 * it and no other; anything else stays as it was typed, so that it can be seen
 * and mended.
 */
export function LookupInput({ id, choices, value, onChange, onBlur, ...input }: LookupInputProps) {
  const [typed, setTyped] = useState<string>();
  const combobox = useCombobox({
    onDropdownOpen: () => {
      combobox.updateSelectedOptionIndex('active', { scrollIntoView: true });
    },
    onDropdownClose: () => {
      combobox.resetSelectedOption();
    },
  });
  const chosen = useMemo(() => choices.find((c) => c.code === value), [choices, value]);
  const text = typed ?? chosen?.label ?? value;
  const found = useMemo(() => (typed === undefined ? choices : matches(choices, typed)), [choices, typed]);

  const pick = (code: string) => {
    setTyped(undefined);
    onChange(code);
    combobox.closeDropdown();
  };
  const type = (entered: string) => {
    setTyped(entered);
    onChange(named(choices, entered)?.code ?? entered);
    combobox.openDropdown();
    combobox.updateSelectedOptionIndex();
  };
  const leave = () => {
    combobox.closeDropdown();
    setTyped(undefined);
    onBlur();
  };

  return (
    <Combobox
      store={combobox}
      onOptionSubmit={pick}
      withinPortal={false}
      keepMounted={false}
      hideDetached={false}
      shadow="md"
    >
      <Combobox.Target withExpandedAttribute>
        <Input
          id={id}
          value={text}
          required={input.required}
          error={input.invalid}
          placeholder={input.placeholder}
          spellCheck={false}
          rightSection={<Combobox.Chevron />}
          onChange={(event) => {
            type(event.currentTarget.value);
          }}
          onFocus={(event) => {
            event.currentTarget.select();
          }}
          onClick={() => {
            combobox.openDropdown();
          }}
          onBlur={leave}
        />
      </Combobox.Target>
      <Combobox.Dropdown hidden={choices.length === 0}>
        <Combobox.Options aria-label={t('form.choices')} className={classes.options}>
          {found.slice(0, shown).map((c) => (
            <Combobox.Option key={c.code} value={c.code} active={c.code === value}>
              {c.label}
            </Combobox.Option>
          ))}
          {found.length === 0 && <Combobox.Empty>{t('form.noMatch', { search: text })}</Combobox.Empty>}
          {found.length > shown && <Combobox.Empty>{t('form.moreMatches')}</Combobox.Empty>}
        </Combobox.Options>
      </Combobox.Dropdown>
    </Combobox>
  );
}
