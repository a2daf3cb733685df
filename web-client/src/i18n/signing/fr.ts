import type { Signing } from './en';

export const fr: Signing = {
  sign_in: 'Se connecter',
  as_organiser: 'Se connecter comme organisateur',
  for_organisers: 'Pour les organisateurs : se connecter',
  signed_in: 'Vous êtes connecté',
  signed_in_as: 'Connecté :',
  sign_out: 'Se déconnecter',
  to_events: 'Vers les événements',
  organise: 'Organiser',
  address: 'Votre adresse e-mail',
  address_hint: 'Un lien est envoyé aux adresses indiquées par l’exploitant du serveur.',
  by_mail: 'Se connecter par e-mail',
  mailed: 'Si cette adresse est indiquée, un message contenant un lien est en route. Le lien est valable une seule fois, pendant 15 minutes. Rien au bout de quelques minutes ? Cherchez parmi les courriers indésirables ou redemandez-le.',
  bad_address: 'Ce n’est pas une adresse e-mail.',
  link_hint: 'Vous êtes venu par le lien d’un message. Appuyez sur le bouton pour vous connecter sur cet appareil ; le lien est alors utilisé.',
  link_spent: 'Ce lien n’est plus valable : il a été utilisé ou son délai est passé. Demandez-en un nouveau.',
  no_way: 'On ne se connecte pas ici : les organisateurs ont un lien ou la clé d’organisateur.',
  offline: 'Pas de connexion, ou le serveur est occupé. Veuillez réessayer.',
};
