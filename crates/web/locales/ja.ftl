# 本人確認画面の文言、日本語。

back = 戻る
help = ヘルプ: { $contact }
stop = 中止する
step-of = ステップ { $step } / { $total }
language = 言語
sandbox = Sandbox
sandbox-note = テストモード。実際には送信されません
sandbox-outbox = メッセージを見る
optional = （任意）
error-title = エラー: { $title }
error-label = エラー:
summary-title = 確認が必要な項目があります
busy = お待ちください…
continue = 続ける
continue-to = { $site } に進む
try-again = もう一度試す
close = 閉じる
finish = 完了
hold-off = 数秒待ってから、もう一度ボタンを押してください。
offline = 接続がありません。つながりしだい、回答が送信されます。
link-until = このリンクは { $time } まで使えます。
given-by = { $organization } が入力
not-given = 未入力
reference = 照会番号
yes = はい
no = いいえ

intro-title = ご本人の確認
intro-body = { $organization } がご本人であることを確認します。
intro-minutes =
    { $minutes ->
       *[other] 所要時間は約 { $minutes } 分です。
    }
intro-needs = 必要なもの
intro-start = 始める
intro-saved = 回答は各ステップの後に保存されます。
need-details = お名前と生年月日
need-address = 現住所
need-email = 今開けるメールアドレス
need-phone = SMS を受信できる電話

form-name = お名前
form-birthdate = 生年月日
form-address = ご住所
form-country = 国
form-contact = ご連絡先
form-email = メールアドレス
form-phone = 電話番号
form-details = お客様の情報
choose-one = 選択してください
choose-all = 当てはまるものをすべて選択
choose-country = 国を選択
date-day = 日
date-month = 月
date-year = 年
date-time = 時刻
date-hint = 例: 2007 3 27
datetime-hint = 例: 2007 3 27 14:30
hint-phone = + と国番号から入力してください。例: { $example }
hint-file = 画像、PDF、テキスト、動画のいずれか（{ $max } MB まで）
hint-files = 画像、PDF、テキスト、動画のいずれか（1 つにつき { $max } MB まで、合計 { $together } MB まで）。複数選べます
file-size = { $size } kB
file-taken = { $file } を受け取っています。差し替える場合のみ、別のファイルを選んでください。
file-held = { $file } を受け取っています。
file-remove = このファイルを削除する

field-name-first = 名
    .missing = 名を入力してください
field-name-middle = ミドルネーム
    .missing = ミドルネームを入力してください
field-name-last = 姓
    .missing = 姓を入力してください
field-birthdate = 生年月日
    .missing = 生年月日を入力してください
field-address-street-1 = 町名・番地
    .missing = 町名・番地を入力してください
field-address-street-2 = 建物名・部屋番号
    .missing = 建物名・部屋番号を入力してください
field-address-city = 市区町村
    .missing = 市区町村を入力してください
field-address-subdivision = 都道府県または州
    .missing = 都道府県または州を入力してください
field-address-postal-code = 郵便番号
    .missing = 郵便番号を入力してください
field-address-country-code = 国
    .missing = 国を選択してください
field-email-address = メールアドレス
    .missing = メールアドレスを入力してください
field-phone-number = 電話番号
    .missing = 電話番号を入力してください
field-identification-number = 身分証明番号
    .missing = 身分証明番号を入力してください
field-selected-country-code = 国
    .missing = 国を選択してください

fault-missing = 「{ $label }」を入力してください
fault-missing-choice = 「{ $label }」を選択してください
fault-missing-box = 続けるには「{ $label }」にチェックを入れてください
fault-missing-file = 「{ $label }」のファイルを選んでください
fault-too-long = 「{ $label }」は { $max ->
       *[other] { $max } 文字
    }以内で入力してください
fault-too-short = 「{ $label }」は { $min ->
       *[other] { $min } 文字
    }以上で入力してください
fault-not-a-date = 「{ $label }」には実在する日付を入力してください
fault-missing-day = 「{ $label }」の日を入力してください
fault-missing-month = 「{ $label }」の月を入力してください
fault-missing-year = 「{ $label }」の年を入力してください
fault-in-future = 「{ $label }」には過去の日付を入力してください
fault-too-early = 「{ $label }」には { $min } 以降の日付を入力してください
fault-too-late = 「{ $label }」には { $max } 以前の日付を入力してください
fault-not-an-email = 「{ $label }」は { $example } の形で入力してください
fault-not-a-phone = 「{ $label }」には完全な電話番号を入力してください。例: { $example }
fault-phone-country = 「{ $label }」は + と国番号から入力してください
fault-not-a-number = 「{ $label }」には数値を入力してください
fault-not-an-integer = 「{ $label }」には整数を入力してください
fault-not-a-datetime = 「{ $label }」には年月日と時刻を入力してください
fault-not-a-url = 「{ $label }」にはウェブアドレスを入力してください（例：https://example.com）
fault-number-too-small = 「{ $label }」は{ $min }以上にしてください
fault-number-too-large = 「{ $label }」は{ $max }以下にしてください
fault-not-a-choice = 「{ $label }」は一覧から選択してください
fault-not-a-country = 「{ $label }」は一覧から国を選択してください
fault-characters = 「{ $label }」に使用できない文字が含まれています
fault-not-a-boolean = 「{ $label }」は「はい」か「いいえ」を選択してください
fault-file-too-large = 「{ $label }」のファイルは { $max } MB 以下にしてください
fault-files-too-large = 「{ $label }」に選ぶファイルは合計 { $max } MB 以下にしてください。一部を送ってから、残りを送ってください
fault-file-type = 「{ $label }」のファイルは画像、PDF、テキスト、動画のいずれかにしてください
fault-file-empty = 「{ $label }」のファイルは空です
fault-file-name = 「{ $label }」のファイル名は保存できません。もっと短く簡単な名前にしてください
fault-several-files = 「{ $label }」のファイルは 1 つだけ選んでください
fault-too-many-files = 「{ $label }」のファイルはこれ以上受け取れません
fault-wrong-type = 「{ $label }」の形式が異なります

code-title = お送りしたコードを入力
code-sent-email = { $destination } に 6 桁のコードを送信しました。
code-sent-phone = { $destination } に 6 桁のコードを SMS で送信しました。
code-minutes =
    { $minutes ->
       *[other] 有効時間は { $minutes } 分です。
    }
code-label = コード
code-tries =
    { $count ->
       *[other] あと { $count } 回入力できます。
    }
code-again = 新しいコードを送る
code-again-in = 新しいコードは { $time } 後に請求できます。
code-again-none = これ以上コードを送信できません。
code-resent = 新しいコードを送信しました。
code-other-email = 別のメールアドレスを使う
code-other-phone = 別の電話番号を使う
code-missing = 6 桁のコードを入力してください
code-length = コードは 6 桁の数字です
code-wrong = 送信したコードと一致しません。最新のメッセージを確認してください
code-expired = コードの有効時間が過ぎました。新しいコードを請求してください

review-title = 回答の確認
review-body = 送信する前に、誤りがあれば変更できます。
review-change = 変更
review-change-label = 変更: { $label }
review-send = 送信する

done-title = すべて送信されました
done-body = { $organization } に必要な情報が届きました。このページは閉じてかまいません。
not-verified-title = 情報を確認できませんでした
not-verified-body = 情報が想定と異なる場合に起こることがあります。お客様に落ち度はありません。
under-review-title = 担当者が回答を確認します
under-review-body = { $organization } が確認し、結果をお知らせします。今は何もする必要はありません。
note-from = { $organization } からのお知らせ:

expired-title = このリンクは期限切れです
expired-body = { $time } まで有効でした。それまでに送信された内容は保存されています。
expired-body-undated = それまでに送信された内容は保存されています。
other-tab-title = 最初に開いたタブで続けてください
other-tab-body = 情報を守るため、この確認は一つのタブでのみ開いたままになります。
new-link-to = { $address } に新しいリンクを送信できます。
new-link = 新しいリンクを送る
new-link-ask = 新しいリンクについては { $organization } にお問い合わせください。
finished-title = すでに完了しています
finished-completed = { $time } にすべて送信されました。ほかに必要なことはありません。
finished-failed = { $time } に終了しました。情報を確認できませんでした。
finished-review = { $time } にすべて送信されました。担当者が回答を確認しています。
finished-approved = { $time } にすべて送信され、情報が確認されました。
finished-declined = { $time } に終了しました。情報は承認されませんでした。
stopped-title = 中止しました
stopped-body = これまでに送信された内容は保存されています。続けるには、リンクをもう一度開いてください。
stopped-restart = 最初から始める
wrong-link-title = リンクが正しくありません
wrong-link-body = リンク全体を開いたか確認してください。それでも開けない場合は、送信元に新しいリンクを依頼してください。
tries-title = 試行回数の上限に達しました
tries-body = 情報を守るため、ここではこれ以上試せません。
limited-title = ここで開かれた確認が多すぎます
limited-body = 数分待ってから、もう一度リンクを開いてください。
exists-title = すでに確認があります
exists-body = 始めたときのタブかリンクで続けてください。見つからないときは、ここへ案内した相手にお尋ねください。
inactive-title = この確認は利用できません
inactive-body = 現在停止されています。これまでに送信された内容は保存されています。
personal-link-title = 専用のリンクが必要です
personal-link-body = この確認は、お客様専用のリンクでのみ開けます。案内元に依頼してください。
unpublished-title = この確認はまだ準備中です
unpublished-body = まだ公開されていません。準備ができたと案内があってから開いてください。
service-title = サービスに問題が発生しています
service-body = 完了したステップは保存されています。数分後にもう一度試してください。
used-title = このリンクはすでに使われました
used-body = 安全のため、このリンクは一度だけ開けます。
not-found-title = ページが見つかりませんでした
not-found-body = アドレスを入力した場合は、正しいか確認してください。
sessions-title = この確認は開いた回数が多すぎます
sessions-body = 情報を守るため、このリンクではもう開けません。
unreadable-title = 送信内容を読み取れませんでした
unreadable-body = 前のページに戻り、もう一度送信してください。完了したステップは保存されています。

once-title = 続きから始める
once-body = このリンクから { $organization } の確認を開きます。一度だけ使えるので、使いたい端末で開いてください。
stop-title = 中止しますか？
stop-body = 完了したステップは保存されます。リンクの期限までは再開できます。
stop-stay = 確認を続ける
link-sent-title = 新しいリンクを送信しました
link-sent-body = { $address } 宛てのメッセージを確認してください。届くまで数分かかることがあります。
waiting-title = 回答を確認しています
waiting-body = 通常は 1 分以内に終わります。ページは自動で進みます。

outbox-title = 送信されるはずだったメッセージ
outbox-body = Sandbox では何も送信されません。相手に届くはずだった内容を新しい順に表示します。
outbox-empty = メッセージはまだありません。
outbox-to = 宛先
outbox-code = コード
outbox-open = リンクを開く

## Going on with a phone
handoff-offer = スマートフォンで続ける
handoff-body = 今の画面からそのまま続けられます。入力した内容は失われません。
handoff-qr = QR コードを表示
handoff-sms = SMS を送る
handoff-email = メールを送る
handoff-stay = このパソコンで続ける
handoff-scan-title = スマートフォンで読み取ってください
handoff-scan-body = スマートフォンのカメラを開き、四角形に向けてください。このページは開いたままにしてください。
handoff-scan-alt = 1 回だけ使えるリンクの QR コード
handoff-sent-title = スマートフォンを確認してください
handoff-sent-body = { $address } にリンクを送りました。スマートフォンで開き、このページは開いたままにしてください。
handoff-until = リンクは 1 回だけ、{ $time } まで使えます。
handoff-other = 別の方法を選ぶ
handoff-back = ここで続ける
handoff-refresh = もう一度確認する
handoff-over-title = リンクの有効期限が切れました
handoff-over-body = 新しいリンクを発行するか、ここで続けてください。
handoff-taken-title = スマートフォンで続けています
handoff-taken-body = このページは開いたままにしてください。スマートフォンで終わると先に進みます。
handoff-declined-title = スマートフォンで中止されました
handoff-declined-body = リンクを開いた人が、本人ではないと回答しました。リンクはもう使えません。
handoff-confirm-title = パソコンで始めたのはあなたですか？
handoff-confirm-body = { $organization } の確認が { $system } の { $browser } で始められました。ご本人の場合だけ続けてください。
handoff-confirm-body-plain = { $organization } の確認が別の端末で始められました。ご本人の場合だけ続けてください。
handoff-yes = はい、ここで続けます
handoff-no = いいえ、違います
handoff-refused-title = 中止しました
handoff-refused-body = リンクはもう使えません。このページを閉じてください。
handoff-used-title = この確認は別のスマートフォンで開かれています
handoff-used-body = 安全のため、リンクは 1 台のスマートフォンでしか開けません。この端末を使うには、パソコンで続けて新しいリンクを発行してください。
handoff-return = パソコンに戻ってください。

## Time limits
limit-title = もっと時間が必要ですか？
limit-body = この確認は 2 分以内に終了します。入力した内容は残ります。
limit-stay = 時間を延長する
limit-extended = 時間を延長しました。
