# Messages that leave the server: codes and links, as plain text.

code-subject = { $organization } のコードは { $code } です
code-sms = { $organization } のコードは { $code } です。
code-enter = { $organization } の手続きを続けるには、このコードを入力してください:
works-for =
    { $minutes ->
       *[other] { $minutes } 分間有効です。
    }
ignore = お心当たりがない場合は、このメッセージを無視してください。
link-subject = { $organization } の手続きを続けるためのリンク
link-open = このリンクを開くと、中断したところから続けられます。使えるのは 1 回だけです:
handoff-subject = { $organization } の手続きをスマートフォンで続ける
handoff-open = このリンクをスマートフォンで開くと、そちらで続けられます。使えるのは 1 回だけです:
