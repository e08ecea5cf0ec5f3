# Messages that leave the server: codes and links, as plain text.

code-subject = { $code } is uw code voor { $organization }
code-sms = { $code } is uw code voor { $organization }.
code-enter = Voer deze code in om verder te gaan met { $organization }:
works-for =
    { $minutes ->
        [one] De code werkt { $minutes } minuut.
       *[other] De code werkt { $minutes } minuten.
    }
ignore = Hebt u hier niet om gevraagd, dan kunt u dit bericht negeren.
link-subject = Uw link om verder te gaan met { $organization }
link-open = Open deze link om verder te gaan waar u gebleven was. De link werkt één keer:
handoff-subject = Ga op uw telefoon verder met { $organization }
handoff-open = Open deze link op uw telefoon om daar verder te gaan. De link werkt één keer:
