/** The first address in a text, without the full stop that may end the sentence around it. */
export function linkIn(text: string): string | undefined {
  return /https?:\/\/[^\s<>"]+/.exec(text)?.[0].replace(/[.,;)]+$/, '');
}

// What mails are made of. Anything else is left out together with what is in it.
const tags = new Set(
  'a b blockquote br center code div em h1 h2 h3 h4 hr i li ol p pre small span strong table tbody td th thead tr u ul'.split(
    ' ',
  ),
);
const attributes = [
  'align',
  'bgcolor',
  'cellpadding',
  'cellspacing',
  'class',
  'colspan',
  'dir',
  'href',
  'lang',
  'role',
  'rowspan',
  'valign',
  'width',
];

/**
 * Lays a mail's HTML into an empty document. The page's Content-Security-Policy forbids style attributes in markup, so
 * each element is made anew and styled through the CSSOM; scripts, pictures and forms are not made at all.
 */
export function renderMail(html: string, into: Document): void {
  const mail = new DOMParser().parseFromString(withoutLiveStyles(html), 'text/html');
  dress(mail.body, into.body);
  into.body.replaceChildren(...copies(mail.body, into));
  into.documentElement.lang = mail.documentElement.lang;
  adoptStyles(mail, into);
}

// Even a document that is never shown reports the styles in its markup as breaches, so they travel under other names.
const styleName = 'data-style';
const sheetType = 'text/plain';

function withoutLiveStyles(html: string): string {
  return html
    .replace(/<style\b[^>]*>/gi, `<script type="${sheetType}">`)
    .replace(/<\/style\s*>/gi, '</script>')
    .replace(/<[a-z][^>]*>/gi, (tag) => tag.replace(/\sstyle\s*=/gi, ` ${styleName}=`));
}

function copies(from: Node, into: Document): Node[] {
  return [...from.childNodes].flatMap((node) => copy(node, into));
}

function copy(node: Node, into: Document): Node[] {
  if (node.nodeType === Node.TEXT_NODE) return [into.createTextNode(node.textContent ?? '')];
  if (node.nodeType !== Node.ELEMENT_NODE) return [];
  const element = node as HTMLElement;
  const tag = element.tagName.toLowerCase();
  if (!tags.has(tag)) return [];
  const made = into.createElement(tag);
  dress(element, made);
  made.append(...copies(element, into));
  return [made];
}

function dress(from: HTMLElement, to: HTMLElement): void {
  for (const name of attributes) {
    const value = from.getAttribute(name);
    if (value !== null) to.setAttribute(name, value);
  }
  to.style.cssText = from.getAttribute(styleName) ?? '';
}

function adoptStyles(mail: Document, into: Document): void {
  const view = into.defaultView;
  if (view === null) return;
  into.adoptedStyleSheets = [...mail.querySelectorAll(`script[type="${sheetType}"]`)].map((style) => {
    const sheet = new view.CSSStyleSheet();
    sheet.replaceSync(style.textContent);
    return sheet;
  });
}
