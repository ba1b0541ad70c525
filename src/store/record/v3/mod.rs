//! Records of version 3, as they were written until version 4 came: until then a case held no files, no papers and nothing that follows
//! an approval. Owns the frozen shapes and their conversion; none of it is edited again, except that a conversion gives a new field
//! the value that keeps an old journal replaying to what it was. What is inside these shapes is written by version 4 alike.

mod case;
mod desk;

pub(in crate::store) use self::case::CaseV3;
pub(in crate::store) use self::desk::SettingsV3;
