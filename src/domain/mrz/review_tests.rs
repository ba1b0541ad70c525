//! Zones as people and programs send them: each is accepted, reported, and compared as far as possible.

use super::*;
use proptest::prelude::*;

const FIRST: &str = "P<NGAOKAFOR<<ADAEZE<GRACE<<<<<<<<<<<<<<<<<<<";

fn today() -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 11, 29).unwrap()
}

fn okafor() -> VisualZone<'static> {
    VisualZone {
        surname: "OKAFOR",
        given_names: "ADAEZE GRACE",
        number: "A10000271",
        issuing_state: "NGA",
        nationality: "NGA",
        sex: 'F',
        birth: "1989-03-21".parse().unwrap(),
        expires: NaiveDate::from_ymd_opt(2031, 6, 30).unwrap(),
        kind: "P",
    }
}

fn zone() -> [String; 2] {
    let zone = emit(&okafor(), "");
    assert_eq!(zone[0], FIRST);
    zone
}

fn found<S: AsRef<str>>(sent: &[S]) -> Vec<String> {
    found_on(sent, &okafor())
}

fn found_on<S: AsRef<str>>(sent: &[S], visual: &VisualZone<'_>) -> Vec<String> {
    let faults = review(sent, visual, today()).expect("something was sent");
    faults.iter().map(|f| format!("{} {}", f.code(), f.about())).collect()
}

#[test]
fn zone_in_its_form_has_no_finding() {
    assert_eq!(found(&zone()), [""; 0]);
    assert_eq!(review(&[""; 0], &okafor(), today()), None);
    assert_eq!(review(&["", " \r\n"], &okafor(), today()), None);
}

#[test]
fn other_zone_spellings_are_reported_and_compared() {
    let [first, second] = zone();
    let broken = format!("{}\n{}", &first[..30], &first[30..]);
    let fillers = |line: &str| line.replace('<', " ");
    let cases: [(Vec<String>, &str); 12] = [
        (vec![first.clone(), second.clone(), first.clone()], "line_breaks"),
        (vec![format!("{first}{second}")], "line_breaks"),
        (vec![format!("{first}\r\n"), format!("{second}\r\n")], "line_breaks"),
        (vec![format!("{first}\n{second}")], "line_breaks"),
        (vec![first.clone(), second.clone(), String::new()], "line_breaks"),
        (vec![broken, second.clone()], "line_breaks"),
        (vec![first.to_lowercase(), second.to_lowercase()], "letters"),
        (vec![first.replace('<', "＜"), second.clone()], "letters"),
        (vec![format!(" {first}  "), format!("{second} ")], "blanks"),
        (vec![first.replace("ADAEZE", "ADA EZE"), second.replace("NGA", " NGA ")], "blanks"),
        (vec![fillers(&first), fillers(&second)], "blanks"),
        (vec![fillers(first.trim_end_matches('<')), fillers(&second)], "blanks"),
    ];
    for (sent, repair) in cases {
        assert_eq!(found(&sent), [format!("mrz_form {repair}")], "{sent:?}");
        let other = VisualZone { number: "A10000272", ..okafor() };
        let codes: Vec<_> =
            found_on(&sent, &other).iter().map(|f| f.split(' ').next().unwrap().to_owned()).collect();
        assert_eq!(codes, ["mrz_form", "mrz_number_differs"], "{sent:?}");
    }
}

#[test]
fn short_line_compared_if_check_digits_match() {
    let [first, second] = zone();
    let short = &second[..43];
    assert_eq!(found(&[first.as_str(), short]), ["mrz_length expected 44, found 43 (line 2)"]);
    let other = VisualZone { expires: NaiveDate::from_ymd_opt(2031, 7, 30).unwrap(), ..okafor() };
    assert_eq!(
        found_on(&[first.as_str(), short], &other)[1],
        "mrz_expiry_differs expected 2031-07-30, found 2031-06-30"
    );
    // A character lost at the start moves every field: none of them counts.
    assert_eq!(found(&[first.as_str(), &second[1..]]), ["mrz_length expected 44, found 43 (line 2)"]);
    assert_eq!(found(&[first.as_str()]), ["mrz_length expected 44, found 0 (line 2)"]);
}

#[test]
fn lost_trailing_fillers_keep_the_names() {
    let [first, second] = zone();
    let sent = [first.trim_end_matches('<').to_owned(), second];
    assert_eq!(found(&sent), ["mrz_length expected 44, found 25 (line 1)"]);
    let other = VisualZone { surname: "OKAFUR", ..okafor() };
    assert!(found_on(&sent, &other)[1].starts_with("mrz_name_differs"));
}

#[test]
fn signs_of_scanners_are_named_by_their_place() {
    let [first, second] = zone();
    let sent = [first.replacen('<', "*", 1), second];
    assert_eq!(found(&sent), ["mrz_character expected A-Z 0-9 <, found * (line 1, position 2)"]);
}

#[test]
fn cards_of_other_sizes_are_compared() {
    let visual = VisualZone {
        surname: "ERIKSSON",
        given_names: "ANNA MARIA",
        number: "D23145890",
        issuing_state: "UTO",
        nationality: "UTO",
        sex: 'F',
        birth: "1974-08-12".parse().unwrap(),
        expires: NaiveDate::from_ymd_opt(2012, 4, 15).unwrap(),
        kind: "I",
    };
    // The specimens of part 5 and part 6.
    let td1 = [
        "I<UTOD231458907<<<<<<<<<<<<<<<",
        "7408122F1204159UTO<<<<<<<<<<<6",
        "ERIKSSON<<ANNA<MARIA<<<<<<<<<<",
    ];
    let td2 = ["I<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<", "D231458907UTO7408122F1204159<<<<<<<6"];
    let specimen = "mrz_specimen expected a state's code, found UTO (specimen)";
    assert_eq!(found_on(&td1, &visual), ["mrz_form td1", specimen]);
    assert_eq!(found_on(&td2, &visual), ["mrz_form td2", specimen]);
    assert_eq!(found_on(&[td1.concat()], &visual), ["mrz_form line_breaks td1", specimen]);
    let wrong = [td2[0].to_owned(), td2[1].replace("<6", "<7")];
    assert_eq!(
        found_on(&wrong, &visual),
        ["mrz_form td2", specimen, "mrz_check_composite expected 6, found 7"]
    );
    let other = VisualZone { number: "D23145891", ..visual };
    for sent in [&td1[..], &td2[..]] {
        assert!(found_on(sent, &other).iter().any(|f| f.starts_with("mrz_number_differs")), "{sent:?}");
    }
}

#[test]
fn digits_read_as_letters_get_a_suggestion() {
    let [first, second] = zone();
    let sent = [first.clone(), second.replacen("A10000271", "AI0O00271", 1)];
    let faults = found(&sent);
    assert!(faults.contains(&"mrz_alike A10000271".to_owned()), "{faults:?}");
    assert!(faults.iter().any(|f| f.starts_with("mrz_check_number")), "{faults:?}");
    // In a date a letter can only be a digit.
    let sent = [first, second.replacen("890321", "89O32I", 1)];
    assert!(found(&sent).contains(&"mrz_alike 890321".to_owned()), "{:?}", found(&sent));
}

#[test]
fn single_name_matches_in_either_field() {
    let single = |surname, given_names| VisualZone { surname, given_names, ..okafor() };
    let second = zone()[1].clone();
    let named = |names: &str| [format!("{names:<<44}"), second.clone()];
    for zone in ["P<NGARAVEENA", "P<NGA<<RAVEENA"] {
        for (surname, given) in [("RAVEENA", ""), ("", "RAVEENA"), ("RAVEENA", "RAVEENA")] {
            assert_eq!(found_on(&named(zone), &single(surname, given)), [""; 0], "{zone} {surname}/{given}");
        }
        let other = found_on(&named(zone), &single("RAVEENB", ""));
        assert!(other[0].starts_with("mrz_name_differs"), "{other:?}");
    }
    // Two names are not one.
    assert!(
        found_on(&named("P<NGARAVEENA<<DEVI"), &single("RAVEENA", ""))[0].starts_with("mrz_name_differs")
    );
}

#[test]
fn unknown_parts_of_a_birth_are_no_difference() {
    let born = |text: &str| VisualZone { birth: text.parse().unwrap(), ..okafor() };
    for (zone, page) in
        [("1989", "1989"), ("1989", "1989-03-21"), ("1989-03", "1989"), ("1989-03-21", "1989-03")]
    {
        assert_eq!(found_on(&emit(&born(zone), ""), &born(page)), [""; 0], "{zone} {page}");
    }
    let other = found_on(&emit(&born("1989-03"), ""), &born("1989-04"));
    assert_eq!(other, ["mrz_birth_differs expected 1989-04, found 8903<<"]);
    assert_eq!(&emit(&born("1989"), "")[1][13..19], "89<<<<");
}

proptest! {
    #[test]
    fn no_zone_ends_the_process(sent in prop::collection::vec("[A-Z0-9<a-z \\n＜é口]{0,60}", 0..5)) {
        let faults = review(&sent, &okafor(), today());
        prop_assert_eq!(faults.is_none(), sent.iter().all(|l| l.trim().is_empty()));
        prop_assert_eq!(field_checks(&sent).len(), 5);
    }
}
