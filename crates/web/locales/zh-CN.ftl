# 身份核验页面的文字，简体中文。

back = 返回
help = 帮助：{ $contact }
stop = 停止
step-of = 第 { $step } 步，共 { $total } 步
language = 语言
sandbox = Sandbox
sandbox-note = 测试模式，不会发送真实消息
sandbox-outbox = 查看消息
optional = （选填）
error-title = 错误：{ $title }
error-label = 错误：
summary-title = 有内容需要修改
busy = 稍等…
continue = 继续
continue-to = 继续前往 { $site }
try-again = 再试一次
close = 关闭
finish = 完成
hold-off = 等几秒钟，然后再按一次按钮。
offline = 没有网络连接。恢复连接后，您的回答会立即发送。
link-until = 您可以在 { $time } 之前再次打开此链接。
given-by = 由 { $organization } 提供
not-given = 未填写
reference = 编号
yes = 是
no = 否

intro-title = 确认您的身份
intro-body = { $organization } 需要确认您的身份。
intro-minutes =
    { $minutes ->
       *[other] 大约需要 { $minutes } 分钟。
    }
intro-needs = 您需要准备
intro-start = 开始
intro-saved = 每完成一步，您的回答都会保存。
need-details = 您的姓名和出生日期
need-address = 您的住址
need-email = 现在可以查看的电子邮箱
need-phone = 可以接收短信的手机

form-name = 您的姓名
form-birthdate = 您的出生日期
form-address = 您的地址
form-country = 您的国家或地区
form-contact = 如何联系您
form-email = 您的电子邮箱
form-phone = 您的电话号码
form-details = 您的信息
choose-one = 选择一项
choose-all = 选择所有符合的选项
choose-country = 选择国家或地区
date-day = 日
date-month = 月
date-year = 年
date-time = 时间
date-hint = 例如：2007 3 27
datetime-hint = 例如：2007 3 27 14:30
hint-phone = 以 + 和国家代码开头，例如 { $example }
hint-file = 图片、PDF、文本或视频，最大 { $max } MB
hint-files = 图片、PDF、文本或视频，每个不超过 { $max } MB，合计不超过 { $together } MB。可以选择多个
file-size = { $size } kB
file-taken = 我们已收到 { $file }。只有要替换时才需选择其他文件。
file-held = 我们已收到 { $file }。
file-remove = 移除此文件

field-name-first = 名
    .missing = 填写您的名
field-name-middle = 中间名
    .missing = 填写您的中间名
field-name-last = 姓
    .missing = 填写您的姓
field-birthdate = 出生日期
    .missing = 填写您的出生日期
field-address-street-1 = 街道地址
    .missing = 填写您的街道地址
field-address-street-2 = 楼栋、楼层或房间
    .missing = 填写楼栋、楼层或房间
field-address-city = 城市
    .missing = 填写您所在的城市
field-address-subdivision = 省、州或地区
    .missing = 填写您所在的省、州或地区
field-address-postal-code = 邮政编码
    .missing = 填写您的邮政编码
field-address-country-code = 国家或地区
    .missing = 选择您所在的国家或地区
field-email-address = 电子邮箱
    .missing = 填写您的电子邮箱
field-phone-number = 电话号码
    .missing = 填写您的电话号码
field-identification-number = 证件号码
    .missing = 填写您的证件号码
field-selected-country-code = 国家或地区
    .missing = 选择一个国家或地区

fault-missing = 填写“{ $label }”
fault-missing-choice = 为“{ $label }”选择一项
fault-missing-box = 勾选“{ $label }”才能继续
fault-missing-file = 请为“{ $label }”选择一个文件
fault-too-long = “{ $label }”不能超过 { $max ->
       *[other] { $max } 个字符
    }
fault-too-short = “{ $label }”不能少于 { $min ->
       *[other] { $min } 个字符
    }
fault-not-a-date = “{ $label }”必须是真实存在的日期
fault-missing-day = “{ $label }”缺少日
fault-missing-month = “{ $label }”缺少月
fault-missing-year = “{ $label }”缺少年
fault-in-future = “{ $label }”必须是过去的日期
fault-too-early = “{ $label }”不能早于 { $min }
fault-too-late = “{ $label }”不能晚于 { $max }
fault-not-an-email = “{ $label }”的格式应为 { $example }
fault-not-a-phone = “{ $label }”必须是完整的电话号码，例如 { $example }
fault-phone-country = “{ $label }”必须以 + 和国家代码开头
fault-not-a-number = “{ $label }”必须是数字
fault-not-an-integer = “{ $label }”必须是整数
fault-not-a-datetime = “{ $label }”需要包含年、月、日和时间
fault-not-a-url = “{ $label }”需要是网址，例如 https://example.com
fault-number-too-small = “{ $label }”需要大于或等于 { $min }
fault-number-too-large = “{ $label }”需要小于或等于 { $max }
fault-not-a-choice = 从列出的选项中为“{ $label }”选择一项
fault-not-a-country = 从列表中为“{ $label }”选择国家或地区
fault-characters = “{ $label }”中有此处不能使用的字符
fault-not-a-boolean = 为“{ $label }”选择是或否
fault-file-too-large = “{ $label }”的文件不能超过 { $max } MB
fault-files-too-large = 为“{ $label }”选择的文件合计不能超过 { $max } MB。请先发送一部分，再发送其余部分
fault-file-type = “{ $label }”的文件必须是图片、PDF、文本或视频
fault-file-empty = “{ $label }”的文件是空的
fault-file-name = “{ $label }”的文件名无法保存。请为文件取一个更短、更简单的名称
fault-several-files = “{ $label }”只能选择一个文件
fault-too-many-files = “{ $label }”无法再接收更多文件
fault-wrong-type = “{ $label }”的格式与要求不符

code-title = 输入我们发给您的验证码
code-sent-email = 我们已将 6 位验证码发送至 { $destination }。
code-sent-phone = 我们已通过短信将 6 位验证码发送至 { $destination }。
code-minutes =
    { $minutes ->
       *[other] 验证码在 { $minutes } 分钟内有效。
    }
code-label = 验证码
code-tries =
    { $count ->
       *[other] 您还可以尝试 { $count } 次。
    }
code-again = 发送新的验证码
code-again-in = { $time } 后可以再次获取验证码。
code-again-none = 不能再发送验证码了。
code-resent = 我们已发送新的验证码。
code-other-email = 使用其他电子邮箱
code-other-phone = 使用其他电话号码
code-missing = 输入 6 位验证码
code-length = 验证码必须是 6 位数字
code-wrong = 与我们发送的验证码不一致。查看最新的一条消息
code-expired = 此验证码已过期。获取新的验证码

review-title = 检查您的回答
review-body = 发送之前，您可以修改任何不正确的内容。
review-change = 修改
review-change-label = 修改：{ $label }
review-send = 发送

done-title = 您已全部提交
done-body = { $organization } 已收到所需的信息。您可以关闭此页面。
not-verified-title = 我们无法确认您的信息
not-verified-body = 当信息与预期不一致时可能出现这种情况。您没有做错什么。
under-review-title = 工作人员将查看您的回答
under-review-body = { $organization } 将进行审核并告知您结果。您现在无需做任何事。
note-from = { $organization } 的留言：

expired-title = 此链接已过期
expired-body = 链接有效期至 { $time }。您在此之前提交的内容已保留。
expired-body-undated = 您在到期之前提交的内容已保留。
other-tab-title = 在您最初打开的标签页中继续
other-tab-body = 为保护您的信息，此核验只能在一个标签页中打开。
new-link-to = 我们可以将新链接发送至 { $address }。
new-link = 给我发送新链接
new-link-ask = 如需新链接，联系 { $organization }。
finished-title = 此核验已经结束
finished-completed = 您已于 { $time } 全部提交。无需再做任何事。
finished-failed = 核验已于 { $time } 结束。我们无法确认您的信息。
finished-review = 您已于 { $time } 全部提交。工作人员正在查看您的回答。
finished-approved = 您已于 { $time } 全部提交，您的信息已确认。
finished-declined = 核验已于 { $time } 结束。您的信息未被接受。
stopped-title = 您已停止
stopped-body = 您目前提交的内容已保留。要继续，再次打开您的链接即可。
stopped-restart = 重新开始
wrong-link-title = 此链接不正确
wrong-link-body = 检查您打开的链接是否完整。如果仍无法打开，向发送链接的一方索取新链接。
tries-title = 尝试次数过多
tries-body = 为保护您的信息，此处不能再尝试。
limited-title = 这里打开的验证太多
limited-body = 等几分钟，然后再打开链接。
exists-title = 您已有一项验证
exists-body = 请在开始时的标签页或用当时的链接继续。如果找不到，请询问让您来这里的一方。
inactive-title = 此核验不可用
inactive-body = 目前已关闭。您之前提交的内容已保留。
personal-link-title = 您需要专属链接
personal-link-body = 此核验只能通过为您创建的链接打开。向引导您来到这里的一方索取。
unpublished-title = 此核验尚未准备好
unpublished-body = 尚未发布。收到准备就绪的通知后再来。
service-title = 我们的服务出现问题
service-body = 您已完成的步骤已保存。几分钟后再试一次。
used-title = 此链接已被使用
used-body = 为了您的安全，每个此类链接只能打开一次。
not-found-title = 找不到该页面
not-found-body = 如果您是手动输入地址，检查地址是否正确。
sessions-title = 此核验打开次数过多
sessions-body = 为保护您的信息，不能再用此链接打开。
unreadable-title = 我们无法读取提交的内容
unreadable-body = 返回并再次提交。您已完成的步骤已保存。

once-title = 从上次中断处继续
once-body = 此链接将打开您在 { $organization } 的核验。它只能使用一次，在您想使用的设备上打开。
stop-title = 现在停止吗？
stop-body = 您已完成的步骤会保留。链接到期之前，您可以随时回来。
stop-stay = 继续核验
link-sent-title = 我们已给您发送新链接
link-sent-body = 查看发送至 { $address } 的消息。可能需要几分钟才能收到。
waiting-title = 我们正在检查您的回答
waiting-body = 通常不到一分钟。页面会自动继续。

outbox-title = 本应发送的消息
outbox-body = Sandbox 不会发送任何消息。以下是收件人本应收到的内容，最新的在前。
outbox-empty = 还没有消息。
outbox-to = 收件人
outbox-code = 验证码
outbox-open = 打开链接

## Going on with a phone
handoff-offer = 在手机上继续
handoff-body = 您可以在手机上从当前位置继续，已输入的内容不会丢失。
handoff-qr = 显示二维码
handoff-sms = 发送短信
handoff-email = 发送电子邮件
handoff-stay = 留在这台电脑上
handoff-scan-title = 用手机扫描
handoff-scan-body = 打开手机相机，对准方块。请保持此页面打开。
handoff-scan-alt = 一次性链接的二维码
handoff-sent-title = 请查看您的手机
handoff-sent-body = 我们已将链接发送到 { $address }。请在手机上打开，并保持此页面打开。
handoff-until = 链接仅可使用一次，有效期至 { $time }。
handoff-other = 选择其他方式
handoff-back = 在此继续
handoff-refresh = 再次查看
handoff-over-title = 链接已过期
handoff-over-body = 请获取新链接，或在此继续。
handoff-taken-title = 您正在手机上继续
handoff-taken-body = 请保持此页面打开。您在手机上完成后，页面会自动前进。
handoff-declined-title = 已在手机上停止
handoff-declined-body = 有人打开了链接并表示不是本人。该链接已失效。
handoff-confirm-title = 这是您在电脑上开始的吗？
handoff-confirm-body = { $organization } 的验证是在 { $system } 的 { $browser } 中开始的。仅当是您本人时才继续。
handoff-confirm-body-plain = { $organization } 的验证是在另一台设备上开始的。仅当是您本人时才继续。
handoff-yes = 是，在此继续
handoff-no = 不是我
handoff-refused-title = 我们已将其停止
handoff-refused-body = 链接已失效。您可以关闭此页面。
handoff-used-title = 此验证已在另一部手机上打开
handoff-used-body = 为了您的安全，链接只能在一部手机上打开。要使用这部手机，请在电脑上继续并获取新链接。
handoff-return = 您现在可以回到电脑。

## Time limits
limit-title = 需要更多时间吗？
limit-body = 此验证将在两分钟内结束。您输入的内容会保留。
limit-stay = 我需要更多时间
limit-extended = 您现在有更多时间了。
