# Barındırılan akışın metinleri, Türkçe.

back = Geri
help = Yardım: { $contact }
stop = Durdur
step-of = Adım { $step } / { $total }
language = Dil
sandbox = Sandbox
sandbox-note = Test modu, gerçek mesaj gönderilmez
sandbox-outbox = Mesajları gör
optional = (isteğe bağlı)
error-title = Hata: { $title }
error-label = Hata:
summary-title = Bir sorun var
busy = Bir dakika…
continue = Devam et
continue-to = Devam et: { $site }
try-again = Tekrar dene
close = Kapat
finish = Bitti
hold-off = Birkaç saniye bekleyin, sonra düğmeye yeniden basın.
offline = Bağlantı yok. Yanıtlarınız bağlantı gelir gelmez gönderilecek.
link-until = Bu bağlantıya şu zamana kadar dönebilirsiniz: { $time }.
given-by = Bilgiyi veren: { $organization }
not-given = Verilmedi
reference = Referans
yes = Evet
no = Hayır

intro-title = Kimliğinizi doğrulayın
intro-body = { $organization } kim olduğunuzu doğrulamak istiyor.
intro-minutes =
    { $minutes ->
        [one] Yaklaşık { $minutes } dakika sürer.
       *[other] Yaklaşık { $minutes } dakika sürer.
    }
intro-needs = Gerekenler
intro-start = Başla
intro-saved = Yanıtlarınız her adımdan sonra kaydedilir.
need-details = Adınız, soyadınız ve doğum tarihiniz
need-address = Ev adresiniz
need-email = Şu anda açabileceğiniz bir e-posta adresi
need-phone = SMS alabilen bir telefon

form-name = Adınız
form-birthdate = Doğum tarihiniz
form-address = Adresiniz
form-country = Ülkeniz
form-contact = Size nasıl ulaşalım
form-email = E-posta adresiniz
form-phone = Telefon numaranız
form-details = Bilgileriniz
choose-one = Bir yanıt seçin
choose-all = Uygun olanların hepsini seçin
choose-country = Bir ülke seçin
date-day = Gün
date-month = Ay
date-year = Yıl
date-time = Saat
date-hint = Örneğin 27 3 2007
datetime-hint = Örneğin 27 3 2007, 14:30
hint-phone = + ve ülke koduyla başlayın, örneğin { $example }
hint-file = Bir görsel, PDF, metin veya video, en fazla { $max } MB
hint-files = Görsel, PDF, metin veya video; her biri en fazla { $max } MB, hepsi birlikte en fazla { $together } MB. Birden fazla seçebilirsiniz
file-size = { $size } kB
file-taken = { $file } bizde. Yalnızca değiştirmek için başka bir dosya seçin.
file-held = { $file } bizde.
file-remove = Bu dosyayı kaldır

field-name-first = Ad
    .missing = Adınızı yazın
field-name-middle = İkinci ad
    .missing = İkinci adınızı yazın
field-name-last = Soyadı
    .missing = Soyadınızı yazın
field-birthdate = Doğum tarihi
    .missing = Doğum tarihinizi yazın
field-address-street-1 = Sokak ve numara
    .missing = Sokak ve numarayı yazın
field-address-street-2 = Daire, kat veya bina
    .missing = Daire, kat veya binayı yazın
field-address-city = Şehir veya ilçe
    .missing = Şehrinizi veya ilçenizi yazın
field-address-subdivision = İl, eyalet veya bölge
    .missing = İl, eyalet veya bölgenizi yazın
field-address-postal-code = Posta kodu
    .missing = Posta kodunuzu yazın
field-address-country-code = Ülke
    .missing = Ülkenizi seçin
field-email-address = E-posta adresi
    .missing = E-posta adresinizi yazın
field-phone-number = Telefon numarası
    .missing = Telefon numaranızı yazın
field-identification-number = Kimlik numarası
    .missing = Kimlik numaranızı yazın
field-selected-country-code = Ülke
    .missing = Bir ülke seçin

fault-missing = “{ $label }” için bir yanıt yazın
fault-missing-choice = “{ $label }” için bir yanıt seçin
fault-missing-box = Devam etmek için “{ $label }” kutusunu işaretleyin
fault-missing-file = “{ $label }” için bir dosya seçin
fault-too-long = “{ $label }” en çok { $max ->
        [one] { $max } karakter
       *[other] { $max } karakter
    } olabilir
fault-too-short = “{ $label }” en az { $min ->
        [one] { $min } karakter
       *[other] { $min } karakter
    } olmalıdır
fault-not-a-date = “{ $label }” var olan bir tarih olmalıdır
fault-missing-day = “{ $label }” için gün eksik
fault-missing-month = “{ $label }” için ay eksik
fault-missing-year = “{ $label }” için yıl eksik
fault-in-future = “{ $label }” geçmişte bir tarih olmalıdır
fault-too-early = “{ $label }” en erken { $min } olabilir
fault-too-late = “{ $label }” en geç { $max } olabilir
fault-not-an-email = “{ $label }” şu biçimde olmalıdır: { $example }
fault-not-a-phone = “{ $label }” tam bir telefon numarası olmalıdır, örneğin { $example }
fault-phone-country = “{ $label }” + ve ülke koduyla başlamalıdır
fault-not-a-number = “{ $label }” bir sayı olmalıdır
fault-not-an-integer = “{ $label }” bir tam sayı olmalıdır
fault-not-a-datetime = “{ $label }” gün, ay, yıl ve saat içermelidir
fault-not-a-url = “{ $label }” bir web adresi olmalıdır, örneğin https://example.com
fault-number-too-small = “{ $label }” en az { $min } olmalıdır
fault-number-too-large = “{ $label }” en fazla { $max } olmalıdır
fault-not-a-choice = “{ $label }” için listedeki yanıtlardan birini seçin
fault-not-a-country = “{ $label }” için listeden bir ülke seçin
fault-characters = “{ $label }” burada kullanılamayan karakterler içeriyor
fault-not-a-boolean = “{ $label }” için evet veya hayır seçin
fault-file-too-large = “{ $label }” için seçilen dosya en fazla { $max } MB olmalı
fault-files-too-large = “{ $label }” için seçtiğiniz dosyalar birlikte en fazla { $max } MB olabilir. Önce bir kısmını, sonra kalanını gönderin
fault-file-type = “{ $label }” için seçilen dosya bir görsel, PDF, metin veya video olmalı
fault-file-empty = “{ $label }” için seçilen dosya boş
fault-file-name = “{ $label }” için seçilen dosyanın adı saklanamıyor. Dosyaya daha kısa ve sade bir ad verin
fault-several-files = “{ $label }” için yalnızca bir dosya seçin
fault-too-many-files = “{ $label }” için daha fazla dosya alınamıyor
fault-wrong-type = “{ $label }” beklenen biçimde değil

code-title = Size gönderdiğimiz kodu yazın
code-sent-email = 6 haneli bir kod gönderdik: { $destination }.
code-sent-phone = 6 haneli kod içeren bir SMS gönderdik: { $destination }.
code-minutes =
    { $minutes ->
        [one] Kod { $minutes } dakika çalışır.
       *[other] Kod { $minutes } dakika çalışır.
    }
code-label = Kod
code-tries =
    { $count ->
        [one] { $count } deneme hakkınız kaldı.
       *[other] { $count } deneme hakkınız kaldı.
    }
code-again = Yeni kod gönder
code-again-in = Yeni kod isteyebilmeniz için kalan süre: { $time }.
code-again-none = Başka kod gönderilemez.
code-resent = Yeni bir kod gönderdik.
code-other-email = Başka bir e-posta adresi kullan
code-other-phone = Başka bir telefon numarası kullan
code-missing = 6 haneli kodu yazın
code-length = Kod 6 rakam olmalıdır
code-wrong = Bu kod gönderdiğimiz kodla eşleşmiyor. En yeni mesaja bakın
code-expired = Bu kodun süresi doldu. Yeni bir kod isteyin

review-title = Yanıtlarınızı gözden geçirin
review-body = Göndermeden önce doğru olmayanları değiştirebilirsiniz.
review-change = Değiştir
review-change-label = Değiştir: { $label }
review-send = Gönder

done-title = Her şeyi gönderdiniz
done-body = { $organization } gerekenleri aldı. Bu sayfayı kapatabilirsiniz.
not-verified-title = Bilgilerinizi doğrulayamadık
not-verified-body = Bilgiler beklenenden farklı olduğunda bu olabilir. Yanlış bir şey yapmadınız.
under-review-title = Yanıtlarınızı bir kişi inceleyecek
under-review-body = { $organization } yanıtlarınıza bakıp sonucu size bildirecek. Şimdi bir şey yapmanız gerekmiyor.
note-from = { $organization } tarafından not:

expired-title = Bu bağlantının süresi doldu
expired-body = Son geçerli olduğu zaman: { $time }. Daha önce gönderdikleriniz saklanıyor.
expired-body-undated = Daha önce gönderdikleriniz saklanıyor.
other-tab-title = Başladığınız sekmede devam edin
other-tab-body = Bilgilerinizi korumak için bu doğrulama yalnızca tek sekmede açık kalır.
new-link-to = Yeni bağlantıyı şuraya gönderebiliriz: { $address }.
new-link = Bana yeni bağlantı gönder
new-link-ask = Yeni bağlantı için iletişime geçin: { $organization }.
finished-title = Bu işlem tamamlandı
finished-completed = Her şeyi gönderdiniz: { $time }. Yapacak başka bir şey yok.
finished-failed = Bitiş zamanı: { $time }. Bilgilerinizi doğrulayamadık.
finished-review = Her şeyi gönderdiniz: { $time }. Yanıtlarınızı bir kişi inceliyor.
finished-approved = Her şeyi gönderdiniz: { $time }. Bilgileriniz doğrulandı.
finished-declined = Bitiş zamanı: { $time }. Bilgileriniz kabul edilmedi.
stopped-title = Durdurdunuz
stopped-body = Şimdiye kadar gönderdikleriniz saklanıyor. Devam etmek için bağlantınızı yeniden açın.
stopped-restart = Yeniden başla
wrong-link-title = Bu bağlantı doğru değil
wrong-link-body = Bağlantının tamamını açtığınızı kontrol edin. Yine açılmazsa gönderenden yenisini isteyin.
tries-title = Çok fazla deneme
tries-body = Bilgilerinizi korumak için burada başka deneme yapılamaz.
limited-title = Burada çok fazla doğrulama açıldı
limited-body = Birkaç dakika bekleyin, sonra bağlantıyı yeniden açın.
exists-title = Zaten bir doğrulamanız var
exists-body = Başladığınız sekmede veya bağlantıyla devam edin. Bulamıyorsanız sizi buraya gönderene sorun.
inactive-title = Bu doğrulama kullanılamıyor
inactive-body = Şimdilik kapatıldı. Daha önce gönderdikleriniz saklanıyor.
personal-link-title = Kişisel bir bağlantı gerekiyor
personal-link-body = Bu doğrulama yalnızca sizin için hazırlanmış bir bağlantıyla açılır. Sizi buraya yönlendirenden isteyin.
unpublished-title = Bu doğrulama henüz hazır değil
unpublished-body = Henüz yayımlanmadı. Hazır olduğu söylendiğinde geri gelin.
service-title = Hizmetimizde bir sorun var
service-body = Tamamladığınız adımlar kaydedildi. Birkaç dakika sonra tekrar deneyin.
used-title = Bu bağlantı zaten kullanıldı
used-body = Güvenliğiniz için bu bağlantıların her biri yalnızca bir kez açılır.
not-found-title = Bu sayfayı bulamadık
not-found-body = Adresi yazdıysanız doğru olduğunu kontrol edin.
sessions-title = Bu doğrulama çok fazla kez açıldı
sessions-body = Bilgilerinizi korumak için bu bağlantıyla yeniden açılamaz.
unreadable-title = Gönderileni okuyamadık
unreadable-body = Geri dönüp yeniden gönderin. Tamamladığınız adımlar kaydedildi.

once-title = Kaldığınız yerden devam edin
once-body = Bu bağlantı doğrulamanızı açar: { $organization }. Yalnızca bir kez çalışır; kullanmak istediğiniz cihazda açın.
stop-title = Şimdi durdurulsun mu?
stop-body = Tamamladığınız adımlar saklanır. Bağlantının süresi dolana kadar geri dönebilirsiniz.
stop-stay = Devam et
link-sent-title = Size yeni bir bağlantı gönderdik
link-sent-body = Gelen mesajlara bakın: { $address }. Ulaşması birkaç dakika sürebilir.
waiting-title = Yanıtlarınızı kontrol ediyoruz
waiting-body = Genellikle bir dakikadan kısa sürer. Sayfa kendiliğinden ilerler.

outbox-title = Gönderilecek olan mesajlar
outbox-body = Sandbox hiçbir şey göndermez. Kişilerin alacağı mesajlar, en yenisi önce.
outbox-empty = Henüz mesaj yok.
outbox-to = Kime
outbox-code = Kod
outbox-open = Bağlantıyı aç

## Going on with a phone
handoff-offer = Telefonunuzda devam edin
handoff-body = Orada şu an bulunduğunuz yerden devam edersiniz. Yazdıklarınız kaybolmaz.
handoff-qr = QR kodu göster
handoff-sms = Kısa mesaj gönder
handoff-email = E-posta gönder
handoff-stay = Bu bilgisayarda kal
handoff-scan-title = Bunu telefonunuzla okutun
handoff-scan-body = Telefonunuzun kamerasını açıp kareye tutun. Bu sayfayı açık bırakın.
handoff-scan-alt = Bir kez çalışan bir bağlantının QR kodu
handoff-sent-title = Telefonunuza bakın
handoff-sent-body = { $address } adresine bir bağlantı gönderdik. Onu telefonunuzda açın ve bu sayfayı açık bırakın.
handoff-until = Bağlantı bir kez çalışır, şu zamana kadar: { $time }.
handoff-other = Başka bir yol seç
handoff-back = Burada devam et
handoff-refresh = Yeniden bak
handoff-over-title = Bağlantının süresi doldu
handoff-over-body = Yenisini isteyin ya da burada devam edin.
handoff-taken-title = Telefonunuzda devam ediyorsunuz
handoff-taken-body = Bu sayfayı açık bırakın. Telefonda bitirdiğinizde ilerler.
handoff-declined-title = Telefonda durduruldu
handoff-declined-body = Birisi bağlantıyı açtı ve kendisi olmadığını belirtti. Bağlantı artık çalışmıyor.
handoff-confirm-title = Bunu bilgisayarınızda siz mi başlattınız?
handoff-confirm-body = { $organization } için bir kontrol { $system } üzerinde { $browser } ile başlatıldı. Yalnızca sizseniz devam edin.
handoff-confirm-body-plain = { $organization } için bir kontrol başka bir cihazda başlatıldı. Yalnızca sizseniz devam edin.
handoff-yes = Evet, burada devam et
handoff-no = Hayır, bu ben değilim
handoff-refused-title = Durdurduk
handoff-refused-body = Bağlantı artık çalışmıyor. Bu sayfayı kapatabilirsiniz.
handoff-used-title = Bu kontrol başka bir telefonda açık
handoff-used-body = Güvenliğiniz için bağlantı yalnızca bir telefonda açılır. Bunu kullanmak için bilgisayarda devam edip oradan yeni bir bağlantı isteyin.
handoff-return = Artık bilgisayarınıza dönebilirsiniz.

## Time limits
limit-title = Daha fazla zamana mı ihtiyacınız var?
limit-body = Bu kontrol iki dakikadan kısa sürede sona eriyor. Yazdıklarınız kalır.
limit-stay = Daha fazla zamana ihtiyacım var
limit-extended = Artık daha fazla zamanınız var.
