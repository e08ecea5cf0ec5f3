# نصوص صفحات التحقق، العربية.

back = رجوع
help = المساعدة: { $contact }
stop = إيقاف
step-of = الخطوة { $step } من { $total }
language = اللغة
sandbox = Sandbox
sandbox-note = وضع الاختبار، لا تُرسل رسائل حقيقية
sandbox-outbox = عرض الرسائل
optional = (اختياري)
error-title = خطأ: { $title }
error-label = خطأ:
summary-title = توجد مشكلة
busy = لحظة واحدة…
continue = متابعة
continue-to = المتابعة إلى { $site }
try-again = حاول مرة أخرى
close = إغلاق
finish = تم
hold-off = انتظر بضع ثوانٍ، ثم اضغط الزر مرة أخرى.
offline = لا يوجد اتصال. سنرسل إجاباتك فور عودته.
link-until = يمكنك العودة إلى هذا الرابط حتى { $time }.
given-by = مقدَّم من { $organization }
not-given = لم يُذكر
reference = الرقم المرجعي
yes = نعم
no = لا

intro-title = تأكيد هويتك
intro-body = تحتاج { $organization } إلى التحقق من هويتك.
intro-minutes =
    { $minutes ->
        [zero] يستغرق ذلك نحو { $minutes } دقيقة.
        [one] يستغرق ذلك نحو دقيقة واحدة ({ $minutes }).
        [two] يستغرق ذلك نحو دقيقتين ({ $minutes }).
        [few] يستغرق ذلك نحو { $minutes } دقائق.
        [many] يستغرق ذلك نحو { $minutes } دقيقة.
       *[other] يستغرق ذلك نحو { $minutes } دقيقة.
    }
intro-needs = ما ستحتاج إليه
intro-start = ابدأ
intro-saved = تُحفظ إجاباتك بعد كل خطوة.
need-details = اسمك وتاريخ ميلادك
need-address = عنوان سكنك
need-email = بريد إلكتروني يمكنك فتحه الآن
need-phone = هاتف يستقبل الرسائل النصية

form-name = اسمك
form-birthdate = تاريخ ميلادك
form-address = عنوانك
form-country = بلدك
form-contact = كيف نتواصل معك
form-email = بريدك الإلكتروني
form-phone = رقم هاتفك
form-details = بياناتك
choose-one = اختر إجابة
choose-all = اختر كل ما ينطبق
choose-country = اختر بلدًا
date-day = اليوم
date-month = الشهر
date-year = السنة
date-time = الوقت
date-hint = مثلًا: 27 3 2007
datetime-hint = مثلًا: 27 3 2007, 14:30
hint-phone = ابدأ بعلامة + ثم رمز البلد، مثلًا { $example }
hint-file = صورة أو ملف PDF أو نص أو فيديو، حتى { $max } ميجابايت
hint-files = صور أو ملفات PDF أو نصوص أو فيديوهات، حتى { $max } ميجابايت لكل ملف و{ $together } ميجابايت معًا. يمكنك اختيار عدة ملفات
file-size = { $size } كيلوبايت
file-taken = لدينا { $file }. اختر ملفًا آخر فقط إذا أردت استبداله.
file-held = لدينا { $file }.
file-remove = إزالة هذا الملف

field-name-first = الاسم الأول
    .missing = أدخل اسمك الأول
field-name-middle = الأسماء الوسطى
    .missing = أدخل أسماءك الوسطى
field-name-last = اسم العائلة
    .missing = أدخل اسم عائلتك
field-birthdate = تاريخ الميلاد
    .missing = أدخل تاريخ ميلادك
field-address-street-1 = الشارع ورقم المبنى
    .missing = أدخل الشارع ورقم المبنى
field-address-street-2 = الشقة أو الطابق أو المبنى
    .missing = أدخل الشقة أو الطابق أو المبنى
field-address-city = المدينة
    .missing = أدخل مدينتك
field-address-subdivision = المحافظة أو الولاية أو المنطقة
    .missing = أدخل المحافظة أو الولاية أو المنطقة
field-address-postal-code = الرمز البريدي
    .missing = أدخل الرمز البريدي
field-address-country-code = البلد
    .missing = اختر بلدك
field-email-address = البريد الإلكتروني
    .missing = أدخل بريدك الإلكتروني
field-phone-number = رقم الهاتف
    .missing = أدخل رقم هاتفك
field-identification-number = رقم الهوية
    .missing = أدخل رقم هويتك
field-selected-country-code = البلد
    .missing = اختر بلدًا

fault-missing = أدخل إجابة في «{ $label }»
fault-missing-choice = اختر إجابة في «{ $label }»
fault-missing-box = حدّد المربع «{ $label }» للمتابعة
fault-missing-file = اختر ملفًا لـ«{ $label }»
fault-too-long = يجب ألا يزيد «{ $label }» عن { $max ->
        [zero] { $max } حرف
        [one] حرف واحد ({ $max })
        [two] حرفين ({ $max })
        [few] { $max } أحرف
        [many] { $max } حرفًا
       *[other] { $max } حرف
    }
fault-too-short = يجب ألا يقل «{ $label }» عن { $min ->
        [zero] { $min } حرف
        [one] حرف واحد ({ $min })
        [two] حرفين ({ $min })
        [few] { $min } أحرف
        [many] { $min } حرفًا
       *[other] { $min } حرف
    }
fault-not-a-date = يجب أن يكون «{ $label }» تاريخًا موجودًا
fault-missing-day = اليوم ناقص في «{ $label }»
fault-missing-month = الشهر ناقص في «{ $label }»
fault-missing-year = السنة ناقصة في «{ $label }»
fault-in-future = يجب أن يكون «{ $label }» تاريخًا في الماضي
fault-too-early = يجب ألا يكون «{ $label }» قبل { $min }
fault-too-late = يجب ألا يكون «{ $label }» بعد { $max }
fault-not-an-email = يجب أن يكون «{ $label }» بالشكل { $example }
fault-not-a-phone = يجب أن يكون «{ $label }» رقم هاتف كاملًا، مثلًا { $example }
fault-phone-country = يجب أن يبدأ «{ $label }» بعلامة + ثم رمز البلد
fault-not-a-number = يجب أن يكون «{ $label }» رقمًا
fault-not-an-integer = يجب أن يكون «{ $label }» رقمًا صحيحًا دون كسور
fault-not-a-datetime = يجب أن يتضمن «{ $label }» اليوم والشهر والسنة والوقت
fault-not-a-url = يجب أن يكون «{ $label }» عنوان موقع، مثل https://example.com
fault-number-too-small = يجب أن يكون «{ $label }» { $min } أو أكثر
fault-number-too-large = يجب أن يكون «{ $label }» { $max } أو أقل
fault-not-a-choice = اختر إحدى الإجابات المذكورة في «{ $label }»
fault-not-a-country = اختر بلدًا من القائمة في «{ $label }»
fault-characters = يحتوي «{ $label }» على رموز لا يمكن استخدامها هنا
fault-not-a-boolean = اختر نعم أو لا في «{ $label }»
fault-file-too-large = يجب ألا يزيد حجم ملف «{ $label }» على { $max } ميجابايت
fault-files-too-large = يجب ألا يزيد مجموع حجم الملفات التي تختارها لـ«{ $label }» على { $max } ميجابايت. أرسل بعضها ثم الباقي بعد ذلك
fault-file-type = يجب أن يكون ملف «{ $label }» صورة أو PDF أو نصًا أو فيديو
fault-file-empty = ملف «{ $label }» فارغ
fault-file-name = لا يمكن حفظ اسم ملف «{ $label }». أعطِ الملف اسمًا أقصر وأبسط
fault-several-files = اختر ملفًا واحدًا فقط لـ«{ $label }»
fault-too-many-files = لا يمكن استلام ملفات أخرى لـ«{ $label }»
fault-wrong-type = «{ $label }» ليس بالشكل المتوقع

code-title = أدخل الرمز الذي أرسلناه إليك
code-sent-email = أرسلنا رمزًا من 6 أرقام إلى { $destination }.
code-sent-phone = أرسلنا رسالة نصية فيها رمز من 6 أرقام إلى { $destination }.
code-minutes =
    { $minutes ->
        [zero] مدة صلاحيته { $minutes } دقيقة.
        [one] مدة صلاحيته دقيقة واحدة ({ $minutes }).
        [two] مدة صلاحيته دقيقتان ({ $minutes }).
        [few] مدة صلاحيته { $minutes } دقائق.
        [many] مدة صلاحيته { $minutes } دقيقة.
       *[other] مدة صلاحيته { $minutes } دقيقة.
    }
code-label = الرمز
code-tries =
    { $count ->
        [zero] لم تبق لديك محاولات ({ $count }).
        [one] بقيت لديك محاولة واحدة ({ $count }).
        [two] بقيت لديك محاولتان ({ $count }).
        [few] بقيت لديك { $count } محاولات.
        [many] بقيت لديك { $count } محاولة.
       *[other] بقيت لديك { $count } محاولة.
    }
code-again = أرسل رمزًا جديدًا
code-again-in = يمكنك طلب رمز جديد بعد { $time }.
code-again-none = لا يمكن إرسال المزيد من الرموز.
code-resent = أرسلنا رمزًا جديدًا.
code-other-email = استخدم بريدًا إلكترونيًا آخر
code-other-phone = استخدم رقم هاتف آخر
code-missing = أدخل الرمز المكوّن من 6 أرقام
code-length = يجب أن يتكوّن الرمز من 6 أرقام
code-wrong = هذا الرمز لا يطابق الرمز الذي أرسلناه. راجع أحدث رسالة
code-expired = انتهت صلاحية هذا الرمز. اطلب رمزًا جديدًا

review-title = راجع إجاباتك
review-body = يمكنك تغيير أي شيء غير صحيح قبل الإرسال.
review-change = تغيير
review-change-label = تغيير: { $label }
review-send = إرسال

done-title = أرسلت كل شيء
done-body = لدى { $organization } كل ما يلزم. يمكنك إغلاق هذه الصفحة.
not-verified-title = لم نتمكن من تأكيد بياناتك
not-verified-body = قد يحدث ذلك عندما تختلف البيانات عن المتوقع. لم ترتكب أي خطأ.
under-review-title = سيراجع شخص إجاباتك
under-review-body = ستراجعها { $organization } وتخبرك بالنتيجة. لا يلزمك فعل شيء الآن.
note-from = ملاحظة من { $organization }:

expired-title = انتهت صلاحية هذا الرابط
expired-body = كان يعمل حتى { $time }. ما أرسلته قبل ذلك محفوظ.
expired-body-undated = ما أرسلته قبل انتهائه محفوظ.
other-tab-title = تابع في علامة التبويب التي بدأت فيها
other-tab-body = لحماية بياناتك، يبقى هذا التحقق مفتوحًا في علامة تبويب واحدة فقط.
new-link-to = يمكننا إرسال رابط جديد إلى { $address }.
new-link = أرسلوا لي رابطًا جديدًا
new-link-ask = للحصول على رابط جديد، تواصل مع { $organization }.
finished-title = انتهى هذا التحقق
finished-completed = أرسلت كل شيء في { $time }. لا يلزم فعل شيء آخر.
finished-failed = انتهى في { $time }. لم نتمكن من تأكيد بياناتك.
finished-review = أرسلت كل شيء في { $time }. يراجع شخص إجاباتك الآن.
finished-approved = أرسلت كل شيء في { $time }، وتم تأكيد بياناتك.
finished-declined = انتهى في { $time }. لم تُقبل بياناتك.
stopped-title = أوقفت التحقق
stopped-body = ما أرسلته حتى الآن محفوظ. للمتابعة، افتح الرابط مرة أخرى.
stopped-restart = ابدأ من جديد
wrong-link-title = هذا الرابط غير صحيح
wrong-link-body = تأكد من أنك فتحت الرابط كاملًا. إذا لم يفتح، فاطلب رابطًا جديدًا ممن أرسله إليك.
tries-title = محاولات كثيرة جدًا
tries-body = لحماية بياناتك، لا يمكن إجراء محاولات أخرى هنا.
limited-title = فُتحت هنا عمليات تحقق كثيرة جدًا
limited-body = انتظر بضع دقائق، ثم افتح الرابط مرة أخرى.
exists-title = لديك عملية تحقق بالفعل
exists-body = تابع في علامة التبويب أو بالرابط الذي بدأت به. إذا لم تجده، فاسأل الجهة التي أرسلتك إلى هنا.
inactive-title = هذا التحقق غير متاح
inactive-body = تم إيقافه حاليًا. ما أرسلته من قبل محفوظ.
personal-link-title = تحتاج إلى رابط شخصي
personal-link-body = لا يُفتح هذا التحقق إلا برابط مُعدّ لك. اطلبه من الجهة التي أرسلتك إلى هنا.
unpublished-title = هذا التحقق غير جاهز بعد
unpublished-body = لم يُنشر بعد. عُد عندما تُخبَر بأنه جاهز.
service-title = توجد مشكلة في خدمتنا
service-body = الخطوات التي أكملتها محفوظة. حاول مرة أخرى بعد بضع دقائق.
used-title = استُخدم هذا الرابط من قبل
used-body = لأمانك، يُفتح كل رابط من هذه الروابط مرة واحدة فقط.
not-found-title = لم نجد هذه الصفحة
not-found-body = إذا كتبت العنوان بنفسك، فتأكد من صحته.
sessions-title = فُتح هذا التحقق مرات كثيرة جدًا
sessions-body = لحماية بياناتك، لا يمكن فتحه مرة أخرى بهذا الرابط.
unreadable-title = لم نتمكن من قراءة ما أُرسل
unreadable-body = ارجع وأرسله مرة أخرى. الخطوات التي أكملتها محفوظة.

once-title = تابع من حيث توقفت
once-body = يفتح هذا الرابط التحقق الخاص بك لدى { $organization }. يعمل مرة واحدة فقط، فافتحه على الجهاز الذي تريد استخدامه.
stop-title = هل تريد التوقف الآن؟
stop-body = الخطوات التي أكملتها محفوظة. يمكنك العودة حتى تنتهي صلاحية الرابط.
stop-stay = متابعة التحقق
link-sent-title = أرسلنا إليك رابطًا جديدًا
link-sent-body = ابحث عن رسالة إلى { $address }. قد يستغرق وصولها بضع دقائق.
waiting-title = نراجع إجاباتك الآن
waiting-body = يستغرق ذلك عادةً أقل من دقيقة. تنتقل الصفحة تلقائيًا.

outbox-title = الرسائل التي كانت ستُرسل
outbox-body = لا ترسل بيئة Sandbox أي شيء. هذا ما كان سيصل إلى الناس، الأحدث أولًا.
outbox-empty = لا توجد رسائل بعد.
outbox-to = إلى
outbox-code = الرمز
outbox-open = فتح الرابط

## Going on with a phone
handoff-offer = المتابعة على هاتفك
handoff-body = تتابع هناك من حيث أنت الآن. لن يضيع شيء مما أدخلته.
handoff-qr = عرض رمز QR
handoff-sms = إرسال رسالة نصية
handoff-email = إرسال بريد إلكتروني
handoff-stay = البقاء على هذا الكمبيوتر
handoff-scan-title = امسح هذا بهاتفك
handoff-scan-body = افتح كاميرا هاتفك ووجّهها نحو المربع. اترك هذه الصفحة مفتوحة.
handoff-scan-alt = رمز QR لرابط يعمل مرة واحدة
handoff-sent-title = انظر إلى هاتفك
handoff-sent-body = أرسلنا رابطًا إلى { $address }. افتحه على هاتفك واترك هذه الصفحة مفتوحة.
handoff-until = يعمل الرابط مرة واحدة، حتى { $time }.
handoff-other = اختيار طريقة أخرى
handoff-back = المتابعة هنا
handoff-refresh = التحقق مرة أخرى
handoff-over-title = انتهت صلاحية الرابط
handoff-over-body = اطلب رابطًا جديدًا أو تابع هنا.
handoff-taken-title = أنت تتابع على هاتفك
handoff-taken-body = اترك هذه الصفحة مفتوحة. ستنتقل عندما تنتهي على هاتفك.
handoff-declined-title = تم الإيقاف على الهاتف
handoff-declined-body = فتح شخص ما الرابط وقال إنه ليس هو. لم يعد الرابط يعمل.
handoff-confirm-title = هل بدأت هذا على الكمبيوتر؟
handoff-confirm-body = بدأ تحقق لـ { $organization } في { $browser } على { $system }. تابع فقط إذا كنت أنت.
handoff-confirm-body-plain = بدأ تحقق لـ { $organization } على جهاز آخر. تابع فقط إذا كنت أنت.
handoff-yes = نعم، المتابعة هنا
handoff-no = لا، هذا ليس أنا
handoff-refused-title = أوقفناه
handoff-refused-body = لم يعد الرابط يعمل. يمكنك إغلاق هذه الصفحة.
handoff-used-title = هذا التحقق مفتوح على هاتف آخر
handoff-used-body = حفاظًا على سلامتك، يُفتح الرابط على هاتف واحد فقط. لاستخدام هذا الهاتف، تابع على الكمبيوتر واطلب رابطًا جديدًا من هناك.
handoff-return = يمكنك الآن العودة إلى الكمبيوتر.

## Time limits
limit-title = هل تحتاج إلى مزيد من الوقت؟
limit-body = ينتهي هذا التحقق خلال أقل من دقيقتين. يبقى ما كتبته.
limit-stay = أحتاج إلى مزيد من الوقت
limit-extended = لديك الآن مزيد من الوقت.
