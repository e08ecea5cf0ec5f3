# Messages that leave the server: codes and links, as plain text.

code-subject = { $code } 是您在 { $organization } 的验证码
code-sms = { $code } 是您在 { $organization } 的验证码。
code-enter = 输入此验证码，继续 { $organization } 的流程：
works-for =
    { $minutes ->
       *[other] { $minutes } 分钟内有效。
    }
ignore = 如果不是您本人的请求，可以忽略此消息。
link-subject = 继续 { $organization } 流程的链接
link-open = 打开此链接，从上次停下的地方继续。仅可使用一次：
handoff-subject = 在手机上继续 { $organization } 的流程
handoff-open = 在手机上打开此链接，即可在手机上继续。仅可使用一次：
