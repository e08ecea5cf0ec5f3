# Die Texte des gehosteten Ablaufs, Deutsch.

back = Zurück
help = Hilfe: { $contact }
stop = Beenden
step-of = Schritt { $step } von { $total }
language = Sprache
sandbox = Sandbox
sandbox-note = Testmodus, keine echten Nachrichten
sandbox-outbox = Nachrichten ansehen
optional = (freiwillig)
error-title = Fehler: { $title }
error-label = Fehler:
summary-title = Es gibt ein Problem
busy = Einen Moment …
continue = Weiter
continue-to = Weiter zu { $site }
try-again = Noch einmal versuchen
close = Schließen
finish = Fertig
hold-off = Warten Sie einige Sekunden und drücken Sie den Knopf dann noch einmal.
offline = Es gibt keine Verbindung. Ihre Antworten werden gesendet, sobald es wieder eine gibt.
link-until = Sie können diesen Link bis { $time } wieder öffnen.
given-by = Angegeben von { $organization }
not-given = Keine Angabe
reference = Referenz
yes = Ja
no = Nein

intro-title = Bestätigen Sie Ihre Identität
intro-body = { $organization } muss prüfen, wer Sie sind.
intro-minutes =
    { $minutes ->
        [one] Das dauert etwa { $minutes } Minute.
       *[other] Das dauert etwa { $minutes } Minuten.
    }
intro-needs = Das brauchen Sie
intro-start = Beginnen
intro-saved = Ihre Antworten werden nach jedem Schritt gespeichert.
need-details = Ihren Namen und Ihr Geburtsdatum
need-address = Ihre Wohnadresse
need-email = Eine E-Mail-Adresse, die Sie jetzt abrufen können
need-phone = Ein Telefon, das SMS empfangen kann

form-name = Ihr Name
form-birthdate = Ihr Geburtsdatum
form-address = Ihre Adresse
form-country = Ihr Land
form-contact = So erreichen wir Sie
form-email = Ihre E-Mail-Adresse
form-phone = Ihre Telefonnummer
form-details = Ihre Angaben
choose-one = Eine Antwort auswählen
choose-all = Wählen Sie alles aus, was zutrifft
choose-country = Land auswählen
date-day = Tag
date-month = Monat
date-year = Jahr
date-time = Uhrzeit
date-hint = Zum Beispiel 27 3 2007
datetime-hint = Zum Beispiel 27 3 2007, 14:30
hint-phone = Beginnen Sie mit + und der Landesvorwahl, zum Beispiel { $example }
hint-file = Ein Bild, ein PDF, ein Text oder ein Video, bis { $max } MB
hint-files = Bilder, PDFs, Texte oder Videos, je bis { $max } MB und zusammen bis { $together } MB. Sie können mehrere auswählen
file-size = { $size } kB
file-taken = Wir haben { $file }. Wählen Sie nur dann eine andere Datei, wenn Sie sie ersetzen möchten.
file-held = Wir haben { $file }.
file-remove = Diese Datei entfernen

field-name-first = Vornamen
    .missing = Geben Sie Ihre Vornamen ein
field-name-middle = Weitere Vornamen
    .missing = Geben Sie Ihre weiteren Vornamen ein
field-name-last = Nachname
    .missing = Geben Sie Ihren Nachnamen ein
field-birthdate = Geburtsdatum
    .missing = Geben Sie Ihr Geburtsdatum ein
field-address-street-1 = Straße und Hausnummer
    .missing = Geben Sie Straße und Hausnummer ein
field-address-street-2 = Wohnung, Etage oder Gebäude
    .missing = Geben Sie Wohnung, Etage oder Gebäude ein
field-address-city = Ort
    .missing = Geben Sie Ihren Ort ein
field-address-subdivision = Bundesland, Provinz oder Region
    .missing = Geben Sie Bundesland, Provinz oder Region ein
field-address-postal-code = Postleitzahl
    .missing = Geben Sie Ihre Postleitzahl ein
field-address-country-code = Land
    .missing = Wählen Sie Ihr Land aus
field-email-address = E-Mail-Adresse
    .missing = Geben Sie Ihre E-Mail-Adresse ein
field-phone-number = Telefonnummer
    .missing = Geben Sie Ihre Telefonnummer ein
field-identification-number = Identifikationsnummer
    .missing = Geben Sie Ihre Identifikationsnummer ein
field-selected-country-code = Land
    .missing = Wählen Sie ein Land aus

fault-missing = Geben Sie eine Antwort für „{ $label }“ ein
fault-missing-choice = Wählen Sie eine Antwort für „{ $label }“ aus
fault-missing-box = Setzen Sie ein Häkchen bei „{ $label }“, um fortzufahren
fault-missing-file = Wählen Sie eine Datei für „{ $label }“ aus
fault-too-long = „{ $label }“ darf höchstens { $max ->
        [one] { $max } Zeichen
       *[other] { $max } Zeichen
    } lang sein
fault-too-short = „{ $label }“ muss mindestens { $min ->
        [one] { $min } Zeichen
       *[other] { $min } Zeichen
    } lang sein
fault-not-a-date = „{ $label }“ muss ein Datum sein, das es gibt
fault-missing-day = Bei „{ $label }“ fehlt der Tag
fault-missing-month = Bei „{ $label }“ fehlt der Monat
fault-missing-year = Bei „{ $label }“ fehlt das Jahr
fault-in-future = „{ $label }“ muss in der Vergangenheit liegen
fault-too-early = „{ $label }“ darf nicht vor dem { $min } liegen
fault-too-late = „{ $label }“ darf nicht nach dem { $max } liegen
fault-not-an-email = „{ $label }“ muss so aussehen: { $example }
fault-not-a-phone = „{ $label }“ muss eine vollständige Telefonnummer sein, zum Beispiel { $example }
fault-phone-country = „{ $label }“ muss mit + und der Landesvorwahl beginnen
fault-not-a-number = „{ $label }“ muss eine Zahl sein
fault-not-an-integer = „{ $label }“ muss eine ganze Zahl sein
fault-not-a-datetime = „{ $label }“ braucht Tag, Monat, Jahr und Uhrzeit
fault-not-a-url = „{ $label }“ muss eine Webadresse sein, zum Beispiel https://example.com
fault-number-too-small = „{ $label }“ muss mindestens { $min } sein
fault-number-too-large = „{ $label }“ darf höchstens { $max } sein
fault-not-a-choice = Wählen Sie für „{ $label }“ eine der Antworten aus
fault-not-a-country = Wählen Sie für „{ $label }“ ein Land aus der Liste
fault-characters = „{ $label }“ enthält Zeichen, die hier nicht möglich sind
fault-not-a-boolean = Wählen Sie für „{ $label }“ Ja oder Nein
fault-file-too-large = Die Datei für „{ $label }“ darf höchstens { $max } MB groß sein
fault-files-too-large = Die Dateien, die Sie für „{ $label }“ auswählen, dürfen zusammen höchstens { $max } MB groß sein. Senden Sie einige davon und die übrigen danach
fault-file-type = Die Datei für „{ $label }“ muss ein Bild, ein PDF, ein Text oder ein Video sein
fault-file-empty = Die Datei für „{ $label }“ ist leer
fault-file-name = Der Name der Datei für „{ $label }“ kann nicht übernommen werden. Geben Sie der Datei einen kürzeren, einfacheren Namen
fault-several-files = Wählen Sie für „{ $label }“ nur eine Datei aus
fault-too-many-files = Für „{ $label }“ können keine weiteren Dateien angenommen werden
fault-wrong-type = „{ $label }“ hat nicht die erwartete Form

code-title = Geben Sie den Code ein, den wir Ihnen geschickt haben
code-sent-email = Wir haben einen 6-stelligen Code an { $destination } geschickt.
code-sent-phone = Wir haben eine SMS mit einem 6-stelligen Code an { $destination } geschickt.
code-minutes =
    { $minutes ->
        [one] Er gilt { $minutes } Minute.
       *[other] Er gilt { $minutes } Minuten.
    }
code-label = Code
code-tries =
    { $count ->
        [one] Sie haben noch { $count } Versuch.
       *[other] Sie haben noch { $count } Versuche.
    }
code-again = Neuen Code senden
code-again-in = Einen neuen Code können Sie in { $time } anfordern.
code-again-none = Es können keine weiteren Codes gesendet werden.
code-resent = Wir haben einen neuen Code geschickt.
code-other-email = Andere E-Mail-Adresse verwenden
code-other-phone = Andere Telefonnummer verwenden
code-missing = Geben Sie den 6-stelligen Code ein
code-length = Der Code muss 6 Ziffern haben
code-wrong = Dieser Code ist nicht der, den wir geschickt haben. Sehen Sie in der neuesten Nachricht nach
code-expired = Dieser Code ist abgelaufen. Fordern Sie einen neuen an

review-title = Prüfen Sie Ihre Antworten
review-body = Vor dem Absenden können Sie alles ändern, was nicht stimmt.
review-change = Ändern
review-change-label = Ändern: { $label }
review-send = Absenden

done-title = Sie haben alles abgeschickt
done-body = { $organization } hat alles Nötige. Sie können diese Seite schließen.
not-verified-title = Wir konnten Ihre Angaben nicht bestätigen
not-verified-body = Das kann vorkommen, wenn Angaben anders sind als erwartet. Sie haben nichts falsch gemacht.
under-review-title = Eine Person prüft Ihre Antworten
under-review-body = { $organization } sieht sie durch und teilt Ihnen das Ergebnis mit. Sie müssen jetzt nichts weiter tun.
note-from = Mitteilung von { $organization }:

expired-title = Dieser Link ist abgelaufen
expired-body = Er galt bis { $time }. Was Sie vorher abgeschickt haben, bleibt erhalten.
expired-body-undated = Was Sie vorher abgeschickt haben, bleibt erhalten.
other-tab-title = Machen Sie in dem Tab weiter, in dem Sie begonnen haben
other-tab-body = Zum Schutz Ihrer Angaben bleibt diese Prüfung nur in einem Tab geöffnet.
new-link-to = Wir können einen neuen Link an { $address } schicken.
new-link = Neuen Link senden
new-link-ask = Einen neuen Link erhalten Sie von { $organization }.
finished-title = Das ist bereits abgeschlossen
finished-completed = Sie haben am { $time } alles abgeschickt. Es gibt nichts weiter zu tun.
finished-failed = Beendet am { $time }. Wir konnten Ihre Angaben nicht bestätigen.
finished-review = Sie haben am { $time } alles abgeschickt. Eine Person prüft Ihre Antworten.
finished-approved = Sie haben am { $time } alles abgeschickt, und Ihre Angaben wurden bestätigt.
finished-declined = Beendet am { $time }. Ihre Angaben wurden nicht angenommen.
stopped-title = Sie haben beendet
stopped-body = Was Sie bisher abgeschickt haben, bleibt erhalten. Öffnen Sie Ihren Link erneut, um weiterzumachen.
stopped-restart = Neu beginnen
wrong-link-title = Dieser Link stimmt nicht
wrong-link-body = Prüfen Sie, ob Sie den ganzen Link geöffnet haben. Öffnet er sich immer noch nicht, fragen Sie den Absender nach einem neuen.
tries-title = Zu viele Versuche
tries-body = Zum Schutz Ihrer Angaben sind hier keine weiteren Versuche möglich.
limited-title = Hier wurden zu viele Prüfungen geöffnet
limited-body = Warten Sie einige Minuten und öffnen Sie den Link dann erneut.
exists-title = Sie haben schon eine Prüfung
exists-body = Machen Sie in dem Tab oder mit dem Link weiter, wo Sie angefangen haben. Finden Sie ihn nicht, fragen Sie dort, wo Sie herkommen.
inactive-title = Diese Prüfung ist nicht verfügbar
inactive-body = Sie ist zurzeit abgeschaltet. Was Sie vorher abgeschickt haben, bleibt erhalten.
personal-link-title = Sie brauchen einen persönlichen Link
personal-link-body = Diese Prüfung öffnet sich nur mit einem Link, der für Sie erstellt wurde. Fragen Sie dort danach, wo Sie herkommen.
unpublished-title = Diese Prüfung ist noch nicht bereit
unpublished-body = Sie wurde noch nicht veröffentlicht. Kommen Sie wieder, sobald man Ihnen sagt, dass sie bereit ist.
service-title = Es gibt ein Problem mit unserem Dienst
service-body = Ihre abgeschlossenen Schritte sind gespeichert. Versuchen Sie es in ein paar Minuten noch einmal.
used-title = Dieser Link wurde bereits verwendet
used-body = Zu Ihrer Sicherheit öffnet sich jeder dieser Links nur einmal.
not-found-title = Wir haben diese Seite nicht gefunden
not-found-body = Wenn Sie die Adresse eingetippt haben, prüfen Sie, ob sie stimmt.
sessions-title = Diese Prüfung wurde zu oft geöffnet
sessions-body = Zum Schutz Ihrer Angaben lässt sie sich mit diesem Link nicht mehr öffnen.
unreadable-title = Wir konnten die Sendung nicht lesen
unreadable-body = Gehen Sie zurück und senden Sie noch einmal. Ihre abgeschlossenen Schritte sind gespeichert.

once-title = Machen Sie dort weiter, wo Sie aufgehört haben
once-body = Dieser Link öffnet Ihre Prüfung für { $organization }. Er funktioniert nur einmal: Öffnen Sie ihn auf dem Gerät, das Sie benutzen möchten.
stop-title = Jetzt beenden?
stop-body = Ihre abgeschlossenen Schritte bleiben erhalten. Sie können zurückkommen, bis der Link abläuft.
stop-stay = Weitermachen
link-sent-title = Wir haben Ihnen einen neuen Link geschickt
link-sent-body = Achten Sie auf eine Nachricht an { $address }. Es kann ein paar Minuten dauern.
waiting-title = Wir prüfen Ihre Antworten
waiting-body = Das dauert meist weniger als eine Minute. Die Seite geht von selbst weiter.

outbox-title = Nachrichten, die verschickt worden wären
outbox-body = Die Sandbox verschickt nichts. Das hätten die Empfänger bekommen, das Neueste zuerst.
outbox-empty = Noch keine Nachrichten.
outbox-to = An
outbox-code = Code
outbox-open = Link öffnen

## Going on with a phone
handoff-offer = Auf dem Telefon fortfahren
handoff-body = Sie machen dort weiter, wo Sie jetzt sind. Nichts von Ihren Eingaben geht verloren.
handoff-qr = QR-Code anzeigen
handoff-sms = SMS senden
handoff-email = E-Mail senden
handoff-stay = An diesem Computer bleiben
handoff-scan-title = Mit dem Telefon scannen
handoff-scan-body = Öffnen Sie die Kamera Ihres Telefons und richten Sie sie auf das Quadrat. Lassen Sie diese Seite offen.
handoff-scan-alt = QR-Code eines Links, der einmal funktioniert
handoff-sent-title = Schauen Sie auf Ihr Telefon
handoff-sent-body = Wir haben einen Link an { $address } gesendet. Öffnen Sie ihn auf Ihrem Telefon und lassen Sie diese Seite offen.
handoff-until = Der Link funktioniert einmal, bis { $time }.
handoff-other = Anderen Weg wählen
handoff-back = Hier fortfahren
handoff-refresh = Noch einmal nachsehen
handoff-over-title = Der Link ist abgelaufen
handoff-over-body = Fordern Sie einen neuen an, oder fahren Sie hier fort.
handoff-taken-title = Sie fahren auf dem Telefon fort
handoff-taken-body = Lassen Sie diese Seite offen. Sie geht weiter, sobald Sie auf dem Telefon fertig sind.
handoff-declined-title = Auf dem Telefon abgebrochen
handoff-declined-body = Jemand hat den Link geöffnet und angegeben, es nicht zu sein. Der Link funktioniert nicht mehr.
handoff-confirm-title = Haben Sie dies an Ihrem Computer begonnen?
handoff-confirm-body = Eine Prüfung für { $organization } wurde in { $browser } unter { $system } begonnen. Fahren Sie nur fort, wenn Sie das waren.
handoff-confirm-body-plain = Eine Prüfung für { $organization } wurde auf einem anderen Gerät begonnen. Fahren Sie nur fort, wenn Sie das waren.
handoff-yes = Ja, hier fortfahren
handoff-no = Nein, das bin ich nicht
handoff-refused-title = Wir haben es abgebrochen
handoff-refused-body = Der Link funktioniert nicht mehr. Sie können diese Seite schließen.
handoff-used-title = Diese Prüfung ist auf einem anderen Telefon geöffnet
handoff-used-body = Zu Ihrer Sicherheit öffnet sich der Link nur auf einem Telefon. Um dieses zu verwenden, fahren Sie am Computer fort und fordern Sie dort einen neuen Link an.
handoff-return = Sie können jetzt zu Ihrem Computer zurückkehren.

## Time limits
limit-title = Brauchen Sie mehr Zeit?
limit-body = Diese Prüfung endet in weniger als zwei Minuten. Ihre Eingaben bleiben erhalten.
limit-stay = Ich brauche mehr Zeit
limit-extended = Sie haben jetzt mehr Zeit.
