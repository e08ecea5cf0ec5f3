# Тексти сторінок перевірки, українська.

back = Назад
help = Допомога: { $contact }
stop = Зупинити
step-of = Крок { $step } з { $total }
language = Мова
sandbox = Sandbox
sandbox-note = Тестовий режим, без справжніх повідомлень
sandbox-outbox = Переглянути повідомлення
optional = (необов’язково)
error-title = Помилка: { $title }
error-label = Помилка:
summary-title = Виникла проблема
busy = Хвилинку…
continue = Продовжити
continue-to = Перейти до { $site }
try-again = Спробувати ще раз
close = Закрити
finish = Готово
hold-off = Зачекайте кілька секунд, а потім натисніть кнопку ще раз.
offline = Немає зʼєднання. Ваші відповіді буде надіслано, щойно воно зʼявиться.
link-until = До цього посилання можна повернутися до { $time }.
given-by = Джерело: { $organization }
not-given = Не вказано
reference = Номер звернення
yes = Так
no = Ні

intro-title = Підтвердьте свою особу
intro-body = { $organization } має перевірити, хто ви.
intro-minutes =
    { $minutes ->
        [one] Це триває приблизно { $minutes } хвилину.
        [few] Це триває приблизно { $minutes } хвилини.
        [many] Це триває приблизно { $minutes } хвилин.
       *[other] Це триває приблизно { $minutes } хвилини.
    }
intro-needs = Що вам знадобиться
intro-start = Почати
intro-saved = Ваші відповіді зберігаються після кожного кроку.
need-details = Ваше ім’я та дата народження
need-address = Ваша домашня адреса
need-email = Електронна пошта, яку ви можете відкрити зараз
need-phone = Телефон, що приймає SMS

form-name = Ваше ім’я
form-birthdate = Ваша дата народження
form-address = Ваша адреса
form-country = Ваша країна
form-contact = Як з вами зв’язатися
form-email = Ваша електронна пошта
form-phone = Ваш номер телефону
form-details = Ваші дані
choose-one = Виберіть відповідь
choose-all = Виберіть усе, що підходить
choose-country = Виберіть країну
date-day = День
date-month = Місяць
date-year = Рік
date-time = Час
date-hint = Наприклад, 27 3 2007
datetime-hint = Наприклад, 27 3 2007, 14:30
hint-phone = Почніть з + і коду країни, наприклад { $example }
hint-file = Зображення, PDF, текст або відео, до { $max } МБ
hint-files = Зображення, PDF, тексти або відео, до { $max } МБ кожен файл і до { $together } МБ разом. Можна вибрати кілька
file-size = { $size } кБ
file-taken = У нас є { $file }. Вибирайте інший файл, лише щоб замінити його.
file-held = У нас є { $file }.
file-remove = Вилучити цей файл

field-name-first = Ім’я
    .missing = Введіть своє ім’я
field-name-middle = Інші імена
    .missing = Введіть свої інші імена
field-name-last = Прізвище
    .missing = Введіть своє прізвище
field-birthdate = Дата народження
    .missing = Введіть свою дату народження
field-address-street-1 = Вулиця та номер будинку
    .missing = Введіть вулицю та номер будинку
field-address-street-2 = Квартира, поверх або корпус
    .missing = Введіть квартиру, поверх або корпус
field-address-city = Місто або селище
    .missing = Введіть місто або селище
field-address-subdivision = Область, штат або регіон
    .missing = Введіть область, штат або регіон
field-address-postal-code = Поштовий індекс
    .missing = Введіть поштовий індекс
field-address-country-code = Країна
    .missing = Виберіть свою країну
field-email-address = Електронна пошта
    .missing = Введіть свою електронну пошту
field-phone-number = Номер телефону
    .missing = Введіть свій номер телефону
field-identification-number = Ідентифікаційний номер
    .missing = Введіть свій ідентифікаційний номер
field-selected-country-code = Країна
    .missing = Виберіть країну

fault-missing = Введіть відповідь у полі «{ $label }»
fault-missing-choice = Виберіть відповідь у полі «{ $label }»
fault-missing-box = Поставте позначку «{ $label }», щоб продовжити
fault-missing-file = Виберіть файл для «{ $label }»
fault-too-long = Поле «{ $label }» може мати не більше ніж { $max ->
        [one] { $max } символ
        [few] { $max } символи
        [many] { $max } символів
       *[other] { $max } символу
    }
fault-too-short = Поле «{ $label }» має мати щонайменше { $min ->
        [one] { $min } символ
        [few] { $min } символи
        [many] { $min } символів
       *[other] { $min } символу
    }
fault-not-a-date = У полі «{ $label }» має бути дата, яка існує
fault-missing-day = У полі «{ $label }» бракує дня
fault-missing-month = У полі «{ $label }» бракує місяця
fault-missing-year = У полі «{ $label }» бракує року
fault-in-future = У полі «{ $label }» має бути дата в минулому
fault-too-early = Дата в полі «{ $label }» не може бути раніше ніж { $min }
fault-too-late = Дата в полі «{ $label }» не може бути пізніше ніж { $max }
fault-not-an-email = У полі «{ $label }» має бути адреса на зразок { $example }
fault-not-a-phone = У полі «{ $label }» має бути повний номер телефону, наприклад { $example }
fault-phone-country = Номер у полі «{ $label }» має починатися з + і коду країни
fault-not-a-number = У полі «{ $label }» має бути число
fault-not-an-integer = У полі «{ $label }» має бути ціле число
fault-not-a-datetime = У полі «{ $label }» мають бути день, місяць, рік і час
fault-not-a-url = У полі «{ $label }» має бути вебадреса, наприклад https://example.com
fault-number-too-small = Значення в полі «{ $label }» має бути не менше ніж { $min }
fault-number-too-large = Значення в полі «{ $label }» має бути не більше ніж { $max }
fault-not-a-choice = Виберіть одну з наведених відповідей у полі «{ $label }»
fault-not-a-country = Виберіть країну зі списку в полі «{ $label }»
fault-characters = У полі «{ $label }» є символи, які тут не можна використовувати
fault-not-a-boolean = Виберіть «так» або «ні» у полі «{ $label }»
fault-file-too-large = Файл для «{ $label }» має бути не більшим за { $max } МБ
fault-files-too-large = Файли, вибрані для «{ $label }», разом не можуть перевищувати { $max } МБ. Надішліть частину з них, а потім решту
fault-file-type = Файл для «{ $label }» має бути зображенням, PDF, текстом або відео
fault-file-empty = Файл для «{ $label }» порожній
fault-file-name = Назву файлу для «{ $label }» не можна зберегти. Дайте файлу коротшу й простішу назву
fault-several-files = Виберіть лише один файл для «{ $label }»
fault-too-many-files = Більше файлів для «{ $label }» прийняти не можна
fault-wrong-type = Значення в полі «{ $label }» має не той вигляд, який очікується

code-title = Введіть код, який ми надіслали
code-sent-email = Ми надіслали 6-значний код на { $destination }.
code-sent-phone = Ми надіслали SMS із 6-значним кодом на { $destination }.
code-minutes =
    { $minutes ->
        [one] Він діє { $minutes } хвилину.
        [few] Він діє { $minutes } хвилини.
        [many] Він діє { $minutes } хвилин.
       *[other] Він діє { $minutes } хвилини.
    }
code-label = Код
code-tries =
    { $count ->
        [one] У вас залишилася { $count } спроба.
        [few] У вас залишилося { $count } спроби.
        [many] У вас залишилося { $count } спроб.
       *[other] У вас залишилося { $count } спроби.
    }
code-again = Надіслати новий код
code-again-in = Новий код можна буде попросити через { $time }.
code-again-none = Більше кодів надіслати не можна.
code-resent = Ми надіслали новий код.
code-other-email = Указати іншу електронну пошту
code-other-phone = Указати інший номер телефону
code-missing = Введіть 6-значний код
code-length = Код має складатися з 6 цифр
code-wrong = Це не той код, який ми надіслали. Перевірте найновіше повідомлення
code-expired = Термін дії цього коду минув. Попросіть новий

review-title = Перевірте свої відповіді
review-body = Перш ніж надіслати, можна змінити все, що не так.
review-change = Змінити
review-change-label = Змінити: { $label }
review-send = Надіслати

done-title = Ви все надіслали
done-body = { $organization } має все потрібне. Можете закрити цю сторінку.
not-verified-title = Нам не вдалося підтвердити ваші дані
not-verified-body = Так буває, коли дані відрізняються від очікуваних. Ви не зробили нічого поганого.
under-review-title = Ваші відповіді перевірить людина
under-review-body = { $organization } перегляне їх і повідомить результат. Зараз нічого робити не потрібно.
note-from = Повідомлення від { $organization }:

expired-title = Термін дії посилання минув
expired-body = Воно діяло до { $time }. Те, що ви надіслали раніше, збережено.
expired-body-undated = Те, що ви надіслали раніше, збережено.
other-tab-title = Продовжуйте у вкладці, де ви почали
other-tab-body = Щоб захистити ваші дані, ця перевірка відкрита лише в одній вкладці.
new-link-to = Ми можемо надіслати нове посилання на { $address }.
new-link = Надіслати мені нове посилання
new-link-ask = Щоб отримати нове посилання, зверніться сюди: { $organization }.
finished-title = Це вже завершено
finished-completed = Ви все надіслали { $time }. Більше нічого робити не потрібно.
finished-failed = Перевірка завершилася { $time }. Нам не вдалося підтвердити ваші дані.
finished-review = Ви все надіслали { $time }. Ваші відповіді перевіряє людина.
finished-approved = Ви все надіслали { $time }, і ваші дані підтверджено.
finished-declined = Перевірка завершилася { $time }. Ваші дані не прийнято.
stopped-title = Перевірку зупинено
stopped-body = Те, що ви вже надіслали, збережено. Щоб продовжити, відкрийте посилання знову.
stopped-restart = Почати знову
wrong-link-title = Це посилання неправильне
wrong-link-body = Перевірте, чи відкрили ви посилання повністю. Якщо воно все одно не відкривається, попросіть нове у відправника.
tries-title = Забагато спроб
tries-body = Щоб захистити ваші дані, більше спроб тут немає.
limited-title = Тут відкрито забагато перевірок
limited-body = Зачекайте кілька хвилин, а потім відкрийте посилання знову.
exists-title = У вас уже є перевірка
exists-body = Продовжте у вкладці або за посиланням, де ви почали. Якщо не можете його знайти, запитайте того, хто вас сюди направив.
inactive-title = Ця перевірка недоступна
inactive-body = Наразі її вимкнено. Те, що ви надіслали раніше, збережено.
personal-link-title = Вам потрібне особисте посилання
personal-link-body = Ця перевірка відкривається лише за посиланням, створеним для вас. Попросіть його там, звідки ви прийшли.
unpublished-title = Ця перевірка ще не готова
unpublished-body = Її не опубліковано. Поверніться, коли вам скажуть, що вона готова.
service-title = У нашому сервісі виникла проблема
service-body = Завершені кроки збережено. Спробуйте ще раз за кілька хвилин.
used-title = Це посилання вже використано
used-body = Задля вашої безпеки кожне таке посилання відкривається лише один раз.
not-found-title = Ми не знайшли цієї сторінки
not-found-body = Якщо ви вводили адресу вручну, перевірте її.
sessions-title = Цю перевірку відкривали забагато разів
sessions-body = Щоб захистити ваші дані, за цим посиланням її більше не відкрити.
unreadable-title = Нам не вдалося прочитати надіслане
unreadable-body = Поверніться й надішліть ще раз. Завершені кроки збережено.

once-title = Продовжте з того місця, де зупинилися
once-body = Це посилання відкриває вашу перевірку: { $organization }. Воно діє один раз, тож відкрийте його на тому пристрої, яким хочете скористатися.
stop-title = Зупинитися зараз?
stop-body = Завершені кроки збережено. Можна повернутися, доки діє посилання.
stop-stay = Продовжити
link-sent-title = Ми надіслали вам нове посилання
link-sent-body = Пошукайте повідомлення на { $address }. Воно може надійти за кілька хвилин.
waiting-title = Ми перевіряємо ваші відповіді
waiting-body = Зазвичай це триває менше хвилини. Сторінка перейде далі сама.

outbox-title = Повідомлення, які були б надіслані
outbox-body = Sandbox нічого не надсилає. Ось що отримали б люди, спершу найновіше.
outbox-empty = Повідомлень ще немає.
outbox-to = Кому
outbox-code = Код
outbox-open = Відкрити посилання

## Going on with a phone
handoff-offer = Продовжити на телефоні
handoff-body = Там ви продовжите з того самого місця. Нічого з уведеного не зникне.
handoff-qr = Показати QR-код
handoff-sms = Надіслати SMS
handoff-email = Надіслати лист
handoff-stay = Залишитися на цьому комп’ютері
handoff-scan-title = Відскануйте це телефоном
handoff-scan-body = Відкрийте камеру телефона й наведіть її на квадрат. Не закривайте цю сторінку.
handoff-scan-alt = QR-код посилання, що діє один раз
handoff-sent-title = Погляньте на телефон
handoff-sent-body = Ми надіслали посилання на { $address }. Відкрийте його на телефоні й не закривайте цю сторінку.
handoff-until = Посилання діє один раз, до { $time }.
handoff-other = Вибрати інший спосіб
handoff-back = Продовжити тут
handoff-refresh = Перевірити ще раз
handoff-over-title = Термін дії посилання минув
handoff-over-body = Попросіть нове або продовжте тут.
handoff-taken-title = Ви продовжуєте на телефоні
handoff-taken-body = Не закривайте цю сторінку. Вона перейде далі, коли ви закінчите на телефоні.
handoff-declined-title = Зупинено на телефоні
handoff-declined-body = Хтось відкрив посилання і вказав, що це не він. Посилання більше не діє.
handoff-confirm-title = Ви розпочали це на своєму комп’ютері?
handoff-confirm-body = Перевірку для { $organization } розпочато у { $browser } на { $system }. Продовжуйте, лише якщо це були ви.
handoff-confirm-body-plain = Перевірку для { $organization } розпочато на іншому пристрої. Продовжуйте, лише якщо це були ви.
handoff-yes = Так, продовжити тут
handoff-no = Ні, це не я
handoff-refused-title = Ми це зупинили
handoff-refused-body = Посилання більше не діє. Можете закрити цю сторінку.
handoff-used-title = Цю перевірку відкрито на іншому телефоні
handoff-used-body = Для вашої безпеки посилання відкривається лише на одному телефоні. Щоб користуватися цим, продовжте на комп’ютері й попросіть там нове посилання.
handoff-return = Тепер можете повернутися до комп’ютера.

## Time limits
limit-title = Потрібно більше часу?
limit-body = Ця перевірка завершиться менш ніж за дві хвилини. Уведене збережеться.
limit-stay = Мені потрібно більше часу
limit-extended = Тепер у вас більше часу.
