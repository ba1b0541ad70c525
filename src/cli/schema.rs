//! `portdesk schema`: what a submission may hold, as a JSON Schema or as the columns of a table. Owns how they are printed; the
//! intake determines the fields.

use super::args::{ColumnsFormat, SchemaArgs, SchemaName};
use super::context::CliContext;
use super::csv_mark::csv_mark;
use super::error::CliError;
use crate::domain::lang::Lang;
use crate::intake::{ColumnNames, flight_columns, submission_columns};
use std::io::Write;

pub(super) fn run(schema: &SchemaArgs, ctx: &CliContext, out: &mut dyn Write) -> Result<u8, CliError> {
    if schema.columns {
        let format = schema.format.unwrap_or(ColumnsFormat::Text);
        let mark = csv_mark(schema.bom, format == ColumnsFormat::Csv, ctx)?;
        match format {
            ColumnsFormat::Text => columns(ctx, out)?,
            ColumnsFormat::Csv => {
                out.write_all(mark)?;
                template(ctx.texts.lang, out)?;
            }
        }
        return Ok(0);
    }
    match schema.of {
        Some(SchemaName::Submission) | None => {
            serde_json::to_writer_pretty(&mut *out, &crate::intake::schema(&ctx.rules))?;
            writeln!(out)?;
        }
    }
    Ok(0)
}

/// Every head that is read, a line a column.
fn columns(ctx: &CliContext, out: &mut dyn Write) -> Result<(), CliError> {
    let t = &ctx.texts.cli;
    list(&t.columns_submissions, submission_columns().collect(), out)?;
    writeln!(out)?;
    list(&t.columns_flights, flight_columns().collect(), out)?;
    writeln!(out, "\n{}", t.columns_note)?;
    Ok(())
}

fn list(title: &str, columns: Vec<ColumnNames>, out: &mut dyn Write) -> std::io::Result<()> {
    let width = columns.iter().map(|column| column.path.len()).max().unwrap_or_default();
    writeln!(out, "{title}")?;
    for column in columns {
        let sign = if column.required { '*' } else { ' ' };
        writeln!(out, "{sign} {:<width$}  {}", column.path, column.names.join("  "))?;
    }
    Ok(())
}

/// A table with its heads and an empty row; in Chinese with the Chinese heads.
fn template(lang: Lang, out: &mut dyn Write) -> Result<(), CliError> {
    let usual = submission_columns().filter(|column| column.usual);
    let head: Vec<&str> = usual
        .map(|column| match lang {
            Lang::En | Lang::Loaded => column.path,
            Lang::Zh => column.names.first().copied().unwrap_or(column.path),
        })
        .collect();
    writeln!(out, "{}\n{}", head.join(","), ",".repeat(head.len().saturating_sub(1)))?;
    Ok(())
}
