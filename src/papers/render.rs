//! A sheet becomes HTML. Owns the engine and its safety: every value is escaped whatever its template is called, a name that a template
//! does not have is an error, and nothing but the value decides the bytes.

use super::error::PaperError;
use super::sheet::Sheet;
use crate::domain::paper::PaperKind;
use minijinja::value::Serde;
use minijinja::{AutoEscape, Environment, UndefinedBehavior, Value};

macro_rules! template {
    ($name:literal) => {
        ($name, include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/assets/templates/papers/", $name)))
    };
}

const TEMPLATES: [(&str, &str); 7] = [
    template!("sheet.html"),
    template!("receipt.html"),
    template!("decision.html"),
    template!("refusal.html"),
    template!("request.html"),
    template!("handover.html"),
    template!("arrivals.html"),
];

/// The layout of a kind.
fn layout(kind: PaperKind) -> &'static str {
    match kind {
        PaperKind::Receipt => "receipt.html",
        PaperKind::Decision => "decision.html",
        PaperKind::Refusal => "refusal.html",
        PaperKind::Request => "request.html",
        PaperKind::Handover => "handover.html",
        PaperKind::Arrivals => "arrivals.html",
    }
}

/// The document of a sheet.
///
/// # Errors
/// A template that does not fit its sheet.
pub(crate) fn render(sheet: &Sheet) -> Result<String, PaperError> {
    let mut environment = Environment::new();
    environment.set_undefined_behavior(UndefinedBehavior::Strict);
    environment.set_auto_escape_callback(|_| AutoEscape::Html);
    for (name, source) in TEMPLATES {
        environment.add_template(name, source)?;
    }
    let mut html = environment.get_template(layout(sheet.kind()))?.render(Value::from(Serde(sheet)))?;
    if !html.ends_with('\n') {
        html.push('\n');
    }
    Ok(html)
}
