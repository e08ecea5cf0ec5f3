# Teksty procesu na stronie, polski.

back = Wstecz
help = Pomoc: { $contact }
stop = Przerwij
step-of = Krok { $step } z { $total }
language = Język
sandbox = Sandbox
sandbox-note = Tryb testowy, bez prawdziwych wiadomości
sandbox-outbox = Zobacz wiadomości
optional = (opcjonalnie)
error-title = Błąd: { $title }
error-label = Błąd:
summary-title = Wystąpił problem
busy = Chwileczkę…
continue = Dalej
continue-to = Przejdź do { $site }
try-again = Spróbuj ponownie
close = Zamknij
finish = Gotowe
hold-off = Odczekaj kilka sekund, a potem naciśnij przycisk ponownie.
offline = Brak połączenia. Odpowiedzi zostaną wysłane, gdy tylko wróci.
link-until = Do tego linku można wrócić do { $time }.
given-by = Źródło: { $organization }
not-given = Nie podano
reference = Numer sprawy
yes = Tak
no = Nie

intro-title = Potwierdź swoją tożsamość
intro-body = { $organization } musi potwierdzić Twoją tożsamość.
intro-minutes =
    { $minutes ->
        [one] Zajmie to około { $minutes } minuty.
        [few] Zajmie to około { $minutes } minut.
        [many] Zajmie to około { $minutes } minut.
       *[other] Zajmie to około { $minutes } minuty.
    }
intro-needs = Co będzie potrzebne
intro-start = Rozpocznij
intro-saved = Odpowiedzi są zapisywane po każdym kroku.
need-details = Imię, nazwisko i data urodzenia
need-address = Adres zamieszkania
need-email = Adres e-mail, do którego masz teraz dostęp
need-phone = Telefon odbierający SMS-y

form-name = Imię i nazwisko
form-birthdate = Data urodzenia
form-address = Twój adres
form-country = Twój kraj
form-contact = Jak się z Tobą skontaktować
form-email = Twój adres e-mail
form-phone = Twój numer telefonu
form-details = Twoje dane
choose-one = Wybierz odpowiedź
choose-all = Wybierz wszystkie pasujące odpowiedzi
choose-country = Wybierz kraj
date-day = Dzień
date-month = Miesiąc
date-year = Rok
date-time = Godzina
date-hint = Na przykład 27 3 2007
datetime-hint = Na przykład 27 3 2007, 14:30
hint-phone = Zacznij od + i kodu kraju, na przykład { $example }
hint-file = Obraz, PDF, tekst lub film, do { $max } MB
hint-files = Obrazy, pliki PDF, teksty lub filmy, do { $max } MB każdy i { $together } MB razem. Można wybrać kilka
file-size = { $size } kB
file-taken = Mamy { $file }. Wybierz inny plik tylko wtedy, gdy chcesz go zastąpić.
file-held = Mamy { $file }.
file-remove = Usuń ten plik

field-name-first = Imiona
    .missing = Wpisz imiona
field-name-middle = Drugie imię
    .missing = Wpisz drugie imię
field-name-last = Nazwisko
    .missing = Wpisz nazwisko
field-birthdate = Data urodzenia
    .missing = Wpisz datę urodzenia
field-address-street-1 = Ulica i numer domu
    .missing = Wpisz ulicę i numer domu
field-address-street-2 = Mieszkanie, piętro lub budynek
    .missing = Wpisz mieszkanie, piętro lub budynek
field-address-city = Miejscowość
    .missing = Wpisz miejscowość
field-address-subdivision = Województwo, stan lub region
    .missing = Wpisz województwo, stan lub region
field-address-postal-code = Kod pocztowy
    .missing = Wpisz kod pocztowy
field-address-country-code = Kraj
    .missing = Wybierz kraj
field-email-address = Adres e-mail
    .missing = Wpisz adres e-mail
field-phone-number = Numer telefonu
    .missing = Wpisz numer telefonu
field-identification-number = Numer identyfikacyjny
    .missing = Wpisz numer identyfikacyjny
field-selected-country-code = Kraj
    .missing = Wybierz kraj

fault-missing = Wpisz odpowiedź w polu „{ $label }”
fault-missing-choice = Wybierz odpowiedź w polu „{ $label }”
fault-missing-box = Zaznacz „{ $label }”, aby kontynuować
fault-missing-file = Wybierz plik w polu „{ $label }”
fault-too-long = Pole „{ $label }” może mieć najwyżej { $max ->
        [one] { $max } znak
        [few] { $max } znaki
        [many] { $max } znaków
       *[other] { $max } znaku
    }
fault-too-short = Pole „{ $label }” musi mieć co najmniej { $min ->
        [one] { $min } znak
        [few] { $min } znaki
        [many] { $min } znaków
       *[other] { $min } znaku
    }
fault-not-a-date = W polu „{ $label }” musi być istniejąca data
fault-missing-day = W polu „{ $label }” brakuje dnia
fault-missing-month = W polu „{ $label }” brakuje miesiąca
fault-missing-year = W polu „{ $label }” brakuje roku
fault-in-future = W polu „{ $label }” musi być data z przeszłości
fault-too-early = Data w polu „{ $label }” nie może być wcześniejsza niż { $min }
fault-too-late = Data w polu „{ $label }” nie może być późniejsza niż { $max }
fault-not-an-email = W polu „{ $label }” wpisz adres w postaci { $example }
fault-not-a-phone = W polu „{ $label }” wpisz pełny numer telefonu, na przykład { $example }
fault-phone-country = Numer w polu „{ $label }” musi zaczynać się od + i kodu kraju
fault-not-a-number = W polu „{ $label }” musi być liczba
fault-not-an-integer = W polu „{ $label }” musi być liczba całkowita
fault-not-a-datetime = W polu „{ $label }” muszą być dzień, miesiąc, rok i godzina
fault-not-a-url = W polu „{ $label }” musi być adres strony, na przykład https://example.com
fault-number-too-small = Wartość w polu „{ $label }” musi wynosić co najmniej { $min }
fault-number-too-large = Wartość w polu „{ $label }” może wynosić najwyżej { $max }
fault-not-a-choice = Wybierz jedną z podanych odpowiedzi w polu „{ $label }”
fault-not-a-country = Wybierz kraj z listy w polu „{ $label }”
fault-characters = W polu „{ $label }” są znaki, których nie można tu użyć
fault-not-a-boolean = Wybierz tak lub nie w polu „{ $label }”
fault-file-too-large = Plik w polu „{ $label }” może mieć najwyżej { $max } MB
fault-files-too-large = Pliki wybrane dla „{ $label }” mogą mieć razem najwyżej { $max } MB. Wyślij część z nich, a potem pozostałe
fault-file-type = Plik w polu „{ $label }” musi być obrazem, dokumentem PDF, tekstem lub filmem
fault-file-empty = Plik w polu „{ $label }” jest pusty
fault-file-name = Nie można zachować nazwy pliku w polu „{ $label }”. Nadaj plikowi krótszą i prostszą nazwę
fault-several-files = Wybierz tylko jeden plik w polu „{ $label }”
fault-too-many-files = W polu „{ $label }” nie można przyjąć więcej plików
fault-wrong-type = Wartość w polu „{ $label }” ma inną postać niż oczekiwana

code-title = Wpisz kod, który wysłaliśmy
code-sent-email = Wysłaliśmy 6-cyfrowy kod na adres { $destination }.
code-sent-phone = Wysłaliśmy SMS z 6-cyfrowym kodem na numer { $destination }.
code-minutes =
    { $minutes ->
        [one] Kod działa przez { $minutes } minutę.
        [few] Kod działa przez { $minutes } minuty.
        [many] Kod działa przez { $minutes } minut.
       *[other] Kod działa przez { $minutes } minuty.
    }
code-label = Kod
code-tries =
    { $count ->
        [one] Pozostała { $count } próba.
        [few] Pozostały { $count } próby.
        [many] Pozostało { $count } prób.
       *[other] Pozostało { $count } próby.
    }
code-again = Wyślij nowy kod
code-again-in = O nowy kod można poprosić za { $time }.
code-again-none = Nie można wysłać więcej kodów.
code-resent = Wysłaliśmy nowy kod.
code-other-email = Użyj innego adresu e-mail
code-other-phone = Użyj innego numeru telefonu
code-missing = Wpisz 6-cyfrowy kod
code-length = Kod musi mieć 6 cyfr
code-wrong = To nie jest kod, który wysłaliśmy. Sprawdź najnowszą wiadomość
code-expired = Ten kod wygasł. Poproś o nowy

review-title = Sprawdź odpowiedzi
review-body = Przed wysłaniem możesz zmienić wszystko, co się nie zgadza.
review-change = Zmień
review-change-label = Zmień: { $label }
review-send = Wyślij

done-title = Wszystko zostało wysłane
done-body = { $organization } ma wszystko, czego potrzeba. Możesz zamknąć tę stronę.
not-verified-title = Nie udało się potwierdzić Twoich danych
not-verified-body = Tak bywa, gdy dane różnią się od oczekiwanych. To nie oznacza, że coś jest Twoją winą.
under-review-title = Twoje odpowiedzi sprawdzi człowiek
under-review-body = { $organization } je przejrzy i poda wynik. Na razie nie musisz nic robić.
note-from = Wiadomość od { $organization }:

expired-title = Ten link wygasł
expired-body = Działał do { $time }. To, co zostało wysłane wcześniej, jest zachowane.
expired-body-undated = To, co zostało wysłane wcześniej, jest zachowane.
other-tab-title = Kontynuuj w karcie, w której zaczęto
other-tab-body = Aby chronić Twoje dane, ta weryfikacja jest otwarta tylko w jednej karcie.
new-link-to = Możemy wysłać nowy link na { $address }.
new-link = Wyślij mi nowy link
new-link-ask = Nowy link można otrzymać od: { $organization }.
finished-title = To już zakończone
finished-completed = Wszystko zostało wysłane { $time }. Nie trzeba nic więcej robić.
finished-failed = Zakończono { $time }. Nie udało się potwierdzić Twoich danych.
finished-review = Wszystko zostało wysłane { $time }. Odpowiedzi sprawdza człowiek.
finished-approved = Wszystko zostało wysłane { $time }, a dane zostały potwierdzone.
finished-declined = Zakończono { $time }. Dane nie zostały przyjęte.
stopped-title = Weryfikacja przerwana
stopped-body = To, co zostało wysłane do tej pory, jest zachowane. Aby kontynuować, otwórz link ponownie.
stopped-restart = Zacznij od nowa
wrong-link-title = Ten link jest niewłaściwy
wrong-link-body = Sprawdź, czy otwarto cały link. Jeśli nadal się nie otwiera, poproś nadawcę o nowy.
tries-title = Zbyt wiele prób
tries-body = Aby chronić Twoje dane, nie można tu podjąć kolejnych prób.
limited-title = Otwarto tu zbyt wiele weryfikacji
limited-body = Odczekaj kilka minut, a potem otwórz link ponownie.
exists-title = Masz już weryfikację
exists-body = Kontynuuj na karcie lub przez link, od którego zaczęto. Jeśli nie możesz go znaleźć, zapytaj tego, kto Cię tu skierował.
inactive-title = Ta weryfikacja jest niedostępna
inactive-body = Na razie jest wyłączona. To, co zostało wysłane wcześniej, jest zachowane.
personal-link-title = Potrzebny jest osobisty link
personal-link-body = Ta weryfikacja otwiera się tylko przez link utworzony dla Ciebie. Poproś o niego osobę lub firmę, która Cię tu skierowała.
unpublished-title = Ta weryfikacja nie jest jeszcze gotowa
unpublished-body = Nie została opublikowana. Wróć, gdy dowiesz się, że jest gotowa.
service-title = Mamy problem z naszą usługą
service-body = Ukończone kroki są zapisane. Spróbuj ponownie za kilka minut.
used-title = Ten link został już użyty
used-body = Dla bezpieczeństwa każdy taki link otwiera się tylko raz.
not-found-title = Nie znaleźliśmy tej strony
not-found-body = Jeśli adres był wpisany ręcznie, sprawdź, czy jest poprawny.
sessions-title = Tę weryfikację otwarto zbyt wiele razy
sessions-body = Aby chronić Twoje dane, nie można jej już otworzyć tym linkiem.
unreadable-title = Nie udało się odczytać wysłanych danych
unreadable-body = Wróć i wyślij je ponownie. Ukończone kroki są zapisane.

once-title = Kontynuuj od miejsca przerwania
once-body = Ten link otwiera Twoją weryfikację dla: { $organization }. Działa tylko raz, więc otwórz go na urządzeniu, którego chcesz użyć.
stop-title = Przerwać teraz?
stop-body = Ukończone kroki są zachowane. Możesz wrócić, dopóki link działa.
stop-stay = Kontynuuj
link-sent-title = Wysłaliśmy nowy link
link-sent-body = Poszukaj wiadomości na { $address }. Może dotrzeć po kilku minutach.
waiting-title = Sprawdzamy odpowiedzi
waiting-body = Zwykle trwa to mniej niż minutę. Strona sama przejdzie dalej.

outbox-title = Wiadomości, które zostałyby wysłane
outbox-body = Sandbox nic nie wysyła. Oto, co otrzymaliby odbiorcy, od najnowszych.
outbox-empty = Nie ma jeszcze wiadomości.
outbox-to = Do
outbox-code = Kod
outbox-open = Otwórz link

## Going on with a phone
handoff-offer = Kontynuuj na telefonie
handoff-body = Kontynuujesz tam od miejsca, w którym jesteś. Nic z wpisanych danych nie przepadnie.
handoff-qr = Pokaż kod QR
handoff-sms = Wyślij SMS
handoff-email = Wyślij e-mail
handoff-stay = Zostań na tym komputerze
handoff-scan-title = Zeskanuj to telefonem
handoff-scan-body = Otwórz aparat w telefonie i skieruj go na kwadrat. Nie zamykaj tej strony.
handoff-scan-alt = Kod QR linku, który działa jeden raz
handoff-sent-title = Spójrz na telefon
handoff-sent-body = Wysłaliśmy link na { $address }. Otwórz go na telefonie i nie zamykaj tej strony.
handoff-until = Link działa jeden raz, do { $time }.
handoff-other = Wybierz inny sposób
handoff-back = Kontynuuj tutaj
handoff-refresh = Sprawdź ponownie
handoff-over-title = Link wygasł
handoff-over-body = Poproś o nowy albo kontynuuj tutaj.
handoff-taken-title = Kontynuujesz na telefonie
handoff-taken-body = Nie zamykaj tej strony. Przejdzie dalej, gdy skończysz na telefonie.
handoff-declined-title = Zatrzymano na telefonie
handoff-declined-body = Ktoś otworzył link i zaznaczył, że to nie on. Link już nie działa.
handoff-confirm-title = Czy to zaczęto na Twoim komputerze?
handoff-confirm-body = Weryfikację dla { $organization } rozpoczęto w { $browser } w systemie { $system }. Kontynuuj tylko wtedy, gdy to Ty.
handoff-confirm-body-plain = Weryfikację dla { $organization } rozpoczęto na innym urządzeniu. Kontynuuj tylko wtedy, gdy to Ty.
handoff-yes = Tak, kontynuuj tutaj
handoff-no = Nie, to nie ja
handoff-refused-title = Zatrzymaliśmy to
handoff-refused-body = Link już nie działa. Możesz zamknąć tę stronę.
handoff-used-title = Ta weryfikacja jest otwarta na innym telefonie
handoff-used-body = Dla bezpieczeństwa link otwiera się tylko na jednym telefonie. Aby użyć tego, kontynuuj na komputerze i poproś tam o nowy link.
handoff-return = Możesz teraz wrócić do komputera.

## Time limits
limit-title = Potrzebujesz więcej czasu?
limit-body = Ta weryfikacja kończy się za niecałe dwie minuty. To, co wpisano, zostaje.
limit-stay = Potrzebuję więcej czasu
limit-extended = Masz teraz więcej czasu.
