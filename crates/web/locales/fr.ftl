# Les textes du parcours hébergé, français.

back = Retour
help = Aide : { $contact }
stop = Arrêter
step-of = Étape { $step } sur { $total }
language = Langue
sandbox = Sandbox
sandbox-note = Mode test, aucun message réel
sandbox-outbox = Voir les messages
optional = (facultatif)
error-title = Erreur : { $title }
error-label = Erreur :
summary-title = Il y a un problème
busy = Un instant…
continue = Continuer
continue-to = Continuer vers { $site }
try-again = Réessayer
close = Fermer
finish = Terminé
hold-off = Attendez quelques secondes, puis appuyez à nouveau sur le bouton.
offline = Il n’y a pas de connexion. Vos réponses partiront dès qu’il y en aura une.
link-until = Vous pouvez revenir à ce lien jusqu’au { $time }.
given-by = Fourni par { $organization }
not-given = Non renseigné
reference = Référence
yes = Oui
no = Non

intro-title = Confirmez votre identité
intro-body = { $organization } doit vérifier votre identité.
intro-minutes =
    { $minutes ->
        [one] Cela prend environ { $minutes } minute.
       *[other] Cela prend environ { $minutes } minutes.
    }
intro-needs = Ce qu’il vous faut
intro-start = Commencer
intro-saved = Vos réponses sont enregistrées après chaque étape.
need-details = Votre nom et votre date de naissance
need-address = Votre adresse
need-email = Une adresse e-mail que vous pouvez consulter maintenant
need-phone = Un téléphone qui reçoit les SMS

form-name = Votre nom
form-birthdate = Votre date de naissance
form-address = Votre adresse
form-country = Votre pays
form-contact = Comment vous joindre
form-email = Votre adresse e-mail
form-phone = Votre numéro de téléphone
form-details = Vos informations
choose-one = Choisissez une réponse
choose-all = Choisissez toutes les réponses qui conviennent
choose-country = Choisissez un pays
date-day = Jour
date-month = Mois
date-year = Année
date-time = Heure
date-hint = Par exemple, 27 3 2007
datetime-hint = Par exemple, 27 3 2007, 14:30
hint-phone = Commencez par + et l’indicatif du pays, par exemple { $example }
hint-file = Une image, un PDF, un texte ou une vidéo, jusqu’à { $max } Mo
hint-files = Images, PDF, textes ou vidéos, { $max } Mo au maximum chacun et { $together } Mo ensemble. Vous pouvez en choisir plusieurs
file-size = { $size } ko
file-taken = Nous avons { $file }. Choisissez un autre fichier uniquement pour le remplacer.
file-held = Nous avons { $file }.
file-remove = Retirer ce fichier

field-name-first = Prénoms
    .missing = Saisissez vos prénoms
field-name-middle = Autres prénoms
    .missing = Saisissez vos autres prénoms
field-name-last = Nom de famille
    .missing = Saisissez votre nom de famille
field-birthdate = Date de naissance
    .missing = Saisissez votre date de naissance
field-address-street-1 = Numéro et rue
    .missing = Saisissez le numéro et la rue
field-address-street-2 = Appartement, étage ou bâtiment
    .missing = Saisissez l’appartement, l’étage ou le bâtiment
field-address-city = Ville
    .missing = Saisissez votre ville
field-address-subdivision = État, province ou région
    .missing = Saisissez votre État, province ou région
field-address-postal-code = Code postal
    .missing = Saisissez votre code postal
field-address-country-code = Pays
    .missing = Choisissez votre pays
field-email-address = Adresse e-mail
    .missing = Saisissez votre adresse e-mail
field-phone-number = Numéro de téléphone
    .missing = Saisissez votre numéro de téléphone
field-identification-number = Numéro d’identification
    .missing = Saisissez votre numéro d’identification
field-selected-country-code = Pays
    .missing = Choisissez un pays

fault-missing = Saisissez une réponse pour « { $label } »
fault-missing-choice = Choisissez une réponse pour « { $label } »
fault-missing-box = Cochez « { $label } » pour continuer
fault-missing-file = Choisissez un fichier pour « { $label } »
fault-too-long = « { $label } » doit compter au plus { $max ->
        [one] { $max } caractère
       *[other] { $max } caractères
    }
fault-too-short = « { $label } » doit compter au moins { $min ->
        [one] { $min } caractère
       *[other] { $min } caractères
    }
fault-not-a-date = « { $label } » doit être une date qui existe
fault-missing-day = Il manque le jour dans « { $label } »
fault-missing-month = Il manque le mois dans « { $label } »
fault-missing-year = Il manque l’année dans « { $label } »
fault-in-future = « { $label } » doit être une date passée
fault-too-early = « { $label } » doit être le { $min } ou après
fault-too-late = « { $label } » doit être le { $max } ou avant
fault-not-an-email = « { $label } » doit avoir la forme { $example }
fault-not-a-phone = « { $label } » doit être un numéro de téléphone complet, par exemple { $example }
fault-phone-country = « { $label } » doit commencer par + et l’indicatif du pays
fault-not-a-number = « { $label } » doit être un nombre
fault-not-an-integer = « { $label } » doit être un nombre entier
fault-not-a-datetime = « { $label } » doit comporter un jour, un mois, une année et une heure
fault-not-a-url = « { $label } » doit être une adresse web, comme https://example.com
fault-number-too-small = « { $label } » doit être d’au moins { $min }
fault-number-too-large = « { $label } » doit être d’au plus { $max }
fault-not-a-choice = Choisissez l’une des réponses proposées pour « { $label } »
fault-not-a-country = Choisissez un pays de la liste pour « { $label } »
fault-characters = « { $label } » contient des caractères qui ne peuvent pas être utilisés ici
fault-not-a-boolean = Choisissez oui ou non pour « { $label } »
fault-file-too-large = Le fichier pour « { $label } » ne doit pas dépasser { $max } Mo
fault-files-too-large = Les fichiers choisis pour « { $label } » ne doivent pas dépasser { $max } Mo ensemble. Envoyez-en une partie, puis le reste
fault-file-type = Le fichier pour « { $label } » doit être une image, un PDF, un texte ou une vidéo
fault-file-empty = Le fichier pour « { $label } » est vide
fault-file-name = Le nom du fichier pour « { $label } » ne peut pas être conservé. Donnez au fichier un nom plus court et plus simple
fault-several-files = Choisissez un seul fichier pour « { $label } »
fault-too-many-files = Aucun autre fichier ne peut être reçu pour « { $label } »
fault-wrong-type = « { $label } » n’a pas la forme attendue

code-title = Saisissez le code que nous vous avons envoyé
code-sent-email = Nous avons envoyé un code à 6 chiffres à { $destination }.
code-sent-phone = Nous avons envoyé un SMS avec un code à 6 chiffres au { $destination }.
code-minutes =
    { $minutes ->
        [one] Il fonctionne pendant { $minutes } minute.
       *[other] Il fonctionne pendant { $minutes } minutes.
    }
code-label = Code
code-tries =
    { $count ->
        [one] Il vous reste { $count } essai.
       *[other] Il vous reste { $count } essais.
    }
code-again = Envoyer un nouveau code
code-again-in = Vous pourrez demander un nouveau code dans { $time }.
code-again-none = Plus aucun code ne peut être envoyé.
code-resent = Nous avons envoyé un nouveau code.
code-other-email = Utiliser une autre adresse e-mail
code-other-phone = Utiliser un autre numéro de téléphone
code-missing = Saisissez le code à 6 chiffres
code-length = Le code doit compter 6 chiffres
code-wrong = Ce code ne correspond pas à celui que nous avons envoyé. Vérifiez le message le plus récent
code-expired = Ce code a expiré. Demandez-en un nouveau

review-title = Vérifiez vos réponses
review-body = Vous pouvez changer ce qui n’est pas juste avant de l’envoyer.
review-change = Modifier
review-change-label = Modifier : { $label }
review-send = Envoyer

done-title = Vous avez tout envoyé
done-body = { $organization } a ce qu’il faut. Vous pouvez fermer cette page.
not-verified-title = Nous n’avons pas pu confirmer vos informations
not-verified-body = Cela arrive quand des informations diffèrent de ce qui était attendu. Vous n’avez rien fait de mal.
under-review-title = Une personne va vérifier vos réponses
under-review-body = { $organization } va les examiner et vous donner le résultat. Vous n’avez rien à faire pour le moment.
note-from = Message de { $organization } :

expired-title = Ce lien a expiré
expired-body = Il fonctionnait jusqu’au { $time }. Ce que vous avez envoyé avant est conservé.
expired-body-undated = Ce que vous avez envoyé avant la fin est conservé.
other-tab-title = Continuez dans l’onglet où vous avez commencé
other-tab-body = Pour protéger vos informations, cette vérification reste ouverte dans un seul onglet.
new-link-to = Nous pouvons envoyer un nouveau lien à { $address }.
new-link = M’envoyer un nouveau lien
new-link-ask = Pour obtenir un nouveau lien, contactez { $organization }.
finished-title = C’est déjà terminé
finished-completed = Vous avez tout envoyé le { $time }. Il n’y a plus rien à faire.
finished-failed = Cela s’est terminé le { $time }. Nous n’avons pas pu confirmer vos informations.
finished-review = Vous avez tout envoyé le { $time }. Une personne vérifie vos réponses.
finished-approved = Vous avez tout envoyé le { $time }, et vos informations ont été confirmées.
finished-declined = Cela s’est terminé le { $time }. Vos informations n’ont pas été acceptées.
stopped-title = Vous avez arrêté
stopped-body = Ce que vous avez envoyé jusqu’ici est conservé. Pour reprendre, ouvrez de nouveau votre lien.
stopped-restart = Recommencer
wrong-link-title = Ce lien n’est pas le bon
wrong-link-body = Vérifiez que vous avez ouvert le lien en entier. S’il ne s’ouvre toujours pas, demandez-en un nouveau à la personne qui vous l’a envoyé.
tries-title = Trop d’essais
tries-body = Pour protéger vos informations, aucun autre essai n’est possible ici.
limited-title = Trop de vérifications ont été ouvertes ici
limited-body = Attendez quelques minutes, puis ouvrez le lien à nouveau.
exists-title = Vous avez déjà une vérification
exists-body = Continuez dans l’onglet ou avec le lien où vous avez commencé. Si vous ne le trouvez pas, demandez à qui vous a envoyé ici.
inactive-title = Cette vérification n’est pas disponible
inactive-body = Elle est désactivée pour le moment. Ce que vous avez envoyé avant est conservé.
personal-link-title = Il vous faut un lien personnel
personal-link-body = Cette vérification s’ouvre seulement avec un lien fait pour vous. Demandez le vôtre à qui vous a envoyé ici.
unpublished-title = Cette vérification n’est pas encore prête
unpublished-body = Elle n’a pas été publiée. Revenez quand on vous dira qu’elle est prête.
service-title = Notre service rencontre un problème
service-body = Les étapes terminées sont enregistrées. Réessayez dans quelques minutes.
used-title = Ce lien a déjà été utilisé
used-body = Pour votre sécurité, chacun de ces liens ne s’ouvre qu’une fois.
not-found-title = Cette page est introuvable
not-found-body = Si vous avez saisi l’adresse, vérifiez qu’elle est exacte.
sessions-title = Cette vérification a été ouverte trop de fois
sessions-body = Pour protéger vos informations, elle ne peut plus être ouverte avec ce lien.
unreadable-title = Nous n’avons pas pu lire ce qui a été envoyé
unreadable-body = Revenez en arrière et envoyez de nouveau. Les étapes terminées sont enregistrées.

once-title = Reprenez où vous en étiez
once-body = Ce lien ouvre votre vérification pour { $organization }. Il ne fonctionne qu’une fois : ouvrez-le sur l’appareil que vous voulez utiliser.
stop-title = Arrêter maintenant ?
stop-body = Les étapes terminées sont conservées. Vous pouvez revenir jusqu’à l’expiration du lien.
stop-stay = Continuer la vérification
link-sent-title = Nous vous avons envoyé un nouveau lien
link-sent-body = Cherchez un message adressé à { $address }. Il peut mettre quelques minutes à arriver.
waiting-title = Nous vérifions vos réponses
waiting-body = Cela prend en général moins d’une minute. La page avance toute seule.

outbox-title = Messages qui auraient été envoyés
outbox-body = Le sandbox n’envoie rien. Voici ce que les personnes auraient reçu, le plus récent en premier.
outbox-empty = Aucun message pour le moment.
outbox-to = À
outbox-code = Code
outbox-open = Ouvrir le lien

## Going on with a phone
handoff-offer = Continuer sur votre téléphone
handoff-body = Vous y reprenez là où vous en êtes. Rien de ce que vous avez saisi n’est perdu.
handoff-qr = Afficher un code QR
handoff-sms = Envoyer un SMS
handoff-email = Envoyer un e-mail
handoff-stay = Rester sur cet ordinateur
handoff-scan-title = Scannez ceci avec votre téléphone
handoff-scan-body = Ouvrez l’appareil photo du téléphone et visez le carré. Gardez cette page ouverte.
handoff-scan-alt = Code QR d’un lien qui fonctionne une seule fois
handoff-sent-title = Regardez votre téléphone
handoff-sent-body = Nous avons envoyé un lien à { $address }. Ouvrez-le sur votre téléphone et gardez cette page ouverte.
handoff-until = Le lien fonctionne une seule fois, jusqu’au { $time }.
handoff-other = Choisir un autre moyen
handoff-back = Continuer ici
handoff-refresh = Regarder à nouveau
handoff-over-title = Le lien a expiré
handoff-over-body = Demandez-en un nouveau ou continuez ici.
handoff-taken-title = Vous continuez sur votre téléphone
handoff-taken-body = Gardez cette page ouverte. Elle avance quand vous avez terminé sur le téléphone.
handoff-declined-title = Arrêté sur le téléphone
handoff-declined-body = Quelqu’un a ouvert le lien et a indiqué que ce n’était pas lui. Le lien ne fonctionne plus.
handoff-confirm-title = Avez-vous commencé sur votre ordinateur ?
handoff-confirm-body = Une vérification pour { $organization } a été commencée dans { $browser } sur { $system }. Continuez seulement si c’était vous.
handoff-confirm-body-plain = Une vérification pour { $organization } a été commencée sur un autre appareil. Continuez seulement si c’était vous.
handoff-yes = Oui, continuer ici
handoff-no = Non, ce n’est pas moi
handoff-refused-title = Nous l’avons arrêtée
handoff-refused-body = Le lien ne fonctionne plus. Vous pouvez fermer cette page.
handoff-used-title = Cette vérification est ouverte sur un autre téléphone
handoff-used-body = Pour votre sécurité, le lien ne s’ouvre que sur un téléphone. Pour utiliser celui-ci, continuez sur l’ordinateur et demandez-y un nouveau lien.
handoff-return = Vous pouvez revenir à votre ordinateur.

## Time limits
limit-title = Avez-vous besoin de plus de temps ?
limit-body = Cette vérification se termine dans moins de deux minutes. Ce que vous avez saisi est conservé.
limit-stay = J’ai besoin de plus de temps
limit-extended = Vous avez maintenant plus de temps.
