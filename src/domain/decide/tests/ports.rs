//! Authorities of several ports, and ports that are closed.

use super::*;

fn entering(port: &'static str) -> Application {
    Application { entry_port: Port::new(port), ..story() }
}

/// The case of the story at another office.
fn at_office(office: &'static str, port: &'static str) -> Case {
    Case { office: Port::new(office), ..DecisionBench::new(entering(port)).case().clone() }
}

fn codes(case: &Case, command: &Command) -> Vec<&'static str> {
    let b = DecisionBench::new(story());
    let wang = officer("wang");
    let on = DecisionContext {
        office: case.office,
        officer: &wang,
        rules: &b.rules,
        now: b.now,
        two_persons: false,
        consented: false,
        roster: &b.roster,
        clock_confirmed: true,
        anchor: AnchorState::Unset,
        visa_number_of: None,
        split_open: None,
    };
    decide(Some(case), NO(), None, command, &on)
        .err()
        .map_or_else(Vec::new, |r| r.blockers.iter().map(Blocker::code).collect())
}

#[test]
fn one_authority_approves_at_all_its_ports() {
    for (office, port) in [("PEK", "PKX"), ("PVG", "SHA"), ("TFU", "CTU")] {
        let case = at_office(office, port);
        assert!(!codes(&case, &approve()).contains(&"entry_port_elsewhere"), "{office} {port}");
        assert_eq!(
            codes(&case, &Command::Transfer { to: Port::new(port), note: Some("x".into()) }),
            ["same_port"]
        );
    }
    assert!(codes(&at_office("PEK", "PVG"), &approve()).contains(&"entry_port_elsewhere"));
}

#[test]
fn transfer_goes_to_the_authority_of_entry() {
    let mut b = DecisionBench::new(entering("PKX"));
    assert_eq!(b.wang(transfer("SHA", Some("x"))), Err(vec!["not_entry_port"]));
    assert!(b.wang(transfer("PEK", Some("Daxing and Capital have one authority"))).is_ok());
}

#[test]
fn closed_port_receives_no_transfer() {
    let mut b = DecisionBench::new(entering("GUZ"));
    let flagged = b.case().lines.iter().flat_map(|l| &l.findings).any(|f| f.code.as_str() == "port_closed");
    assert!(flagged);
    assert_eq!(b.wang(transfer("GUZ", Some("x"))), Err(vec!["port_closed"]));
    assert!(codes(&at_office("CAN", "GUZ"), &approve()).contains(&"port_closed"));
    // The traveller enters elsewhere after all.
    b.wang(enters("CAN")).unwrap();
    assert!(b.wang(transfer("CAN", Some("the station is closed"))).is_ok());
}

#[test]
fn port_not_yet_open_receives_no_transfer() {
    let mut b = DecisionBench::new(entering("XUZ"));
    let builtin = crate::domain::rules::RuleSources::builtin();
    let ports = builtin.ports.replace("from = \"2018-01-01\"", "from = \"2028-01-01\"");
    b.rules = Rules::parse(&crate::domain::rules::RuleSources { ports: &ports, ..builtin }).unwrap();
    assert_eq!(b.wang(transfer("XUZ", Some("x"))), Err(vec!["port_not_open"]));
    assert!(b.wang(approve()).unwrap_err().contains(&"port_not_open"));
}

#[test]
fn open_case_is_closed_by_what_happened_outside() {
    for code in ["W-ELSE", "W-NOSHOW", "W-BORDER"] {
        let mut b = DecisionBench::new(at_home());
        let command = Command::Withdraw { code: ClosingCode::new(code), note: Some("told by phone".into()) };
        assert_eq!(b.wang(command), Ok(vec!["withdrawn"]), "{code}");
    }
    for code in ["X-NOSHOW", "X-BORDER"] {
        let mut b = DecisionBench::new(at_home());
        let command = Command::Withdraw { code: ClosingCode::new(code), note: Some("x".into()) };
        assert_eq!(b.wang(command), Err(vec!["code_unknown"]), "{code}: only after an approval");
    }
}
