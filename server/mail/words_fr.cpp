#include "server/mail/words.hpp"

namespace rostrum::mail {

// clang-format off: a line is a phrase.
const Words kFrench = {
    .tag = "fr",
    .right_to_left = false,
    .greeting = "Bonjour {name},",
    .footer =
        "Vous recevez ce message parce que quelqu’un s’est inscrit à cet événement avec votre adresse. Si ce n’était "
        "pas vous, vous n’avez rien à faire : sans vous, rien n’est définitif.",
    .date = "{weekday} {day} {month} {year}",
    .weekdays = {"dimanche", "lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi"},
    .months = {"janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août", "septembre", "octobre",
               "novembre", "décembre"},
    .confirm = {"Merci de confirmer : {title}",
                "Confirmez que cette adresse est la vôtre pour vous inscrire à « {title} ». Votre place est gardée "
                "jusqu’au {until}.",
                "Confirmer sur cette page"},
    .confirmed = {"Vous êtes inscrit : {title}",
                  "Vous avez une place à « {title} ». Votre lien personnel mène à l’événement et permet de modifier ou "
                  "d’annuler votre inscription ; ne le transmettez pas.",
                  "Ouvrir votre page"},
    .waiting = {"Sur liste d’attente : {title}",
                "Toutes les places de « {title} » sont prises. Vous êtes sur la liste d’attente et nous vous écrirons "
                "dès qu’une place se libère.",
                "Ouvrir votre page"},
    .awaiting = {"En attente d’approbation : {title}",
                 "Merci, votre adresse est confirmée. Les organisateurs de « {title} » vont examiner votre inscription "
                 "et nous vous écrirons.",
                 "Ouvrir votre page"},
    .offered = {"Une place pour vous : {title}",
                "Une place s’est libérée pour « {title} ». Elle vous est gardée jusqu’au {until}.",
                "Prendre la place sur cette page"},
    .declined = {"Votre inscription : {title}",
                 "Les organisateurs de « {title} » n’ont malheureusement pas pu accepter votre inscription.",
                 "Ouvrir votre page"},
    .cancelled = {"Inscription annulée : {title}", "Votre inscription à « {title} » est annulée.", "Ouvrir votre page"},
    .invited = {"Invitation : {title}", "Vous êtes invité à « {title} ».", "Répondre sur cette page"},
    .rescheduled = {"Nouvel horaire : {title}", "« {title} » a un nouvel horaire. Votre inscription reste valable.",
                    "Ouvrir votre page"},
    .called_off = {"Annulé : {title}", "« {title} » n’aura pas lieu.", "Ouvrir l’événement"},
    .day_before = {"Demain : {title}", "« {title} » a lieu demain.", "Aller à l’événement"},
    .soon = {"Bientôt : {title}", "« {title} » commence dans quelques minutes.", "Aller à l’événement"},
    .comment = {"Merci de confirmer votre commentaire : {title}",
                "Quelqu’un a écrit un commentaire sur « {title} » avec cette adresse. Est-il de vous ? Relisez-le sur "
                "la page et confirmez-le avant le {until} ; les organisateurs le lisent avant qu’il ne soit visible.",
                "Voir le commentaire"},
    .thanks = {"Merci : {title}", "Merci d’avoir participé à « {title} ».", "Ouvrir l’événement"},
    .sign_in = {"Connexion : {title}",
                "Voici le lien pour vous connecter à {title} en tant qu’organisateur. Il est valable une seule fois, "
                "pendant 15 minutes ; rien ne se passe tant que vous n’appuyez pas sur le bouton de la page.",
                "Se connecter sur cette page"},
    .recording_follows = "L’enregistrement sera sur sa page dès qu’il sera publié.",
    .comments_welcome = "La page accueille vos commentaires.",
    .between_sentences = " ",
    .comment_footer =
        "Vous recevez ce message parce que quelqu’un a écrit un commentaire avec votre adresse. Si ce n’était pas "
        "vous, il n’y a rien à faire : sans vous, il n’apparaît nulle part et il est supprimé.",
    .sign_in_footer =
        "Vous recevez ce message parce que quelqu’un a demandé un tel lien avec votre adresse. Si ce n’était pas "
        "vous, vous n’avez rien à faire : sans ce lien, personne n’entre. Merci de ne le transmettre à personne.",
    .own_page = "Votre page",
};
// clang-format on

}  // namespace rostrum::mail
