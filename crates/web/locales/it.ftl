# I testi del percorso ospitato, italiano.

back = Indietro
help = Aiuto: { $contact }
stop = Interrompi
step-of = Passaggio { $step } di { $total }
language = Lingua
sandbox = Sandbox
sandbox-note = Modalità di prova, nessun messaggio reale
sandbox-outbox = Vedi i messaggi
optional = (facoltativo)
error-title = Errore: { $title }
error-label = Errore:
summary-title = C’è un problema
busy = Un momento…
continue = Continua
continue-to = Continua su { $site }
try-again = Riprova
close = Chiudi
finish = Fatto
hold-off = Aspetta qualche secondo, poi premi di nuovo il pulsante.
offline = Non c’è connessione. Le sue risposte partono appena torna.
link-until = Puoi tornare a questo link fino a { $time }.
given-by = Fornito da { $organization }
not-given = Non indicato
reference = Riferimento
yes = Sì
no = No

intro-title = Conferma la tua identità
intro-body = { $organization } deve verificare chi sei.
intro-minutes =
    { $minutes ->
        [one] Richiede circa { $minutes } minuto.
       *[other] Richiede circa { $minutes } minuti.
    }
intro-needs = Che cosa ti serve
intro-start = Inizia
intro-saved = Le tue risposte vengono salvate dopo ogni passaggio.
need-details = Il tuo nome e la tua data di nascita
need-address = Il tuo indirizzo
need-email = Un’e-mail che puoi aprire adesso
need-phone = Un telefono che riceve SMS

form-name = Il tuo nome
form-birthdate = La tua data di nascita
form-address = Il tuo indirizzo
form-country = Il tuo Paese
form-contact = Come contattarti
form-email = Il tuo indirizzo e-mail
form-phone = Il tuo numero di telefono
form-details = I tuoi dati
choose-one = Scegli una risposta
choose-all = Scegli tutte le risposte adatte
choose-country = Scegli un Paese
date-day = Giorno
date-month = Mese
date-year = Anno
date-time = Ora
date-hint = Per esempio, 27 3 2007
datetime-hint = Per esempio, 27 3 2007, 14:30
hint-phone = Inizia con + e il prefisso del Paese, per esempio { $example }
hint-file = Un’immagine, un PDF, un testo o un video, fino a { $max } MB
hint-files = Immagini, PDF, testi o video, fino a { $max } MB ciascuno e { $together } MB insieme. Puoi sceglierne più di uno
file-size = { $size } kB
file-taken = Abbiamo { $file }. Scegli un altro file solo per sostituirlo.
file-held = Abbiamo { $file }.
file-remove = Rimuovi questo file

field-name-first = Nome
    .missing = Inserisci il tuo nome
field-name-middle = Altri nomi
    .missing = Inserisci i tuoi altri nomi
field-name-last = Cognome
    .missing = Inserisci il tuo cognome
field-birthdate = Data di nascita
    .missing = Inserisci la tua data di nascita
field-address-street-1 = Via e numero civico
    .missing = Inserisci via e numero civico
field-address-street-2 = Interno, piano o edificio
    .missing = Inserisci interno, piano o edificio
field-address-city = Città o comune
    .missing = Inserisci la città o il comune
field-address-subdivision = Provincia, Stato o regione
    .missing = Inserisci la provincia, lo Stato o la regione
field-address-postal-code = Codice postale
    .missing = Inserisci il codice postale
field-address-country-code = Paese
    .missing = Scegli il tuo Paese
field-email-address = Indirizzo e-mail
    .missing = Inserisci il tuo indirizzo e-mail
field-phone-number = Numero di telefono
    .missing = Inserisci il tuo numero di telefono
field-identification-number = Numero di identificazione
    .missing = Inserisci il tuo numero di identificazione
field-selected-country-code = Paese
    .missing = Scegli un Paese

fault-missing = Inserisci una risposta per “{ $label }”
fault-missing-choice = Scegli una risposta per “{ $label }”
fault-missing-box = Seleziona la casella “{ $label }” per continuare
fault-missing-file = Scegli un file per “{ $label }”
fault-too-long = “{ $label }” può avere al massimo { $max ->
        [one] { $max } carattere
       *[other] { $max } caratteri
    }
fault-too-short = “{ $label }” deve avere almeno { $min ->
        [one] { $min } carattere
       *[other] { $min } caratteri
    }
fault-not-a-date = “{ $label }” deve essere una data che esiste
fault-missing-day = In “{ $label }” manca il giorno
fault-missing-month = In “{ $label }” manca il mese
fault-missing-year = In “{ $label }” manca l’anno
fault-in-future = “{ $label }” deve essere una data passata
fault-too-early = “{ $label }” non può essere prima del { $min }
fault-too-late = “{ $label }” non può essere dopo il { $max }
fault-not-an-email = “{ $label }” deve avere la forma { $example }
fault-not-a-phone = “{ $label }” deve essere un numero di telefono completo, per esempio { $example }
fault-phone-country = “{ $label }” deve iniziare con + e il prefisso del Paese
fault-not-a-number = “{ $label }” deve essere un numero
fault-not-an-integer = “{ $label }” deve essere un numero intero
fault-not-a-datetime = “{ $label }” deve avere giorno, mese, anno e ora
fault-not-a-url = “{ $label }” deve essere un indirizzo web, come https://example.com
fault-number-too-small = “{ $label }” deve essere almeno { $min }
fault-number-too-large = “{ $label }” deve essere al massimo { $max }
fault-not-a-choice = Scegli una delle risposte elencate per “{ $label }”
fault-not-a-country = Scegli un Paese dall’elenco per “{ $label }”
fault-characters = “{ $label }” contiene caratteri che qui non si possono usare
fault-not-a-boolean = Scegli sì o no per “{ $label }”
fault-file-too-large = Il file per “{ $label }” non deve superare { $max } MB
fault-files-too-large = I file scelti per «{ $label }» non devono superare { $max } MB insieme. Inviane alcuni e poi gli altri
fault-file-type = Il file per “{ $label }” deve essere un’immagine, un PDF, un testo o un video
fault-file-empty = Il file per “{ $label }” è vuoto
fault-file-name = Il nome del file per “{ $label }” non può essere conservato. Dai al file un nome più corto e semplice
fault-several-files = Scegli un solo file per “{ $label }”
fault-too-many-files = Non è possibile ricevere altri file per “{ $label }”
fault-wrong-type = “{ $label }” non è nella forma prevista

code-title = Inserisci il codice che ti abbiamo inviato
code-sent-email = Abbiamo inviato un codice di 6 cifre a { $destination }.
code-sent-phone = Abbiamo inviato un SMS con un codice di 6 cifre a { $destination }.
code-minutes =
    { $minutes ->
        [one] Funziona per { $minutes } minuto.
       *[other] Funziona per { $minutes } minuti.
    }
code-label = Codice
code-tries =
    { $count ->
        [one] Hai ancora { $count } tentativo.
       *[other] Hai ancora { $count } tentativi.
    }
code-again = Invia un nuovo codice
code-again-in = Puoi chiedere un nuovo codice tra { $time }.
code-again-none = Non si possono inviare altri codici.
code-resent = Abbiamo inviato un nuovo codice.
code-other-email = Usa un altro indirizzo e-mail
code-other-phone = Usa un altro numero di telefono
code-missing = Inserisci il codice di 6 cifre
code-length = Il codice deve avere 6 cifre
code-wrong = Questo codice non è quello che abbiamo inviato. Controlla il messaggio più recente
code-expired = Questo codice è scaduto. Chiedine uno nuovo

review-title = Controlla le tue risposte
review-body = Puoi cambiare ciò che non è giusto prima di inviare.
review-change = Cambia
review-change-label = Cambia: { $label }
review-send = Invia

done-title = Hai inviato tutto
done-body = { $organization } ha ciò che serve. Puoi chiudere questa pagina.
not-verified-title = Non abbiamo potuto confermare i tuoi dati
not-verified-body = Può succedere quando i dati sono diversi da quelli attesi. Non hai fatto nulla di sbagliato.
under-review-title = Una persona controllerà le tue risposte
under-review-body = { $organization } le esaminerà e ti comunicherà il risultato. Per ora non devi fare nulla.
note-from = Nota di { $organization }:

expired-title = Questo link è scaduto
expired-body = Ha funzionato fino a { $time }. Ciò che hai inviato prima è conservato.
expired-body-undated = Ciò che hai inviato prima della scadenza è conservato.
other-tab-title = Continua nella scheda in cui hai iniziato
other-tab-body = Per proteggere i tuoi dati, questa verifica resta aperta in una sola scheda.
new-link-to = Possiamo inviare un nuovo link a { $address }.
new-link = Inviami un nuovo link
new-link-ask = Per avere un nuovo link, contatta { $organization }.
finished-title = Questa verifica è già terminata
finished-completed = Hai inviato tutto il { $time }. Non c’è altro da fare.
finished-failed = È terminata il { $time }. Non abbiamo potuto confermare i tuoi dati.
finished-review = Hai inviato tutto il { $time }. Una persona sta controllando le tue risposte.
finished-approved = Hai inviato tutto il { $time } e i tuoi dati sono stati confermati.
finished-declined = È terminata il { $time }. I tuoi dati non sono stati accettati.
stopped-title = Hai interrotto la verifica
stopped-body = Ciò che hai inviato finora è conservato. Per proseguire, apri di nuovo il tuo link.
stopped-restart = Ricomincia
wrong-link-title = Questo link non è corretto
wrong-link-body = Controlla di aver aperto il link intero. Se ancora non si apre, chiedine uno nuovo a chi te lo ha inviato.
tries-title = Troppi tentativi
tries-body = Per proteggere i tuoi dati, qui non sono possibili altri tentativi.
limited-title = Qui sono state aperte troppe verifiche
limited-body = Aspetta qualche minuto, poi apri di nuovo il link.
exists-title = Hai già una verifica
exists-body = Continua nella scheda o con il link in cui hai iniziato. Se non lo trovi, chiedi a chi ti ha mandato qui.
inactive-title = Questa verifica non è disponibile
inactive-body = Per ora è disattivata. Ciò che hai inviato prima è conservato.
personal-link-title = Ti serve un link personale
personal-link-body = Questa verifica si apre solo con un link creato per te. Chiedilo a chi ti ha mandato qui.
unpublished-title = Questa verifica non è ancora pronta
unpublished-body = Non è stata pubblicata. Torna quando ti diranno che è pronta.
service-title = C’è un problema con il nostro servizio
service-body = I passaggi che hai completato sono salvati. Riprova tra qualche minuto.
used-title = Questo link è già stato usato
used-body = Per la tua sicurezza, ognuno di questi link si apre una sola volta.
not-found-title = Non abbiamo trovato questa pagina
not-found-body = Se hai scritto l’indirizzo, controlla che sia giusto.
sessions-title = Questa verifica è stata aperta troppe volte
sessions-body = Per proteggere i tuoi dati, non si può più aprire con questo link.
unreadable-title = Non abbiamo potuto leggere ciò che è stato inviato
unreadable-body = Torna indietro e invia di nuovo. I passaggi che hai completato sono salvati.

once-title = Riprendi dal punto in cui hai lasciato
once-body = Questo link apre la tua verifica per { $organization }. Funziona una sola volta: aprilo sul dispositivo che vuoi usare.
stop-title = Interrompere adesso?
stop-body = I passaggi che hai completato restano salvati. Puoi tornare fino alla scadenza del link.
stop-stay = Continua la verifica
link-sent-title = Ti abbiamo inviato un nuovo link
link-sent-body = Cerca un messaggio inviato a { $address }. Può impiegare qualche minuto.
waiting-title = Stiamo controllando le tue risposte
waiting-body = Di solito richiede meno di un minuto. La pagina va avanti da sola.

outbox-title = Messaggi che sarebbero stati inviati
outbox-body = La sandbox non invia nulla. Ecco che cosa avrebbero ricevuto le persone, dal più recente.
outbox-empty = Ancora nessun messaggio.
outbox-to = A
outbox-code = Codice
outbox-open = Apri il link

## Going on with a phone
handoff-offer = Continua sul telefono
handoff-body = Riprendi lì da dove sei ora. Non si perde nulla di ciò che hai inserito.
handoff-qr = Mostra un codice QR
handoff-sms = Invia un SMS
handoff-email = Invia un’email
handoff-stay = Resta su questo computer
handoff-scan-title = Inquadralo con il telefono
handoff-scan-body = Apri la fotocamera del telefono e inquadra il riquadro. Lascia aperta questa pagina.
handoff-scan-alt = Codice QR di un link che funziona una volta
handoff-sent-title = Guarda il telefono
handoff-sent-body = Abbiamo inviato un link a { $address }. Aprilo sul telefono e lascia aperta questa pagina.
handoff-until = Il link funziona una volta, fino al { $time }.
handoff-other = Scegli un altro modo
handoff-back = Continua qui
handoff-refresh = Controlla di nuovo
handoff-over-title = Il link è scaduto
handoff-over-body = Chiedine uno nuovo o continua qui.
handoff-taken-title = Stai continuando sul telefono
handoff-taken-body = Lascia aperta questa pagina. Va avanti quando hai finito sul telefono.
handoff-declined-title = Interrotto sul telefono
handoff-declined-body = Qualcuno ha aperto il link e ha detto di non essere la persona. Il link non funziona più.
handoff-confirm-title = Hai iniziato tu sul computer?
handoff-confirm-body = Una verifica per { $organization } è stata iniziata in { $browser } su { $system }. Continua solo se sei stato tu.
handoff-confirm-body-plain = Una verifica per { $organization } è stata iniziata su un altro dispositivo. Continua solo se sei stato tu.
handoff-yes = Sì, continua qui
handoff-no = No, non sono io
handoff-refused-title = L’abbiamo interrotta
handoff-refused-body = Il link non funziona più. Puoi chiudere questa pagina.
handoff-used-title = Questa verifica è aperta su un altro telefono
handoff-used-body = Per la tua sicurezza, il link si apre su un solo telefono. Per usare questo, continua al computer e chiedi lì un nuovo link.
handoff-return = Ora puoi tornare al computer.

## Time limits
limit-title = Ti serve più tempo?
limit-body = Questa verifica termina tra meno di due minuti. Ciò che hai scritto resta.
limit-stay = Mi serve più tempo
limit-extended = Ora hai più tempo.
