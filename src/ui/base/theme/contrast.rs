//! Whether themes can be read: contrast ratios on common palettes and, in the tests of the built-in themes, distances as colour-blind
//! eyes see them. It changes no theme: what is hard to read in a theme of the office's is only reported.

use super::Theme;
use ratatui::style::{Color, Modifier, Style};

type RgbValue = [f64; 3];

/// The sixteen colours of a terminal, and its text and background as a dark and as a light one.
struct ColourTable {
    name: &'static str,
    colours: [u32; 16],
    dark: Option<(u32, u32)>,
    light: Option<(u32, u32)>,
    /// The ratio that every pair must have.
    least: f64,
}

const PALETTES: [ColourTable; 5] = [
    ColourTable {
        name: "xterm",
        colours: [
            0x00_0000, 0xcd_0000, 0x00_cd00, 0xcd_cd00, 0x00_00ee, 0xcd_00cd, 0x00_cdcd, 0xe5_e5e5,
            0x7f_7f7f, 0xff_0000, 0x00_ff00, 0xff_ff00, 0x5c_5cff, 0xff_00ff, 0x00_ffff, 0xff_ffff,
        ],
        dark: Some((0xe5_e5e5, 0x00_0000)),
        light: Some((0x00_0000, 0xff_ffff)),
        least: 4.0,
    },
    ColourTable {
        name: "VGA",
        colours: [
            0x00_0000, 0xaa_0000, 0x00_aa00, 0xaa_5500, 0x00_00aa, 0xaa_00aa, 0x00_aaaa, 0xaa_aaaa,
            0x55_5555, 0xff_5555, 0x55_ff55, 0xff_ff55, 0x55_55ff, 0xff_55ff, 0x55_ffff, 0xff_ffff,
        ],
        dark: Some((0xaa_aaaa, 0x00_0000)),
        light: None,
        least: 4.0,
    },
    ColourTable {
        name: "Campbell",
        colours: [
            0x0c_0c0c, 0xc5_0f1f, 0x13_a10e, 0xc1_9c00, 0x00_37da, 0x88_1798, 0x3a_96dd, 0xcc_cccc,
            0x76_7676, 0xe7_4856, 0x16_c60c, 0xf9_f1a5, 0x3b_78ff, 0xb4_009e, 0x61_d6d6, 0xf2_f2f2,
        ],
        dark: Some((0xcc_cccc, 0x0c_0c0c)),
        light: None,
        least: 4.0,
    },
    ColourTable {
        name: "Solarized",
        colours: [
            0x07_3642, 0xdc_322f, 0x85_9900, 0xb5_8900, 0x26_8bd2, 0xd3_3682, 0x2a_a198, 0xee_e8d5,
            0x00_2b36, 0xcb_4b16, 0x58_6e75, 0x65_7b83, 0x83_9496, 0x6c_71c4, 0x93_a1a1, 0xfd_f6e3,
        ],
        dark: Some((0x83_9496, 0x00_2b36)),
        light: Some((0x65_7b83, 0xfd_f6e3)),
        least: 3.2,
    },
    ColourTable {
        name: "One Half Light",
        colours: [
            0x38_3a42, 0xe4_5649, 0x50_a14f, 0xc1_8401, 0x01_84bc, 0xa6_26a4, 0x09_97b3, 0xfa_fafa,
            0x4f_525e, 0xe0_6c75, 0x98_c379, 0xe5_c07b, 0x61_afef, 0xc6_78dd, 0x56_b5c2, 0xff_ffff,
        ],
        dark: None,
        light: Some((0x38_3a42, 0xfa_fafa)),
        least: 3.2,
    },
];

fn rgb(hex: u32) -> RgbValue {
    let [_, r, g, b] = hex.to_be_bytes();
    [r, g, b].map(|part| f64::from(part) / 255.0)
}

/// The light of each part, without the curve of sRGB (IEC 61966-2-1).
fn linear(colour: RgbValue) -> RgbValue {
    colour.map(|c| if c <= 0.04045 { c / 12.92 } else { ((c + 0.055) / 1.055).powf(2.4) })
}

/// Contrast ratio and relative luminance: WCAG 2.2, definitions.
fn ratio(one: RgbValue, other: RgbValue) -> f64 {
    let luminance = |colour| {
        let [r, g, b] = linear(colour);
        0.2126 * r + 0.7152 * g + 0.0722 * b
    };
    let (one, other) = (luminance(one), luminance(other));
    (one.max(other) + 0.05) / (one.min(other) + 0.05)
}

/// A colour on a palette. From 16 on the colours are the same everywhere: a cube of six steps, then greys (xterm, 256colres).
fn on_palette(colour: Color, palette: &ColourTable) -> Option<RgbValue> {
    const STEPS: [u32; 6] = [0x00, 0x5f, 0x87, 0xaf, 0xd7, 0xff];
    let index = match colour {
        Color::Black => 0,
        Color::Red => 1,
        Color::Green => 2,
        Color::Yellow => 3,
        Color::Blue => 4,
        Color::Magenta => 5,
        Color::Cyan => 6,
        Color::Gray => 7,
        Color::DarkGray => 8,
        Color::LightRed => 9,
        Color::LightGreen => 10,
        Color::LightYellow => 11,
        Color::LightBlue => 12,
        Color::LightMagenta => 13,
        Color::LightCyan => 14,
        Color::White => 15,
        Color::Indexed(n) => usize::from(n),
        // The terminal's own, or one that no theme file can name.
        Color::Reset | Color::Rgb(..) => return None,
    };
    Some(rgb(match index {
        0..16 => palette.colours[index],
        16..232 => {
            let cube = index - 16;
            (STEPS[cube / 36] << 16) | (STEPS[cube / 6 % 6] << 8) | STEPS[cube % 6]
        }
        _ => u32::try_from(8 + 10 * (index - 232)).unwrap_or_default() * 0x01_0101,
    }))
}

/// Text and background of a style on a palette.
fn pair(style: Style, palette: &ColourTable, (text, ground): (u32, u32)) -> (RgbValue, RgbValue) {
    let own =
        |colour: Option<Color>, plain| colour.and_then(|c| on_palette(c, palette)).unwrap_or(rgb(plain));
    let (text, ground) = (own(style.fg, text), own(style.bg, ground));
    if style.add_modifier.contains(Modifier::REVERSED) { (ground, text) } else { (text, ground) }
}

/// The backgrounds that a theme is made for: dark, light.
fn grounds(name: &str) -> (bool, bool) {
    (name != "light", name != "dark")
}

/// A role that is hard to read.
#[derive(Clone, Debug, PartialEq)]
pub struct WeakContrast {
    /// The role.
    pub role: &'static str,
    /// The colours with which it is worst.
    pub palette: &'static str,
    /// Its contrast ratio with them, from 1 to 21 (WCAG 2.2).
    pub ratio: f64,
    /// The least ratio that the built-in themes have there.
    pub least: f64,
}

impl Theme {
    /// The roles that are hard to read on a background that the theme is made for, each where it is worst.
    #[must_use]
    pub(crate) fn weak_roles(&self) -> Vec<WeakContrast> {
        let (dark, light) = grounds(&self.base);
        let mut weak: Vec<WeakContrast> = Vec::new();
        for palette in &PALETTES {
            let plain = [palette.dark.filter(|_| dark), palette.light.filter(|_| light)];
            for (role, style) in plain
                .into_iter()
                .flatten()
                .flat_map(|p| self.roles().into_iter().map(move |(role, style)| (role, (style, p))))
            {
                let (text, ground) = pair(style.0, palette, style.1);
                let found = WeakContrast {
                    role,
                    palette: palette.name,
                    ratio: ratio(text, ground),
                    least: palette.least,
                };
                if found.ratio >= found.least {
                    continue;
                }
                match weak.iter_mut().find(|known| known.role == role) {
                    Some(known) if known.ratio > found.ratio => *known = found,
                    Some(_) => {}
                    None => weak.push(found),
                }
            }
        }
        weak
    }
}

#[cfg(test)]
mod tests {
    use super::super::NAMES;
    use super::*;

    fn times(matrix: [RgbValue; 3], [x, y, z]: RgbValue) -> RgbValue {
        matrix.map(|[a, b, c]| a * x + b * y + c * z)
    }

    /// What eyes that lack one kind of cone see: Machado, Oliveira and Fernandes, "A Physiologically-based Model for Simulation of Color
    /// Vision Deficiency", IEEE Transactions on Visualization and Computer Graphics 15(6), 2009, severity 1.0.
    const DEFICIENCIES: [(&str, [RgbValue; 3]); 3] = [
        (
            "protanopia",
            [
                [0.152_286, 1.052_583, -0.204_868],
                [0.114_503, 0.786_281, 0.099_216],
                [-0.003_882, -0.048_116, 1.051_998],
            ],
        ),
        (
            "deuteranopia",
            [
                [0.367_322, 0.860_646, -0.227_968],
                [0.280_085, 0.672_501, 0.047_413],
                [-0.011_820, 0.042_940, 0.968_881],
            ],
        ),
        (
            "tritanopia",
            [
                [1.255_528, -0.076_749, -0.178_779],
                [-0.078_411, 0.930_809, 0.147_602],
                [0.004_733, 0.691_367, 0.303_900],
            ],
        ),
    ];

    /// CIE 1976 L*a*b* of linear sRGB under D65 (CIE 15).
    fn lab(linear: RgbValue) -> RgbValue {
        let xyz = times(
            [
                [0.412_456_4, 0.357_576_1, 0.180_437_5],
                [0.212_672_9, 0.715_152_2, 0.072_175],
                [0.019_333_9, 0.119_192, 0.950_304_1],
            ],
            linear,
        );
        let f = |t: f64| if t > 216.0 / 24389.0 { t.cbrt() } else { (24389.0 / 27.0 * t + 16.0) / 116.0 };
        let (x, y, z) = (f(xyz[0] / 0.950_47), f(xyz[1]), f(xyz[2] / 1.088_83));
        [116.0 * y - 16.0, 500.0 * (x - y), 200.0 * (y - z)]
    }

    /// The distance of two colours in CIE L*a*b* (delta E 1976) to eyes with a deficiency.
    fn distance(one: RgbValue, other: RgbValue, deficiency: [RgbValue; 3]) -> f64 {
        let seen = |colour| lab(times(deficiency, linear(colour)).map(|c| c.clamp(0.0, 1.0)));
        let (one, other) = (seen(one), seen(other));
        one.iter().zip(other).map(|(a, b)| (a - b).powi(2)).sum::<f64>().sqrt()
    }

    #[test]
    fn every_role_can_be_read_on_common_palettes() {
        for name in NAMES {
            assert_eq!(Theme::named(name).unwrap().weak_roles(), [], "{name}");
        }
    }

    #[test]
    fn weak_roles_of_a_file_are_reported() {
        let theme =
            Theme::parse("own", "base = 'dark'\nlate = 'blue'\nsoon = '232 on 16'\ngood = '255 on 16'")
                .unwrap();
        let weak = theme.weak_roles();
        assert_eq!(weak.iter().map(|w| w.role).collect::<Vec<_>>(), ["late", "soon"], "{weak:?}");
        assert!(weak.iter().all(|w| w.ratio < w.least));
    }

    #[test]
    fn pale_colours_are_never_text() {
        for name in NAMES {
            let (dark, light) = grounds(name);
            for (role, style) in Theme::named(name).unwrap().roles() {
                let Some(text) = style.fg.filter(|_| style.bg.is_none()) else { continue };
                let on_dark = matches!(text, Color::Blue | Color::DarkGray | Color::Black);
                let on_light = matches!(text, Color::Green | Color::Yellow | Color::Cyan | Color::White);
                assert!(!(dark && on_dark || light && on_light), "{name}: {role}");
            }
        }
    }

    #[test]
    fn outcomes_look_different_in_every_theme() {
        for name in NAMES {
            let theme = Theme::named(name).unwrap();
            // Without colour the words alone tell what is approved from what is transferred.
            if name != "plain" {
                assert_ne!(theme.good, theme.away, "{name}");
            }
            assert!(![theme.good, theme.away].contains(&theme.deny), "{name}");
            assert!(![theme.good, theme.away, theme.text].contains(&theme.late), "{name}");
        }
    }

    #[test]
    fn colour_blind_theme_differs_by_form_or_distance() {
        let theme = Theme::named("colour-blind").unwrap();
        let roles = [
            ("late", theme.late),
            ("soon", theme.soon),
            ("good", theme.good),
            ("away", theme.away),
            ("deny", theme.deny),
            ("mark", theme.mark),
            ("selection", theme.selection),
            ("text", theme.text),
        ];
        for palette in &PALETTES {
            let plain = palette.dark.or(palette.light).unwrap();
            for (deficiency, matrix) in DEFICIENCIES {
                for (n, (one, a)) in roles.iter().enumerate() {
                    for (other, b) in &roles[n + 1..] {
                        let (p, q) = (pair(*a, palette, plain), pair(*b, palette, plain));
                        let apart = distance(p.1, q.1, matrix).max(distance(p.0, q.0, matrix));
                        assert!(
                            a.add_modifier != b.add_modifier || apart >= 30.0,
                            "{one} and {other}, {deficiency} on {}: {apart:.0}",
                            palette.name
                        );
                    }
                }
                let (late, good) = (pair(theme.late, palette, plain), pair(theme.good, palette, plain));
                let apart = distance(late.1, good.1, matrix);
                assert!(apart >= 55.0, "late and good, {deficiency} on {}: {apart:.0}", palette.name);
            }
        }
    }

    #[test]
    fn red_and_green_are_near_to_deuteranopes() {
        let xterm = &PALETTES[0];
        let [red, green] = [1, 2].map(|n: usize| rgb(xterm.colours[n]));
        let (name, matrix) = DEFICIENCIES[1];
        assert_eq!(name, "deuteranopia");
        assert!(distance(red, green, matrix) < 25.0, "the reason for the theme of its own");
    }
}
