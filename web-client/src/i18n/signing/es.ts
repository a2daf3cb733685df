import type { Signing } from './en';

export const es: Signing = {
  sign_in: 'Iniciar sesión',
  as_organiser: 'Iniciar sesión como organizador',
  for_organisers: 'Para organizadores: iniciar sesión',
  signed_in: 'Ha iniciado sesión',
  signed_in_as: 'Sesión de',
  sign_out: 'Cerrar sesión',
  to_events: 'A los eventos',
  organise: 'Organizar',
  address: 'Su dirección de correo',
  address_hint: 'Se envía un enlace a las direcciones que ha indicado el operador del servidor.',
  by_mail: 'Iniciar sesión por correo',
  mailed: 'Si esta dirección está indicada, un mensaje con un enlace va en camino. El enlace vale una sola vez, durante 15 minutos. ¿No llega en unos minutos? Búsquelo en el correo no deseado o pídalo de nuevo.',
  bad_address: 'Esto no es una dirección de correo.',
  link_hint: 'Ha llegado por el enlace de un mensaje. Pulse el botón para iniciar sesión en este dispositivo; el enlace queda entonces usado.',
  link_spent: 'Este enlace ya no vale: se ha usado o su tiempo ha pasado. Pida uno nuevo.',
  no_way: 'Aquí no se inicia sesión: los organizadores tienen un enlace o la clave de organizador.',
  offline: 'No hay conexión o el servidor está ocupado. Inténtelo de nuevo.',
};
