import { useEffect, useId, useRef, useState, type KeyboardEvent } from 'react';
import type { Session } from '@/api/types';
import { IconSearch } from '@/components/icons';
import { t } from './messages';
import type { Overlay } from './Overlays';
import type { PaletteItem } from './palette-model';
import { usePaletteItems } from './usePaletteItems';
import classes from './Palette.module.css';

type Props = { session: Session; onClose: () => void; onOverlay: (overlay: Overlay) => void };

/** Ctrl or Cmd+K: one field from which to go anywhere, switch tenant or do something. */
export default function Palette({ session, onClose, onOverlay }: Props) {
  const [typed, setTyped] = useState('');
  const [at, setAt] = useState(0);
  const items = usePaletteItems(session, typed, onOverlay);
  const listId = useId();
  const active = items[Math.min(at, items.length - 1)];
  const dialog = useOpenDialog();

  const run = (item: PaletteItem) => {
    dialog.current?.close();
    item.run();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step !== undefined) {
      event.preventDefault();
      setAt((items.length + Math.min(at, items.length - 1) + step) % Math.max(1, items.length));
    } else if (event.key === 'Enter' && active !== undefined) {
      event.preventDefault();
      run(active);
    }
  };
  return (
    <dialog
      ref={dialog}
      className={classes.dialog}
      aria-label={t('palette.title')}
      onClose={onClose}
      onClick={(event) => {
        // A click on the backdrop hits the dialog itself, anything inside hits its children.
        if (event.target === event.currentTarget) event.currentTarget.close();
      }}
    >
      <div className={classes.field}>
        <IconSearch />
        <input
          className={classes.input}
          value={typed}
          placeholder={t('palette.input')}
          aria-label={t('palette.input')}
          role="combobox"
          aria-expanded="true"
          aria-controls={listId}
          aria-autocomplete="list"
          aria-activedescendant={active === undefined ? undefined : optionId(listId, active)}
          autoComplete="off"
          spellCheck={false}
          enterKeyHint="go"
          onChange={(event) => {
            setTyped(event.currentTarget.value);
            setAt(0);
          }}
          onKeyDown={onKeyDown}
        />
      </div>
      <Results id={listId} items={items} active={active} onRun={run} />
      <p className={classes.hint}>{t('palette.hint')}</p>
      <div role="status" className={classes.unseen}>
        {t('palette.found', { count: items.length })}
      </div>
    </dialog>
  );
}

/** The browser's own modal dialog: it opens at once, keeps the focus inside and gives it back afterwards. */
function useOpenDialog() {
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    if (dialog.current?.open === false) dialog.current.showModal();
  }, []);
  return dialog;
}

function optionId(listId: string, { id }: PaletteItem): string {
  return `${listId}-${id}`;
}

type ResultsProps = {
  id: string;
  items: PaletteItem[];
  active: PaletteItem | undefined;
  onRun: (item: PaletteItem) => void;
};

function Results({ id, items, active, onRun }: ResultsProps) {
  const groups = [...new Set(items.map(({ group }) => group))];
  if (items.length === 0) {
    return (
      <p className={classes.none} id={id}>
        {t('palette.nothing')}
      </p>
    );
  }
  return (
    <div id={id} role="listbox" aria-label={t('palette.title')} className={classes.list}>
      {groups.map((group) => (
        <div key={group} role="group" aria-label={group}>
          <div className={classes.group} aria-hidden="true">
            {group}
          </div>
          {items
            .filter((item) => item.group === group)
            .map((item) => (
              <Option key={item.id} id={optionId(id, item)} item={item} active={item.id === active?.id} onRun={onRun} />
            ))}
        </div>
      ))}
    </div>
  );
}

type OptionProps = { id: string; item: PaletteItem; active: boolean; onRun: (item: PaletteItem) => void };

function scrollToActive(active: boolean) {
  return (element: HTMLElement | null) => {
    if (active) element?.scrollIntoView({ block: 'nearest' });
  };
}

function Option({ id, item, active, onRun }: OptionProps) {
  const { icon: Icon, label, detail, keys } = item;
  return (
    <div
      ref={scrollToActive(active)}
      id={id}
      role="option"
      aria-selected={active}
      className={classes.option}
      onMouseDown={(event) => {
        // The caret stays in the field.
        event.preventDefault();
      }}
      onClick={() => {
        onRun(item);
      }}
    >
      <Icon size={18} />
      <span className={classes.label}>{label}</span>
      {detail === undefined ? null : <span className={classes.detail}>{detail}</span>}
      {keys === undefined ? null : <kbd className={classes.keys}>{keys}</kbd>}
    </div>
  );
}
