//! Invented names: of people, of programs in the order of the alphabet, and numbers of the same shape.

const GIVEN: [&str; 32] = [
    "Alaric", "Briony", "Caspian", "Dorothea", "Emeric", "Faye", "Gideon", "Hester", "Ione", "Jorah", "Keziah",
    "Leander", "Maren", "Nerys", "Orin", "Petra", "Quill", "Rosamund", "Silas", "Tamsin", "Ulric", "Verity", "Wilfred",
    "Xanthe", "Yorick", "Zelda", "Ambrose", "Blythe", "Corin", "Delphine", "Edmund", "Fenella",
];

const FAMILY: [&str; 32] = [
    "Ashgrove",
    "Birchall",
    "Cinderwick",
    "Dunnock",
    "Elderbrook",
    "Fernhollow",
    "Gorsefield",
    "Hazelmoor",
    "Ivybridge",
    "Juniperley",
    "Kestrelby",
    "Larkhollow",
    "Mosswater",
    "Nettlecombe",
    "Oakenshaw",
    "Plumbridge",
    "Quincewood",
    "Rushmere",
    "Sorrelby",
    "Thistledown",
    "Umberfield",
    "Vetchley",
    "Willowmere",
    "Yarrowby",
    "Aspenhurst",
    "Bramblecote",
    "Cloverdell",
    "Dewberry",
    "Eyebright",
    "Foxglove",
    "Gentianley",
    "Heatherset",
];

/// First halves of names of programs, in the order of the alphabet.
const PLACES: [&str; 40] = [
    "Amberfall",
    "Ashlock",
    "Bellweather",
    "Bramwick",
    "Calderstone",
    "Cinderford",
    "Dapplemere",
    "Driftmoor",
    "Eaglecrag",
    "Emberlow",
    "Fallowmark",
    "Frostwell",
    "Glimmerhay",
    "Greyfen",
    "Harbinger",
    "Hollowbeck",
    "Inglemoor",
    "Ironwold",
    "Jadewater",
    "Jasperhill",
    "Kelpmarsh",
    "Kingsfold",
    "Lanternway",
    "Larchmoor",
    "Marrowdale",
    "Mistlebank",
    "Nightbrook",
    "Northwaite",
    "Oldmeadow",
    "Osiergate",
    "Pebbleton",
    "Pinemarch",
    "Quarrymoor",
    "Ravenscar",
    "Rowanbeck",
    "Silverstrand",
    "Stonecote",
    "Thornwaite",
    "Umbermead",
    "Willowgarth",
];

/// Second halves, in the order of the alphabet.
const KINDS: [&str; 10] =
    ["Bay", "Clinic", "Cross", "Gate", "General", "Heights", "Memorial", "Park", "Regional", "Valley"];

/// The name of a person, by a number that may be any.
pub(super) fn person(seed: u64, which: usize) -> String {
    let at = |list: &[&'static str], seed: u64| list[usize::try_from(seed % list.len() as u64).unwrap_or(0)];
    let turn = seed.wrapping_add(7 * which as u64);
    format!("{} {}", at(&GIVEN, turn), at(&FAMILY, (seed / 32).wrapping_add(5 * which as u64)))
}

/// So many names of programs in the order of the alphabet, spread over all there are.
pub(super) fn programs(many: usize) -> Vec<String> {
    let all = PLACES.len() * KINDS.len();
    if many > all {
        return (1..=many).map(|n| format!("Program {n:05}")).collect();
    }
    let name = |n: usize| format!("{} {}", PLACES[n / KINDS.len()], KINDS[n % KINDS.len()]);
    (0..many).map(|n| name(n * all / many.max(1))).collect()
}

/// A text of digits with other digits, of the same shape; none for a text that has hardly any.
pub(super) fn digits(text: &str, which: usize) -> Option<String> {
    let many = text.chars().filter(char::is_ascii_digit).count();
    if many < 4 {
        return None;
    }
    let number = format!("{which:0many$}");
    let mut number = number.chars().skip(number.len().saturating_sub(many));
    let other = |letter: char| match letter {
        letter if letter.is_ascii_digit() => number.next().unwrap_or('0'),
        letter if letter.is_alphabetic() => 'x',
        letter => letter,
    };
    Some(text.chars().map(other).collect())
}

/// A number that depends on a text alone (FNV-1a), the same on every machine.
pub(super) fn seed(text: &str) -> u64 {
    text.bytes().fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::load::spelling::slug;

    #[test]
    fn names_of_programs_are_in_the_order_of_their_ids_and_differ() {
        for many in [0, 1, 2, 7, 120, 400, 401, 3000] {
            let names = programs(many);
            assert_eq!(names.len(), many);
            let ids: Vec<String> = names.iter().map(|name| slug(name)).collect();
            assert!(ids.windows(2).all(|pair| pair[0] < pair[1]), "{many}: {ids:?}");
        }
    }

    #[test]
    fn numbers_keep_their_shape() {
        assert_eq!(digits("+1 (312) 555-0142", 1).as_deref(), Some("+0 (000) 000-0001"));
        assert_eq!(digits("A1234567", 12).as_deref(), Some("x0000012"));
        assert_eq!(digits("Dr. May", 1), None);
    }
}
