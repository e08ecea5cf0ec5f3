# Messages that leave the server: codes and links, as plain text.

code-subject = { $code } — ваш код для { $organization }
code-sms = { $code } — ваш код для { $organization }.
code-enter = Введіть цей код, щоб продовжити з { $organization }:
works-for =
    { $minutes ->
        [one] Він діє { $minutes } хвилину.
        [few] Він діє { $minutes } хвилини.
        [many] Він діє { $minutes } хвилин.
       *[other] Він діє { $minutes } хвилини.
    }
ignore = Якщо ви цього не просили, не зважайте на це повідомлення.
link-subject = Ваше посилання, щоб продовжити з { $organization }
link-open = Відкрийте це посилання, щоб продовжити з того місця, де ви зупинилися. Воно діє один раз:
handoff-subject = Продовжте з { $organization } на телефоні
handoff-open = Відкрийте це посилання на телефоні, щоб продовжити там. Воно діє один раз:
