# The built-in wording of the hosted flow, English.
# Plain sentences, no markup. Every language has the same messages with the same placeholders.

## Around every page
back = Back
help = Help: { $contact }
stop = Stop
step-of = Step { $step } of { $total }
language = Language
sandbox = Sandbox
sandbox-note = Test mode, no real messages
sandbox-outbox = See the messages
optional = (optional)
error-title = Error: { $title }
error-label = Error:
summary-title = There is a problem
busy = One moment…
continue = Continue
continue-to = Continue to { $site }
try-again = Try again
close = Close
finish = Done
hold-off = Wait a few seconds, then press the button again.
offline = There is no connection. Your answers are sent as soon as there is one.
link-until = You can come back to this link until { $time }.
given-by = Given by { $organization }
not-given = Not given
reference = Reference
yes = Yes
no = No

## Start
intro-title = Confirm who you are
intro-body = { $organization } needs to check who you are.
intro-minutes =
    { $minutes ->
        [one] It takes about { $minutes } minute.
       *[other] It takes about { $minutes } minutes.
    }
intro-needs = What you need
intro-start = Start
intro-saved = Your answers are saved after each step.
need-details = Your name and date of birth
need-address = Your home address
need-email = An email address you can open now
need-phone = A phone that can receive text messages

## Questions
form-name = Your name
form-birthdate = Your date of birth
form-address = Your address
form-country = Your country
form-contact = How to reach you
form-email = Your email address
form-phone = Your phone number
form-details = Your details
choose-one = Choose one
choose-all = Choose all that apply
choose-country = Choose a country
date-day = Day
date-month = Month
date-year = Year
date-time = Time
date-hint = For example, 3 27 2007
datetime-hint = For example, 3 27 2007, 14:30
hint-phone = Start with + and the country code, for example { $example }
hint-file = An image, a PDF, a text or a video, up to { $max } MB
hint-files = Images, PDFs, texts or videos, up to { $max } MB each and { $together } MB together. You can choose several
file-size = { $size } kB
file-taken = We have { $file }. Choose another file only to replace it.
file-held = We have { $file }.
file-remove = Remove this file

## The fields every template starts with
field-name-first = Given names
    .missing = Enter your given names
field-name-middle = Middle names
    .missing = Enter your middle names
field-name-last = Family name
    .missing = Enter your family name
field-birthdate = Date of birth
    .missing = Enter your date of birth
field-address-street-1 = Street address
    .missing = Enter your street address
field-address-street-2 = Apartment, floor or building
    .missing = Enter your apartment, floor or building
field-address-city = City or town
    .missing = Enter your city or town
field-address-subdivision = State, province or region
    .missing = Enter your state, province or region
field-address-postal-code = Postal code
    .missing = Enter your postal code
field-address-country-code = Country
    .missing = Choose your country
field-email-address = Email address
    .missing = Enter your email address
field-phone-number = Phone number
    .missing = Enter your phone number
field-identification-number = Identification number
    .missing = Enter your identification number
field-selected-country-code = Country
    .missing = Choose a country

## What is wrong with an answer
fault-missing = Enter an answer for “{ $label }”
fault-missing-choice = Choose an answer for “{ $label }”
fault-missing-box = Tick “{ $label }” to continue
fault-missing-file = Choose a file for “{ $label }”
fault-too-long = { $label } must be no longer than { $max ->
        [one] { $max } character
       *[other] { $max } characters
    }
fault-too-short = { $label } must be at least { $min ->
        [one] { $min } character
       *[other] { $min } characters
    } long
fault-not-a-date = { $label } must be a real date
fault-missing-day = { $label } must include a day
fault-missing-month = { $label } must include a month
fault-missing-year = { $label } must include a year
fault-in-future = { $label } must be in the past
fault-too-early = { $label } must be { $min } or later
fault-too-late = { $label } must be { $max } or earlier
fault-not-an-email = { $label } must be like { $example }
fault-not-a-phone = { $label } must be a full phone number, for example { $example }
fault-phone-country = { $label } must start with + and the country code
fault-not-a-number = { $label } must be a number
fault-not-an-integer = { $label } must be a whole number
fault-not-a-datetime = { $label } must have a day, month and year and a time
fault-not-a-url = { $label } must be a web address, such as https://example.com
fault-number-too-small = { $label } must be { $min } or more
fault-number-too-large = { $label } must be { $max } or less
fault-not-a-choice = Choose one of the answers listed for “{ $label }”
fault-not-a-country = Choose a country from the list for “{ $label }”
fault-characters = { $label } has characters that cannot be used here
fault-not-a-boolean = Choose yes or no for “{ $label }”
fault-file-too-large = The file for “{ $label }” must be no larger than { $max } MB
fault-files-too-large = The files you choose for “{ $label }” must be no larger than { $max } MB together. Send some of them, and the rest afterwards
fault-file-type = The file for “{ $label }” must be an image, a PDF, a text or a video
fault-file-empty = The file for “{ $label }” is empty
fault-file-name = The name of the file for “{ $label }” cannot be kept. Give the file a shorter, plainer name
fault-several-files = Choose one file only for “{ $label }”
fault-too-many-files = No more files can be taken for “{ $label }”
fault-wrong-type = { $label } is not in the form we expect

## Codes
code-title = Enter the code we sent you
code-sent-email = We sent a 6-digit code to { $destination }.
code-sent-phone = We sent a text message with a 6-digit code to { $destination }.
code-minutes =
    { $minutes ->
        [one] It works for { $minutes } minute.
       *[other] It works for { $minutes } minutes.
    }
code-label = Code
code-tries =
    { $count ->
        [one] You have { $count } try left.
       *[other] You have { $count } tries left.
    }
code-again = Send a new code
code-again-in = You can ask for a new code in { $time }.
code-again-none = No more codes can be sent.
code-resent = We have sent a new code.
code-other-email = Use another email address
code-other-phone = Use another phone number
code-missing = Enter the 6-digit code
code-length = The code must be 6 numbers
code-wrong = That code does not match the one we sent. Check the newest message
code-expired = That code has expired. Ask for a new one

## Check your answers
review-title = Check your answers
review-body = You can change anything that is not right before you send it.
review-change = Change
review-change-label = Change: { $label }
review-send = Send

## Ends
done-title = You have sent everything
done-body = { $organization } has what it needs. You can close this page.
not-verified-title = We could not confirm your details
not-verified-body = This can happen when details differ from what was expected. You have not done anything wrong.
under-review-title = A person will check your answers
under-review-body = { $organization } will look at them and tell you the result. There is nothing you need to do now.
note-from = Note from { $organization }:

## When a page cannot go on
expired-title = This link has expired
expired-body = It worked until { $time }. What you sent before then is kept.
expired-body-undated = What you sent before it ended is kept.
other-tab-title = Carry on in the tab where you started
other-tab-body = To keep your details safe, this check stays open in one tab only.
new-link-to = We can send a new link to { $address }.
new-link = Send me a new link
new-link-ask = For a new link, contact { $organization }.
finished-title = This is already finished
finished-completed = You sent everything on { $time }. There is nothing more to do.
finished-failed = It ended on { $time }. We could not confirm your details.
finished-review = You sent everything on { $time }. A person is checking your answers.
finished-approved = You sent everything on { $time }, and your details were confirmed.
finished-declined = It ended on { $time }. Your details were not accepted.
stopped-title = You have stopped
stopped-body = What you sent so far is kept. To go on, open your link again.
stopped-restart = Start again
wrong-link-title = This link is not right
wrong-link-body = Check that you opened the whole link. If it still does not open, ask whoever sent it for a new one.
tries-title = Too many tries
tries-body = To keep your details safe, no more tries are possible here.
limited-title = Too many checks were opened here
limited-body = Wait a few minutes, then open the link again.
exists-title = You have a check already
exists-body = Carry on in the tab or with the link where you started. If you cannot find it, ask whoever sent you here.
inactive-title = This check is not available
inactive-body = It has been switched off for now. What you sent before is kept.
personal-link-title = You need a personal link
personal-link-body = This check opens only with a link made for you. Ask whoever sent you here for yours.
unpublished-title = This check is not ready yet
unpublished-body = It has not been published. Come back once whoever sent you here says it is ready.
service-title = There is a problem with our service
service-body = The steps you finished are saved. Try again in a few minutes.
used-title = This link has already been used
used-body = For your safety, each of these links opens only once.
not-found-title = We could not find that page
not-found-body = If you typed the address, check that it is right.
sessions-title = This check was opened too many times
sessions-body = To keep your details safe, it cannot be opened again with this link.
unreadable-title = We could not read what was sent
unreadable-body = Go back and send it again. The steps you finished are saved.

## Links that work once, stopping, waiting
once-title = Carry on where you left off
once-body = This link opens your check for { $organization }. It works once, so open it on the device you want to use.
stop-title = Stop now?
stop-body = The steps you finished are kept. You can come back until the link expires.
stop-stay = Keep going
link-sent-title = We have sent you a new link
link-sent-body = Look for a message to { $address }. It can take a few minutes to arrive.
waiting-title = We are checking your answers
waiting-body = This usually takes less than a minute. The page moves on by itself.

## Sandbox outbox
outbox-title = Messages that would have been sent
outbox-body = The sandbox sends nothing. Here is what people would have received, newest first.
outbox-empty = No messages yet.
outbox-to = To
outbox-code = Code
outbox-open = Open the link

## Going on with a phone
handoff-offer = Continue on your phone
handoff-body = You go on there where you are now. Nothing you entered is lost.
handoff-qr = Show a QR code
handoff-sms = Send a text message
handoff-email = Send an email
handoff-stay = Stay on this computer
handoff-scan-title = Scan this with your phone
handoff-scan-body = Open your phone’s camera and point it at the square. Keep this page open.
handoff-scan-alt = QR code of a link that works once
handoff-sent-title = Look at your phone
handoff-sent-body = We sent a link to { $address }. Open it on your phone, and keep this page open.
handoff-until = The link works once, until { $time }.
handoff-other = Choose another way
handoff-back = Carry on here
handoff-refresh = Look again
handoff-over-title = The link has expired
handoff-over-body = Ask for a new one, or carry on here.
handoff-taken-title = You are going on with your phone
handoff-taken-body = Keep this page open. It moves on when you are done on your phone.
handoff-declined-title = It was stopped on the phone
handoff-declined-body = Somebody opened the link and said that it was not them. The link no longer works.
handoff-confirm-title = Did you start this on your computer?
handoff-confirm-body = A check for { $organization } was started in { $browser } on { $system }. Go on only if that was you.
handoff-confirm-body-plain = A check for { $organization } was started on another device. Go on only if that was you.
handoff-yes = Yes, go on here
handoff-no = No, this is not me
handoff-refused-title = We have stopped it
handoff-refused-body = The link no longer works. You can close this page.
handoff-used-title = This check is open on another phone
handoff-used-body = For your safety, the link opens on one phone only. To use this one, carry on at the computer and ask for a new link there.
handoff-return = You can go back to your computer now.

## Time limits
limit-title = Do you need more time?
limit-body = This check ends in less than two minutes. What you have typed stays.
limit-stay = I need more time
limit-extended = You have more time now.
