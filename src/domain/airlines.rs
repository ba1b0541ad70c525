//! The designators of airlines that fly to China: the three letters of ICAO and the two signs of IATA, which name the same airline. Owns
//! the pairs; a designator that is not here is left as it was written.

/// ICAO and IATA (ICAO Doc 8585; IATA airline designators).
const AIRLINES: &[(&str, &str)] = &[
    ("AAL", "AA"),
    ("AAR", "OZ"),
    ("ABL", "BX"),
    ("ACA", "AC"),
    ("AFL", "SU"),
    ("AFR", "AF"),
    ("AIC", "AI"),
    ("AIQ", "FD"),
    ("ALK", "UL"),
    ("AMU", "NX"),
    ("ANA", "NH"),
    ("ANZ", "NZ"),
    ("AUA", "OS"),
    ("AXM", "AK"),
    ("BAW", "BA"),
    ("CAL", "CI"),
    ("CBJ", "JD"),
    ("CCA", "CA"),
    ("CDG", "SC"),
    ("CEB", "5J"),
    ("CES", "MU"),
    ("CHH", "HU"),
    ("CPA", "CX"),
    ("CQH", "9C"),
    ("CRK", "HX"),
    ("CSC", "3U"),
    ("CSH", "FM"),
    ("CSN", "CZ"),
    ("CSZ", "ZH"),
    ("CUA", "KN"),
    ("CXA", "MF"),
    ("DAL", "DL"),
    ("DKH", "HO"),
    ("DLH", "LH"),
    ("ELY", "LY"),
    ("ETD", "EY"),
    ("ETH", "ET"),
    ("EVA", "BR"),
    ("FIN", "AY"),
    ("GCR", "GS"),
    ("GIA", "GA"),
    ("HKE", "UO"),
    ("HVN", "VN"),
    ("IBE", "IB"),
    ("IGO", "6E"),
    ("IRM", "W5"),
    ("ITY", "AZ"),
    ("JAL", "JL"),
    ("JJA", "7C"),
    ("JNA", "LJ"),
    ("KAL", "KE"),
    ("KLM", "KL"),
    ("KZR", "KC"),
    ("LKE", "8L"),
    ("LOT", "LO"),
    ("MAS", "MH"),
    ("MGL", "OM"),
    ("MSR", "MS"),
    ("PAL", "PR"),
    ("PIA", "PK"),
    ("QFA", "QF"),
    ("QTR", "QR"),
    ("SAS", "SK"),
    ("SBI", "S7"),
    ("SIA", "SQ"),
    ("SVA", "SV"),
    ("SWR", "LX"),
    ("TBA", "TV"),
    ("TGW", "TR"),
    ("THA", "TG"),
    ("THY", "TK"),
    ("TWB", "TW"),
    ("UAE", "EK"),
    ("UAL", "UA"),
    ("UEA", "EU"),
    ("UZB", "HY"),
    ("VIR", "VS"),
    ("VJC", "VJ"),
    ("XAX", "D7"),
];

/// The designator of IATA for one of ICAO; none for an airline that is not here.
#[must_use]
pub(crate) fn iata(icao: &str) -> Option<&'static str> {
    AIRLINES.iter().find(|(three, _)| *three == icao).map(|(_, two)| *two)
}

#[cfg(test)]
mod tests {
    use super::AIRLINES;

    #[test]
    fn designators_are_listed_once() {
        for (n, (icao, iata)) in AIRLINES.iter().enumerate() {
            assert_eq!((icao.len(), iata.len()), (3, 2), "{icao}");
            assert!(AIRLINES[..n].iter().all(|(a, b)| a != icao && b != iata), "{icao}");
        }
    }
}
