/**
 * What people who promote talk about, in the languages seen most: a word that ends in * stands for all that begin so.
 * Words of one line are one feature, so what is learned of `subscribe` holds for `abonniere` and `подпишись`.
 */
const lexicon = {
  subscribe:
    "subscri* sub subs subbed subbing sub4sub subforsub suscrib* suscríb* abonnier* abonniér* abonnez abonne abonn* inscreva* iscriv* подпи* підпи* abone follow folow seguime sígueme sigueme segui siga folge folgt suivez subskryb* zasubskrybuj odebírejte prenumerera feliratkoz* följ підпишіт*",
  check: "check checkout chek checked cheque глянь глянь bakın",
  visit:
    "visit visits visiting click clicking clicks go goto come join browse discover download add tune stop search visita visitar visiten visite visitez visitate klick klicke klicken klickt besuch* cliquez clique clic haz clicca cliccate tıkla ziyaret kunjungi klik жми жмите кликай переход* перейди заходи заходите вступай odwiedź odwiedźcie kliknij wejdź zapraszam klikněte navštivte зайди зайдите перейдите rejoignez rejoins únete únanse pincha acesse acessem beitreten anmelden registrier* regístr* inscrivez inscription iscrizione registrati zarejestruj rejestracja регистрац* зарегистрир* реєстрац*",
  see: "see look looking watch watching listen view find read izle baca смотри смотрите посмотри слушай ver escucha hör hört seht regardez écoutez assista ouça ascolta guarda guardate mira miren schau schaut oglądaj zobacz obejrzyj podívejte bekijk kijk titta",
  own: "my our mine ours nuestro nuestra mein meine meinen meinem unser unsere mon mes notre nos meu minha nosso mio mia nostro benim bizim мой моя моё мое мои моем мою наш наша наше наши mi mis mój moje moją moja naszą nasz můj moji naše mijn onze mitt vår",
  self: "i im ive me we us мне меня мы нас нам yo ich moi eu io",
  place:
    "channel chanel chanell channels chanels chanal canal kanal kanalım chaîne chaine канал канале каналу page pages profile blog blogs site sites website websites webpage homepage web página pagina sitio seite webseite perfil profil sito сайт сайте сайта сайту блог страниц* группу группа группе чат бот link links bio below здесь account facebook fb twitter instagram insta ig tiktok snapchat twitch soundcloud spotify itunes patreon onlyfans discord myspace tumblr kanał kanału kanale strona stronę stronie straně stránky stránku ссылка ссылку ссылке профиль профиле enlace enlaces lien liens chaînes webseiten",
  work: "video videos vid vids vidéo vidéos song songs music musica musik músic* cover covers remix remixes album albums mixtape beats rap raps rapper rapping singer artist band producer tutorial tutorials gameplay gaming minecraft movie movies book ebook app game games видео песн* musique canción cancion canzone lied lieder",
  ask: "please plz pls plzz plse pleas help support supporting chance favour appreciate appreciated donate donation donations bitte hilf helft porfavor ayuda ayúdame svp aidez ajuda ajude aiuto пожалуйста помогите lütfen tolong",
  like: "like likes thumbs thumb upvote vote votes like4like лайк* beğen",
  share:
    "share shares sharing repost retweet spread teilen teilt comparte compartir partagez compartilhe condividi репост*",
  remark: "comment comments commenting spam spammer spammers reply replies",
  count:
    "views view viewers viewed wiews hits million millions billion billions trillion milion bilion followers follower просмотр* vistas aufrufe vues",
  praise: "love loved awesome amazing best beautiful cool favorite favourite funny hate worst sucks",
  fresh:
    "new upcoming started starting start newest latest first recently small beginner young aspiring uploaded upload uploading uploads posted posting release released neu neue neues nuevo nueva nouveau nouvelle novo nova nuovo nuova новый новая новое новинк* yeni",
  reward:
    "free win winner won gift giftcard gifts giveaway prize bonus reward rewards coupon voucher claim guaranteed congratulations selected gratis kostenlos gratuit gratuito gratuita grátis ganhe gana бесплатно бонус подарок приз выигр* розыгрыш ücretsiz bedava hediye gagnez cadeau cadeaux gewinn gewinne gewinnen gewonnen geschenk geschenke gutschein* kostenfrei kostenlose kostenlosen premio premios regalo regalos sorteo ganaste prêmio prêmios brinde vinci vinto omaggio darmow* nagrod* wygraj zdarma výhra výhru подарк* выигра* приз* бесплатн* безкоштовн* ödül çekiliş bono bonos bônus bonusy бонус* fri freispiel*",
  money:
    "money cash dollars dollar paypal usd euro euros rich wealth millionaire dinero geld argent dinheiro soldi деньги денег руб рублей долл* баксов bucks dólares dolares reais złotych dolarów pieniądze pieniędzy рублях грн гривень korun liras",
  earn: "earn earned earning earnings income incomes profit profits profitable salary paid pay paying job jobs hiring vacancy remote online home weekly daily payout withdraw* deposit ganar ingresos verdien* gagner revenus ganhar renda guadagn* зараб* доход* прибыл* работ* вакан* удалён* удален* kazan* kerja einkommen nebenjob heimarbeit ganancia* gagne zarabia* zarobk* zarób vydělá* výdělek přivýdělek подработк* gelir thuiswerk*",
  invest:
    "invest* crypto* bitcoin btc ethereum eth usdt forex trading trader traders trade broker binary nft airdrop token wallet blockchain stocks option крипт* биткоин* арбитраж* трейд* бирж* инвест* курс* inversi* investi* yatırım cripto* kripto* krypto* bitcoins",
  loan: "loan loans lender lending credit debt mortgage refinance borrow payday funding кредит* займ* préstamo prestamo kredit* darlehen prêt empréstimo prestito crédit crédits crédito créditos darlehen* schufa prestit* pożyczk* pozyczk* chwilówk* půjčk* kredi krediler lening leningen позик* préstamos prêts empréstimos",
  gamble:
    "casino casinos slot slots poker bet bets betting gambling jackpot roulette sportsbook lottery blackjack wager казино ставк* ставим слоты прогноз* bahis wetten apuestas judi togel gacor kasino* spielautomat* apuesta apost* cassino* scommess* bukmacher* kasyno kasyna слот sázk* ruleta ruletka kumar tragaperras",
  health:
    "viagra cialis levitra pharmacy pharma drug drugs pill pills prescription tablets supplement supplements weight slim diet keto fat testosterone enlargement cbd hemp erectile detox cure cured herbal herbs remedy hpv herpes apotheke farmacia таблетк* похуде* виагр* віагр* сиалис potenzmittel rezeptfrei* ordonnance abnehmen adelgaz* maigrir mincir dimagri* emagrec* odchudz* schudn* zhubn* hubnutí zayıfla* testosteron* pilules afvallen",
  adult:
    "sex sexy xxx porn porno nude nudes naked escort escorts dating singles hookup camgirl webcam girls milf horny intim* интим* эскорт секс порно девушк* знакомств* sexo femmes rencontre citas erotik* erotyczn* sexe partnersuche rencontres chicas garotas putas kızlar",
  spell:
    "spell spells caster powers priest voodoo lover ex-husband ex husband marriage reunite illuminati occult prophet psychic astrologer testimony magic brujo bruja amarre amarres tarot vidente hechizo* marabout* voyant voyance envoûtement wahrsager* приворот* ведунь* гадалк* целитель medyum wróżk*",
  recover:
    "hacker hackers hack hacking hacked recover recovery recovered ethical spy spying password investigator scammed wizard expert clone cloned",
  contact:
    "whatsapp telegram whatsap viber skype kik wechat dm inbox pm contact email e-mail mail gmail call text message messages phone number reach write kontakt contacta contacto contactez contato escribe пиши пишите напиши напишите писать лс личк* личные ватсап телеграм* подробн* ulaş hubungi kontaktier* schreib schreibt schreiben anrufen melden escríb* escrib* llama llámame contáct* écrivez appelez scrivi scrivimi scrivete contatta* chama chame napisz piszcie zadzwoń dzwoń pište volejte звони звоните позвоните обращайтесь пишіть напишіть yazın arayın",
  deal: "buy cheap cheapest discount discounts sale sales price prices order orders offer offers offering deal deals shop store shipping wholesale replica outlet brand jerseys handbags louis vuitton nike sunglasses warranty purchase product products kaufen billig günstig rabatt angebot comprar barato oferta ofertas descuento acheter cher achat promotion compre desconto comprare sconto купить цена скидк* продам продаж* заказ* satın ucuz indirim bestell* kauf kaufe kauft billige billigen günstige günstigen lieferung versand rabatte angebote sonderangebot* schnäppchen compra compras compren barata baratas baratos envío descuentos rebajas vendo achetez livraison soldes réduction promo vends acquista acquistare comprate spedizione offerta offerte sconti vendita frete kup kupuj tanio taniej sprzedam wysyłka zniżk* promocja levně levné slev* koupit prodám satılık indirimli купи купите дешев* дёшево недорого доставк* распродаж* куплю продаю знижк* goedkoop goedkope korting kopen bestel",
  service:
    "seo backlinks backlink traffic ranking marketing agency services service professional company hosting domain software plumber plumbing cleaning movers roofing repair repairs contractor install installation essay essays dissertation assignment thesis writers clients business leads solutions customer услуг* раскрутк* накрут* продвижен* реклам* agentur suchmaschinen* webdesign agence référencement agencia posicionamiento agenzia agência pozycjonowani* usług* führerschein* диплом* diplom seguidores обучение",
  flatter:
    "great nice awesome excellent amazing informative helpful useful interesting blog post article content info information website bookmarked bookmark weblog stumbled thanks thank sharing wonderful fantastic keep excelente interessant",
  urgency:
    "now today hurry limited instantly immediately fast quick easy simple minutes tonight asap ahora hoy jetzt heute schnell maintenant agora adesso сейчас сегодня срочно легко быстро hemen şimdi natychmiast teraz dziś szybko ihned dnes rychle nu snel сразу terstond rápido rápidos rapide rapidement",
} as const;

export type Concept = keyof typeof lexicon;
export const concepts = Object.keys(lexicon) as readonly Concept[];

const exact = new Map<string, number>();
const stems = new Map<string, number>();
concepts.forEach((concept, at) => {
  for (const word of lexicon[concept].split(" ")) {
    const [table, key] = word.endsWith("*") ? [stems, word.slice(0, -1)] : [exact, word];
    table.set(key, (table.get(key) ?? 0) | (1 << at));
  }
});
const stemLengths = [...new Set([...stems.keys()].map((stem) => stem.length))];

/** Who has subscribed thanks and calls to nothing. */
const done = new Set(
  "subscribed abonniert abonné abonnée suscribí suscrito inscrevi inscrito iscritto iscritta подписался подписалась подписан підписався".split(
    " ",
  ),
);

function lookUp(token: string): number {
  if (done.has(token)) return 0;
  let mask = exact.get(token) ?? 0;
  for (const length of stemLengths) {
    if (length <= token.length) mask |= stems.get(token.slice(0, length)) ?? 0;
  }
  return mask;
}

/** Words seen before with their answer; emptied when full, so memory stays small whatever is sent. */
const seen = new Map<string, number>();
const maxSeen = 20_000;

/** The concepts that a token of `normalise` stands for, one bit each in the order of `concepts`; mostly 0. */
export function conceptsOf(token: string): number {
  let mask = seen.get(token);
  if (mask === undefined) {
    mask = lookUp(token);
    if (seen.size >= maxSeen) seen.clear();
    seen.set(token, mask);
  }
  return mask;
}
