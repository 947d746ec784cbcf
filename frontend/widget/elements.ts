type Attributes = Record<string, string>;

/** Makes an element. Texts are always text: nothing here reads markup, so a page may ask for trusted types. */
export function element<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  attributes: Attributes = {},
  ...children: (Node | string)[]
): HTMLElementTagNameMap[K] {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  made.append(...children);
  return made;
}

const space = 'http://www.w3.org/2000/svg';

const shapes = {
  chat: 'M4 5h16v11H9l-5 4zM8 9h8M8 12.500h5',
  call: 'M6 3.500h3l1.500 4-2 1.500a12 12 0 0 0 6.500 6.500l1.500-2 4 1.500v3a2 2 0 0 1-2 2A16 16 0 0 1 4 5.500a2 2 0 0 1 2-2z',
  text: 'M4 4.500h16v12h-9l-4 3.500v-3.500H4zM8 10.500h.01M12 10.500h.01M16 10.500h.01',
  message: 'M3.500 5.500h17v13h-17zM4 6l8 6.500L20 6',
  close: 'm6 6 12 12M18 6 6 18',
  back: 'm14 6-6 6 6 6',
};

export function picture(name: keyof typeof shapes): SVGSVGElement {
  const svg = document.createElementNS(space, 'svg');
  svg.setAttribute('viewBox', '0 0 24 24');
  svg.setAttribute('aria-hidden', 'true');
  const path = document.createElementNS(space, 'path');
  path.setAttribute('d', shapes[name]);
  svg.append(path);
  return svg;
}
