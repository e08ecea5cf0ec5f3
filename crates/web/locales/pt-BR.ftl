# Os textos do fluxo hospedado, português do Brasil.

back = Voltar
help = Ajuda: { $contact }
stop = Parar
step-of = Etapa { $step } de { $total }
language = Idioma
sandbox = Sandbox
sandbox-note = Modo de teste, sem mensagens reais
sandbox-outbox = Ver as mensagens
optional = (opcional)
error-title = Erro: { $title }
error-label = Erro:
summary-title = Há um problema
busy = Um momento…
continue = Continuar
continue-to = Continuar para { $site }
try-again = Tentar de novo
close = Fechar
finish = Concluir
hold-off = Espere alguns segundos e pressione o botão de novo.
offline = Não há conexão. Suas respostas são enviadas assim que houver uma.
link-until = Você pode voltar a este link até { $time }.
given-by = Informado por { $organization }
not-given = Não informado
reference = Referência
yes = Sim
no = Não

intro-title = Confirme sua identidade
intro-body = { $organization } precisa confirmar quem você é.
intro-minutes =
    { $minutes ->
        [one] Leva cerca de { $minutes } minuto.
       *[other] Leva cerca de { $minutes } minutos.
    }
intro-needs = O que você precisa ter
intro-start = Começar
intro-saved = Suas respostas são salvas depois de cada etapa.
need-details = Seu nome e sua data de nascimento
need-address = Seu endereço
need-email = Um e-mail que você possa abrir agora
need-phone = Um telefone que receba mensagens de texto

form-name = Seu nome
form-birthdate = Sua data de nascimento
form-address = Seu endereço
form-country = Seu país
form-contact = Como falar com você
form-email = Seu e-mail
form-phone = Seu número de telefone
form-details = Seus dados
choose-one = Escolha uma opção
choose-all = Escolha todas as que se aplicam
choose-country = Escolha um país
date-day = Dia
date-month = Mês
date-year = Ano
date-time = Hora
date-hint = Por exemplo, 27 3 2007
datetime-hint = Por exemplo, 27 3 2007, 14:30
hint-phone = Comece com + e o código do país, por exemplo { $example }
hint-file = Uma imagem, um PDF, um texto ou um vídeo, de até { $max } MB
hint-files = Imagens, PDFs, textos ou vídeos, de até { $max } MB cada e { $together } MB no total. Você pode escolher vários
file-size = { $size } kB
file-taken = Temos { $file }. Escolha outro arquivo somente para substituí-lo.
file-held = Temos { $file }.
file-remove = Remover este arquivo

field-name-first = Nome
    .missing = Digite seu nome
field-name-middle = Nomes do meio
    .missing = Digite seus nomes do meio
field-name-last = Sobrenome
    .missing = Digite seu sobrenome
field-birthdate = Data de nascimento
    .missing = Digite sua data de nascimento
field-address-street-1 = Rua e número
    .missing = Digite a rua e o número
field-address-street-2 = Apartamento, andar ou bloco
    .missing = Digite o apartamento, o andar ou o bloco
field-address-city = Cidade
    .missing = Digite sua cidade
field-address-subdivision = Estado, província ou região
    .missing = Digite seu estado, província ou região
field-address-postal-code = CEP ou código postal
    .missing = Digite seu CEP ou código postal
field-address-country-code = País
    .missing = Escolha seu país
field-email-address = E-mail
    .missing = Digite seu e-mail
field-phone-number = Número de telefone
    .missing = Digite seu número de telefone
field-identification-number = Número de identificação
    .missing = Digite seu número de identificação
field-selected-country-code = País
    .missing = Escolha um país

fault-missing = Digite uma resposta em “{ $label }”
fault-missing-choice = Escolha uma resposta em “{ $label }”
fault-missing-box = Marque a caixa “{ $label }” para continuar
fault-missing-file = Escolha um arquivo para “{ $label }”
fault-too-long = “{ $label }” deve ter no máximo { $max ->
        [one] { $max } caractere
       *[other] { $max } caracteres
    }
fault-too-short = “{ $label }” deve ter no mínimo { $min ->
        [one] { $min } caractere
       *[other] { $min } caracteres
    }
fault-not-a-date = “{ $label }” deve ser uma data que existe
fault-missing-day = Falta o dia em “{ $label }”
fault-missing-month = Falta o mês em “{ $label }”
fault-missing-year = Falta o ano em “{ $label }”
fault-in-future = “{ $label }” deve ser uma data no passado
fault-too-early = “{ $label }” deve ser { $min } ou depois
fault-too-late = “{ $label }” deve ser { $max } ou antes
fault-not-an-email = “{ $label }” deve ter a forma { $example }
fault-not-a-phone = “{ $label }” deve ser um número de telefone completo, por exemplo { $example }
fault-phone-country = “{ $label }” deve começar com + e o código do país
fault-not-a-number = “{ $label }” deve ser um número
fault-not-an-integer = “{ $label }” deve ser um número inteiro
fault-not-a-datetime = “{ $label }” deve ter dia, mês, ano e hora
fault-not-a-url = “{ $label }” deve ser um endereço da web, como https://example.com
fault-number-too-small = “{ $label }” deve ser { $min } ou mais
fault-number-too-large = “{ $label }” deve ser { $max } ou menos
fault-not-a-choice = Escolha uma das respostas da lista em “{ $label }”
fault-not-a-country = Escolha um país da lista em “{ $label }”
fault-characters = “{ $label }” tem caracteres que não podem ser usados aqui
fault-not-a-boolean = Escolha sim ou não em “{ $label }”
fault-file-too-large = O arquivo para “{ $label }” deve ter no máximo { $max } MB
fault-files-too-large = Os arquivos escolhidos para “{ $label }” não podem passar de { $max } MB no total. Envie alguns e depois o restante
fault-file-type = O arquivo para “{ $label }” deve ser uma imagem, um PDF, um texto ou um vídeo
fault-file-empty = O arquivo para “{ $label }” está vazio
fault-file-name = O nome do arquivo para “{ $label }” não pode ser guardado. Dê ao arquivo um nome mais curto e simples
fault-several-files = Escolha apenas um arquivo para “{ $label }”
fault-too-many-files = Não é possível receber mais arquivos para “{ $label }”
fault-wrong-type = “{ $label }” não está na forma esperada

code-title = Digite o código que enviamos
code-sent-email = Enviamos um código de 6 dígitos para { $destination }.
code-sent-phone = Enviamos uma mensagem de texto com um código de 6 dígitos para { $destination }.
code-minutes =
    { $minutes ->
        [one] Ele vale por { $minutes } minuto.
       *[other] Ele vale por { $minutes } minutos.
    }
code-label = Código
code-tries =
    { $count ->
        [one] Você ainda tem { $count } tentativa.
       *[other] Você ainda tem { $count } tentativas.
    }
code-again = Enviar um novo código
code-again-in = Você pode pedir um novo código em { $time }.
code-again-none = Não é possível enviar mais códigos.
code-resent = Enviamos um novo código.
code-other-email = Usar outro e-mail
code-other-phone = Usar outro número de telefone
code-missing = Digite o código de 6 dígitos
code-length = O código deve ter 6 números
code-wrong = Esse código não é o que enviamos. Confira a mensagem mais recente
code-expired = Esse código expirou. Peça um novo

review-title = Confira suas respostas
review-body = Você pode mudar o que não estiver certo antes de enviar.
review-change = Mudar
review-change-label = Mudar: { $label }
review-send = Enviar

done-title = Você enviou tudo
done-body = { $organization } tem o que precisa. Você pode fechar esta página.
not-verified-title = Não foi possível confirmar seus dados
not-verified-body = Isso pode acontecer quando os dados são diferentes do esperado. Você não fez nada de errado.
under-review-title = Uma pessoa vai conferir suas respostas
under-review-body = { $organization } vai analisá-las e informar o resultado. Você não precisa fazer nada agora.
note-from = Mensagem de { $organization }:

expired-title = Este link expirou
expired-body = Ele funcionou até { $time }. O que você enviou antes foi mantido.
expired-body-undated = O que você enviou antes do fim foi mantido.
other-tab-title = Continue na aba em que você começou
other-tab-body = Para proteger seus dados, esta verificação fica aberta em uma só aba.
new-link-to = Podemos enviar um novo link para { $address }.
new-link = Enviar um novo link
new-link-ask = Para receber um novo link, fale com { $organization }.
finished-title = Isto já terminou
finished-completed = Você enviou tudo em { $time }. Não há mais nada a fazer.
finished-failed = Terminou em { $time }. Não foi possível confirmar seus dados.
finished-review = Você enviou tudo em { $time }. Uma pessoa está conferindo suas respostas.
finished-approved = Você enviou tudo em { $time }, e seus dados foram confirmados.
finished-declined = Terminou em { $time }. Seus dados não foram aceitos.
stopped-title = Você parou
stopped-body = O que você enviou até agora foi mantido. Para continuar, abra seu link de novo.
stopped-restart = Começar de novo
wrong-link-title = Este link não está certo
wrong-link-body = Confira se você abriu o link inteiro. Se ainda não abrir, peça um novo a quem o enviou.
tries-title = Tentativas demais
tries-body = Para proteger seus dados, não é possível tentar mais aqui.
limited-title = Muitas verificações foram abertas aqui
limited-body = Espere alguns minutos e abra o link de novo.
exists-title = Você já tem uma verificação
exists-body = Continue na aba ou com o link em que começou. Se não encontrar, pergunte a quem enviou você para cá.
inactive-title = Esta verificação não está disponível
inactive-body = Ela está desativada por enquanto. O que você enviou antes foi mantido.
personal-link-title = Você precisa de um link pessoal
personal-link-body = Esta verificação só abre com um link feito para você. Peça o seu a quem enviou você até aqui.
unpublished-title = Esta verificação ainda não está pronta
unpublished-body = Ela não foi publicada. Volte quando disserem que está pronta.
service-title = Há um problema com nosso serviço
service-body = As etapas que você terminou estão salvas. Tente de novo em alguns minutos.
used-title = Este link já foi usado
used-body = Para sua segurança, cada um desses links abre uma só vez.
not-found-title = Não encontramos essa página
not-found-body = Se você digitou o endereço, confira se está certo.
sessions-title = Esta verificação foi aberta vezes demais
sessions-body = Para proteger seus dados, ela não abre mais com este link.
unreadable-title = Não foi possível ler o que foi enviado
unreadable-body = Volte e envie de novo. As etapas que você terminou estão salvas.

once-title = Continue de onde você parou
once-body = Este link abre sua verificação para { $organization }. Ele funciona uma só vez: abra no aparelho que você quer usar.
stop-title = Parar agora?
stop-body = As etapas que você terminou ficam salvas. Você pode voltar até o link expirar.
stop-stay = Seguir em frente
link-sent-title = Enviamos um novo link para você
link-sent-body = Procure uma mensagem em { $address }. Ela pode levar alguns minutos para chegar.
waiting-title = Estamos conferindo suas respostas
waiting-body = Normalmente leva menos de um minuto. A página avança sozinha.

outbox-title = Mensagens que teriam sido enviadas
outbox-body = O sandbox não envia nada. Veja o que as pessoas teriam recebido, da mais recente à mais antiga.
outbox-empty = Ainda não há mensagens.
outbox-to = Para
outbox-code = Código
outbox-open = Abrir o link

## Going on with a phone
handoff-offer = Continuar no celular
handoff-body = Você continua por lá de onde está agora. Nada do que digitou se perde.
handoff-qr = Mostrar um código QR
handoff-sms = Enviar uma mensagem de texto
handoff-email = Enviar um e-mail
handoff-stay = Ficar neste computador
handoff-scan-title = Escaneie com o celular
handoff-scan-body = Abra a câmera do celular e aponte para o quadrado. Deixe esta página aberta.
handoff-scan-alt = Código QR de um link que funciona uma vez
handoff-sent-title = Olhe o seu celular
handoff-sent-body = Enviamos um link para { $address }. Abra-o no celular e deixe esta página aberta.
handoff-until = O link funciona uma vez, até { $time }.
handoff-other = Escolher outra forma
handoff-back = Continuar aqui
handoff-refresh = Olhar de novo
handoff-over-title = O link expirou
handoff-over-body = Peça um novo ou continue aqui.
handoff-taken-title = Você está continuando no celular
handoff-taken-body = Deixe esta página aberta. Ela avança quando você terminar no celular.
handoff-declined-title = Interrompido no celular
handoff-declined-body = Alguém abriu o link e disse que não era a pessoa. O link não funciona mais.
handoff-confirm-title = Você começou isto no computador?
handoff-confirm-body = Uma verificação para { $organization } foi iniciada no { $browser } em { $system }. Continue somente se foi você.
handoff-confirm-body-plain = Uma verificação para { $organization } foi iniciada em outro aparelho. Continue somente se foi você.
handoff-yes = Sim, continuar aqui
handoff-no = Não, não sou eu
handoff-refused-title = Nós interrompemos
handoff-refused-body = O link não funciona mais. Você pode fechar esta página.
handoff-used-title = Esta verificação está aberta em outro celular
handoff-used-body = Para sua segurança, o link abre em um só celular. Para usar este, continue no computador e peça um novo link por lá.
handoff-return = Você já pode voltar ao computador.

## Time limits
limit-title = Precisa de mais tempo?
limit-body = Esta verificação termina em menos de dois minutos. O que você digitou fica guardado.
limit-stay = Preciso de mais tempo
limit-extended = Agora você tem mais tempo.
