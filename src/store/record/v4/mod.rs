//! Records of version 4, as they were written until version 5 came: until then no file of a case was forgotten. Owns the frozen shape of
//! a case and its conversion; none of it is edited again, except that a conversion gives a new field the value that keeps an old journal
//! replaying to what it was. What is inside this shape is written by version 5 alike.

mod case;

pub(in crate::store) use self::case::CaseV4;
