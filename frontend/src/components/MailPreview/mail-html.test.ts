import { describe, expect, it } from 'vitest';
import { linkIn, renderMail } from './mail-html';

function render(html: string): Document {
  const into = document.implementation.createHTMLDocument('');
  renderMail(html, into);
  return into;
}

describe('renderMail', () => {
  it('keeps text, structure and styles', () => {
    const mail = render(
      '<html lang="de"><body style="color:red"><p style="font-size:14px">Hallo <b>Ada</b></p></body></html>',
    );
    expect(mail.body.textContent).toBe('Hallo Ada');
    expect(mail.body.style.color).toBe('red');
    expect(mail.querySelector('p')?.style.fontSize).toBe('14px');
    expect(mail.querySelector('b')?.textContent).toBe('Ada');
  });

  it.each([
    '<script>alert(1)</script>',
    '<img src="https://track.example/p.gif">',
    '<iframe srcdoc="x"></iframe>',
    '<form action="/x"><input name="password"></form>',
    '<svg onload="alert(1)"></svg>',
    '<style>@import url(https://evil.example)</style>',
  ])('leaves out %s', (html) => {
    const mail = render(`<p>before</p>${html}<p>after</p>`);
    expect(mail.body.querySelectorAll('script, img, iframe, form, input, svg, style')).toHaveLength(0);
    expect(mail.body.textContent).toContain('after');
  });

  it('takes no event handlers over', () => {
    const mail = render('<a href="https://example.com" onclick="alert(1)" id="x">go</a>');
    expect(mail.querySelector('a')?.getAttributeNames()).toEqual(expect.arrayContaining(['href']));
    expect(mail.querySelector('a')?.hasAttribute('onclick')).toBe(false);
  });
});

describe('linkIn', () => {
  it.each([
    ['Open https://t.example/invite/abc_-1 to join.', 'https://t.example/invite/abc_-1'],
    ['(http://127.0.0.1:8080/invite/x).', 'http://127.0.0.1:8080/invite/x'],
    ['no link here', undefined],
  ])('%s', (text, link) => {
    expect(linkIn(text)).toBe(link);
  });
});
