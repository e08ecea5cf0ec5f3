# Messages that leave the server: codes and links, as plain text.

code-subject = { $code } הוא הקוד שלך עבור { $organization }
code-sms = { $code } הוא הקוד שלך עבור { $organization }.
code-enter = יש להזין את הקוד הזה כדי להמשיך עם { $organization }:
works-for =
    { $minutes ->
        [one] הוא תקף לדקה אחת.
        [two] הוא תקף לשתי דקות.
       *[other] הוא תקף ל־{ $minutes } דקות.
    }
ignore = אם לא ביקשת אותו, אפשר להתעלם מההודעה.
link-subject = הקישור שלך להמשך עם { $organization }
link-open = יש לפתוח את הקישור הזה כדי להמשיך מהמקום שבו עצרת. הוא פועל פעם אחת:
handoff-subject = להמשיך עם { $organization } בטלפון
handoff-open = יש לפתוח את הקישור הזה בטלפון כדי להמשיך שם. הוא פועל פעם אחת:
