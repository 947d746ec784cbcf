import type { ShownWidget } from '@/api/types';
import { element, picture } from './elements';
import { formOf, type Send } from './form';
import { isOpen, untilChange } from './hours';
import { styles } from './styles';

type App = ShownWidget['apps'][number];

type Options = {
  send: Send;
  /** Asks the server again; without it what was shown first stays. */
  refresh?: () => Promise<ShownWidget | undefined>;
  /** Open over the page with the focus kept inside; a preview lies within its page. */
  modal: boolean;
};

export type Mounted = { update: (shown: ShownWidget) => void; remove: () => void };

// The server tells the changes of eight days; a page that is open for longer asks again.
const oldest = 86_400_000;

// Timers of browsers go no further, and a laptop that slept should notice soon after.
const longestWait = 3_600_000;

/** Puts a widget into a page, or into a part of one, and keeps to the apps' hours. */
export function mount(parent: Element, shown: ShownWidget, { send, refresh, modal }: Options): Mounted {
  const host = element('div');
  const root = host.attachShadow({ mode: 'open' });
  const sheet = new CSSStyleSheet();
  root.adoptedStyleSheets = [sheet];

  const launch = element(
    'button',
    { class: 'launch', type: 'button', 'aria-haspopup': 'dialog', 'aria-expanded': 'false' },
    picture('chat'),
  );
  const title = element('h2', { id: 'title' });
  const back = element('button', { class: 'icon', type: 'button', 'aria-label': 'Back', hidden: '' }, picture('back'));
  const close = element('button', { class: 'icon', type: 'button', 'aria-label': 'Close' }, picture('close'));
  const body = element('div', { class: 'body' });
  const said = element('p', { role: 'status' });
  const dialog = element(
    'dialog',
    { 'aria-labelledby': 'title' },
    element('div', { class: 'head' }, back, title, close),
    body,
  );
  const section = element('section', {}, launch, dialog);
  root.append(section);
  parent.append(host);

  let now = shown;
  let received = Date.now();
  let asked = received;
  let timer: ReturnType<typeof setTimeout> | undefined;

  const serverTime = () => Date.parse(now.now) + Date.now() - received;
  const openApps = () => now.apps.filter((app) => isOpen(app, serverTime()));

  const menu = (words = '') => {
    title.textContent = now.title;
    back.hidden = true;
    said.textContent = '';
    body.replaceChildren(said, ...openApps().map((app) => entry(app, show)));
    if (openApps().length === 0) body.append(element('p', {}, 'Nobody is there just now.'));
    // Said once it is in the page, or readers do not hear of it.
    if (words !== '') setTimeout(() => (said.textContent = words));
  };
  const show = (app: App) => {
    if (app.app === 'call') return;
    title.textContent = app.label;
    back.hidden = false;
    const form = formOf({
      app: app.app,
      company: now.company,
      consent: app.consent ?? '',
      send,
      onDone: (words) => {
        dialog.style.minHeight = `${String(dialog.offsetHeight)}px`; // what the answer brings moves nothing
        menu(words);
        close.focus();
      },
    });
    body.replaceChildren(form);
    form.querySelector('input')?.focus();
  };
  const setOpen = (open: boolean) => {
    if (open === dialog.open) return;
    if (!open) dialog.close();
    else {
      menu();
      launch.setAttribute('aria-expanded', 'true');
      if (modal) dialog.showModal();
      else dialog.show();
      (body.querySelector<HTMLElement>('a,button') ?? close).focus();
    }
  };

  launch.addEventListener('click', () => {
    setOpen(!dialog.open);
  });
  close.addEventListener('click', () => {
    setOpen(false);
  });
  back.addEventListener('click', () => {
    menu();
    body.querySelector<HTMLElement>('a,button')?.focus();
  });
  dialog.addEventListener('close', () => {
    dialog.style.minHeight = '';
    launch.setAttribute('aria-expanded', 'false');
    launch.focus();
    tick();
  });
  dialog.addEventListener('click', (event) => {
    if (event.target === dialog) setOpen(false); // beside it
  });
  dialog.addEventListener('keydown', (event) => {
    if (event.key === 'Escape' && !modal) setOpen(false);
    if (event.key === 'Tab' && modal) keepInside(root, dialog, event);
  });

  /** Looks at the hours again, and once more when they change. What somebody is typing stays. */
  const tick = () => {
    clearTimeout(timer);
    if (refresh !== undefined && Date.now() - asked > oldest) {
      asked = Date.now() - oldest + longestWait; // failing that, in an hour
      void refresh().then((next) => {
        if (next !== undefined) update(next);
      });
    }
    section.hidden = openApps().length === 0 && !dialog.open;
    if (dialog.open && back.hidden && said.textContent === '') menu();
    timer = setTimeout(tick, Math.min(longestWait, Math.max(1_000, untilChange(now.apps, serverTime()) + 250)));
  };
  const wake = () => {
    if (!document.hidden) tick();
  };
  document.addEventListener('visibilitychange', wake);

  const update = (next: ShownWidget) => {
    now = next;
    received = asked = Date.now();
    sheet.replaceSync(styles(next));
    section.setAttribute('aria-label', `Contact ${next.company}`);
    launch.setAttribute('aria-label', next.title);
    if (dialog.open && back.hidden) menu();
    tick();
  };
  update(shown);
  if (!modal) {
    menu();
    dialog.open = true; // without taking the focus
    launch.setAttribute('aria-expanded', 'true');
  }
  return {
    update,
    remove: () => {
      clearTimeout(timer);
      document.removeEventListener('visibilitychange', wake);
      host.remove();
    },
  };
}

function entry(app: App, show: (app: App) => void): HTMLElement {
  if (app.app === 'call') {
    const number = app.number ?? '';
    const words = element('span', {}, app.label, element('small', {}, number));
    return element('a', { class: 'app', href: `tel:${number}` }, picture('call'), words);
  }
  const button = element('button', { class: 'app', type: 'button' }, picture(app.app), app.label);
  button.addEventListener('click', () => {
    show(app);
  });
  return button;
}

/** Tab goes round within the dialog. */
function keepInside(root: ShadowRoot, dialog: HTMLElement, event: KeyboardEvent): void {
  const stops = [...dialog.querySelectorAll<HTMLElement>('a[href],button,input,textarea')].filter(
    (stop) => !stop.closest('[hidden],.trap'),
  );
  const [first, last] = [stops[0], stops[stops.length - 1]];
  if (event.shiftKey ? root.activeElement === first : root.activeElement === last) {
    event.preventDefault();
    (event.shiftKey ? last : first)?.focus();
  }
}
