import { useEffect, useRef } from 'react';
import { renderMail } from './mail-html';
import { t } from '../messages';
import classes from './MailPreview.module.css';

const empty = '<!doctype html><meta charset="utf-8">';

/**
 * A mail as its reader sees it, in a frame of its own that runs no scripts. Its links do nothing: they belong to the
 * reader, and some work only once.
 */
export function MailPreview({ html }: { html: string }) {
  const frame = useRef<HTMLIFrameElement>(null);
  const fit = () => {
    const inner = frame.current?.contentDocument?.documentElement;
    if (!frame.current || !inner) return;
    frame.current.style.height = 'auto'; // else it could only grow
    frame.current.style.height = `${String(inner.scrollHeight)}px`;
  };
  useEffect(() => {
    // Narrower, as on a phone that is turned, a mail is longer.
    window.addEventListener('resize', fit);
    return () => {
      window.removeEventListener('resize', fit);
    };
  });
  const fill = () => {
    const inner = frame.current?.contentDocument;
    if (frame.current === null || inner === null || inner === undefined) return;
    renderMail(html, inner);
    inner.addEventListener('click', (event) => {
      event.preventDefault();
    });
    fit();
  };
  return (
    <iframe
      key={html}
      ref={frame}
      className={classes.frame}
      title={t('mail.preview')}
      sandbox="allow-same-origin"
      srcDoc={empty}
      onLoad={fill}
    />
  );
}
