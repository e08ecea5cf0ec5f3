# Messages that leave the server: codes and links, as plain text.

code-subject = { $code } ist Ihr Code für { $organization }
code-sms = { $code } ist Ihr Code für { $organization }.
code-enter = Geben Sie diesen Code ein, um mit { $organization } fortzufahren:
works-for =
    { $minutes ->
        [one] Er gilt { $minutes } Minute.
       *[other] Er gilt { $minutes } Minuten.
    }
ignore = Wenn Sie ihn nicht angefordert haben, können Sie diese Nachricht ignorieren.
link-subject = Ihr Link, um mit { $organization } fortzufahren
link-open = Öffnen Sie diesen Link, um dort weiterzumachen, wo Sie aufgehört haben. Er funktioniert einmal:
handoff-subject = Mit { $organization } auf dem Telefon fortfahren
handoff-open = Öffnen Sie diesen Link auf Ihrem Telefon, um dort weiterzumachen. Er funktioniert einmal:
