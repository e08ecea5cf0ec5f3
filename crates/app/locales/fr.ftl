# Messages that leave the server: codes and links, as plain text.

code-subject = { $code } est votre code pour { $organization }
code-sms = { $code } est votre code pour { $organization }.
code-enter = Saisissez ce code pour continuer avec { $organization } :
works-for =
    { $minutes ->
        [one] Il est valable { $minutes } minute.
       *[other] Il est valable { $minutes } minutes.
    }
ignore = Si vous ne l’avez pas demandé, vous pouvez ignorer ce message.
link-subject = Votre lien pour continuer avec { $organization }
link-open = Ouvrez ce lien pour reprendre là où vous vous êtes arrêté. Il fonctionne une seule fois :
handoff-subject = Continuez avec { $organization } sur votre téléphone
handoff-open = Ouvrez ce lien sur votre téléphone pour y continuer. Il fonctionne une seule fois :
