# Messages that leave the server: codes and links, as plain text.

code-subject = { $code } è il tuo codice per { $organization }
code-sms = { $code } è il tuo codice per { $organization }.
code-enter = Inserisci questo codice per continuare con { $organization }:
works-for =
    { $minutes ->
        [one] Vale per { $minutes } minuto.
       *[other] Vale per { $minutes } minuti.
    }
ignore = Se non l’hai chiesto tu, puoi ignorare questo messaggio.
link-subject = Il tuo link per continuare con { $organization }
link-open = Apri questo link per riprendere da dove ti sei fermato. Funziona una volta sola:
handoff-subject = Continua con { $organization } sul telefono
handoff-open = Apri questo link sul telefono per continuare lì. Funziona una volta sola:
