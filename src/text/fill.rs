//! Filling the holes of a text.

/// The text with every `{name}` replaced. A hole without a value stays visible: a test finds it, and an officer can report it. The
/// blank that a Chinese text keeps beside a hole sets numbers and Latin letters apart; beside a Chinese value it is left out.
#[must_use]
pub(crate) fn fill(text: &str, values: &[(&str, &str)]) -> String {
    let mut filled = String::with_capacity(text.len() + 32);
    let mut rest = text;
    while let Some(open) = rest.find('{') {
        let before = &rest[..open];
        filled.push_str(before);
        rest = &rest[open..];
        let Some(close) = rest.find('}') else { break };
        let name = &rest[1..close];
        let behind = &rest[close + 1..];
        rest = match values.iter().find(|(n, _)| *n == name) {
            Some((_, value)) => {
                let chinese = before.strip_suffix(' ').is_some_and(|t| t.ends_with(is_chinese));
                if chinese && value.starts_with(is_chinese) {
                    filled.pop();
                }
                filled.push_str(value);
                let tight = behind.strip_prefix(' ').filter(|t| t.starts_with(is_chinese));
                tight.filter(|_| value.ends_with(is_chinese)).unwrap_or(behind)
            }
            None => {
                filled.push_str(&rest[..=close]);
                behind
            }
        };
    }
    filled.push_str(rest);
    filled
}

/// Whether a sign is a Chinese character or a full-width sign: between two of them stands no blank.
fn is_chinese(c: char) -> bool {
    matches!(c, '\u{3001}'..='\u{303f}' | '\u{3400}'..='\u{9fff}' | '\u{ff00}'..='\u{ffef}')
}

/// Whether a sign carries its own space.
pub(super) fn is_full_width_mark(c: char) -> bool {
    is_chinese(c) && !c.is_alphanumeric()
}

#[cfg(test)]
mod tests {
    use super::fill;

    #[test]
    fn blanks_between_chinese_characters_are_left_out() {
        let text = "申请人从 {port} 入境";
        assert_eq!(fill(text, &[("port", "北京首都")]), "申请人从北京首都入境");
        assert_eq!(fill(text, &[("port", "PEK")]), "申请人从 PEK 入境");
        assert_eq!(fill(text, &[("port", "北京首都 PEK")]), "申请人从北京首都 PEK 入境");
        assert_eq!(
            fill("类型应为 {a}，{b}  {c}", &[("a", "文字"), ("b", "王"), ("c", "伟")]),
            "类型应为文字，王  伟"
        );
        assert_eq!(fill("from {port} on", &[("port", "宁波")]), "from 宁波 on");
    }

    #[test]
    fn holes_are_filled_once() {
        assert_eq!(fill("{a} and {b}", &[("a", "{b}"), ("b", "2")]), "{b} and 2");
        assert_eq!(fill("{unknown} {", &[]), "{unknown} {");
    }
}
