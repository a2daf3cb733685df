// Texts of signing in; the other languages have the same keys.
export const en = {
  sign_in: 'Sign in',
  as_organiser: 'Sign in as an organiser',
  for_organisers: 'For organisers: sign in',
  signed_in: 'You are signed in',
  signed_in_as: 'Signed in as',
  sign_out: 'Sign out',
  to_events: 'To the events',
  organise: 'Organise',
  address: 'Your e-mail address',
  address_hint: 'A link is mailed to the addresses that the server’s operator has listed.',
  by_mail: 'Sign in by mail',
  mailed: 'If this address is listed, a mail with a link is on its way. The link is good once, for 15 minutes. Nothing there after a few minutes? Look for it among unwanted mail, or ask again.',
  bad_address: 'This is no e-mail address.',
  link_hint: 'You came by the link of a mail. Press the button to sign in on this device; the link is used up then.',
  link_spent: 'This link is not good any more: it was used, or its time has passed. Ask for a new one.',
  no_way: 'Nobody signs in here: organisers have a link or the organiser key.',
  offline: 'There is no connection, or the server is busy. Please try again.',
};
export type Signing = Record<keyof typeof en, string>;
