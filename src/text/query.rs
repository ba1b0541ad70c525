//! Texts of the faults of a query.

use super::catalog::Catalog;
use super::fill::fill;
use crate::domain::lang::Lang;
use crate::domain::query::{FilterField, QueryFault, QueryFaultKind};

/// A fault of a query as one sentence.
#[must_use]
pub(crate) fn query_fault_text(texts: &Catalog, fault: &QueryFault) -> String {
    let t = &texts.query;
    let name = |key: FilterField| field_name(texts, key);
    match &fault.kind {
        QueryFaultKind::UnknownKey { word, nearest: None } => fill(&t.unknown_key, &[("word", word)]),
        QueryFaultKind::UnknownKey { word, nearest: Some(key) } => {
            fill(&t.unknown_key_near, &[("word", word), ("near", name(*key))])
        }
        QueryFaultKind::UnknownValue { key, word, nearest: None } => {
            fill(&t.unknown_value, &[("key", name(*key)), ("word", word)])
        }
        QueryFaultKind::UnknownValue { key, word, nearest: Some(near) } => {
            fill(&t.unknown_value_near, &[("key", name(*key)), ("word", word), ("near", near)])
        }
        QueryFaultKind::SpanWanted(key) => fill(&t.span_wanted, &[("key", name(*key))]),
        QueryFaultKind::ColonWanted(key) => fill(&t.colon_wanted, &[("key", name(*key))]),
    }
}

/// The first of several faults, and how many there are besides.
#[must_use]
pub(crate) fn query_faults_text(texts: &Catalog, faults: &[QueryFault]) -> Option<String> {
    let (first, others) = faults.split_first()?;
    let text = query_fault_text(texts, first);
    if others.is_empty() {
        return Some(text);
    }
    Some(fill(&texts.query.and_more, &[("text", &text), ("n", &others.len().to_string())]))
}

/// What a field is called in a language; in any of them it can be written in either.
#[must_use]
pub(crate) fn field_name(texts: &Catalog, field: FilterField) -> &'static str {
    match texts.lang {
        Lang::Zh => field.also().first().copied().unwrap_or_else(|| field.name()),
        Lang::En | Lang::Loaded => field.name(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::query::{Vocabulary, parse};
    use crate::domain::rules::Rules;

    #[test]
    fn faults_are_named_in_the_language_and_counted() {
        let rules = Rules::builtin();
        let parsed = parse("时限<4 color:red ", &Vocabulary::new(&rules, &[]));
        let [zh, en] = [Lang::Zh, Lang::En]
            .map(|lang| query_faults_text(&Catalog::builtin(lang), &parsed.faults).unwrap_or_default());
        assert!(zh.starts_with("时限须与时长比较") && zh.ends_with("另有 1 处错误。"), "{zh}");
        assert!(en.starts_with("due needs a duration") && en.ends_with("Other faults: 1."), "{en}");
    }
}
