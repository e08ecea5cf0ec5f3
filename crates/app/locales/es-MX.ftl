# Messages that leave the server: codes and links, as plain text.

code-subject = { $code } es tu código para { $organization }
code-sms = { $code } es tu código para { $organization }.
code-enter = Escribe este código para continuar con { $organization }:
works-for =
    { $minutes ->
        [one] Funciona durante { $minutes } minuto.
       *[other] Funciona durante { $minutes } minutos.
    }
ignore = Si no lo pediste, puedes ignorar este mensaje.
link-subject = Tu enlace para continuar con { $organization }
link-open = Abre este enlace para continuar donde te quedaste. Funciona una sola vez:
handoff-subject = Continúa con { $organization } en tu teléfono
handoff-open = Abre este enlace en tu teléfono para continuar ahí. Funciona una sola vez:
