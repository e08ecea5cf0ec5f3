# Messages that leave the server: codes and links, as plain text.

code-subject = { $code } to Twój kod dla { $organization }
code-sms = { $code } to Twój kod dla { $organization }.
code-enter = Wpisz ten kod, aby kontynuować z { $organization }:
works-for =
    { $minutes ->
        [one] Działa przez { $minutes } minutę.
        [few] Działa przez { $minutes } minuty.
        [many] Działa przez { $minutes } minut.
       *[other] Działa przez { $minutes } minuty.
    }
ignore = Jeśli to nie Twoja prośba, możesz zignorować tę wiadomość.
link-subject = Twój link, aby kontynuować z { $organization }
link-open = Otwórz ten link, aby wrócić do miejsca, w którym przerwano. Działa jeden raz:
handoff-subject = Kontynuuj z { $organization } na telefonie
handoff-open = Otwórz ten link na telefonie, aby tam kontynuować. Działa jeden raz:
