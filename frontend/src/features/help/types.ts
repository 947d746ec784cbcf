import type { ReactNode } from 'react';

/** A picture of a screen, from public/help. */
export interface Figure {
  src: string;
  width: number;
  height: number;
  /** What is to be seen, for whoever does not see it. */
  alt: string;
  caption: string;
}

export interface HelpSection {
  /** The anchor; the wizard's steps link to theirs. */
  id: string;
  title: string;
  body: ReactNode;
}

/** One page of help. A further language is a second set of pages of the same shape. */
export interface HelpPage {
  id: string;
  title: string;
  summary: string;
  /** ISO date of the last change to the words or the pictures. */
  updated: string;
  facts: [label: string, value: ReactNode][];
  sections: HelpSection[];
}
