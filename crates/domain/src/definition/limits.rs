//! How large a definition may be.

use crate::field::{MAX_FILE_BYTES, MAX_FORM_BYTES};

pub const MAX_STEPS: usize = 100;
pub const MAX_FIELDS: usize = 200;
/// Of one branch.
pub const MAX_ROUTES: usize = 50;
/// Of one choice field.
pub const MAX_OPTIONS: usize = 500;
/// Of one form, after address blocks are spread out.
pub const MAX_FORM_FIELDS: usize = 50;
/// Fields of files that one form asks for, since these are sent together.
pub const MAX_FORM_FILES: usize = MAX_FORM_BYTES / MAX_FILE_BYTES;
/// Of one text, in characters.
pub const MAX_TEXT_CHARS: usize = 5_000;
/// Of the template's name, in characters.
pub const MAX_NAME_CHARS: usize = 255;
/// How deeply conditions, and the schemas of arrays and hashes, may be nested.
pub const MAX_NESTING: usize = 8;
/// Wrong codes that a code step may allow; beyond it a six-digit code could be guessed.
pub const MAX_CODE_ATTEMPTS: u32 = 20;
pub const MAX_CODE_RESENDS: u32 = 20;
/// The shortest and longest life of a code, in seconds.
pub const CODE_SECONDS: std::ops::RangeInclusive<u32> = 60..=7_200;
