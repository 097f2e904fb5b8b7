//! The article in a text that was a whole page: without menus, comment forms and the
//! teasers of other articles.
//!
//! A page that was scraped as text has lost its markup, but not its shape. Each line is
//! measured, and a linear model of two stages says how much each looks like the article, by
//! itself and by what stands around it ([`crate::boilerplate`], `weights`). The lines are
//! then chosen together and some rules have the last word (`rules`).
//!
//! Most texts are no pages: wire copy, recognized print, exports. They are told by the
//! lack of signs (`rules`), before anything is measured, and are left as they
//! are.

mod headline;
mod layout;
mod rules;
pub mod training;
mod weights;

use super::authors::byline_line;
use super::credits::is_credit;
use super::date_text::is_date_line;
use crate::boilerplate::decode;
use crate::boilerplate::features::Page;
use crate::boilerplate::lines::{self, Line};
use crate::boilerplate::markers::Markers;
use crate::boilerplate::model::Model;

pub(super) use crate::boilerplate::lines::key_of;

/// Tells whether a line's words are those of a page's furniture.
pub(super) fn is_furniture(line: &str) -> bool {
    Markers::of(line).any_of(Markers::OF_PAGES)
}

/// A text of fewer lines or units is left alone, and one of more lines.
const MIN_LINES: usize = 3;
const MIN_UNITS: f32 = 40.0;
const MAX_LINES: usize = 20_000;

/// How far above the text its byline and date may stand, and a credit below it.
const MAX_ABOVE: usize = 12;
const MAX_BELOW: usize = 2;

/// Leaves the article in `paragraphs`, if `text`, which they were made of, is a whole
/// page; returns the lines that went.
///
/// The headline comes first in what is left, then byline and date.
pub(super) fn keep_article(text: &str, paragraphs: &mut Vec<String>) -> Vec<String> {
    let all: Vec<&str> = paragraphs.iter().flat_map(|paragraph| paragraph.lines()).collect();
    let Some(fates) = find_article(text, &all, &weights::MODEL) else { return Vec::new() };
    let mut fates = fates.into_iter();
    let (mut headline, mut head, mut kept, mut removed) =
        (None, Vec::new(), Vec::new(), Vec::new());
    for paragraph in paragraphs.drain(..) {
        let mut lines = Vec::new();
        for line in paragraph.lines() {
            match fates.next() {
                Some(Fate::Text) | None => lines.push(line),
                Some(Fate::Headline) => headline = Some(line.to_owned()),
                Some(Fate::Head) => head.push(line.to_owned()),
                Some(Fate::Removed) => removed.push(line.to_owned()),
            }
        }
        if !lines.is_empty() {
            kept.push(lines.join("\n"));
        }
    }
    *paragraphs = headline.into_iter().chain(head).chain(kept).collect();
    removed
}

/// What becomes of a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Fate {
    Text,
    Headline,
    /// Byline or date, above the text.
    Head,
    Removed,
}

/// Says of each line of a page what it is; `None` where the text is to be left alone.
fn find_article(text: &str, all: &[&str], model: &Model<'_>) -> Option<Vec<Fate>> {
    if !(MIN_LINES..=MAX_LINES).contains(&all.len())
        || !rules::looks_like_page(all)
        || layout::is_scan(text)
    {
        return None;
    }
    let (numbers, lines): (Vec<usize>, Vec<Line<'_>>) =
        all.iter().enumerate().filter_map(|(i, line)| Some((i, lines::measure(line)?))).unzip();
    if lines.len() < MIN_LINES || lines.iter().map(|line| line.units).sum::<f32>() < MIN_UNITS {
        return None;
    }
    let found = fates_of(&lines, model, true)?;
    // A line without a word goes with the one before it.
    let mut fates = Vec::with_capacity(all.len());
    let mut found = numbers.into_iter().zip(found).peekable();
    for i in 0..all.len() {
        let fate = found.next_if(|(number, _)| *number == i).map(|(_, fate)| fate);
        let before = fates.last().copied().filter(|fate| *fate == Fate::Text);
        fates.push(fate.or(before).unwrap_or(Fate::Removed));
    }
    Some(fates)
}

/// Says what each measured line is; `None` where there are too few signs for what would
/// go. Without `safeguards` none are asked for.
fn fates_of(lines: &[Line<'_>], model: &Model<'_>, safeguards: bool) -> Option<Vec<Fate>> {
    let page = Page::new(lines);
    let rows = page.rows();
    let first: Vec<f64> = rows.iter().map(|row| model.first.score(row)).collect();
    let rows = page.second_rows(rows, &first);
    let scores: Vec<f64> = rows.iter().map(|row| model.second.score(row)).collect();
    let gains: Vec<f64> =
        scores.iter().zip(lines).map(|(score, line)| decode::gain(*score, line.units)).collect();
    let mut kept = decode::choose(&gains);
    rules::cut_at_label(lines, &scores, &mut kept);
    rules::extend(&page, lines, &mut kept);
    rules::cut_teaser(lines, &mut kept);
    let headline = headline::find(lines, rules::bounds(&kept)?.0);
    rules::restore_rows(&page, lines, &mut kept);
    rules::restore(&page, lines, &mut kept);
    if safeguards && !rules::allow(lines, &kept) {
        return None;
    }
    let (start, end) = rules::bounds(&kept)?;
    let mut fates: Vec<Fate> =
        kept.iter().map(|kept| if *kept { Fate::Text } else { Fate::Removed }).collect();
    for i in start.saturating_sub(MAX_ABOVE)..start {
        if lines[i].units <= 20.0
            && (byline_line(lines[i].text).is_some() || is_date_line(lines[i].text))
        {
            fates[i] = Fate::Head;
        }
    }
    for i in end + 1..(end + 1 + MAX_BELOW).min(lines.len()) {
        if is_credit(lines[i].text) {
            fates[i] = Fate::Text;
        }
    }
    if let Some(headline) = headline.filter(|i| *i <= start) {
        fates[headline] = Fate::Headline;
    }
    Some(fates)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::normalize::paragraphs::of_plain;

    /// Running text of three paragraphs in some languages.
    const TEXTS: [(&str, [&str; 4]); 4] = [
        (
            "Ferry Comes Back After a Week in the Fog",
            [
                "The ferry that left the quay on Friday with ninety passengers came back this morning, and nobody on board was hurt, the harbour office said.",
                "A search had been under way since Saturday, in which the navy and two trawlers took part until the fog came down over the northern cape.",
                "“We had bread and water for ten days,” said the captain of the ferry, who has sailed between the islands for more than thirty years.",
                "The harbour office will look into why the radio of the ferry was silent, and passengers may ask for their fare, a spokesman said on Monday.",
            ],
        ),
        (
            "La barca volvió al puerto después de una semana",
            [
                "La barca que salió del puerto el viernes con noventa pasajeros volvió esta mañana, y nadie a bordo resultó herido, según la oficina del puerto.",
                "La búsqueda había comenzado el sábado, y en ella participaron la marina y dos pesqueros hasta que la niebla cubrió el cabo del norte.",
                "«Teníamos pan y agua para diez días», dijo el capitán de la barca, que navega entre las islas desde hace más de treinta años.",
                "La oficina del puerto investigará por qué la radio de la barca guardó silencio, y los pasajeros podrán pedir el precio del billete.",
            ],
        ),
        (
            "Fähre kehrt nach einer Woche im Nebel zurück",
            [
                "Die Fähre, die am Freitag mit neunzig Passagieren den Kai verlassen hatte, ist am Morgen zurückgekehrt, und niemand an Bord wurde verletzt.",
                "Seit Samstag hatten die Marine und zwei Trawler nach der Fähre gesucht, bis der Nebel über dem nördlichen Kap zu dicht wurde.",
                "„Wir hatten Brot und Wasser für zehn Tage“, sagte der Kapitän der Fähre, der seit mehr als dreißig Jahren zwischen den Inseln fährt.",
                "Das Hafenamt will prüfen, warum das Funkgerät der Fähre schwieg, und die Passagiere können ihren Fahrpreis zurückverlangen.",
            ],
        ),
        (
            "Паром вернулся после недели в тумане",
            [
                "Паром, который вышел из порта в пятницу с девяноста пассажирами, вернулся сегодня утром, и никто на борту не пострадал, сообщили в порту.",
                "Поиски шли с субботы, в них участвовали флот и два траулера, пока туман не закрыл северный мыс и работу не пришлось остановить.",
                "«Хлеба и воды у нас было на десять дней», — сказал капитан парома, который ходит между островами уже больше тридцати лет.",
                "В порту выяснят, почему рация парома молчала, а пассажиры смогут вернуть деньги за билет, сказал представитель порта в понедельник.",
            ],
        ),
    ];

    const HEAD: &str = "Home\nSport\nCulture\nVideo\nSearch\n\n";

    const TAILS: [&str; 4] = [
        "About admin\n\nCheck Also\n\nStorm Sinks Two Boats\n\nIt had been calm for days off the cape, …\n\nLeave a Reply\n\nYour email address will not be published. Required fields are marked *\n\nRecent Comments\n\nSubscribe to our newsletter",
        "Compartir\n\nNoticias relacionadas\n\nLa tormenta hundió dos barcas\n\nDeja una respuesta\n\nTu dirección de correo electrónico no será publicada. Los campos obligatorios están marcados con *\n\nComentarios recientes\n\nSuscríbete",
        "Teilen\n\nLesen Sie auch\n\nSturm versenkt zwei Boote\n\nKommentare\n\nIhre E-Mail-Adresse wird nicht veröffentlicht. Erforderliche Felder sind mit * markiert\n\nNewsletter\n\nImpressum\nDatenschutz",
        "Поделиться\n\nЧитайте также\n\nШторм потопил две лодки\n\nДобавить комментарий\n\nВаш адрес email не будет опубликован. Обязательные поля помечены *\n\nПодписаться на рассылку\n\nВсе права защищены",
    ];

    fn kept(text: &str) -> (Vec<String>, Vec<String>) {
        let mut paragraphs = of_plain(text);
        let removed = keep_article(text, &mut paragraphs);
        (paragraphs, removed)
    }

    #[test]
    fn the_article_is_found_in_pages_of_several_languages() {
        for ((title, body), tail) in TEXTS.iter().zip(TAILS) {
            for head in ["", HEAD] {
                let (found, removed) =
                    kept(&format!("{head}{title}\n\n{}\n\n{tail}", body.join("\n\n")));
                assert_eq!(found[0], *title);
                assert_eq!(found[1..], *body, "{title}");
                assert!(removed.len() >= 6, "{removed:?}");
            }
        }
    }

    #[test]
    fn a_credit_below_the_text_stays_and_a_byline_above_it() {
        let (title, body) = &TEXTS[0];
        let text = format!(
            "{HEAD}{title}\n\nBy Ana Bo\n\nShare\nTweet\n\n{}\n\nCy Day contributed reporting.\n\n{}",
            body.join("\n\n"),
            TAILS[0]
        );
        let (found, _) = kept(&text);
        assert_eq!(found[..2], [*title, "By Ana Bo"]);
        assert_eq!(found.last().map(String::as_str), Some("Cy Day contributed reporting."));
        assert_eq!(found.len(), 7);
    }

    #[test]
    fn texts_that_are_all_article_are_left_alone() {
        let (title, body) = &TEXTS[0];
        for text in [
            body.join("\n\n"),
            format!("{title}\nBy Ana Bo\n\n{}\n\n-30-", body.join("\n\n")),
            format!("{title}\n\n{}\n\nShare", body.join("\n\n")),
            format!("Results\nHull 3\nGrimsby 2\nYork 1\nLeeds 0\n\n{}", body.join("\n\n")),
            "Privacy\nCookies\nShare\nComments".to_owned(),
        ] {
            assert_eq!(kept(&text), (of_plain(&text), Vec::new()), "{text}");
        }
    }

    #[test]
    fn a_text_about_newsletters_and_privacy_is_no_page() {
        let text = "Northwick Data Launches Privacy Newsletter\n\
            \n\
            FOR IMMEDIATE RELEASE\n\
            Contact: Ann Poe, ann@northwick.example\n\
            \n\
            LEEDS, March 4, 2019 - Northwick Data today launched a newsletter about privacy policy and cookies.\n\
            \n\
            The newsletter, called Accept All, will appear each Thursday and explain terms of use to readers.\n\
            \n\
            Subscribe to our newsletter\n\
            Readers can sign up at northwick.example/newsletter.\n\
            \n\
            \"Every cookie banner is a small lie,\" said Jane Roe, the company's chief executive.\n\
            \n\
            Privacy Policy\n\
            The company's privacy policy was rewritten in January. It is four hundred words long.\n\
            \n\
            Comments\n\
            Comments from readers are welcome and will be printed in the newsletter's third number.\n\
            \n\
            Share this\n\
            The first number may be shared freely.\n\
            \n\
            About Northwick Data\n\
            Northwick Data was founded in 2004. All rights reserved.\n\
            \n\
            Related stories\n\
            The company was earlier in the news when it deleted the data of two million customers.\n\
            \n\
            ###";
        assert_eq!(kept(text), (of_plain(text), Vec::new()));
    }

    #[test]
    fn a_headline_with_a_marker_in_it_is_one_still() {
        let (_, body) = &TEXTS[0];
        // "close" is what windows are told to do, too.
        let text = format!(
            "{HEAD}Harbour office to close ferry\n\n{}\n\n{}\n\n{}",
            body[0],
            body[0].replace("Friday", "Monday"),
            TAILS[0]
        );
        let (found, _) = kept(&text);
        assert_eq!(found[0], "Harbour office to close ferry");
    }

    #[test]
    fn a_recipe_without_running_text_is_left_whole() {
        let text = "Apple pie\n\nServes 6\nPrint this page\nPrep 15 minutes\n\nIngredients\n300 g flour\n150 g butter\n\
            1 egg\n900 g apples\n\nMethod\n1. Heat the oven to 190C.\n2. Rub butter into flour.\n3. Add the egg.\n\
            4. Slice the apples.\n5. Bake 50 minutes.\n\nTip\nShare with neighbours.\nLeave a comment on the plate.\n\
            More from the oven\nSugar\nCream";
        assert_eq!(kept(text), (of_plain(text), Vec::new()));
    }

    #[test]
    fn the_headline_is_found_in_scripts_without_spaces() {
        let text = "北港新聞\nメニュー\nログイン\nトップ\n社会\n政治\n経済\n\n霧の渡し船、一週間後に帰港\n\n2014年3月12日 9時20分\n\nシェア\nツイート\n\n\
            霧の中で行方が分からなくなっていた渡し船が、一週間後の十二日朝、北の港に帰港した。乗っていた九十人にけがはなかったと港の事務所が発表した。\n\n\
            海軍と二隻の漁船が土曜日から渡し船を捜していたが、北の岬に霧が出たため、捜索は二度にわたって打ち切られていた。\n\n\
            「パンと水は十日分あった」と、三十年以上も島の間を行き来してきた船長は、岸壁で待っていた記者たちに語った。\n\n\
            関連記事\n嵐で二隻が沈む\nアクセスランキング\nコメントを残す\n会社概要\nプライバシーポリシー";
        let (found, _) = kept(text);
        assert_eq!(
            found[..2],
            ["霧の渡し船、一週間後に帰港", "2014年3月12日 9時20分"],
            "{found:?}"
        );
        assert_eq!(found.len(), 5, "{found:?}");
    }

    #[test]
    fn a_table_of_the_article_is_no_menu() {
        let (title, body) = &TEXTS[0];
        let fares =
            ["Hull £14.50", "Grimsby £43", "York £45", "Leeds £53.20", "Whitby £59", "Ely £64"];
        let text = format!(
            "{HEAD}{title}\n\n{}\n\nFares\n{}\n\n{}",
            body.join("\n\n"),
            fares.join("\n"),
            TAILS[0]
        );
        let (found, removed) = kept(&text);
        assert!(fares.iter().all(|fare| found.iter().any(|kept| kept.contains(fare))), "{found:?}");
        assert!(removed.contains(&"Leave a Reply".to_owned()), "{removed:?}");
    }

    #[test]
    fn long_texts_take_time_in_proportion() {
        let text = format!("{HEAD}{}\n", "Share\nRelated\nComments\nx\n".repeat(4_000));
        kept(&text);
        kept(&"Newsletter ".repeat(200_000));
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 100, failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn what_is_kept_and_removed_is_the_text(lines in prop::collection::vec(prop_oneof![
            prop::sample::select(vec![
                "Share", "Leave a Reply", "Related", "Newsletter", "Privacy", "By Ana Bo", "3 May 1931", "",
                "About the author", "- item", "Ana Bo contributed reporting.", "Your email address *",
            ]).prop_map(str::to_owned),
            prop::sample::select(TEXTS.iter().flat_map(|(_, body)| body).copied().collect::<Vec<_>>())
                .prop_map(str::to_owned),
            ".{0,30}".prop_map(|line| line.replace(['\r', '\n'], " ")),
        ], 0..40)) {
            let text = lines.join("\n\n");
            let before: Vec<String> = of_plain(&text);
            let (kept, removed) = kept(&text);
            let mut after: Vec<&str> = kept.iter().flat_map(|p| p.lines()).chain(removed.iter().map(String::as_str)).collect();
            let mut before: Vec<&str> = before.iter().flat_map(|p| p.lines()).collect();
            after.sort_unstable();
            before.sort_unstable();
            prop_assert_eq!(after, before);
        }
    }
}
