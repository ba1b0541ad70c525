//! How words are compared: half width, lower case, without the blanks in them, in the simplified signs. Owns no word.

use super::forms::tidy;

/// Traditional signs of the heads of tables, and the simplified ones behind them.
const TRADITIONAL: [&str; 2] = [
    "編號請單時間機關辦簽證達預計種類別數說況國區護碼發讀稱質統會聯繫話電車擬當實際劃執飛規軍務業緊團遊體員親專標畫係屬遠圖紐蘭賓賽羅龍灣馬來亞門臺韓",
    "编号请单时间机关办签证达预计种类别数说况国区护码发读称质统会联系话电车拟当实际划执飞规军务业紧团游体员亲专标画系属远图纽兰宾赛罗龙湾马来亚门台韩",
];

/// A sign in the simplified form, where it is one of the traditional ones that are known here.
pub(super) fn simplified(c: char) -> char {
    if c.is_ascii() {
        return c;
    }
    let at = TRADITIONAL[0].chars().position(|t| t == c);
    at.and_then(|at| TRADITIONAL[1].chars().nth(at)).unwrap_or(c)
}

/// The normalized form of a word.
pub(super) fn folded(text: &str) -> String {
    signs(&tidy(text)).collect()
}

/// Whether a word equals another one that is folded already.
pub(super) fn is_folded(text: &str, folded: &str) -> bool {
    signs(text).eq(folded.chars())
}

/// The signs by which a word is compared; full width is half width, an apostrophe is one.
fn signs(text: &str) -> impl Iterator<Item = char> + '_ {
    text.chars().filter(|c| !c.is_whitespace() && *c != '-').flat_map(|c| {
        let half = match c {
            '\u{ff01}'..='\u{ff5e}' => char::from_u32(u32::from(c) - 0xfee0).unwrap_or(c),
            '\u{2018}' | '\u{2019}' | '`' => '\'',
            c => simplified(c),
        };
        half.to_lowercase()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_traditional_sign_has_its_simplified_one() {
        let [from, to] = TRADITIONAL;
        assert_eq!(from.chars().count(), to.chars().count());
        for (from, to) in from.chars().zip(to.chars()) {
            assert_eq!(simplified(from), to);
        }
    }

    #[test]
    fn case_blanks_and_width_do_not_matter() {
        assert_eq!(folded(" Ｇｅｒｍａｎｙ "), "germany");
        assert!(is_folded("Xi'an Xianyang", &folded("XI’AN XIANYANG")));
        assert!(is_folded("护照号码", &folded("護照 號碼")));
        assert!(!is_folded("Niger", &folded("Nigeria")));
    }
}
