# De teksten van de gehoste stappen, Nederlands.

back = Terug
help = Hulp: { $contact }
stop = Stoppen
step-of = Stap { $step } van { $total }
language = Taal
sandbox = Sandbox
sandbox-note = Testmodus, geen echte berichten
sandbox-outbox = Berichten bekijken
optional = (niet verplicht)
error-title = Fout: { $title }
error-label = Fout:
summary-title = Er is een probleem
busy = Een ogenblik…
continue = Doorgaan
continue-to = Doorgaan naar { $site }
try-again = Opnieuw proberen
close = Sluiten
finish = Klaar
hold-off = Wacht een paar seconden en druk dan nog eens op de knop.
offline = Er is geen verbinding. Uw antwoorden worden verstuurd zodra die er weer is.
link-until = U kunt deze link opnieuw openen tot { $time }.
given-by = Opgegeven door { $organization }
not-given = Niet ingevuld
reference = Referentie
yes = Ja
no = Nee

intro-title = Bevestig wie u bent
intro-body = { $organization } moet controleren wie u bent.
intro-minutes =
    { $minutes ->
        [one] Dit duurt ongeveer { $minutes } minuut.
       *[other] Dit duurt ongeveer { $minutes } minuten.
    }
intro-needs = Dit hebt u nodig
intro-start = Beginnen
intro-saved = Uw antwoorden worden na elke stap bewaard.
need-details = Uw naam en geboortedatum
need-address = Uw woonadres
need-email = Een e-mailadres dat u nu kunt openen
need-phone = Een telefoon die sms-berichten kan ontvangen

form-name = Uw naam
form-birthdate = Uw geboortedatum
form-address = Uw adres
form-country = Uw land
form-contact = Hoe we u bereiken
form-email = Uw e-mailadres
form-phone = Uw telefoonnummer
form-details = Uw gegevens
choose-one = Kies een antwoord
choose-all = Kies alles wat van toepassing is
choose-country = Kies een land
date-day = Dag
date-month = Maand
date-year = Jaar
date-time = Tijd
date-hint = Bijvoorbeeld 27 3 2007
datetime-hint = Bijvoorbeeld 27 3 2007, 14:30
hint-phone = Begin met + en de landcode, bijvoorbeeld { $example }
hint-file = Een afbeelding, een pdf, een tekst of een video, tot { $max } MB
hint-files = Afbeeldingen, pdf’s, teksten of video’s, elk tot { $max } MB en samen tot { $together } MB. U kunt er meerdere kiezen
file-size = { $size } kB
file-taken = We hebben { $file }. Kies alleen een ander bestand om het te vervangen.
file-held = We hebben { $file }.
file-remove = Dit bestand verwijderen

field-name-first = Voornamen
    .missing = Vul uw voornamen in
field-name-middle = Tussennamen
    .missing = Vul uw tussennamen in
field-name-last = Achternaam
    .missing = Vul uw achternaam in
field-birthdate = Geboortedatum
    .missing = Vul uw geboortedatum in
field-address-street-1 = Straat en huisnummer
    .missing = Vul uw straat en huisnummer in
field-address-street-2 = Appartement, verdieping of gebouw
    .missing = Vul uw appartement, verdieping of gebouw in
field-address-city = Woonplaats
    .missing = Vul uw woonplaats in
field-address-subdivision = Provincie, staat of regio
    .missing = Vul uw provincie, staat of regio in
field-address-postal-code = Postcode
    .missing = Vul uw postcode in
field-address-country-code = Land
    .missing = Kies uw land
field-email-address = E-mailadres
    .missing = Vul uw e-mailadres in
field-phone-number = Telefoonnummer
    .missing = Vul uw telefoonnummer in
field-identification-number = Identificatienummer
    .missing = Vul uw identificatienummer in
field-selected-country-code = Land
    .missing = Kies een land

fault-missing = Vul een antwoord in bij “{ $label }”
fault-missing-choice = Kies een antwoord bij “{ $label }”
fault-missing-box = Vink “{ $label }” aan om verder te gaan
fault-missing-file = Kies een bestand voor “{ $label }”
fault-too-long = “{ $label }” mag niet langer zijn dan { $max ->
        [one] { $max } teken
       *[other] { $max } tekens
    }
fault-too-short = “{ $label }” moet minstens { $min ->
        [one] { $min } teken
       *[other] { $min } tekens
    } lang zijn
fault-not-a-date = “{ $label }” moet een bestaande datum zijn
fault-missing-day = Bij “{ $label }” ontbreekt de dag
fault-missing-month = Bij “{ $label }” ontbreekt de maand
fault-missing-year = Bij “{ $label }” ontbreekt het jaar
fault-in-future = “{ $label }” moet in het verleden liggen
fault-too-early = “{ $label }” mag niet voor { $min } liggen
fault-too-late = “{ $label }” mag niet na { $max } liggen
fault-not-an-email = “{ $label }” moet eruitzien als { $example }
fault-not-a-phone = “{ $label }” moet een volledig telefoonnummer zijn, bijvoorbeeld { $example }
fault-phone-country = “{ $label }” moet beginnen met + en de landcode
fault-not-a-number = “{ $label }” moet een getal zijn
fault-not-an-integer = “{ $label }” moet een geheel getal zijn
fault-not-a-datetime = “{ $label }” moet een dag, maand, jaar en tijd hebben
fault-not-a-url = “{ $label }” moet een webadres zijn, zoals https://example.com
fault-number-too-small = “{ $label }” moet { $min } of meer zijn
fault-number-too-large = “{ $label }” moet { $max } of minder zijn
fault-not-a-choice = Kies een van de antwoorden bij “{ $label }”
fault-not-a-country = Kies een land uit de lijst bij “{ $label }”
fault-characters = “{ $label }” bevat tekens die hier niet kunnen
fault-not-a-boolean = Kies ja of nee bij “{ $label }”
fault-file-too-large = Het bestand voor “{ $label }” mag niet groter zijn dan { $max } MB
fault-files-too-large = De bestanden die u kiest voor ‘{ $label }’ mogen samen niet groter zijn dan { $max } MB. Verstuur er een aantal en daarna de rest
fault-file-type = Het bestand voor “{ $label }” moet een afbeelding, een pdf, een tekst of een video zijn
fault-file-empty = Het bestand voor “{ $label }” is leeg
fault-file-name = De naam van het bestand voor “{ $label }” kan niet worden bewaard. Geef het bestand een kortere, eenvoudigere naam
fault-several-files = Kies voor “{ $label }” maar één bestand
fault-too-many-files = Voor “{ $label }” kunnen geen bestanden meer worden aangenomen
fault-wrong-type = “{ $label }” heeft niet de verwachte vorm

code-title = Vul de code in die we u hebben gestuurd
code-sent-email = We hebben een code van 6 cijfers gestuurd naar { $destination }.
code-sent-phone = We hebben een sms met een code van 6 cijfers gestuurd naar { $destination }.
code-minutes =
    { $minutes ->
        [one] De code werkt { $minutes } minuut.
       *[other] De code werkt { $minutes } minuten.
    }
code-label = Code
code-tries =
    { $count ->
        [one] U hebt nog { $count } poging.
       *[other] U hebt nog { $count } pogingen.
    }
code-again = Nieuwe code sturen
code-again-in = U kunt over { $time } een nieuwe code vragen.
code-again-none = Er kunnen geen codes meer worden gestuurd.
code-resent = We hebben een nieuwe code gestuurd.
code-other-email = Ander e-mailadres gebruiken
code-other-phone = Ander telefoonnummer gebruiken
code-missing = Vul de code van 6 cijfers in
code-length = De code moet uit 6 cijfers bestaan
code-wrong = Deze code is niet de code die we hebben gestuurd. Kijk in het nieuwste bericht
code-expired = Deze code is verlopen. Vraag een nieuwe

review-title = Controleer uw antwoorden
review-body = U kunt alles wat niet klopt nog veranderen voordat u het verstuurt.
review-change = Wijzigen
review-change-label = Wijzigen: { $label }
review-send = Versturen

done-title = U hebt alles verstuurd
done-body = { $organization } heeft wat nodig is. U kunt deze pagina sluiten.
not-verified-title = We konden uw gegevens niet bevestigen
not-verified-body = Dit kan gebeuren als gegevens anders zijn dan verwacht. U hebt niets verkeerd gedaan.
under-review-title = Iemand controleert uw antwoorden
under-review-body = { $organization } bekijkt ze en laat u het resultaat weten. U hoeft nu niets te doen.
note-from = Bericht van { $organization }:

expired-title = Deze link is verlopen
expired-body = De link werkte tot { $time }. Wat u daarvoor hebt verstuurd, is bewaard.
expired-body-undated = Wat u daarvoor hebt verstuurd, is bewaard.
other-tab-title = Ga verder in het tabblad waar u begon
other-tab-body = Om uw gegevens te beschermen blijft deze controle in één tabblad open.
new-link-to = We kunnen een nieuwe link sturen naar { $address }.
new-link = Stuur mij een nieuwe link
new-link-ask = Neem voor een nieuwe link contact op met { $organization }.
finished-title = Dit is al afgerond
finished-completed = U hebt alles verstuurd op { $time }. U hoeft niets meer te doen.
finished-failed = Dit eindigde op { $time }. We konden uw gegevens niet bevestigen.
finished-review = U hebt alles verstuurd op { $time }. Iemand controleert uw antwoorden.
finished-approved = U hebt alles verstuurd op { $time } en uw gegevens zijn bevestigd.
finished-declined = Dit eindigde op { $time }. Uw gegevens zijn niet geaccepteerd.
stopped-title = U bent gestopt
stopped-body = Wat u tot nu toe hebt verstuurd, is bewaard. Open uw link opnieuw om verder te gaan.
stopped-restart = Opnieuw beginnen
wrong-link-title = Deze link klopt niet
wrong-link-body = Controleer of u de hele link hebt geopend. Werkt het nog niet, vraag dan een nieuwe aan de afzender.
tries-title = Te veel pogingen
tries-body = Om uw gegevens te beschermen zijn hier geen pogingen meer mogelijk.
limited-title = Er zijn hier te veel controles geopend
limited-body = Wacht een paar minuten en open de link dan opnieuw.
exists-title = U hebt al een controle
exists-body = Ga verder in het tabblad of met de link waarmee u begon. Vindt u die niet, vraag het dan aan wie u hierheen stuurde.
inactive-title = Deze controle is niet beschikbaar
inactive-body = De controle is voorlopig uitgezet. Wat u eerder hebt verstuurd, is bewaard.
personal-link-title = U hebt een persoonlijke link nodig
personal-link-body = Deze controle opent alleen met een link die voor u is gemaakt. Vraag die aan wie u hierheen stuurde.
unpublished-title = Deze controle is nog niet klaar
unpublished-body = De controle is niet gepubliceerd. Kom terug als u hoort dat het kan.
service-title = Er is een probleem met onze dienst
service-body = De stappen die u hebt afgerond, zijn bewaard. Probeer het over een paar minuten opnieuw.
used-title = Deze link is al gebruikt
used-body = Voor uw veiligheid opent elk van deze links maar één keer.
not-found-title = We konden deze pagina niet vinden
not-found-body = Als u het adres hebt getypt, controleer dan of het klopt.
sessions-title = Deze controle is te vaak geopend
sessions-body = Om uw gegevens te beschermen gaat de controle met deze link niet meer open.
unreadable-title = We konden niet lezen wat er is verstuurd
unreadable-body = Ga terug en verstuur het opnieuw. De stappen die u hebt afgerond, zijn bewaard.

once-title = Ga verder waar u was gebleven
once-body = Deze link opent uw controle voor { $organization }. De link werkt één keer: open hem op het apparaat dat u wilt gebruiken.
stop-title = Nu stoppen?
stop-body = De stappen die u hebt afgerond, blijven bewaard. U kunt terugkomen tot de link verloopt.
stop-stay = Verdergaan
link-sent-title = We hebben u een nieuwe link gestuurd
link-sent-body = Kijk of er een bericht is op { $address }. Dat kan een paar minuten duren.
waiting-title = We controleren uw antwoorden
waiting-body = Dit duurt meestal minder dan een minuut. De pagina gaat vanzelf verder.

outbox-title = Berichten die verstuurd zouden zijn
outbox-body = De sandbox verstuurt niets. Dit zouden mensen hebben ontvangen, het nieuwste eerst.
outbox-empty = Nog geen berichten.
outbox-to = Aan
outbox-code = Code
outbox-open = Link openen

## Going on with a phone
handoff-offer = Verdergaan op uw telefoon
handoff-body = U gaat daar verder waar u nu bent. Wat u hebt ingevuld, blijft bewaard.
handoff-qr = Een QR-code tonen
handoff-sms = Een sms sturen
handoff-email = Een e-mail sturen
handoff-stay = Op deze computer blijven
handoff-scan-title = Scan dit met uw telefoon
handoff-scan-body = Open de camera van uw telefoon en richt die op het vierkant. Laat deze pagina open.
handoff-scan-alt = QR-code van een link die één keer werkt
handoff-sent-title = Kijk op uw telefoon
handoff-sent-body = We hebben een link gestuurd naar { $address }. Open die op uw telefoon en laat deze pagina open.
handoff-until = De link werkt één keer, tot { $time }.
handoff-other = Een andere manier kiezen
handoff-back = Hier verdergaan
handoff-refresh = Opnieuw kijken
handoff-over-title = De link is verlopen
handoff-over-body = Vraag een nieuwe aan of ga hier verder.
handoff-taken-title = U gaat verder op uw telefoon
handoff-taken-body = Laat deze pagina open. Ze gaat verder als u klaar bent op uw telefoon.
handoff-declined-title = Gestopt op de telefoon
handoff-declined-body = Iemand heeft de link geopend en gezegd dat die het niet was. De link werkt niet meer.
handoff-confirm-title = Bent u hiermee begonnen op uw computer?
handoff-confirm-body = Een controle voor { $organization } is gestart in { $browser } op { $system }. Ga alleen verder als u dat was.
handoff-confirm-body-plain = Een controle voor { $organization } is gestart op een ander apparaat. Ga alleen verder als u dat was.
handoff-yes = Ja, hier verdergaan
handoff-no = Nee, dit ben ik niet
handoff-refused-title = We hebben het gestopt
handoff-refused-body = De link werkt niet meer. U kunt deze pagina sluiten.
handoff-used-title = Deze controle is open op een andere telefoon
handoff-used-body = Voor uw veiligheid opent de link op één telefoon. Wilt u deze gebruiken, ga dan verder op de computer en vraag daar een nieuwe link aan.
handoff-return = U kunt nu terug naar uw computer.

## Time limits
limit-title = Hebt u meer tijd nodig?
limit-body = Deze controle eindigt over minder dan twee minuten. Wat u hebt ingevuld, blijft staan.
limit-stay = Ik heb meer tijd nodig
limit-extended = U hebt nu meer tijd.
