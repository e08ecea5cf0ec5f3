//! Invented people, drawn from a number: the same number is always the same person.

use serde_json::{Map, Value as Json};

use crate::seal::digest;

/// A stream of numbers made from a seed and a place.
pub(super) struct Chance {
    block: [u8; 32],
    at: usize,
}

impl Chance {
    pub fn new(seed: u64, index: u64) -> Self {
        let parts: [&[u8]; 3] = [
            b"bonafide people",
            &seed.to_be_bytes(),
            &index.to_be_bytes(),
        ];
        Self {
            block: digest(&parts),
            at: 0,
        }
    }

    fn next(&mut self) -> u32 {
        if self.at + 4 > self.block.len() {
            self.block = digest(&[&self.block]);
            self.at = 0;
        }
        let bytes = &self.block[self.at..self.at + 4];
        self.at += 4;
        u32::from_be_bytes([bytes[0], bytes[1], bytes[2], bytes[3]])
    }

    /// A number below `end`.
    pub fn below(&mut self, end: u32) -> u32 {
        ((u64::from(self.next()) * u64::from(end)) >> 32) as u32
    }

    pub fn between(&mut self, from: u32, to: u32) -> u32 {
        from + self.below(to - from + 1)
    }

    /// Whether something that happens to so many of a hundred does.
    pub fn percent(&mut self, of_hundred: u32) -> bool {
        self.below(100) < of_hundred
    }

    pub fn one<'a, T>(&mut self, of: &'a [T]) -> &'a T {
        &of[self.below(of.len() as u32) as usize]
    }
}

const FIRST: [&str; 32] = [
    "Amara",
    "Björn",
    "Chloé",
    "Dmitri",
    "Elena",
    "Fatima",
    "Giulia",
    "Hiroshi",
    "Ingrid",
    "José",
    "Katarzyna",
    "Liam",
    "Mei",
    "Nikolaos",
    "Olga",
    "Priya",
    "Quentin",
    "Rosa",
    "Siobhán",
    "Tomáš",
    "Ursula",
    "Víctor",
    "Wei",
    "Ximena",
    "Yusuf",
    "Zoë",
    "李",
    "محمد",
    "Анна",
    "Γιώργος",
    "דוד",
    "さくら",
];

const LAST: [&str; 32] = [
    "Abara",
    "Åkesson",
    "Bernard",
    "Castro",
    "Dvořák",
    "Eriksen",
    "Fernández",
    "García",
    "Haddad",
    "Ivanov",
    "Jansen",
    "Kowalski",
    "Lefèvre",
    "Müller",
    "Nguyễn",
    "O'Brien",
    "Papadopoulos",
    "Quispe",
    "Rossi",
    "Sørensen",
    "Tanaka",
    "Ünal",
    "Vasquez",
    "Wójcik",
    "Xu",
    "Yılmaz",
    "Zhang",
    "伟",
    "العلي",
    "Петрова",
    "Αλεξίου",
    "כהן",
];

const PLACES: [(&str, &str, &str, &str); 8] = [
    ("US", "San Francisco", "California", "94109"),
    ("GB", "Leeds", "West Yorkshire", "LS1 4DY"),
    ("DE", "Leipzig", "Sachsen", "04109"),
    ("FR", "Lyon", "Rhône", "69002"),
    ("ES", "Valencia", "Valencia", "46001"),
    ("MX", "Puebla", "Puebla", "72000"),
    ("CA", "Halifax", "Nova Scotia", "B3H 4R2"),
    ("PL", "Gdańsk", "Pomorskie", "80-001"),
];

/// Streets that go with any town.
const STREETS: [&str; 6] = [
    "Station Road",
    "High Street",
    "Park Lane",
    "Mill Street",
    "Church Road",
    "Garden Way",
];

pub(super) struct Person {
    pub first: &'static str,
    pub last: &'static str,
    email: String,
    phone: String,
    birthdate: String,
    street: String,
    place: (&'static str, &'static str, &'static str, &'static str),
}

impl Person {
    /// `number`: who they are; two inquiries of the same number are the same person's.
    pub fn new(seed: u64, number: u64) -> Self {
        let mut chance = Chance::new(seed ^ 0x5eed, number);
        let (first, last) = (*chance.one(&FIRST), *chance.one(&LAST));
        Self {
            first,
            last,
            // Domains and numbers that belong to nobody (RFC 2606; the numbers kept for fiction).
            email: format!("person.{number}@example.com"),
            phone: format!("+1201555{:04}", 100 + chance.below(100)),
            birthdate: format!(
                "{}-{:02}-{:02}",
                chance.between(1945, 2004),
                chance.between(1, 12),
                chance.between(1, 28)
            ),
            street: format!("{} {}", chance.between(1, 180), chance.one(&STREETS)),
            place: *chance.one(&PLACES),
        }
    }

    /// Values by the contract's keys.
    pub fn answers(&self) -> Map<String, Json> {
        let (country, city, subdivision, postal_code) = self.place;
        [
            ("name-first", self.first),
            ("name-last", self.last),
            ("birthdate", &self.birthdate),
            ("email-address", &self.email),
            ("phone-number", &self.phone),
            ("address-street-1", &self.street),
            ("address-city", city),
            ("address-subdivision", subdivision),
            ("address-postal-code", postal_code),
            ("address-country-code", country),
        ]
        .into_iter()
        .map(|(key, value)| (key.to_owned(), value.into()))
        .collect()
    }
}
