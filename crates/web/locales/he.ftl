# הטקסטים של דפי האימות, עברית.

back = חזרה
help = עזרה: { $contact }
stop = עצירה
step-of = שלב { $step } מתוך { $total }
language = שפה
sandbox = Sandbox
sandbox-note = מצב בדיקה, בלי הודעות אמיתיות
sandbox-outbox = לצפייה בהודעות
optional = (לא חובה)
error-title = שגיאה: { $title }
error-label = שגיאה:
summary-title = יש בעיה
busy = רק רגע…
continue = המשך
continue-to = המשך אל { $site }
try-again = ניסיון נוסף
close = סגירה
finish = סיום
hold-off = המתינו כמה שניות ולחצו שוב על הכפתור.
offline = אין חיבור. התשובות יישלחו ברגע שיחזור.
link-until = אפשר לחזור לקישור הזה עד { $time }.
given-by = נמסר על ידי { $organization }
not-given = לא נמסר
reference = מספר אסמכתה
yes = כן
no = לא

intro-title = אימות הזהות שלך
intro-body = { $organization } צריכים לוודא מי אתם.
intro-minutes =
    { $minutes ->
        [one] זה לוקח כדקה אחת ({ $minutes }).
        [two] זה לוקח כשתי דקות ({ $minutes }).
       *[other] זה לוקח כ־{ $minutes } דקות.
    }
intro-needs = מה צריך
intro-start = התחלה
intro-saved = התשובות נשמרות אחרי כל שלב.
need-details = שם ותאריך לידה
need-address = כתובת מגורים
need-email = כתובת דוא״ל שאפשר לפתוח עכשיו
need-phone = טלפון שמקבל הודעות טקסט

form-name = השם שלך
form-birthdate = תאריך הלידה שלך
form-address = הכתובת שלך
form-country = המדינה שלך
form-contact = איך ליצור איתך קשר
form-email = כתובת הדוא״ל שלך
form-phone = מספר הטלפון שלך
form-details = הפרטים שלך
choose-one = בחירת תשובה
choose-all = בחרו את כל מה שמתאים
choose-country = בחירת מדינה
date-day = יום
date-month = חודש
date-year = שנה
date-time = שעה
date-hint = לדוגמה: 27 3 2007
datetime-hint = לדוגמה: 27 3 2007, 14:30
hint-phone = התחילו בסימן + ובקידומת המדינה, לדוגמה { $example }
hint-file = תמונה, PDF, טקסט או סרטון, עד { $max } מ״ב
hint-files = תמונות, קובצי PDF, טקסטים או סרטונים, עד { $max } מ״ב כל אחד ועד { $together } מ״ב יחד. אפשר לבחור כמה
file-size = { $size } ק״ב
file-taken = יש לנו { $file }. בחרו קובץ אחר רק כדי להחליף אותו.
file-held = יש לנו { $file }.
file-remove = הסרת הקובץ הזה

field-name-first = שם פרטי
    .missing = הזינו שם פרטי
field-name-middle = שמות נוספים
    .missing = הזינו שמות נוספים
field-name-last = שם משפחה
    .missing = הזינו שם משפחה
field-birthdate = תאריך לידה
    .missing = הזינו תאריך לידה
field-address-street-1 = רחוב ומספר בית
    .missing = הזינו רחוב ומספר בית
field-address-street-2 = דירה, קומה או בניין
    .missing = הזינו דירה, קומה או בניין
field-address-city = עיר או יישוב
    .missing = הזינו עיר או יישוב
field-address-subdivision = מחוז, מדינה או אזור
    .missing = הזינו מחוז, מדינה או אזור
field-address-postal-code = מיקוד
    .missing = הזינו מיקוד
field-address-country-code = מדינה
    .missing = בחרו מדינה
field-email-address = כתובת דוא״ל
    .missing = הזינו כתובת דוא״ל
field-phone-number = מספר טלפון
    .missing = הזינו מספר טלפון
field-identification-number = מספר זהות
    .missing = הזינו מספר זהות
field-selected-country-code = מדינה
    .missing = בחרו מדינה

fault-missing = הזינו תשובה בשדה „{ $label }”
fault-missing-choice = בחרו תשובה בשדה „{ $label }”
fault-missing-box = סמנו את „{ $label }” כדי להמשיך
fault-missing-file = בחרו קובץ עבור „{ $label }”
fault-too-long = בשדה „{ $label }” מותר לכל היותר { $max ->
        [one] תו אחד ({ $max })
        [two] שני תווים ({ $max })
       *[other] { $max } תווים
    }
fault-too-short = בשדה „{ $label }” נדרש לפחות { $min ->
        [one] תו אחד ({ $min })
        [two] שני תווים ({ $min })
       *[other] { $min } תווים
    }
fault-not-a-date = בשדה „{ $label }” נדרש תאריך קיים
fault-missing-day = בשדה „{ $label }” חסר יום
fault-missing-month = בשדה „{ $label }” חסר חודש
fault-missing-year = בשדה „{ $label }” חסרה שנה
fault-in-future = בשדה „{ $label }” נדרש תאריך בעבר
fault-too-early = בשדה „{ $label }” התאריך לא יכול להיות לפני { $min }
fault-too-late = בשדה „{ $label }” התאריך לא יכול להיות אחרי { $max }
fault-not-an-email = בשדה „{ $label }” נדרשת כתובת כמו { $example }
fault-not-a-phone = בשדה „{ $label }” נדרש מספר טלפון מלא, לדוגמה { $example }
fault-phone-country = בשדה „{ $label }” המספר צריך להתחיל בסימן + ובקידומת המדינה
fault-not-a-number = בשדה „{ $label }” נדרש מספר
fault-not-an-integer = בשדה „{ $label }” נדרש מספר שלם
fault-not-a-datetime = בשדה „{ $label }” נדרשים יום, חודש, שנה ושעה
fault-not-a-url = בשדה „{ $label }” נדרשת כתובת אתר, למשל https://example.com
fault-number-too-small = הערך בשדה „{ $label }” צריך להיות { $min } או יותר
fault-number-too-large = הערך בשדה „{ $label }” צריך להיות { $max } או פחות
fault-not-a-choice = בחרו אחת מהתשובות ברשימה בשדה „{ $label }”
fault-not-a-country = בחרו מדינה מהרשימה בשדה „{ $label }”
fault-characters = בשדה „{ $label }” יש תווים שאי אפשר להשתמש בהם כאן
fault-not-a-boolean = בחרו כן או לא בשדה „{ $label }”
fault-file-too-large = הקובץ עבור „{ $label }” צריך להיות עד { $max } מ״ב
fault-files-too-large = הקבצים שתבחרו עבור „{ $label }” צריכים להיות יחד עד { $max } מ״ב. שלחו חלק מהם ואת השאר לאחר מכן
fault-file-type = הקובץ עבור „{ $label }” צריך להיות תמונה, PDF, טקסט או סרטון
fault-file-empty = הקובץ עבור „{ $label }” ריק
fault-file-name = אי אפשר לשמור את שם הקובץ עבור „{ $label }”. תנו לקובץ שם קצר ופשוט יותר
fault-several-files = בחרו קובץ אחד בלבד עבור „{ $label }”
fault-too-many-files = אי אפשר לקבל קבצים נוספים עבור „{ $label }”
fault-wrong-type = הערך בשדה „{ $label }” אינו בצורה הצפויה

code-title = הזינו את הקוד ששלחנו
code-sent-email = שלחנו קוד בן 6 ספרות אל { $destination }.
code-sent-phone = שלחנו הודעת טקסט עם קוד בן 6 ספרות אל { $destination }.
code-minutes =
    { $minutes ->
        [one] הקוד תקף לדקה אחת ({ $minutes }).
        [two] הקוד תקף לשתי דקות ({ $minutes }).
       *[other] הקוד תקף ל־{ $minutes } דקות.
    }
code-label = קוד
code-tries =
    { $count ->
        [one] נותר ניסיון אחד ({ $count }).
        [two] נותרו שני ניסיונות ({ $count }).
       *[other] נותרו { $count } ניסיונות.
    }
code-again = שליחת קוד חדש
code-again-in = אפשר לבקש קוד חדש בעוד { $time }.
code-again-none = אי אפשר לשלוח קודים נוספים.
code-resent = שלחנו קוד חדש.
code-other-email = שימוש בכתובת דוא״ל אחרת
code-other-phone = שימוש במספר טלפון אחר
code-missing = הזינו את הקוד בן 6 הספרות
code-length = הקוד צריך להיות בן 6 ספרות
code-wrong = הקוד אינו זהה לקוד ששלחנו. בדקו בהודעה האחרונה
code-expired = תוקף הקוד פג. בקשו קוד חדש

review-title = בדקו את התשובות
review-body = אפשר לשנות כל מה שאינו נכון לפני השליחה.
review-change = שינוי
review-change-label = שינוי: { $label }
review-send = שליחה

done-title = שלחתם הכול
done-body = יש ל־{ $organization } כל מה שצריך. אפשר לסגור את הדף.
not-verified-title = לא הצלחנו לאמת את הפרטים
not-verified-body = זה יכול לקרות כשהפרטים שונים מהצפוי. לא עשיתם שום דבר לא בסדר.
under-review-title = התשובות ייבדקו על ידי אדם
under-review-body = { $organization } יעברו עליהן ויודיעו לכם את התוצאה. אין צורך לעשות דבר כרגע.
note-from = הודעה מאת { $organization }:

expired-title = תוקף הקישור פג
expired-body = הקישור היה תקף עד { $time }. מה ששלחתם קודם נשמר.
expired-body-undated = מה ששלחתם קודם נשמר.
other-tab-title = המשיכו בכרטיסייה שבה התחלתם
other-tab-body = כדי לשמור על הפרטים שלכם, האימות נשאר פתוח בכרטיסייה אחת בלבד.
new-link-to = אפשר לשלוח קישור חדש אל { $address }.
new-link = שלחו לי קישור חדש
new-link-ask = לקבלת קישור חדש, פנו אל { $organization }.
finished-title = זה כבר הסתיים
finished-completed = שלחתם הכול ב־{ $time }. אין עוד מה לעשות.
finished-failed = האימות הסתיים ב־{ $time }. לא הצלחנו לאמת את הפרטים.
finished-review = שלחתם הכול ב־{ $time }. אדם בודק את התשובות.
finished-approved = שלחתם הכול ב־{ $time }, והפרטים אומתו.
finished-declined = האימות הסתיים ב־{ $time }. הפרטים לא התקבלו.
stopped-title = עצרתם
stopped-body = מה ששלחתם עד כה נשמר. כדי להמשיך, פתחו שוב את הקישור.
stopped-restart = התחלה מחדש
wrong-link-title = הקישור אינו נכון
wrong-link-body = ודאו שפתחתם את הקישור המלא. אם הוא עדיין לא נפתח, בקשו קישור חדש ממי ששלח אותו.
tries-title = יותר מדי ניסיונות
tries-body = כדי לשמור על הפרטים שלכם, אי אפשר לנסות כאן שוב.
limited-title = נפתחו כאן יותר מדי אימותים
limited-body = המתינו כמה דקות ופתחו את הקישור שוב.
exists-title = כבר יש לכם אימות
exists-body = המשיכו בלשונית או בקישור שבהם התחלתם. אם אינכם מוצאים אותו, שאלו את מי שהפנה אתכם לכאן.
inactive-title = האימות אינו זמין
inactive-body = הוא כבוי כרגע. מה ששלחתם קודם נשמר.
personal-link-title = נדרש קישור אישי
personal-link-body = האימות נפתח רק בקישור שנוצר עבורכם. בקשו אותו ממי שהפנה אתכם לכאן.
unpublished-title = האימות עדיין לא מוכן
unpublished-body = הוא לא פורסם. חזרו כשיודיעו לכם שהוא מוכן.
service-title = יש בעיה בשירות שלנו
service-body = השלבים שסיימתם נשמרו. נסו שוב בעוד כמה דקות.
used-title = כבר השתמשו בקישור הזה
used-body = לביטחונכם, כל קישור כזה נפתח פעם אחת בלבד.
not-found-title = לא מצאנו את הדף
not-found-body = אם הקלדתם את הכתובת, בדקו שהיא נכונה.
sessions-title = האימות נפתח יותר מדי פעמים
sessions-body = כדי לשמור על הפרטים שלכם, אי אפשר לפתוח אותו שוב בקישור הזה.
unreadable-title = לא הצלחנו לקרוא את מה שנשלח
unreadable-body = חזרו אחורה ושלחו שוב. השלבים שסיימתם נשמרו.

once-title = המשיכו מהמקום שבו הפסקתם
once-body = הקישור פותח את האימות שלכם עבור { $organization }. הוא פועל פעם אחת, לכן פתחו אותו במכשיר שבו תרצו להשתמש.
stop-title = לעצור עכשיו?
stop-body = השלבים שסיימתם נשמרים. אפשר לחזור עד שתוקף הקישור יפוג.
stop-stay = להמשיך
link-sent-title = שלחנו לכם קישור חדש
link-sent-body = חפשו הודעה אל { $address }. ההגעה עשויה לקחת כמה דקות.
waiting-title = אנחנו בודקים את התשובות
waiting-body = זה לוקח בדרך כלל פחות מדקה. הדף ממשיך מעצמו.

outbox-title = הודעות שהיו נשלחות
outbox-body = סביבת Sandbox אינה שולחת דבר. זה מה שהיו מקבלים, החדש ביותר ראשון.
outbox-empty = עדיין אין הודעות.
outbox-to = אל
outbox-code = קוד
outbox-open = פתיחת הקישור

## Going on with a phone
handoff-offer = להמשיך בטלפון
handoff-body = ממשיכים שם מהמקום שבו נמצאים עכשיו. שום דבר שהוזן לא הולך לאיבוד.
handoff-qr = להציג קוד QR
handoff-sms = לשלוח הודעת טקסט
handoff-email = לשלוח אימייל
handoff-stay = להישאר במחשב הזה
handoff-scan-title = לסרוק את זה בטלפון
handoff-scan-body = יש לפתוח את מצלמת הטלפון ולכוון אותה אל הריבוע. יש להשאיר את הדף הזה פתוח.
handoff-scan-alt = קוד QR של קישור שפועל פעם אחת
handoff-sent-title = יש להביט בטלפון
handoff-sent-body = שלחנו קישור אל { $address }. יש לפתוח אותו בטלפון ולהשאיר את הדף הזה פתוח.
handoff-until = הקישור פועל פעם אחת, עד { $time }.
handoff-other = לבחור דרך אחרת
handoff-back = להמשיך כאן
handoff-refresh = לבדוק שוב
handoff-over-title = פג תוקף הקישור
handoff-over-body = אפשר לבקש חדש או להמשיך כאן.
handoff-taken-title = ההמשך הוא בטלפון
handoff-taken-body = יש להשאיר את הדף הזה פתוח. הוא יתקדם כשתסיימו בטלפון.
handoff-declined-title = זה נעצר בטלפון
handoff-declined-body = מישהו פתח את הקישור ואמר שזה לא הוא. הקישור כבר לא פועל.
handoff-confirm-title = האם התחלת את זה במחשב?
handoff-confirm-body = בדיקה עבור { $organization } התחילה ב־{ $browser } במערכת { $system }. יש להמשיך רק אם זה היית את או אתה.
handoff-confirm-body-plain = בדיקה עבור { $organization } התחילה במכשיר אחר. יש להמשיך רק אם זה היית את או אתה.
handoff-yes = כן, להמשיך כאן
handoff-no = לא, זה לא אני
handoff-refused-title = עצרנו את זה
handoff-refused-body = הקישור כבר לא פועל. אפשר לסגור את הדף הזה.
handoff-used-title = הבדיקה הזו פתוחה בטלפון אחר
handoff-used-body = למען הבטיחות, הקישור נפתח בטלפון אחד בלבד. כדי להשתמש בטלפון הזה, יש להמשיך במחשב ולבקש שם קישור חדש.
handoff-return = אפשר לחזור עכשיו למחשב.

## Time limits
limit-title = צריך עוד זמן?
limit-body = הבדיקה הזו מסתיימת בעוד פחות משתי דקות. מה שהוקלד נשמר.
limit-stay = נדרש לי עוד זמן
limit-extended = יש לך עכשיו עוד זמן.
