//! Issued documents (出具文书): a case, or a list of cases, becomes one bilingual HTML file that opens on any machine and prints on A4.
//! Owns their layout (`assets/templates/papers`), the signed code of a receipt and the form of the office's public key. Pure: values in,
//! text out; it touches neither clock nor file nor store, and decides nothing.

mod base64;
mod error;
mod office_key;
mod qr;
mod receipt_code;
mod render;
mod sheet;

pub(crate) use error::PaperError;
pub(crate) use office_key::{OfficeKey, OfficeSeal};
#[cfg(test)]
pub(crate) use receipt_code::ReceiptIssue;
pub(crate) use receipt_code::{
    DeskKnowledge, NOT_COVERED, ReceiptAnswer, ReceiptChange, ReceiptCheck, ReceiptContent, check_code,
};
pub(crate) use render::render;
pub(crate) use sheet::{ArrivalRow, ReceiptSeal, Sheet};
#[cfg(test)]
mod tests;
