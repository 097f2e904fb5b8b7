//! Words that say what a short line is for: "Leave a Reply", "Deja una respuesta",
//! "Lesen Sie auch".
//!
//! A marker proves nothing alone: articles have words such as "privacy", too. It counts
//! in lines of few words, and with others. A phrase is matched between word boundaries;
//! one that ends in `*` may go on. All phrases are in lower case.

use std::sync::LazyLock;

use aho_corasick::{AhoCorasick, AhoCorasickKind, MatchKind};

use super::lines::is_word_char;

/// What a marker is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum Marker {
    /// Readers' comments.
    Comment,
    /// A form to fill in.
    Form,
    /// Other articles.
    Related,
    /// Passing the article on.
    Share,
    /// Newsletters, subscriptions, advertisements.
    Offer,
    /// Rights, privacy, contact.
    Legal,
    /// The author, tags, menus.
    Furniture,
    /// Credits of text and pictures.
    Credit,
}

impl Marker {
    /// All of them, in the order of their bits.
    pub const ALL: [Marker; 8] = [
        Marker::Comment,
        Marker::Form,
        Marker::Related,
        Marker::Share,
        Marker::Offer,
        Marker::Legal,
        Marker::Furniture,
        Marker::Credit,
    ];
}

/// A set of markers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Markers(u8);

impl Markers {
    /// Those that end an article where they stand in a line of their own.
    pub const ENDING: Markers = Markers(0b0111_0111);
    /// All but credits, which may be part of an article.
    pub const OF_PAGES: Markers = Markers(0b0111_1111);
    /// Those that never head an article's own paragraph.
    pub const FOREIGN: Markers = Markers(0b0011_0111);

    /// Finds the markers of a line.
    pub(crate) fn of(line: &str) -> Self {
        let lower = line.to_lowercase();
        let mut found = Self::default();
        for hit in LEXICON.search.find_overlapping_iter(&lower) {
            let phrase = &LEXICON.phrases[hit.pattern().as_usize()];
            if found.has(phrase.marker)
                || (phrase.is_bounded
                    && is_inside(&lower, hit.start(), hit.end(), phrase.may_go_on))
            {
                continue;
            }
            found.0 |= 1 << phrase.marker as u8;
        }
        found
    }

    /// Tells whether a marker is among them.
    pub(crate) fn has(self, marker: Marker) -> bool {
        self.0 & (1 << marker as u8) != 0
    }

    pub(crate) fn any_of(self, others: Self) -> bool {
        self.0 & others.0 != 0
    }

    pub(crate) fn is_empty(self) -> bool {
        self.0 == 0
    }

    pub(crate) fn and(self, others: Self) -> Self {
        Self(self.0 & others.0)
    }

    pub(crate) fn with(self, others: Self) -> Self {
        Self(self.0 | others.0)
    }

    pub(crate) fn only(marker: Marker) -> Self {
        Self(1 << marker as u8)
    }

    pub(crate) fn count(self) -> u32 {
        self.0.count_ones()
    }
}

/// Tells whether a match begins or ends within a word.
fn is_inside(text: &str, start: usize, end: usize, may_go_on: bool) -> bool {
    text[..start].chars().next_back().is_some_and(is_word_char)
        || (!may_go_on && text[end..].chars().next().is_some_and(is_word_char))
}

struct Phrase {
    marker: Marker,
    /// Whether it stands between word boundaries: not in scripts without spaces.
    is_bounded: bool,
    may_go_on: bool,
}

struct Lexicon {
    search: AhoCorasick,
    phrases: Vec<Phrase>,
}

static LEXICON: LazyLock<Lexicon> = LazyLock::new(|| {
    let mut texts = Vec::new();
    let mut phrases = Vec::new();
    for (marker, list) in PHRASES {
        for phrase in list.split('|').map(str::trim).filter(|phrase| !phrase.is_empty()) {
            let text = phrase.trim_end_matches('*');
            let is_spaced = |c: char| c.is_alphabetic() && u32::from(c) < 0x0e00;
            phrases.push(Phrase {
                marker: *marker,
                is_bounded: text.chars().any(is_spaced),
                may_go_on: text.len() < phrase.len(),
            });
            texts.push(text);
        }
    }
    let search = AhoCorasick::builder()
        .match_kind(MatchKind::Standard)
        .kind(Some(AhoCorasickKind::ContiguousNFA))
        .build(texts)
        .expect("the phrases are few and short");
    Lexicon { search, phrases }
});

/// One row a class and group of languages.
#[rustfmt::skip]
const PHRASES: &[(Marker, &str)] = &[
    // English
    (Marker::Comment, "comment|comments|commenting|leave a reply|leave a comment|post a comment|add a comment|add comment|cancel reply|join the discussion|join the conversation|be the first to|reply|replies|view comments"),
    (Marker::Form, "email address|your email|your name|will not be published|required fields|are marked|password|username|log in|login|sign in|log out|register|create account|captcha|save my name|notify me|submit|forgot|enter your"),
    (Marker::Related, "related|you may also|you might also|you may like|you might like|check also|see also|read also|also read|read more|read next|up next|more from|more in|more stories|more news|more on|more articles|more posts|recommended|recommended for you|most read|most popular|most viewed|most commented|trending|latest|latest news|latest posts|popular|popular posts|editor's picks|editors' picks|editors picks|don't miss|in case you missed|next article|previous article|next post|previous post|next story|previous story|top stories|continue reading|view more|see more|show more|load more|learn more|view all|see all|around the web|from around the web|promoted stories|featured|keep reading|what to read next|other articles|recent articles|similar articles|similar posts|hot topics"),
    (Marker::Share, "share|share this|shares|tweet|facebook|twitter|whatsapp|linkedin|pinterest|telegram|reddit|instagram|youtube|tiktok|flipboard|tumblr|email this|copy link|print|follow us|follow|like this|pin it|bookmark|x.com"),
    (Marker::Offer, "newsletter|newsletters|subscribe|subscriber|subscribers|subscription|sign up|inbox|donate|support us|advertisement|advertisements|advertising|advertise|sponsored|sponsor|promoted|app store|google play|download the app|free trial|add to cart|shop now|buy now|get started|learn how|book a demo|request a demo|special offer|become a member|membership|rss|rss feed|unsubscribe|coupon"),
    (Marker::Legal, "copyright|©|all rights reserved|privacy|privacy policy|terms of|terms and|terms & conditions|cookie|cookies|contact us|contact|about us|powered by|disclaimer|sitemap|site map|accessibility|do not sell|imprint|careers|help center|faq|faqs|press|customer service|accept all|ad choices|our team"),
    (Marker::Furniture, "about the author|about author|about admin|about the|written by|posted by|view all posts|all posts by|author|tags|tagged|tag|filed under|posted in|posted on|category|categories|topics|skip to|menu|toggle|search|search for|home|back to top|scroll to top|page|previous|next|older|newer|recent comments|recent posts|archives|archive|table of contents|in this article|breadcrumb|navigation|close|open menu|min read|minute read|views|read time|last updated|updated on|select language|blog|products|services|solutions|resources|company|support"),
    (Marker::Credit, "contributed reporting|reporting by|contributed to this report|additional reporting|editing by|writing by|photo|photos|photograph|image|images|credit|getty|getty images|reuters|associated press|shutterstock|istock|courtesy of|source:|via"),
    // Spanish, Portuguese, Catalan
    (Marker::Comment, "comentario|comentarios|deja una respuesta|deja un comentario|dejar un comentario|deja tu comentario|responder|respuesta|cancelar la respuesta|publicar el comentario|comentário|comentários|deixe um|deixe uma|deixe seu|comente|cancelar resposta|comentaris|deixa un comentari"),
    (Marker::Form, "dirección de correo|correo electrónico|tu correo|no será publicad*|campos obligatorios|contraseña|iniciar sesión|inicia sesión|regístrate|registrarse|guarda mi nombre|endereço de e-mail|não será publicado|campos obrigatórios|senha|cadastre-se|fazer login|adreça electrònica|camps necessaris"),
    (Marker::Related, "relacionad*|te puede interesar|te puede gustar|también te|también te puede|le puede interesar|leer más|ver más|lee también|lea también|lo más|más leíd*|más vist*|más noticias|últimas noticias|lo último|sigue leyendo|continuar leyendo|artículos relacionados|entradas recientes|noticias relacionadas|leia também|leia mais|saiba mais|veja também|veja mais|mais lid*|mais notícias|últimas notícias|os mais|você também|você pode gostar|artigos relacionados|postagens relacionadas|recomendad*|destacad*|destaques"),
    (Marker::Share, "compartir|comparte|compártelo|síguenos|seguir|imprimir|enviar por|compartilhar|compartilhe|partilhar|siga-nos|copiar enlace|copiar link"),
    (Marker::Offer, "boletín|boletines|suscríbete|suscribirse|suscripción|suscriptores|publicidad|anuncio|patrocinad*|assine|assinatura|inscreva-se|publicidade|anúncio|receba"),
    (Marker::Legal, "todos los derechos|derechos reservados|política de|aviso legal|contacto|contáctanos|quiénes somos|términos y|todos os direitos|termos de|contato|contactos|fale conosco|quem somos|avís legal"),
    (Marker::Furniture, "sobre el autor|acerca de|sobre o autor|ver todas|etiquetas|etiqueta|archivado en|publicado en|publicado por|categoría|categorías|categoria|categorias|temas|buscar|búsqueda|pesquisar|inicio|início|página|anterior|siguiente|próximo|próxima|volver arriba|subir|ir al contenido|menú|comentarios recientes|no hay comentarios|archivos|arquivos|escrito por|por autor|voltar ao topo|compartilhamentos|marcadores"),
    (Marker::Credit, "con información de|foto:|fotos:|imagen:|fuente:|fuente|fotografía|crédito|créditos|fonte:|imagem:|com informações"),
    // French
    (Marker::Comment, "commentaire|commentaires|commenter|laisser un|laissez un|répondre|annuler la réponse|votre commentaire|réagir"),
    (Marker::Form, "adresse e-mail|adresse email|adresse de messagerie|votre e-mail|ne sera pas publiée|champs obligatoires|mot de passe|se connecter|connexion|s'identifier|créer un compte|enregistrer mon nom"),
    (Marker::Related, "à lire aussi|lire aussi|à lire|lire la suite|lire plus|en savoir plus|articles liés|articles similaires|articles récents|sur le même|dans la même|voir aussi|à voir aussi|les plus lus|plus lus|à ne pas manquer|dernières actualités|derniers articles|vous aimerez|vous pourriez|recommandé|recommandés|à la une|article suivant|article précédent"),
    (Marker::Share, "partager|partagez|suivez|suivez-nous|suivre|imprimer|envoyer par|copier le lien"),
    (Marker::Offer, "abonnez|abonnez-vous|s'abonner|abonnés|réservé aux abonnés|abonnement|s'inscrire|inscrivez|infolettre|publicité|annonce|sponsorisé|faire un don"),
    (Marker::Legal, "tous droits|mentions légales|confidentialité|politique de|conditions générales|contactez|qui sommes-nous|nous contacter|plan du site|données personnelles"),
    (Marker::Furniture, "à propos de|mots-clés|étiquettes|catégorie|catégories|rubrique|rubriques|publié le|publié par|rechercher|recherche|accueil|haut de page|aller au contenu|suivant|précédent|commentaires récents|sommaire|écrit par|temps de lecture"),
    (Marker::Credit, "avec afp|crédit photo|crédits|photo :|source :|illustration"),
    // German, Dutch, Scandinavian, Finnish
    (Marker::Comment, "kommentar|kommentare|kommentieren|antworten|schreibe einen|schreiben sie einen|hinterlasse|antwort abbrechen|diskutieren|reacties|reactie|reageer|plaats een|geef een reactie|kommentarer|kommentera|lämna ett svar|legg igjen|kommentér|skriv en|kommentit|kommentoi|jätä kommentti|vastaa"),
    (Marker::Form, "e-mail-adresse|wird nicht veröffentlicht|erforderliche felder|passwort|anmelden|einloggen|registrieren|benutzername|name speichern|e-mailadres|wordt niet gepubliceerd|vereiste velden|wachtwoord|inloggen|registreren|e-post|e-postadress|obligatoriska|lösenord|logga in|logg inn|log ind|sähköposti|kirjaudu|salasana"),
    (Marker::Related, "mehr zum thema|zum thema|auch interessant|ähnliche|verwandte|weitere artikel|weitere themen|weitere meldungen|weiterlesen|mehr lesen|lesen sie auch|lesen sie mehr|lies auch|lesen sie jetzt|meistgelesen|meistgelesene|am meisten gelesen|das könnte|mehr aus|mehr von|aktuelle nachrichten|neueste|empfohlen|empfehlungen|nächster artikel|vorheriger artikel|nächster beitrag|vorheriger beitrag|jetzt lesen|lees ook|lees meer|lees verder|gerelateerd*|meest gelezen|meer over|meer nieuws|laatste nieuws|aanbevolen|läs också|läs även|läs mer|mest läst|relaterade|senaste|fler artiklar|les også|les mer|mest lest|siste nytt|læs også|læs mere|mest læste|seneste|lue myös|lue lisää|luetuimmat|uusimmat"),
    (Marker::Share, "teilen|drucken|folgen|folgen sie|weiterleiten|merken|link kopieren|delen|volg ons|afdrukken|dela|följ oss|skriv ut|del|del på|følg oss|følg os|jaa|seuraa"),
    (Marker::Offer, "abonnieren|abo|abonnent*|werbung|anzeige|gesponsert|spenden|jetzt testen|iscriviti|schrijf je in|aanmelden|abonneer|advertentie|nieuwsbrief|prenumerera|annons|nyhetsbrev|nyhedsbrev|annonse|annonce|tilmeld|abonner|uutiskirje|tilaa|mainos"),
    (Marker::Legal, "alle rechte|impressum|datenschutz*|agb|nutzungsbedingungen|kontakt|über uns|barrierefreiheit|cookie-einstellungen|alle rechten|privacybeleid|algemene voorwaarden|over ons|kontakta oss|om oss|integritetspolicy|personvern|kontakt oss|om os|tietosuoja|yhteystiedot|käyttöehdot"),
    (Marker::Furniture, "über den autor|über die autorin|zur person|autor|schlagwörter|schlagworte|themen|kategorie|kategorien|suche|suchen|startseite|nach oben|zum inhalt|zurück|weiter|seite|vorherige|nächste|neueste kommentare|inhaltsverzeichnis|inhalt|lesezeit|veröffentlicht am|geschrieben von|rubrik|over de auteur|categorie|categorieën|zoeken|vorige|volgende|naar boven|naar de inhoud|taggar|etiketter|kategorier|sök|hem|föregående|nästa|søk|hjem|forside|søg|neste|næste|forrige|haku|etusivu|seuraava|edellinen|avainsanat"),
    (Marker::Credit, "mit material|foto|fotos|bild|bildquelle|quelle|quelle:|bron:|bron|beeld:|foto:|källa|kuva|kilde"),
    // Italian, Romanian
    (Marker::Comment, "commenti|commento|lascia un|rispondi|annulla risposta|commenta|comentarii|comentariu|lasă un|răspunde"),
    (Marker::Form, "indirizzo email|non sarà pubblicato|campi obbligatori|accedi|registrati|salva il mio nome|adresa ta|nu va fi publicată|câmpurile obligatorii|autentificare|parolă"),
    (Marker::Related, "leggi anche|leggi tutto|leggi di più|potrebbe interessarti|ti potrebbe|potrebbero interessarti|articoli correlati|i più letti|più letti|ultime notizie|articolo precedente|articolo successivo|articolo successivo|approfondisci|citește și|citeşte şi|citește mai|cele mai citite|ultimele știri|articole similare|vezi și"),
    (Marker::Share, "condividi|seguici|stampa|invia|copia link|distribuie|urmărește-ne"),
    (Marker::Offer, "abbonati|abbonamento|pubblicità|annuncio|sponsorizzato|dona ora|abonează-te|publicitate"),
    (Marker::Legal, "tutti i diritti|informativa|contatti|chi siamo|note legali|termini e condizioni|toate drepturile|politica de confidențialitate|despre noi"),
    (Marker::Furniture, "sull'autore|cerca|categorie|precedente|successivo|vai al contenuto|torna su|tag:|pagina|scritto da|pubblicato il|commenti recenti|despre autor|etichete|caută|acasă|pagina următoare"),
    (Marker::Credit, "fonte|foto di|sursa|sursă"),
    // Polish, Czech, Slovak, Hungarian, Croatian, Serbian
    (Marker::Comment, "komentarz|komentarze|dodaj komentarz|skomentuj|odpowiedz|anuluj pisanie|komentář|komentáře|přidat komentář|napsat komentář|odpovědět|komentár|komentáre|pridať komentár|hozzászólás|hozzászólások|szólj hozzá|komentar|komentari|komentara|ostavi komentar|ostavite|odgovori|коментари|оставите коментар"),
    (Marker::Form, "adres e-mail|nie zostanie opublikowany|wymagane pola|zaloguj|zarejestruj|hasło|zapamiętaj|nebude zveřejněna|vyžadované informace|přihlásit|heslo|registrace|prihlásiť|e-mail-címet|nem tesszük közzé|kötelező mezőket|bejelentkezés|jelszó|regisztráció|vaša adresa|neće biti objavljena|neophodna polja|prijava|lozinka"),
    (Marker::Related, "zobacz też|zobacz także|zobacz również|czytaj także|czytaj też|czytaj więcej|czytaj dalej|przeczytaj także|przeczytaj też|polecane|najpopularniejsze|najczęściej czytane|najnowsze|powiązane|podobne|související|čtěte také|čtěte dále|číst dál|nejčtenější|mohlo by vás|další články|súvisiace|čítajte aj|najčítanejšie|kapcsolódó|olvassa el|ezt is|legolvasottabb|legfrissebb|további cikkek|povezane|pročitajte|pročitaj|najčitanije|najnovije|vezane vijesti"),
    (Marker::Share, "udostępnij|podziel się|drukuj|obserwuj|sdílet|sdílejte|tisk|sledujte|zdieľať|megosztás|megosztom|nyomtatás|podeli|podijeli|podelite|pratite nas"),
    (Marker::Offer, "zapisz się|subskryb*|prenumerata|reklama|reklamy|ogłoszenie|odebírat|předplatné|inzerce|odoberať|inzercia|feliratkozás|hirdetés|előfizetés|pretplata|pretplati se|oglas"),
    (Marker::Legal, "wszelkie prawa|polityka prywatności|regulamin|o nas|všechna práva|ochrana osobních|podmínky|kontakty|všetky práva|ochrana súkromia|minden jog|adatvédel*|impresszum|rólunk|sva prava|politika privatnosti|uslovi korišćenja|impresum|o nama"),
    (Marker::Furniture, "o autorze|tagi|szukaj|wyszukaj|strona główna|kategoria|poprzedni|następny|spis treści|o autorovi|štítky|hledat|vyhledávání|domů|předchozí|další|hľadať|domov|predchádzajúci|szerző|címkék|keresés|kezdőlap|előző|következő|o autoru|oznake|pretraga|traži|početna|naslovna|prethodni|sledeći"),
    (Marker::Credit, "źródło|zdroj|fot.|forrás|izvor|fotó"),
    // Russian, Ukrainian, Bulgarian, Greek
    (Marker::Comment, "комментарии|комментариев|комментарий|комментировать|оставить|добавить комментарий|ответить|отменить ответ|обсудить|коментарі|коментар|залишити|додати коментар|відповісти|коментари|коментирай|остави коментар|σχόλια|σχόλιο|αφήστε|απάντηση"),
    (Marker::Form, "адрес email|адрес электронной|не будет опубликован|обязательные поля|войти|вход|регистрация|зарегистрироваться|пароль|обов'язкові|увійти|не оприлюднюватиметься|няма да бъде публикуван|задължителните полета|η ηλ. διεύθυνση|υποχρεωτικά πεδία|σύνδεση|εγγραφή"),
    (Marker::Related, "читайте также|читать далее|читать также|читать ещё|читать еще|подробнее|похожие|по теме|другие новости|все новости|смотрите также|смотри также|популярное|популярные|самое читаемое|последние новости|главные новости|рекомендуем|новости партнеров|следующая статья|предыдущая статья|читайте також|читати далі|схожі|популярні|останні новини|прочетете още|още по темата|свързани|най-четени|последни новини|διαβάστε|διαβάστε επίσης|σχετικά άρθρα|δημοφιλή|τελευταία νέα|περισσότερα"),
    (Marker::Share, "поделиться|поделитесь|подписывайтесь|вконтакте|одноклассники|распечатать|печать|поділитися|друк|сподели|κοινοποίηση|μοιραστείτε|ακολουθήστε|εκτύπωση"),
    (Marker::Offer, "подписаться|подпишитесь|подписка|рассылк*|реклама|на правах рекламы|підписатися|підпишіться|абонирай се|абонамент|διαφήμιση|συνδρομή|εγγραφείτε"),
    (Marker::Legal, "все права|политика|пользовательское соглашение|контакты|о нас|о проекте|редакция|усі права|всі права|конфіденційності|про нас|всички права|поверителност|за нас|с всички|πνευματικά δικαιώματα|όροι χρήσης|πολιτική|επικοινωνία"),
    (Marker::Furniture, "об авторе|теги|метки|поиск|искать|главная|категории|рубрики|рубрика|назад|вперед|вперёд|следующая|предыдущая|наверх|меню|про автора|пошук|головна|категорії|наступна|попередня|търсене|начало|етикети|ετικέτες|αναζήτηση|αρχική|κατηγορίες|προηγούμενο|επόμενο"),
    (Marker::Credit, "источник|фото|фото:|джерело|източник|πηγή|φωτό"),
    // Turkish, Arabic, Persian, Hebrew, Urdu
    (Marker::Comment, "yorum|yorumlar|yorum yap|yorum yaz|cevap yaz|yanıtla|bir cevap|تعليق|تعليقات|اترك|أضف تعليق|إلغاء الرد|دیدگاه|نظرات|ارسال نظر|پاسخ|תגובות|תגובה|הוסף תגובה|تبصرہ|تبصرے"),
    (Marker::Form, "e-posta|e-posta adresiniz|yayınlanmayacak|gerekli alanlar|giriş yap|giriş|kayıt ol|şifre|البريد الإلكتروني|لن يتم نشر|الحقول الإلزامية|تسجيل الدخول|كلمة المرور|نشانی ایمیل|بخش‌های موردنیاز|ورود|ثبت نام|האימייל|שדות החובה|התחבר|התחברות|הרשמה"),
    (Marker::Related, "ilgili|ilgili haberler|bunlar da|bunlara da|devamını|devamını oku|çok okunan|en çok okunan|son haberler|önerilen|benzer|sonraki haber|önceki haber|إقرأ أيضا|اقرأ أيضا|اقرأ أيضاً|إقرأ أيضاً|اقرأ المزيد|ذات صلة|المزيد|الأكثر قراءة|مقالات ذات|قد يعجبك|أخبار ذات|آخر الأخبار|مطالب مرتبط|بیشتر بخوانید|مرتبط|پربازدید|آخرین اخبار|קראו גם|קרא עוד|כתבות נוספות|עוד בנושא|הנקראות ביותר|مزید پڑھیں"),
    (Marker::Share, "paylaş|takip et|yazdır|شارك|مشاركة|تابعنا|طباعة|شاركها|انسخ الرابط|اشتراک گذاری|به اشتراک|چاپ|שתף|שתפו|עקבו"),
    (Marker::Offer, "abone ol|bülten|reklam|اشترك|النشرة|إعلان|إعلانات|اشتراك|خبرنامه|تبلیغات|مشترک|הרשמו|ניוזלטר|פרסומת"),
    (Marker::Legal, "tüm hakları|hakkımızda|gizlilik|iletişim|künye|çerez|جميع الحقوق|سياسة الخصوصية|من نحن|اتصل بنا|شروط الاستخدام|تمامی حقوق|کلیه حقوق|درباره ما|تماس با ما|כל הזכויות|תקנון|צור קשר|מדיניות פרטיות|אודות"),
    (Marker::Furniture, "yazar hakkında|etiketler|ara|anasayfa|ana sayfa|kategori|kategoriler|sonraki|önceki|yukarı çık|الكاتب|عن الكاتب|الوسوم|وسوم|كلمات دلالية|بحث|الرئيسية|التصنيفات|السابق|التالي|درباره نویسنده|برچسب|برچسب‌ها|جستجو|صفحه اصلی|دسته بندی|بعدی|قبلی|תגיות|חיפוש|דף הבית|ראשי|הבא|הקודם"),
    (Marker::Credit, "kaynak|fotoğraf|المصدر|المصدر:|منبع|מקור|צילום"),
    // Hindi, Bengali, Indonesian, Malay, Vietnamese, Swahili
    (Marker::Comment, "टिप्पणी|टिप्पणियां|कमेंट|जवाब दें|মন্তব্য|komentar|tinggalkan|balas|beri komentar|bình luận|ý kiến|trả lời|để lại|maoni"),
    (Marker::Form, "ईमेल|लॉग इन|পাসওয়ার্ড|alamat email|tidak akan dipublikasikan|ruas yang wajib|masuk|daftar|kata sandi|địa chỉ email|sẽ không được công bố|các trường bắt buộc|đăng nhập|đăng ký|mật khẩu"),
    (Marker::Related, "यह भी पढ़ें|ये भी पढ़ें|और पढ़ें|संबंधित|ताजा खबरें|আরও পড়ুন|আরো পড়ুন|সম্পর্কিত|baca juga|baca selengkapnya|terkait|terpopuler|terbaru|berita lainnya|berita terkait|rekomendasi|artikel terkait|lihat juga|đọc thêm|xem thêm|có liên quan|liên quan|tin liên quan|bài viết liên quan|tin mới|đọc nhiều|có thể bạn|soma zaidi"),
    (Marker::Share, "शेयर|शेयर करें|শেয়ার|bagikan|ikuti kami|salin tautan|kongsi|chia sẻ|theo dõi"),
    (Marker::Offer, "सब्सक्राइब|विज्ञापन|বিজ্ঞাপন|berlangganan|iklan|langganan|quảng cáo|nhận tin"),
    (Marker::Legal, "सर्वाधिकार|गोपनीयता|সর্বস্বত্ব|hak cipta|kebijakan privasi|tentang kami|hubungi kami|redaksi|pedoman media|bản quyền|chính sách|liên hệ|giới thiệu"),
    (Marker::Furniture, "टैग|खोजें|होम|ট্যাগ|খুঁজুন|beranda|cari|kategori|sebelumnya|selanjutnya|từ khóa|tìm kiếm|trang chủ|chuyên mục|bài trước|bài tiếp|thẻ"),
    (Marker::Credit, "स्रोत|फोटो|সূত্র|sumber|sumber:|foto:|nguồn|nguồn:|ảnh:"),
    // Chinese, Japanese, Korean, Thai
    (Marker::Comment, "评论|留言|发表评论|評論|回應|回复|コメント|コメントを残す|返信|댓글|댓글 남기기|의견|답글|ความคิดเห็น|แสดงความคิดเห็น"),
    (Marker::Form, "登录|登錄|登入|注册|註冊|密码|密碼|电子邮件地址|必填项|ログイン|メールアドレス|が公開されることはありません|会員登録|パスワード|로그인|회원가입|이메일 주소|필수|비밀번호|เข้าสู่ระบบ|สมัครสมาชิก|อีเมล"),
    (Marker::Related, "相关|相關|推荐|推薦|延伸阅读|延伸閱讀|热门|熱門|更多|上一篇|下一篇|阅读全文|最新消息|関連|おすすめ|人気|ランキング|続きを読む|あわせて読み|最新記事|前の記事|次の記事|관련|관련기사|인기|많이 본|추천|더보기|다음 기사|이전 기사|ข่าวที่เกี่ยวข้อง|อ่านเพิ่มเติม|เรื่องที่เกี่ยวข้อง|บทความแนะนำ|ยอดนิยม"),
    (Marker::Share, "分享|微信|微博|シェア|ツイート|フォロー|공유|공유하기|페이스북|트위터|카카오톡|แชร์|ติดตาม"),
    (Marker::Offer, "订阅|訂閱|广告|廣告|购买|メルマガ|購読|会員限定|広告|구독|광고|โฆษณา|สมัครรับ"),
    (Marker::Legal, "版权所有|版權所有|隐私|隱私|联系我们|聯絡我們|关于我们|關於我們|著作権|無断転載|プライバシー|利用規約|お問い合わせ|会社概要|무단 전재|무단전재|재배포|개인정보|이용약관|저작권|สงวนลิขสิทธิ์|ติดต่อเรา|นโยบาย"),
    (Marker::Furniture, "作者|标签|標籤|搜索|搜尋|首页|首頁|分类|目录|返回顶部|タグ|検索|ホーム|カテゴリ|目次|トップへ|前へ|次へ|メニュー|태그|검색|홈|카테고리|메뉴|이전|다음|หน้าแรก|ค้นหา|แท็ก|หมวดหมู่"),
    (Marker::Credit, "来源|來源|责任编辑|編輯|摄影|出典|写真|撮影|提供|출처|사진|기자|ที่มา|ภาพ"),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn phrases_are_in_lower_case_and_no_class_has_one_twice() {
        let mut seen = std::collections::HashSet::new();
        for (marker, list) in PHRASES {
            for phrase in list.split('|') {
                assert_eq!(phrase.to_lowercase(), phrase);
                assert_eq!(phrase.trim(), phrase);
                seen.insert((*marker as u8, phrase));
            }
        }
        assert!(seen.len() > 1000);
    }

    #[test]
    fn markers_stand_between_word_boundaries() {
        for (line, expected) in [
            ("Leave a Reply", Some(Marker::Comment)),
            ("Deja una respuesta", Some(Marker::Comment)),
            ("Los campos obligatorios están marcados con *", Some(Marker::Form)),
            ("Check Also", Some(Marker::Related)),
            ("Noticias relacionadas", Some(Marker::Related)),
            ("Datenschutzerklärung", Some(Marker::Legal)),
            ("Читайте также", Some(Marker::Related)),
            ("関連記事", Some(Marker::Related)),
            ("Cutlery", None),
            ("The shareholder", None),
        ] {
            let found = Markers::of(line);
            match expected {
                Some(marker) => assert!(found.has(marker), "{line}: {found:?}"),
                None => assert!(found.is_empty(), "{line}: {found:?}"),
            }
        }
    }
}
