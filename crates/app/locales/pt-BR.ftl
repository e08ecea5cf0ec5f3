# Messages that leave the server: codes and links, as plain text.

code-subject = { $code } é o seu código para { $organization }
code-sms = { $code } é o seu código para { $organization }.
code-enter = Digite este código para continuar com { $organization }:
works-for =
    { $minutes ->
        [one] Ele vale por { $minutes } minuto.
       *[other] Ele vale por { $minutes } minutos.
    }
ignore = Se você não pediu, pode ignorar esta mensagem.
link-subject = Seu link para continuar com { $organization }
link-open = Abra este link para continuar de onde parou. Ele funciona uma vez:
handoff-subject = Continue com { $organization } no seu celular
handoff-open = Abra este link no seu celular para continuar por lá. Ele funciona uma vez:
