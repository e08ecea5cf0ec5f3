# Messages that leave the server: codes and links, as plain text.

code-subject = { $code } is your code for { $organization }
code-sms = { $code } is your code for { $organization }.
code-enter = Enter this code to go on with { $organization }:
works-for =
    { $minutes ->
        [one] It works for { $minutes } minute.
       *[other] It works for { $minutes } minutes.
    }
ignore = If you did not ask for it, you can ignore this message.
link-subject = Your link to go on with { $organization }
link-open = Open this link to go on where you stopped. It works once:
handoff-subject = Continue with { $organization } on your phone
handoff-open = Open this link on your phone to go on there. It works once:
