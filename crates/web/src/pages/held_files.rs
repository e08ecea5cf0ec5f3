//! Files on a form: those that were handed in before, and what may be chosen.

use minijinja::Value;
use serde::Serialize;

use super::shown;
use super::texts::{TextError, Texts};
use super::view::{FieldInput, FieldKind, names};

/// A file that was handed in before.
#[derive(Debug, Serialize)]
pub(crate) struct HeldFile {
    pub(crate) id: String,
    /// Says which file it is.
    text: Value,
    remove_id: String,
    /// What the form posts for it.
    value: String,
    /// The name under which the form says that it was shown; None where there is but one.
    shown_name: Option<String>,
    /// The name of the box that has it go; None where a file is needed and another can only replace it.
    remove_name: Option<String>,
    is_to_go: bool,
}

pub(crate) fn model(
    input: &FieldInput,
    id: &str,
    texts: Texts,
) -> Result<Vec<HeldFile>, TextError> {
    let FieldKind::File {
        taken,
        gone,
        several,
        ..
    } = &input.kind
    else {
        return Ok(Vec::new());
    };
    let several = *several;
    let message = if several { "file-held" } else { "file-taken" };
    let name = |part: &str| names::part(&input.key, part);
    taken
        .iter()
        .enumerate()
        .map(|(place, file)| {
            let (number, value) = match several {
                true => (format!("-{}", place + 1), file.id.clone()),
                false => (String::new(), "true".to_owned()),
            };
            Ok(HeldFile {
                id: format!("{id}-taken{number}"),
                text: texts.html(message, &[("file", &shown::file_html(file, texts)?)])?,
                shown_name: several.then(|| name(names::SHOWN)),
                remove_id: format!("{id}-remove{number}"),
                remove_name: (several || input.optional).then(|| name(names::REMOVE)),
                is_to_go: gone.contains(&value),
                value,
            })
        })
        .collect()
}

/// What files may be chosen. None: the field is of another kind.
pub(crate) fn limits(kind: &FieldKind, texts: Texts) -> Result<Option<String>, TextError> {
    let FieldKind::File {
        several,
        max_megabytes,
        max_megabytes_together,
        ..
    } = kind
    else {
        return Ok(None);
    };
    let max = max_megabytes.to_string();
    let text = match several {
        true => {
            let together = max_megabytes_together.to_string();
            texts.plain("hint-files", &[("max", &max), ("together", &together)])
        }
        false => texts.plain("hint-file", &[("max", &max)]),
    };
    text.map(Some)
}
