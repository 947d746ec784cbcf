import { element } from './elements';

/** What a form sends; a refusal comes back with words, by field where it is about one. */
export type Send = (path: 'messages' | 'opt-ins', body: Record<string, unknown>) => Promise<Refusal | undefined>;
export type Refusal = { detail: string; fields: Record<string, string> };

type Control = HTMLInputElement | HTMLTextAreaElement;

type Field = { name: string; label: string; type?: string; complete?: string; needed?: boolean; most?: number };

const messageFields: readonly Field[] = [
  { name: 'name', label: 'Your name', complete: 'name', needed: true, most: 120 },
  { name: 'email', label: 'Email address', type: 'email', complete: 'email', most: 254 },
  { name: 'phone', label: 'Phone number', type: 'tel', complete: 'tel', most: 40 },
  { name: 'text', label: 'Message', type: 'textarea', needed: true, most: 4000 },
];

const textFields: readonly Field[] = [
  { name: 'name', label: 'Your name', complete: 'name', most: 120 },
  { name: 'phone', label: 'Mobile number', type: 'tel', complete: 'tel', needed: true, most: 40 },
];

/** An id for what is sent, the same for each attempt: twice is once. Pages without https have no randomUUID. */
function newId(): string {
  return [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}

type Options = {
  app: 'message' | 'text';
  company: string;
  consent: string;
  send: Send;
  /** Says something aloud, and shows it. */
  onDone: (words: string) => void;
};

/** The form of an app that has one. What is wrong is said at its field, and the first one gets the focus. */
export function formOf({ app, company, consent, send, onDone }: Options): HTMLFormElement {
  const id = newId();
  const form = element('form', { novalidate: '' });
  const controls: Record<string, Control> = {};
  const fields = app === 'message' ? messageFields : textFields;
  if (app === 'message')
    form.append(element('p', { class: 'note' }, 'Leave an email address or a phone number for the answer.'));
  for (const field of fields) {
    const control = controlOf(field);
    controls[field.name] = control;
    form.append(element('label', {}, field.label + (field.needed === true ? '' : ' (optional)'), control));
  }
  if (app === 'text') {
    const box = element('input', { type: 'checkbox', name: 'agreed' });
    controls['agreed'] = box;
    form.append(element('label', { class: 'check' }, box, consent));
  }
  // People neither see nor reach this field; what fills it in is a program.
  const trap = element('input', { name: 'company', tabindex: '-1', autocomplete: 'off' });
  const general = element('p', { class: 'wrong', role: 'alert', hidden: '' });
  const button = element(
    'button',
    { class: 'send', type: 'submit' },
    app === 'message' ? 'Send message' : 'Agree and send',
  );
  form.append(element('div', { class: 'trap', 'aria-hidden': 'true' }, trap), general, button);

  let busy = false;
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    if (busy) return;
    const lacking = missing(app, controls);
    show(controls, general, lacking);
    if (lacking !== undefined) return;
    busy = true;
    button.setAttribute('aria-disabled', 'true');
    void send(app === 'message' ? 'messages' : 'opt-ins', {
      ...values(controls),
      ...(app === 'text' ? { words: consent } : {}),
      id,
      company: trap.value,
    })
      .catch(() => ({ detail: 'That could not be sent. Check your connection and try again.', fields: {} }))
      .then((refusal) => {
        busy = false;
        button.removeAttribute('aria-disabled');
        show(controls, general, refusal);
        if (refusal !== undefined) return;
        onDone(
          app === 'message' ? `Thank you. ${company} has your message.` : `Thank you. ${company} may text you now.`,
        );
      });
  });
  return form;
}

/** What is not filled in yet; all else is for the server to say. */
function missing(app: Options['app'], controls: Record<string, Control>): Refusal | undefined {
  const empty = (name: string) => controls[name]?.value.trim() === '';
  const fields: Record<string, string> = {};
  if (app === 'message') {
    if (empty('name')) fields['name'] = 'Enter your name.';
    if (empty('email') && empty('phone'))
      fields['email'] = 'Enter your email address or your phone number, so that you can be answered.';
    if (empty('text')) fields['text'] = 'Write a message.';
  } else {
    if (empty('phone')) fields['phone'] = 'Enter your mobile number.';
    const box = controls['agreed'];
    if (box instanceof HTMLInputElement && !box.checked)
      fields['agreed'] = 'Tick the box if you agree; without it nobody may text you.';
  }
  return Object.keys(fields).length === 0 ? undefined : { detail: '', fields };
}

function controlOf({ name, type = 'text', complete = 'off', needed, most }: Field): Control {
  const common = {
    name,
    autocomplete: complete,
    maxlength: String(most),
    ...(needed === true ? { 'aria-required': 'true' } : {}),
  };
  return type === 'textarea' ? element('textarea', common) : element('input', { type, ...common });
}

function values(controls: Record<string, Control>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(controls).map(([name, control]) => [
      name,
      control instanceof HTMLInputElement && control.type === 'checkbox' ? control.checked : control.value.trim(),
    ]),
  );
}

function show(controls: Record<string, Control>, general: HTMLElement, refusal: Refusal | undefined): void {
  let first: Control | undefined;
  for (const [name, control] of Object.entries(controls)) {
    const words = refusal?.fields[name];
    const id = `wrong-${name}`;
    control.parentElement?.parentElement?.querySelector(`#${id}`)?.remove();
    control.toggleAttribute('aria-invalid', words !== undefined);
    if (words === undefined) {
      control.removeAttribute('aria-describedby');
      continue;
    }
    control.setAttribute('aria-invalid', 'true');
    control.setAttribute('aria-describedby', id);
    control.parentElement?.after(element('p', { class: 'wrong', id }, words));
    first ??= control;
  }
  general.hidden = refusal === undefined || first !== undefined;
  general.textContent = general.hidden ? '' : (refusal?.detail ?? '');
  first?.focus();
}
