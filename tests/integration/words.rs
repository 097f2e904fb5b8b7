//! Text as words: what is written one way and asked for another.

use std::sync::LazyLock;

use super::harness::Archive;

/// A text, a query that must find it, and one that must not.
///
/// An empty query stands for none.
const TABLE: &[(&str, &str, &str)] = &[
    // Compounds, in either spelling.
    ("Send an e-mail now, said Ada.", "email", "mailnow"),
    ("Send an e-mail soon, said Bea.", "\"email soon\"", "\"email said\""),
    ("Send an e-mail later, said Cleo.", "\"an email later\"", "\"an email said\""),
    ("Send no email today, said Dora.", "\"e-mail today\"", "\"e-mail said\""),
    ("They sent e-mails yesterday to Eva.", "\"email yesterday\"", "=\"email yesterday\""),
    ("The e-mail reached Flora late.", "email NEAR/1 reached", "email NEAR/1 flora"),
    ("The e-mail reached Greta late.", "\"email greta\"~3", "\"email greta\"~2"),
    ("An email and an e-mail for Hana.", "atleast2(email) hana", "atleast3(email) hana"),
    ("An e-mail for Ines.", "atleast1(\"e-mail\") ines", "atleast2(\"e-mail\") ines"),
    ("Captain O'Brien's crew met Jana.", "\"obrien crew\"", "\"obrien met\""),
    ("Captain OBrien came with Kaja.", "\"o'brien came\"", "\"o'brien with\""),
    ("A co-operative of Lena opened.", "cooperat*", "cooperativo*"),
    ("A co-operative of Mara closed.", "co-operat* mara", "co-operativo*"),
    // Signs inside words.
    ("The U.S. fleet left Nagoya harbour.", "us nagoya", "usa nagoya"),
    ("The US fleet left Oslo harbour.", "\"U.S. fleet\" oslo", "\"U.S.A. fleet\""),
    ("Putin's visit to Perth was short.", "putin perth", "=putins"),
    ("AT&T paid $5m for #quincy and @rosa.", "AT&T", "\"AT T&T\""),
    ("AT&T paid $6m for #sienna and @tilda.", "$6m #sienna @tilda", "$7m tilda"),
    ("Ubuntu 20.04 came at 10:30 to Ulla.", "20.04 10:30", "20.05"),
    ("COVID-19 reached Varna in spring.", "COVID-19 varna", "COVID-20"),
    ("The so\u{ad}ft hy\u{ad}phen went to Wanda.", "soft hyphen wanda", "so wanda"),
    ("The Straße of Łódź met Xenia.", "strasse lodz", "strase"),
    // Scripts without spaces.
    ("新しい運転台が公開された。", "運転台*", "運転席*"),
    ("町の発電所が止まった。", "\"発電所\"", "\"電発所\""),
    ("港に船が戻った。", "船", "車"),
    ("市長は東京都庁で会見した。", "東京*", "京東*"),
    ("北京大学今天开学。", "北京大学", "北大京学"),
    ("总统访问了南非。", "非", "洲"),
    ("대통령이 서울에서 연설했다.", "서울", "울서"),
    ("그는 부산에서 물을 마셨다.", "물", "불"),
    ("นายกรัฐมนตรีเดินทางไปเชียงใหม่", "เชียงใหม่", "เชียงราย"),
    // Stemmers that cut beginnings.
    ("وصل الكتاب الى المدينة", "كتاب --query-lang ar", "قلم --query-lang ar"),
    ("وقال ان المعلم حضر", "معلم --query-lang ar", "معمل --query-lang ar"),
    ("Petani menjual padi di pasar", "jual --query-lang id", "taman --query-lang id"),
    ("Mereka mempermainkan bola itu", "main --query-lang id", "mesin --query-lang id"),
    ("Ceann den bhfear mór", "fear --query-lang ga", "fuar --query-lang ga"),
    ("Bhí an gcapall bán", "chapall --query-lang ga", "chopall --query-lang ga"),
    // Stemmers of other languages.
    ("V přístavu byly hrady a zámky.", "hradech --query-lang cs", "hrdlo --query-lang cs"),
    ("W porcie stały dwa statki.", "statkach --query-lang pl", "stado --query-lang pl"),
    ("کتابها در کتابخانه بود", "کتاب --query-lang fa", "قلم --query-lang fa"),
];

static ARCHIVE: LazyLock<Archive> = LazyLock::new(|| {
    let archive = Archive::new();
    for (number, (text, _, _)) in TABLE.iter().enumerate() {
        archive.write(&format!("{number}.txt"), format!("Story {number}\n\n{text}\n"));
    }
    archive.index().code(0);
    archive
});

/// Returns whether a query, with a language behind it where one is to be stemmed in,
/// finds a text of the table.
fn finds(query: &str, number: usize) -> bool {
    let (query, language) = query.split_once(" --query-lang ").unwrap_or((query, "en"));
    let args = ["query", "--query-lang", language, "--format", "jsonl", "-n", "1000", "--", query];
    let hits = ARCHIVE.run(&args).json_lines();
    hits.iter().any(|hit| hit["path"] == format!("{number}.txt"))
}

#[test]
fn what_is_written_one_way_is_found_in_another() {
    let mut wrong = Vec::new();
    for (number, (text, found, not_found)) in TABLE.iter().enumerate() {
        if !finds(found, number) {
            wrong.push(format!("{found} does not find: {text}"));
        }
        if finds(not_found, number) {
            wrong.push(format!("{not_found} finds: {text}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
