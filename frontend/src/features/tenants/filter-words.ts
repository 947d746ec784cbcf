// What the address of the list may say. Apart from the texts, because the router reads it on every first visit.

export const tenantStates = ['provisioning', 'needs_action', 'live', 'disabled'] as const;

/** The orders of the list, as the API names them; the first is what one gets unasked. */
export const sorts = ['-created', 'created', 'name', '-name'] as const;
