//! Names and passports by nationality. Owns the tables a sample traveller is drawn from: names as passports print them, the same
//! name in its own script where the holder would write it so, and the form of the passport's number.

use crate::domain::code::StateCode;
use fastrand::Rng;

/// How a name is put together in its own script.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum NameScript {
    /// The passport's letters are the holder's own.
    Latin,
    /// Surname and given name with a space: Japanese, Cyrillic.
    SurnameFirst,
    /// Surname and given name in one word: Chinese, Korean.
    OneWord,
    /// Given name first: Arabic, Thai.
    GivenFirst,
}

/// Nationalities of travellers. Lists are separated by `|`; a name's own script follows `=`.
#[derive(Debug)]
pub(super) struct Nation {
    pub(super) code: StateCode,
    script: NameScript,
    surnames: &'static str,
    /// Where women's surnames differ; else empty.
    surnames_f: &'static str,
    men: &'static str,
    women: &'static str,
    /// The number's form: `9` is any digit, `A` any letter, a small letter or another digit is literal.
    number: &'static str,
    /// The carrier that usually brings them.
    pub(super) carrier: &'static str,
    /// How many of a hundred travellers.
    share: u32,
}

/// A drawn name.
pub(super) struct DrawnName {
    pub(super) surname: &'static str,
    pub(super) given: &'static str,
    pub(super) native: Option<String>,
}

macro_rules! nations {
    ($($code:literal $script:ident $number:literal $carrier:literal $share:literal
        $surnames:literal $surnames_f:literal $men:literal $women:literal;)*) => {
        &[$(Nation {
            code: StateCode::new($code),
            script: NameScript::$script,
            surnames: $surnames,
            surnames_f: $surnames_f,
            men: $men,
            women: $women,
            number: $number,
            carrier: $carrier,
            share: $share,
        }),*]
    };
}

/// The nations, by their codes in machine readable zones. Most of them need a visa; Malaysia, Poland, Singapore, Sweden and Thailand are
/// exempt on purpose, one traveller in eight. Some states occur more than once, with names of different origin.
pub(super) const NATIONS: &[Nation] = nations! {
    "LBN" GivenFirst "n99999999" "EK" 2
        "AL MANSOORI=المنصوري|AL MAZROUEI=المزروعي|AL KETBI=الكتبي|AL SUWAIDI=السويدي|AL HAMMADI=الحمادي" ""
        "KHALID=خالد|SULTAN=سلطان|RASHID=راشد|SAEED=سعيد" "FATIMA=فاطمة|MARYAM=مريم|NOURA=نورة";
    "JAM" Latin "pa9999999" "QF" 3
        "WILLIAMS|TAYLOR|MITCHELL|CAMPBELL|FRASER|O'BRIEN|HUGHES|PEARCE" ""
        "LIAM JAMES|JACK|BENJAMIN|CAMERON|DANIEL PETER" "CHLOE|EMILY GRACE|MEGAN|HANNAH|SARAH JANE";
    "AGO" Latin "fA999999" "LA" 3
        "DA SILVA SANTOS|OLIVEIRA COSTA|PEREIRA|ALMEIDA|RIBEIRO LIMA|FERREIRA|CARDOSO|MARTINS SOUZA" ""
        "JOÃO PEDRO|CARLOS EDUARDO|RAFAEL|GUSTAVO|MARCELO" "ANA PAULA|JULIANA|MARIANA|FERNANDA|BEATRIZ";
    "USA" Latin "hA999999" "AC" 2
        "TREMBLAY|MACDONALD|ROY|GAGNON|WILSON|LEBLANC|CLARKE|FORTIN" ""
        "ETHAN|PHILIPPE|NATHAN|OLIVIER|RYAN SCOTT" "AMÉLIE|MADISON|CATHERINE|OLIVIA ROSE|JULIE";
    "NAM" Latin "c9A9A9A9A" "LH" 9
        "MÜLLER|SCHNEIDER|FISCHER|WEBER|BECKER|HOFFMANN|SCHÄFER|KÖHLER|VON DER HEIDE|KRAUSE|VOGT|LINDNER" ""
        "THOMAS|STEFAN|MATTHIAS|JÖRG|ANDREAS MICHAEL|FLORIAN|KLAUS" "ANNA KATHARINA|SABINE|JULIA|KERSTIN|MONIKA";
    "EGY" GivenFirst "a99999999" "MS" 3
        "EL SAYED=السيد|HASSAN=حسن|ABDEL RAHMAN=عبد الرحمن|MOUSTAFA=مصطفى|FAROUK=فاروق|KAMAL=كمال" ""
        "AHMED=أحمد|MOHAMED=محمد|OMAR=عمر|YOUSSEF=يوسف" "NADIA=نادية|SALMA=سلمى|HEBA=هبة|YASMIN=ياسمين";
    "COL" Latin "pAA999999" "IB" 3
        "GARCÍA LÓPEZ|FERNÁNDEZ RUIZ|MARTÍNEZ|ORTEGA MUÑOZ|NAVARRO|CASTILLO VEGA|IGLESIAS" ""
        "JAVIER|ALEJANDRO|MIGUEL ÁNGEL|PABLO|SERGIO" "LUCÍA|MARÍA DEL CARMEN|ELENA|NURIA|MARTA";
    "ETH" Latin "ep9999999" "ET" 2
        "TESFAYE|BEKELE|ALEMU|GIRMA|HAILE|WOLDE" ""
        "DAWIT|YONAS|SAMUEL|ABEBE" "HIWOT|SELAMAWIT|TIGIST|MERON";
    "CMR" Latin "99AA99999" "AF" 5
        "MOREAU|LEFÈVRE|GIRARD|ROUSSEAU|MERCIER|CHEVALIER|D'ARCY|BLANCHARD|FAURE" ""
        "NICOLAS|JEAN-PIERRE|LAURENT|ANTOINE|FRANÇOIS" "CLAIRE|ÉLODIE|ISABELLE|MARIE-HÉLÈNE|CAMILLE";
    "TTO" Latin "999999999" "BA" 6
        "SMITH|DAVIES|THOMPSON|WALKER|PATEL|HARRISON|MCALLISTER|ASHWORTH|BENNETT|COLLINS" ""
        "JAMES EDWARD|OLIVER|GRAHAM|ANDREW|SIMON JOHN|ROBERT" "CHARLOTTE|HELEN MARY|VICTORIA|REBECCA|FIONA";
    "IDN" Latin "e9999999" "GA" 3
        "SANTOSO|WIJAYA|HIDAYAT|NUGROHO|SUSANTO|PURNAMA|SUHENDRA|KUSUMA" ""
        "BUDI|AGUS|RIZKY|HENDRA|" "DEWI|SITI RAHAYU|PUTRI|RATNA|";
    "IND" Latin "z9999999" "AI" 6
        "SHARMA|PATEL|REDDY|IYER|GUPTA|SINGH|NAIR|KULKARNI|BANERJEE|CHOPRA" ""
        "RAJESH|VIKRAM|ARJUN|SANJAY KUMAR|ANIL|KARTHIK" "PRIYA|ANJALI|DEEPIKA|MEERA|KAVITA";
    "VEN" Latin "yb9999999" "AZ" 4
        "BIANCHI|ROSSI|FERRARI|DE LUCA|CONTI|MARINO|D'ANGELO|GALLI|BARBIERI" ""
        "MARCO|GIUSEPPE|ALESSANDRO|LUCA|DAVIDE" "GIULIA|FRANCESCA|CHIARA|ELENA|PAOLA";
    "USA" SurnameFirst "ts9999999" "NH" 8
        "TANAKA=田中|SATO=佐藤|SUZUKI=鈴木|TAKAHASHI=高橋|WATANABE=渡辺|ITO=伊藤|YAMAMOTO=山本|KOBAYASHI=小林|ONO=小野" ""
        "KENTA=健太|HIROSHI=浩|TAKUYA=拓也|DAISUKE=大輔|SHINJI=慎二" "YUKI=由紀|SAKURA=さくら|AIKO=愛子|NAOMI=直美|MISAKI=美咲";
    "KGZ" SurnameFirst "n99999999" "KC" 2
        "AKHMETOV=Ахметов|NURLANOV=Нурланов|SEITOV=Сеитов|ABDRAKHMANOV=Абдрахманов"
        "AKHMETOVA=Ахметова|NURLANOVA=Нурланова|SEITOVA=Сеитова"
        "YERLAN=Ерлан|ASKAR=Аскар|TIMUR=Тимур" "AIGERIM=Айгерим|DINARA=Динара|SAULE=Сауле";
    "USA" OneWord "m999A9999" "KE" 7
        "KIM=김|LEE=이|PARK=박|CHOI=최|JUNG=정|KANG=강|YOON=윤|HWANG=황" ""
        "MINSU=민수|JIHOON=지훈|SEUNGHYUN=승현|DONGWOOK=동욱" "JIYEON=지연|SOYOUNG=소영|HYEJIN=혜진|EUNJI=은지";
    "MEX" Latin "g99999999" "AM" 2
        "HERNÁNDEZ CRUZ|RAMÍREZ|TORRES LUNA|MENDOZA|AGUILAR REYES|ROJAS" ""
        "LUIS FERNANDO|DIEGO|JORGE ALBERTO|RICARDO" "GABRIELA|XIMENA|CLAUDIA|ANDREA";
    "MYS" OneWord "a99999999" "MH" 4
        "TAN=陈|LIM=林|WONG=黄|LEE=李|CHONG=张|NG=吴|GOH=吴" ""
        "WEI MING=伟明|KAH HOE=家豪|CHEE KEONG=志强|JUN JIE=俊杰" "HUI LING=慧玲|MEI YEN=美燕|SIEW FONG=秀芳|PEI SHAN=佩珊";
    "NGA" Latin "b99999999" "QR" 3
        "OKAFOR|ADEYEMI|BALOGUN|EZE|IBRAHIM|OGUNLEYE|NWOSU" ""
        "CHINEDU|EMEKA|OLUWASEUN|TUNDE|IFEANYI" "NGOZI|AMARA|FUNMILAYO|CHIOMA|BLESSING";
    "ZAF" Latin "nA9A99A99" "KL" 4
        "JANSEN|DE VRIES|VAN DEN BERG|BAKKER|VISSER|SMIT|MEIJER|VAN DIJK|HENDRIKS" ""
        "PIETER|MARTIJN|WILLEM JAN|SANDER|JEROEN" "SANNE|ANNEKE|MARLOES|FEMKE|LIESBETH";
    "PAK" Latin "ab9999999" "PK" 3
        "KHAN|AHMED|MALIK|HUSSAIN|QURESHI|SIDDIQUI|BUTT" ""
        "IMRAN|USMAN|BILAL|FAISAL|TARIQ" "AYESHA|SANA|ZAINAB|HINA";
    "PHL" Latin "p9999999a" "PR" 3
        "DELA CRUZ|REYES|SANTOS|BAUTISTA|VILLANUEVA|MENDOZA|AQUINO" ""
        "JOSE MARI|MARK ANTHONY|RAMON|CHRISTIAN|ROGELIO" "MARIA CRISTINA|ANGELICA|JOY|ROSE ANN|LIZA";
    "POL" Latin "ek9999999" "LO" 3
        "KOWALSKI|NOWAK|WIŚNIEWSKI|ZIELIŃSKI|KAMIŃSKI|WÓJCIK" "KOWALSKA|NOWAK|WIŚNIEWSKA|ZIELIŃSKA|WÓJCIK"
        "PIOTR|TOMASZ|KRZYSZTOF|ŁUKASZ" "AGNIESZKA|MAŁGORZATA|EWA|JOANNA";
    "TJK" SurnameFirst "759999999" "SU" 5
        "IVANOV=Иванов|SMIRNOV=Смирнов|KUZNETSOV=Кузнецов|POPOV=Попов|VOLKOV=Волков|MOROZOV=Морозов"
        "IVANOVA=Иванова|SMIRNOVA=Смирнова|KUZNETSOVA=Кузнецова|POPOVA=Попова|VOLKOVA=Волкова"
        "SERGEI=Сергей|ALEKSEI=Алексей|DMITRII=Дмитрий|ANDREI=Андрей" "ELENA=Елена|OLGA=Ольга|ANNA=Анна|NATALIA=Наталия";
    "JOR" GivenFirst "A99999999" "SV" 2
        "ALGHAMDI=الغامدي|ALQAHTANI=القحطاني|ALOTAIBI=العتيبي|ALHARBI=الحربي|ALZAHRANI=الزهراني" ""
        "ABDULLAH=عبدالله|FAHAD=فهد|TURKI=تركي|MOHAMMED=محمد" "SARA=سارة|REEM=ريم|LAMA=لمى";
    "SGP" OneWord "k9999999A" "SQ" 3
        "ONG=王|CHUA=蔡|TEO=张|KOH=许|YEO=杨|SIM=沈" ""
        "JIA HAO=嘉豪|ZHI WEI=志伟|BOON KIAT=文杰" "XIN YI=欣怡|SHU FEN=淑芬|LI TING=丽婷";
    "SWE" Latin "a99999999" "SK" 2
        "ANDERSSON|JOHANSSON|LINDSTRÖM|ÅKERLUND|BERGQVIST|SJÖBERG" ""
        "ERIK|LARS GÖRAN|MAGNUS|HENRIK" "KARIN|INGRID|LINNÉA|ÅSA";
    "THA" GivenFirst "aA9999999" "TG" 3
        "JAIDEE=ใจดี|SRISUWAN=ศรีสุวรรณ|CHAIYASIT=ไชยสิทธิ์|WONGSAWAT=วงศ์สวัสดิ์" ""
        "SOMCHAI=สมชาย|PRASERT=ประเสริฐ|ANAN=อนันต์" "SIRIPORN=ศิริพร|MALEE=มาลี|KANYA=กัญญา";
    "TUR" Latin "u99999999" "TK" 3
        "YILMAZ|KAYA|DEMİR|ÇELİK|ŞAHİN|ÖZTÜRK|AYDIN" ""
        "MEHMET|MURAT|EMRE|HAKAN" "AYŞE|ELİF|ZEYNEP|SELİN";
    "UKR" SurnameFirst "fA999999" "PS" 2
        "SHEVCHENKO=Шевченко|BONDARENKO=Бондаренко|TKACHENKO=Ткаченко|MELNYK=Мельник" ""
        "OLEKSANDR=Олександр|ANDRII=Андрій|MYKOLA=Микола" "OLENA=Олена|IRYNA=Ірина|OKSANA=Оксана";
    "USA" Latin "A99999999" "UA" 7
        "JOHNSON|MILLER|DAVIS|ANDERSON|MARTINEZ|CHEN|ROBINSON|SULLIVAN|GOLDBERG|BAKER" ""
        "MICHAEL DAVID|JOHN ROBERT|KEVIN|BRIAN|WILLIAM HENRY|TYLER" "JENNIFER LYNN|ASHLEY|SUSAN|EMILY ANN|LAURA";
    "VNM" Latin "c9999999" "VN" 4
        "NGUYEN|TRAN|LE|PHAM|HOANG|VU|DANG|BUI" ""
        "VAN HUNG|MINH TUAN|QUOC BAO|DUC ANH" "THI THU HA|THI LAN|NGOC MAI|THANH HUONG";
    "ZAF" Latin "a09999999" "SA" 2
        "VAN DER MERWE|NKOSI|DLAMINI|BOTHA|NAIDOO|PRETORIUS" ""
        "JOHAN|THABO|SIPHO|HENDRIK" "LERATO|ANNELISE|NOMSA|KAREN";
};

/// A nation, by frequency.
pub(super) fn any(rng: &mut Rng) -> &'static Nation {
    let total: u32 = NATIONS.iter().map(|n| n.share).sum();
    let mut place = rng.u32(..total);
    for nation in NATIONS {
        if place < nation.share {
            return nation;
        }
        place -= nation.share;
    }
    &NATIONS[0]
}

fn pick(rng: &mut Rng, list: &'static str) -> (&'static str, Option<&'static str>) {
    let count = list.split('|').count();
    let name = list.split('|').nth(rng.usize(..count)).unwrap_or_default();
    name.split_once('=').map_or((name, None), |(latin, native)| (latin, Some(native)))
}

impl Nation {
    /// A name of this nation.
    pub(super) fn name(&self, rng: &mut Rng, female: bool) -> DrawnName {
        let surnames = if female && !self.surnames_f.is_empty() { self.surnames_f } else { self.surnames };
        let (surname, own_surname) = pick(rng, surnames);
        let (given, own_given) = pick(rng, if female { self.women } else { self.men });
        let native = own_surname.zip(own_given).and_then(|(s, g)| match self.script {
            NameScript::Latin => None,
            NameScript::SurnameFirst => Some(format!("{s} {g}")),
            NameScript::OneWord => Some(format!("{s}{g}")),
            NameScript::GivenFirst => Some(format!("{g} {s}")),
        });
        // Not every form is filled in to the last field.
        DrawnName { surname, given, native: native.filter(|_| rng.u8(..10) < 8) }
    }

    /// A passport number of this nation's form.
    pub(super) fn number(&self, rng: &mut Rng) -> String {
        const LETTERS: &[u8] = b"CFGHJKLMNPRTVWXYZ";
        self.number
            .chars()
            .map(|c| match c {
                '9' => char::from(b'0' + rng.u8(..10)),
                'A' => char::from(LETTERS[rng.usize(..LETTERS.len())]),
                other => other.to_ascii_uppercase(),
            })
            .collect()
    }
}
