# Los textos del flujo alojado, español de México.

back = Atrás
help = Ayuda: { $contact }
stop = Detener
step-of = Paso { $step } de { $total }
language = Idioma
sandbox = Sandbox
sandbox-note = Modo de prueba, sin mensajes reales
sandbox-outbox = Ver los mensajes
optional = (opcional)
error-title = Error: { $title }
error-label = Error:
summary-title = Hay un problema
busy = Un momento…
continue = Continuar
continue-to = Continuar a { $site }
try-again = Volver a intentar
close = Cerrar
finish = Listo
hold-off = Espere unos segundos y vuelva a presionar el botón.
offline = No hay conexión. Sus respuestas se envían en cuanto la haya.
link-until = Puede volver a este enlace hasta el { $time }.
given-by = Proporcionado por { $organization }
not-given = Sin respuesta
reference = Referencia
yes = Sí
no = No

intro-title = Confirme su identidad
intro-body = { $organization } necesita confirmar su identidad.
intro-minutes =
    { $minutes ->
        [one] Tarda aproximadamente { $minutes } minuto.
       *[other] Tarda aproximadamente { $minutes } minutos.
    }
intro-needs = Lo que necesita
intro-start = Empezar
intro-saved = Sus respuestas se guardan después de cada paso.
need-details = Su nombre y fecha de nacimiento
need-address = Su domicilio
need-email = Un correo electrónico que pueda abrir ahora
need-phone = Un teléfono que reciba mensajes de texto

form-name = Su nombre
form-birthdate = Su fecha de nacimiento
form-address = Su domicilio
form-country = Su país
form-contact = Cómo comunicarnos con usted
form-email = Su correo electrónico
form-phone = Su número de teléfono
form-details = Sus datos
choose-one = Elija una opción
choose-all = Elija todas las que correspondan
choose-country = Elija un país
date-day = Día
date-month = Mes
date-year = Año
date-time = Hora
date-hint = Por ejemplo, 27 3 2007
datetime-hint = Por ejemplo, 27 3 2007, 14:30
hint-phone = Empiece con + y el código del país, por ejemplo { $example }
hint-file = Una imagen, un PDF, un texto o un video, de hasta { $max } MB
hint-files = Imágenes, PDF, textos o videos, de hasta { $max } MB cada uno y { $together } MB en total. Puede elegir varios
file-size = { $size } kB
file-taken = Tenemos { $file }. Elija otro archivo solo si quiere reemplazarlo.
file-held = Tenemos { $file }.
file-remove = Quitar este archivo

field-name-first = Nombres
    .missing = Escriba sus nombres
field-name-middle = Segundos nombres
    .missing = Escriba sus segundos nombres
field-name-last = Apellidos
    .missing = Escriba sus apellidos
field-birthdate = Fecha de nacimiento
    .missing = Escriba su fecha de nacimiento
field-address-street-1 = Calle y número
    .missing = Escriba la calle y el número
field-address-street-2 = Departamento, piso o edificio
    .missing = Escriba el departamento, piso o edificio
field-address-city = Ciudad o población
    .missing = Escriba la ciudad o población
field-address-subdivision = Estado, provincia o región
    .missing = Escriba el estado, la provincia o la región
field-address-postal-code = Código postal
    .missing = Escriba el código postal
field-address-country-code = País
    .missing = Elija su país
field-email-address = Correo electrónico
    .missing = Escriba su correo electrónico
field-phone-number = Número de teléfono
    .missing = Escriba su número de teléfono
field-identification-number = Número de identificación
    .missing = Escriba su número de identificación
field-selected-country-code = País
    .missing = Elija un país

fault-missing = Escriba una respuesta en “{ $label }”
fault-missing-choice = Elija una respuesta en “{ $label }”
fault-missing-box = Marque la casilla “{ $label }” para continuar
fault-missing-file = Elija un archivo para “{ $label }”
fault-too-long = “{ $label }” debe tener como máximo { $max ->
        [one] { $max } carácter
       *[other] { $max } caracteres
    }
fault-too-short = “{ $label }” debe tener como mínimo { $min ->
        [one] { $min } carácter
       *[other] { $min } caracteres
    }
fault-not-a-date = “{ $label }” debe ser una fecha que exista
fault-missing-day = En “{ $label }” falta el día
fault-missing-month = En “{ $label }” falta el mes
fault-missing-year = En “{ $label }” falta el año
fault-in-future = “{ $label }” debe ser una fecha pasada
fault-too-early = “{ $label }” debe ser el { $min } o después
fault-too-late = “{ $label }” debe ser el { $max } o antes
fault-not-an-email = “{ $label }” debe tener la forma { $example }
fault-not-a-phone = “{ $label }” debe ser un número de teléfono completo, por ejemplo { $example }
fault-phone-country = “{ $label }” debe empezar con + y el código del país
fault-not-a-number = “{ $label }” debe ser un número
fault-not-an-integer = “{ $label }” debe ser un número entero
fault-not-a-datetime = “{ $label }” debe tener día, mes, año y hora
fault-not-a-url = “{ $label }” debe ser una dirección web, como https://example.com
fault-number-too-small = “{ $label }” debe ser { $min } o más
fault-number-too-large = “{ $label }” debe ser { $max } o menos
fault-not-a-choice = Elija una de las respuestas de la lista en “{ $label }”
fault-not-a-country = Elija un país de la lista en “{ $label }”
fault-characters = “{ $label }” tiene caracteres que aquí no se pueden usar
fault-not-a-boolean = Elija sí o no en “{ $label }”
fault-file-too-large = El archivo para “{ $label }” no debe pesar más de { $max } MB
fault-files-too-large = Los archivos que elija para «{ $label }» no deben superar { $max } MB en total. Envíe algunos y después el resto
fault-file-type = El archivo para “{ $label }” debe ser una imagen, un PDF, un texto o un video
fault-file-empty = El archivo para “{ $label }” está vacío
fault-file-name = El nombre del archivo para “{ $label }” no se puede conservar. Dele al archivo un nombre más corto y sencillo
fault-several-files = Elija un solo archivo para “{ $label }”
fault-too-many-files = No se pueden recibir más archivos para “{ $label }”
fault-wrong-type = “{ $label }” no tiene la forma que esperamos

code-title = Escriba el código que le enviamos
code-sent-email = Enviamos un código de 6 dígitos a { $destination }.
code-sent-phone = Enviamos un mensaje de texto con un código de 6 dígitos a { $destination }.
code-minutes =
    { $minutes ->
        [one] Sirve durante { $minutes } minuto.
       *[other] Sirve durante { $minutes } minutos.
    }
code-label = Código
code-tries =
    { $count ->
        [one] Le queda { $count } intento.
       *[other] Le quedan { $count } intentos.
    }
code-again = Enviar un código nuevo
code-again-in = Puede pedir un código nuevo en { $time }.
code-again-none = Ya no se pueden enviar más códigos.
code-resent = Enviamos un código nuevo.
code-other-email = Usar otro correo electrónico
code-other-phone = Usar otro número de teléfono
code-missing = Escriba el código de 6 dígitos
code-length = El código debe tener 6 números
code-wrong = Ese código no coincide con el que enviamos. Revise el mensaje más reciente
code-expired = Ese código ya venció. Pida uno nuevo

review-title = Revise sus respuestas
review-body = Puede cambiar lo que no esté bien antes de enviarlo.
review-change = Cambiar
review-change-label = Cambiar: { $label }
review-send = Enviar

done-title = Ya envió todo
done-body = { $organization } tiene lo que necesita. Puede cerrar esta página.
not-verified-title = No pudimos confirmar sus datos
not-verified-body = Esto puede pasar cuando los datos difieren de lo esperado. Usted no hizo nada malo.
under-review-title = Una persona revisará sus respuestas
under-review-body = { $organization } las revisará y le dará el resultado. No tiene que hacer nada más por ahora.
note-from = Nota de { $organization }:

expired-title = Este enlace venció
expired-body = Funcionó hasta el { $time }. Lo que envió antes se conserva.
expired-body-undated = Lo que envió antes de que venciera se conserva.
other-tab-title = Continúe en la pestaña donde empezó
other-tab-body = Para proteger sus datos, esta verificación permanece abierta en una sola pestaña.
new-link-to = Podemos enviar un enlace nuevo a { $address }.
new-link = Enviarme un enlace nuevo
new-link-ask = Para obtener un enlace nuevo, comuníquese con { $organization }.
finished-title = Esto ya terminó
finished-completed = Envió todo el { $time }. No hay nada más que hacer.
finished-failed = Terminó el { $time }. No pudimos confirmar sus datos.
finished-review = Envió todo el { $time }. Una persona está revisando sus respuestas.
finished-approved = Envió todo el { $time } y sus datos se confirmaron.
finished-declined = Terminó el { $time }. Sus datos no se aceptaron.
stopped-title = Usted se detuvo
stopped-body = Lo que envió hasta ahora se conserva. Para seguir, abra su enlace de nuevo.
stopped-restart = Empezar de nuevo
wrong-link-title = Este enlace no es correcto
wrong-link-body = Compruebe que abrió el enlace completo. Si aun así no abre, pida uno nuevo a quien se lo envió.
tries-title = Demasiados intentos
tries-body = Para proteger sus datos, aquí ya no se puede intentar más.
limited-title = Se abrieron demasiadas verificaciones aquí
limited-body = Espere unos minutos y vuelva a abrir el enlace.
exists-title = Usted ya tiene una verificación
exists-body = Continúe en la pestaña o con el enlace donde empezó. Si no lo encuentra, pregunte a quien lo envió aquí.
inactive-title = Esta verificación no está disponible
inactive-body = Se desactivó por ahora. Lo que envió antes se conserva.
personal-link-title = Necesita un enlace personal
personal-link-body = Esta verificación se abre solo con un enlace hecho para usted. Pídalo a quien lo envió aquí.
unpublished-title = Esta verificación aún no está lista
unpublished-body = Todavía no se publica. Vuelva cuando quien lo envió aquí le diga que está lista.
service-title = Hay un problema con nuestro servicio
service-body = Los pasos que terminó están guardados. Vuelva a intentar en unos minutos.
used-title = Este enlace ya se usó
used-body = Por su seguridad, cada uno de estos enlaces se abre una sola vez.
not-found-title = No encontramos esa página
not-found-body = Si escribió la dirección, compruebe que sea correcta.
sessions-title = Esta verificación se abrió demasiadas veces
sessions-body = Para proteger sus datos, ya no se puede abrir con este enlace.
unreadable-title = No pudimos leer lo que se envió
unreadable-body = Regrese y envíelo de nuevo. Los pasos que terminó están guardados.

once-title = Continúe donde se quedó
once-body = Este enlace abre su verificación para { $organization }. Funciona una sola vez: ábralo en el dispositivo que quiera usar.
stop-title = ¿Detenerse ahora?
stop-body = Los pasos que terminó se conservan. Puede volver hasta que venza el enlace.
stop-stay = Seguir
link-sent-title = Le enviamos un enlace nuevo
link-sent-body = Busque un mensaje en { $address }. Puede tardar unos minutos en llegar.
waiting-title = Estamos revisando sus respuestas
waiting-body = Normalmente tarda menos de un minuto. La página avanza sola.

outbox-title = Mensajes que se habrían enviado
outbox-body = El sandbox no envía nada. Esto es lo que habría recibido la gente, lo más reciente primero.
outbox-empty = Aún no hay mensajes.
outbox-to = Para
outbox-code = Código
outbox-open = Abrir el enlace

## Going on with a phone
handoff-offer = Continuar en tu teléfono
handoff-body = Sigues ahí desde donde estás ahora. No se pierde nada de lo que escribiste.
handoff-qr = Mostrar un código QR
handoff-sms = Enviar un mensaje de texto
handoff-email = Enviar un correo
handoff-stay = Quedarme en esta computadora
handoff-scan-title = Escanéalo con tu teléfono
handoff-scan-body = Abre la cámara de tu teléfono y apunta al cuadro. Deja esta página abierta.
handoff-scan-alt = Código QR de un enlace que funciona una vez
handoff-sent-title = Mira tu teléfono
handoff-sent-body = Enviamos un enlace a { $address }. Ábrelo en tu teléfono y deja esta página abierta.
handoff-until = El enlace funciona una vez, hasta { $time }.
handoff-other = Elegir otra forma
handoff-back = Continuar aquí
handoff-refresh = Volver a mirar
handoff-over-title = El enlace venció
handoff-over-body = Pide uno nuevo o continúa aquí.
handoff-taken-title = Estás continuando en tu teléfono
handoff-taken-body = Deja esta página abierta. Avanza cuando termines en tu teléfono.
handoff-declined-title = Se detuvo en el teléfono
handoff-declined-body = Alguien abrió el enlace y dijo que no era la persona. El enlace ya no funciona.
handoff-confirm-title = ¿Empezaste esto en tu computadora?
handoff-confirm-body = Se empezó una verificación para { $organization } en { $browser } con { $system }. Continúa solo si fuiste tú.
handoff-confirm-body-plain = Se empezó una verificación para { $organization } en otro dispositivo. Continúa solo si fuiste tú.
handoff-yes = Sí, continuar aquí
handoff-no = No, no soy yo
handoff-refused-title = Lo detuvimos
handoff-refused-body = El enlace ya no funciona. Puedes cerrar esta página.
handoff-used-title = Esta verificación está abierta en otro teléfono
handoff-used-body = Por tu seguridad, el enlace se abre en un solo teléfono. Para usar este, continúa en la computadora y pide ahí un enlace nuevo.
handoff-return = Ya puedes volver a tu computadora.

## Time limits
limit-title = ¿Necesitas más tiempo?
limit-body = Esta verificación termina en menos de dos minutos. Lo que escribiste se conserva.
limit-stay = Necesito más tiempo
limit-extended = Ahora tienes más tiempo.
