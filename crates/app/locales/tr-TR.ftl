# Messages that leave the server: codes and links, as plain text.

code-subject = { $organization } için kodunuz: { $code }
code-sms = { $organization } için kodunuz: { $code }.
code-enter = { $organization } ile devam etmek için bu kodu girin:
works-for =
    { $minutes ->
        [one] { $minutes } dakika geçerlidir.
       *[other] { $minutes } dakika geçerlidir.
    }
ignore = Bunu siz istemediyseniz bu iletiyi dikkate almayın.
link-subject = { $organization } ile devam etmek için bağlantınız
link-open = Kaldığınız yerden devam etmek için bu bağlantıyı açın. Bir kez çalışır:
handoff-subject = { $organization } ile telefonunuzda devam edin
handoff-open = Devam etmek için bu bağlantıyı telefonunuzda açın. Bir kez çalışır:
