# Messages that leave the server: codes and links, as plain text.

code-subject = { $code } هو رمزك لدى { $organization }
code-sms = { $code } هو رمزك لدى { $organization }.
code-enter = أدخل هذا الرمز للمتابعة مع { $organization }:
works-for =
    { $minutes ->
        [zero] يعمل لمدة { $minutes } دقيقة.
        [one] يعمل لمدة دقيقة واحدة.
        [two] يعمل لمدة دقيقتين.
        [few] يعمل لمدة { $minutes } دقائق.
        [many] يعمل لمدة { $minutes } دقيقة.
       *[other] يعمل لمدة { $minutes } دقيقة.
    }
ignore = إذا لم تطلب ذلك، فيمكنك تجاهل هذه الرسالة.
link-subject = رابطك للمتابعة مع { $organization }
link-open = افتح هذا الرابط للمتابعة من حيث توقفت. يعمل مرة واحدة:
handoff-subject = تابع مع { $organization } على هاتفك
handoff-open = افتح هذا الرابط على هاتفك للمتابعة هناك. يعمل مرة واحدة:
