//! Files in fields: how one is given, what a field keeps of it, and of which type it is.

use std::fmt;
use std::sync::Arc;

use base64::Engine;
use base64::engine::general_purpose::STANDARD as BASE64;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::error::Code;
use super::form::FormInput;
use super::schema::{FieldKind, FieldSchema};

/// Most bytes of a file (contract, `max-file-size-bytes`).
pub const MAX_FILE_BYTES: usize = 10_000_000;
/// Most bytes of the files that are sent together with one form, which holds them in memory.
pub const MAX_FORM_BYTES: usize = 2 * MAX_FILE_BYTES;
pub(super) const MAX_FILENAME_CHARS: usize = 255;

/// The types of files that a field takes (contract, `supported-mime-types`).
pub const FILE_TYPES: [&str; 13] = [
    "image/jpeg",
    "image/png",
    "image/heic",
    "image/heif",
    "image/tiff",
    "image/gif",
    "image/svg+xml",
    "application/pdf",
    "text/plain",
    "text/csv",
    "video/mp4",
    "video/webm",
    "video/quicktime",
];

/// What a field keeps of a file; the members are the contract's. Its bytes lie elsewhere.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct KeptFile {
    pub filename: String,
    pub byte_size: u64,
    pub mime_type: String,
    /// The file's id; an answer tells an address instead.
    pub url: String,
}

impl KeptFile {
    /// None: the value is none of a file that was taken in.
    pub fn of(value: &Value) -> Option<Self> {
        value.as_object().filter(|members| members.len() == 4)?;
        Self::deserialize(value).ok()
    }

    /// What files of its type are named by, without a dot: `jpg`.
    pub fn extension(&self) -> &str {
        match self.mime_type.as_str() {
            "image/jpeg" => "jpg",
            "image/svg+xml" => "svg",
            "text/plain" => "txt",
            "video/quicktime" => "mov",
            other => other.rsplit('/').next().unwrap_or("bin"),
        }
    }

    /// For people: `passport.png (image/png, 48213 bytes)`.
    pub fn in_words(&self) -> String {
        let Self {
            filename,
            byte_size,
            mime_type,
            ..
        } = self;
        format!("{filename} ({mime_type}, {byte_size} bytes)")
    }
}

/// A file that a person handed in with a form.
#[derive(Clone, PartialEq, Eq)]
pub struct Upload {
    /// As their browser names it; empty where it gave none.
    pub filename: String,
    pub content: Arc<[u8]>,
    /// It is too large, and `content` holds nothing of it.
    pub excess: Option<Excess>,
}

/// Why a file is too large.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Excess {
    /// It has more than [`MAX_FILE_BYTES`].
    File,
    /// With those before it the form has more than [`MAX_FORM_BYTES`].
    Form,
}

/// What a person did with a field of files.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PostedFiles {
    pub chosen: Vec<Upload>,
    /// Ids of the files of a list that the page showed as handed in before.
    pub shown: Vec<String>,
    /// Ids of those that are to go; where the field takes but one, anything says that it is.
    pub gone: Vec<String>,
}

impl PostedFiles {
    /// Where no file was handed in before.
    pub(crate) fn first(chosen: Vec<Upload>) -> Self {
        Self {
            chosen,
            ..Self::default()
        }
    }

    /// Nothing was chosen, and nothing is to go.
    pub fn changes_nothing(&self) -> bool {
        self.chosen.is_empty() && self.gone.is_empty()
    }

    /// The list that a page asked for, with `chosen` at its end and without what is to go. None: it is empty.
    ///
    /// What is added is added to what the page showed, so that a form that is sent twice gives the same list as
    /// one that is sent once.
    pub fn list(&self, held: Option<&Value>, chosen: Option<Value>) -> Option<Value> {
        let mut list = self.of_held(held, |id| !self.gone.contains(id));
        if let Some(Value::Array(chosen)) = chosen {
            list.extend(chosen);
        }
        (!list.is_empty()).then_some(Value::Array(list))
    }

    /// A [`list`](Self::list) as long as the form is refused for something else: nothing goes yet.
    pub(crate) fn list_for_now(&self, held: Option<&Value>, list: Value) -> Value {
        let Value::Array(list) = list else {
            return list;
        };
        let new = list.into_iter().filter(|it| KeptFile::of(it).is_none());
        let mut for_now = self.of_held(held, |_| true);
        for_now.extend(new);
        Value::Array(for_now)
    }

    fn of_held(&self, held: Option<&Value>, stays: impl Fn(&String) -> bool) -> Vec<Value> {
        let is_known = |id: &String| self.chosen.is_empty() || self.shown.contains(id);
        let stays = |value: &&Value| {
            let file = KeptFile::of(value);
            file.is_some_and(|file| is_known(&file.url) && stays(&file.url))
        };
        let held = held.and_then(Value::as_array).into_iter().flatten();
        held.filter(stays).cloned().collect()
    }
}

impl fmt::Debug for Upload {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Upload(…)")
    }
}

impl Upload {
    /// The file of a value as the API takes it; None for other values.
    pub(crate) fn of(value: &Value) -> Option<Self> {
        let value = parse(value).ok()?;
        let text = |name: &str| value[name].as_str();
        Some(Self {
            filename: text("filename")?.to_owned(),
            content: BASE64.decode(text("io")?).ok()?.into(),
            excess: None,
        })
    }

    /// The value as the API takes it.
    fn read(&self) -> Result<Value, Code> {
        let Self {
            filename,
            content,
            excess,
        } = self;
        match excess {
            Some(Excess::Form) => {
                return Err(Code::TooLargeTogether {
                    max: MAX_FORM_BYTES,
                });
            }
            None if content.len() <= MAX_FILE_BYTES => {}
            None | Some(Excess::File) => {
                return Err(Code::TooLarge {
                    max: MAX_FILE_BYTES,
                });
            }
        }
        if content.is_empty() {
            return Err(Code::EmptyFile);
        }
        check_name(filename).map_err(|_| Code::UnfitFilename)?;
        file_type(content, filename).ok_or(Code::NotAFileType)?;
        Ok(json!({"filename": filename, "io": BASE64.encode(content)}))
    }
}

/// Reads what a form posted for a file; None where none was chosen.
pub(super) fn read_posted(input: &FormInput) -> Result<Option<Value>, Code> {
    match chosen(input)? {
        [] => Ok(None),
        [one] => one.read().map(Some),
        _ => Err(Code::SeveralFiles),
    }
}

/// Reads what a form posted for a list of files; None where none was chosen.
pub(super) fn read_posted_list(input: &FormInput) -> Result<Option<Value>, Code> {
    let files: Vec<Value> = chosen(input)?
        .iter()
        .map(Upload::read)
        .collect::<Result<_, _>>()?;
    Ok((!files.is_empty()).then_some(Value::Array(files)))
}

fn chosen(input: &FormInput) -> Result<&[Upload], Code> {
    match input {
        FormInput::Files(files) => Ok(&files.chosen),
        FormInput::Text(text) if text.is_empty() => Ok(&[]),
        _ => Err(Code::NotAFile),
    }
}

/// A name, and not a path.
fn check_name(filename: &str) -> Result<(), Code> {
    if filename.is_empty() {
        return Err(Code::NotAFile);
    }
    if filename.chars().count() > MAX_FILENAME_CHARS {
        return Err(Code::TooLong {
            max: MAX_FILENAME_CHARS,
        });
    }
    let is_unfit = |c: char| c.is_control() || c == '/' || c == '\\';
    match filename.chars().any(is_unfit) {
        true => Err(Code::InvalidCharacters),
        false => Ok(()),
    }
}

/// Reads `{"filename": …, "io": base64}`; `data` is taken for `io`, as the contract names the content of
/// other files.
pub(super) fn parse(value: &Value) -> Result<Value, Code> {
    let object = value.as_object().ok_or(Code::NotAFile)?;
    let text = |name: &str| object.get(name).and_then(Value::as_str);
    let filename = text("filename").ok_or(Code::NotAFile)?;
    let content = text("io").or_else(|| text("data")).ok_or(Code::NotAFile)?;
    if object.len() != 2 || content.is_empty() {
        return Err(Code::NotAFile);
    }
    check_name(filename)?;
    let body = content.trim_end_matches('=');
    let padding = content.len() - body.len();
    // Base64 turns three bytes into four characters.
    if (content.len() / 4 * 3).saturating_sub(padding) > MAX_FILE_BYTES {
        return Err(Code::TooLarge {
            max: MAX_FILE_BYTES,
        });
    }
    let is_base64 = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'+' || byte == b'/';
    if content.len() % 4 != 0 || padding > 2 || !body.bytes().all(is_base64) {
        return Err(Code::NotBase64);
    }
    Ok(json!({"filename": filename, "io": content}))
}

/// The type of a file by its content, one of [`FILE_TYPES`]; the name tells only which kind of text it
/// is. None: another type.
pub fn file_type(content: &[u8], filename: &str) -> Option<&'static str> {
    let known = |name: &str| FILE_TYPES.into_iter().find(|it| *it == name);
    let by_content = infer::get(content).and_then(|found| known(found.mime_type()));
    by_content.or_else(|| text_type(content, filename))
}

/// Bytes that an SVG may have before its first element.
const SVG_PREAMBLE: usize = 4096;

fn text_type(content: &[u8], filename: &str) -> Option<&'static str> {
    let is_unfit = |byte: &u8| byte.is_ascii_control() && !b"\t\n\r\x0c".contains(byte);
    if content.iter().any(is_unfit) {
        return None;
    }
    let head = String::from_utf8_lossy(&content[..content.len().min(SVG_PREAMBLE)]);
    let head = head.trim_start_matches('\u{feff}').trim_start();
    let is_xml = ["<?xml", "<!--", "<!DOCTYPE svg", "<svg"]
        .iter()
        .any(|beginning| head.starts_with(beginning));
    let is_csv = || filename.to_ascii_lowercase().ends_with(".csv");
    Some(match () {
        () if is_xml && head.contains("<svg") => "image/svg+xml",
        () if is_csv() => "text/csv",
        () => "text/plain",
    })
}

impl FieldSchema {
    /// Whether a value of the field can hold files.
    pub fn holds_files(&self) -> bool {
        match &self.kind {
            FieldKind::File => true,
            FieldKind::Array { items: Some(item) } => item.holds_files(),
            FieldKind::Hash { members, .. } => members.iter().any(Self::holds_files),
            _ => false,
        }
    }

    /// Calls `f` with each file of a value, in its order.
    ///
    /// # Errors
    /// The first that `f` gives.
    pub fn each_file<E>(
        &self,
        value: &mut Value,
        f: &mut impl FnMut(&mut Value) -> Result<(), E>,
    ) -> Result<(), E> {
        match (&self.kind, value) {
            (FieldKind::File, value) if !value.is_null() => f(value),
            (FieldKind::Array { items: Some(item) }, Value::Array(values)) => values
                .iter_mut()
                .try_for_each(|value| item.each_file(value, f)),
            (FieldKind::Hash { members, .. }, Value::Object(values)) => {
                members.iter().try_for_each(|member| {
                    let value = values.get_mut(&member.key);
                    value.map_or(Ok(()), |value| member.each_file(value, f))
                })
            }
            _ => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_type_of_a_file_is_told_by_its_content() {
        let heic = b"\0\0\0\x18ftypheic\0\0\0\0mif1heic";
        let quicktime = b"\0\0\0\x14ftypqt  \0\0\0\0qt  ";
        let webm = [
            b"\x1a\x45\xdf\xa3\x9f\x42\x82\x84webm".as_slice(),
            &[0; 256],
        ]
        .concat();
        for (content, name, expected) in [
            (&b"\x89PNG\r\n\x1a\n\0"[..], "a.exe", Some("image/png")),
            (b"\xff\xd8\xff\xe0", "a", Some("image/jpeg")),
            (b"GIF89a", "a", Some("image/gif")),
            (b"%PDF-1.7\n", "a.txt", Some("application/pdf")),
            (b"II*\0\x08\0\0\0\x0f\0\xfe\0", "a", Some("image/tiff")),
            (heic, "a", Some("image/heif")),
            (b"\0\0\0\x18ftypmp42\0\0\0\0", "a", Some("video/mp4")),
            (quicktime, "a", Some("video/quicktime")),
            (&webm, "a", Some("video/webm")),
            (b"a;b\r\n1;2", "List.CSV", Some("text/csv")),
            (b"BMW is a text", "a", Some("text/plain")),
            ("Grüße".as_bytes(), "a.png", Some("text/plain")),
            (
                b"\xef\xbb\xbf<?xml version='1.0'?>\n<svg/>",
                "a",
                Some("image/svg+xml"),
            ),
            (b"<html><svg></svg></html>", "a.svg", Some("text/plain")),
            (b"MZ\x90\0\x03", "a.png", None),
            (b"PK\x03\x04\x14\0", "a.pdf", None),
            (b"\0", "a.txt", None),
        ] {
            assert_eq!(file_type(content, name), expected, "{content:?} {name}");
        }
    }

    #[test]
    fn a_file_is_as_large_as_its_content() {
        let of = |chars: usize, padding: &str| {
            parse(&json!({"filename": "a", "io": "A".repeat(chars) + padding})).map(|_| ())
        };
        assert_eq!(of(13_333_334, "=="), Ok(()));
        assert_eq!(
            of(13_333_335, "="),
            Err(Code::TooLarge {
                max: MAX_FILE_BYTES
            })
        );
    }
}
