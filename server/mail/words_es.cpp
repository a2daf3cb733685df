#include "server/mail/words.hpp"

namespace rostrum::mail {

// clang-format off: a line is a phrase.
const Words kSpanish = {
    .tag = "es",
    .right_to_left = false,
    .greeting = "Hola, {name}:",
    .footer =
        "Recibe este mensaje porque alguien se inscribió en este evento con su dirección. Si no fue usted, no tiene "
        "que hacer nada: sin usted nada es definitivo.",
    .date = "{weekday}, {day} de {month} de {year}",
    .weekdays = {"domingo", "lunes", "martes", "miércoles", "jueves", "viernes", "sábado"},
    .months = {"enero", "febrero", "marzo", "abril", "mayo", "junio", "julio", "agosto", "septiembre", "octubre",
               "noviembre", "diciembre"},
    .confirm =
        {"Confirme, por favor: {title}",
         "Confirme que esta dirección es suya para inscribirse en «{title}». Su plaza se guarda hasta el {until}.",
         "Confirmar en esta página"},
    .confirmed = {"Inscripción hecha: {title}",
                  "Tiene una plaza en «{title}». Su enlace personal lleva al evento y permite cambiar o cancelar la "
                  "inscripción; no lo comparta.",
                  "Abrir su página"},
    .waiting = {"En lista de espera: {title}",
                "Todas las plazas de «{title}» están ocupadas. Está en la lista de espera y le escribiremos en cuanto "
                "quede una libre.",
                "Abrir su página"},
    .awaiting = {"Pendiente de aprobación: {title}",
                 "Gracias, su dirección está confirmada. Los organizadores de «{title}» verán su inscripción y le "
                 "escribiremos.",
                 "Abrir su página"},
    .offered = {"Una plaza para usted: {title}",
                "Ha quedado libre una plaza en «{title}». Se le guarda hasta el {until}.",
                "Aceptar la plaza en esta página"},
    .declined = {"Su inscripción: {title}",
                 "Lamentablemente, los organizadores de «{title}» no han podido aceptar su inscripción.",
                 "Abrir su página"},
    .cancelled = {"Inscripción cancelada: {title}", "Su inscripción en «{title}» está cancelada.", "Abrir su página"},
    .invited = {"Invitación: {title}", "Le invitamos a «{title}».", "Responder en esta página"},
    .rescheduled = {"Nuevo horario: {title}", "«{title}» tiene un nuevo horario. Su inscripción sigue siendo válida.",
                    "Abrir su página"},
    .called_off = {"Cancelado: {title}", "«{title}» no se celebrará.", "Abrir el evento"},
    .day_before = {"Mañana: {title}", "«{title}» es mañana.", "Ir al evento"},
    .soon = {"Empieza pronto: {title}", "«{title}» empieza dentro de unos minutos.", "Ir al evento"},
    .comment = {"Confirme su comentario: {title}",
                "Alguien escribió un comentario sobre «{title}» con esta dirección. ¿Es suyo? Léalo en la página y "
                "confírmelo allí antes del {until}; los organizadores lo leen antes de que otros lo vean.",
                "Ver el comentario"},
    .thanks = {"Gracias: {title}", "Gracias por haber participado en «{title}».", "Abrir el evento"},
    .sign_in = {"Iniciar sesión: {title}",
                "Este es el enlace para iniciar sesión en {title} como organizador. Vale una sola vez, durante 15 "
                "minutos; no ocurre nada hasta que pulse el botón de la página.",
                "Iniciar sesión en esta página"},
    .recording_follows = "La grabación estará en su página en cuanto se publique.",
    .comments_welcome = "La página recibe sus comentarios.",
    .between_sentences = " ",
    .comment_footer =
        "Recibe este mensaje porque alguien escribió un comentario con su dirección. Si no fue usted, no tiene que "
        "hacer nada: sin usted no aparece en ningún sitio y se borra.",
    .sign_in_footer =
        "Recibe este mensaje porque alguien pidió un enlace así con su dirección. Si no fue usted, no tiene que hacer "
        "nada: sin el enlace no entra nadie. No se lo pase a nadie.",
    .own_page = "Su página",
};
// clang-format on

}  // namespace rostrum::mail
