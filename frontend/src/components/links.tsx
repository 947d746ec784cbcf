import { Anchor, Button, type AnchorProps, type ButtonProps } from '@mantine/core';
import { createLink } from '@tanstack/react-router';
import type { AnchorHTMLAttributes, Ref } from 'react';

type Native = Omit<AnchorHTMLAttributes<HTMLAnchorElement>, keyof ButtonProps | keyof AnchorProps> & {
  ref?: Ref<HTMLAnchorElement>;
};

// Mantine's components as typed links of the router: address, parameters and search are checked against the routes.

export const ButtonLink = createLink((props: ButtonProps & Native) => <Button component="a" {...props} />);

export const AnchorLink = createLink((props: AnchorProps & Native) => <Anchor {...props} />);
