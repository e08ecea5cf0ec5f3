//! The built-in wording: one Fluent file a language, compiled on first use and kept.

use std::sync::{Arc, OnceLock};

use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource, FluentValue};
use minijinja::value::{Kwargs, Object, Value, from_args};
use minijinja::{Error, ErrorKind, HtmlEscape, State};
use unic_langid::LanguageIdentifier;

use super::Language;

type Bundle = FluentBundle<FluentResource>;

/// The Fluent source of a language.
pub(crate) fn source(language: Language) -> &'static str {
    match language {
        Language::EnUs => include_str!("../../locales/en-US.ftl"),
        Language::EsMx => include_str!("../../locales/es-MX.ftl"),
        Language::Fr => include_str!("../../locales/fr.ftl"),
        Language::De => include_str!("../../locales/de.ftl"),
        Language::PtBr => include_str!("../../locales/pt-BR.ftl"),
        Language::It => include_str!("../../locales/it.ftl"),
        Language::NlNl => include_str!("../../locales/nl-NL.ftl"),
        Language::Pl => include_str!("../../locales/pl.ftl"),
        Language::TrTr => include_str!("../../locales/tr-TR.ftl"),
        Language::UkUa => include_str!("../../locales/uk-UA.ftl"),
        Language::ArEg => include_str!("../../locales/ar-EG.ftl"),
        Language::He => include_str!("../../locales/he.ftl"),
        Language::Ja => include_str!("../../locales/ja.ftl"),
        Language::ZhCn => include_str!("../../locales/zh-CN.ftl"),
    }
}

fn bundle(language: Language) -> &'static Bundle {
    static BUNDLES: [OnceLock<Bundle>; Language::ALL.len()] =
        [const { OnceLock::new() }; Language::ALL.len()];
    BUNDLES[language.index()].get_or_init(|| compile(language))
}

/// Compiles a language's file. A line that Fluent cannot read is left out here and named by the
/// tests, which ask for every key.
fn compile(language: Language) -> Bundle {
    let identifier: LanguageIdentifier = language.code().parse().unwrap_or_default();
    let mut bundle = Bundle::new_concurrent(vec![identifier]);
    // Names dropped into a sentence are isolated by <bdi> instead of invisible characters.
    bundle.set_use_isolating(false);
    let resource = FluentResource::try_new(source(language).to_owned())
        .unwrap_or_else(|(readable, _)| readable);
    bundle.add_resource_overriding(resource);
    bundle
}

/// A key the language's file lacks, or a placeholder the caller did not fill.
#[derive(Debug)]
pub(crate) struct TextError(String);

impl From<TextError> for Error {
    fn from(error: TextError) -> Error {
        Error::new(ErrorKind::InvalidOperation, error.0)
    }
}

/// The wording of one language.
///
/// In templates it is the function `t(key, name=value…)`, whose result is HTML: arguments are escaped
/// and isolated by `<bdi>`, and the files themselves hold no markup (a test proves it).
#[derive(Clone, Copy, Debug)]
pub(crate) struct Texts(pub Language);

impl Texts {
    /// The message as plain text, for `<title>`, attributes and values that a template escapes.
    /// `key` is `message` or `message.attribute`.
    pub(crate) fn plain(self, key: &str, args: &[(&str, &str)]) -> Result<String, TextError> {
        let mut fluent = FluentArgs::new();
        for (name, value) in args {
            fluent.set(*name, FluentValue::from(*value));
        }
        self.format(key, &fluent)
    }

    /// The message as HTML. The arguments are HTML already: [`isolated`], [`left_to_right`] or a number.
    pub(crate) fn html(self, key: &str, args: &[(&str, &str)]) -> Result<Value, TextError> {
        Ok(Value::from_safe_string(self.plain(key, args)?))
    }

    /// The message as HTML, with the plural form that `number` calls for.
    pub(crate) fn counted(
        self,
        key: &str,
        name: &str,
        number: u32,
        args: &[(&str, &str)],
    ) -> Result<Value, TextError> {
        let mut fluent = FluentArgs::new();
        for (name, value) in args {
            fluent.set(*name, FluentValue::from(*value));
        }
        fluent.set(name, FluentValue::from(number));
        Ok(Value::from_safe_string(self.format(key, &fluent)?))
    }

    /// Whether the language has the message or attribute.
    pub(crate) fn has(self, key: &str) -> bool {
        let (message, attribute) = split(key);
        bundle(self.0)
            .get_message(message)
            .is_some_and(|found| match attribute {
                None => found.value().is_some(),
                Some(name) => found.get_attribute(name).is_some(),
            })
    }

    fn format(self, key: &str, args: &FluentArgs<'_>) -> Result<String, TextError> {
        let bundle = bundle(self.0);
        let (message, attribute) = split(key);
        let pattern = bundle
            .get_message(message)
            .and_then(|found| match attribute {
                None => found.value(),
                Some(name) => found.get_attribute(name).map(|found| found.value()),
            })
            .ok_or_else(|| TextError(format!("no text {key} in {}", self.0.code())))?;
        let mut errors = Vec::new();
        let text = bundle
            .format_pattern(pattern, Some(args), &mut errors)
            .into_owned();
        match errors.first() {
            None => Ok(text),
            Some(error) => Err(TextError(format!("{key} in {}: {error}", self.0.code()))),
        }
    }
}

/// A value inside a sentence, escaped and kept from turning the sentence's direction.
pub(crate) fn isolated(text: &str) -> String {
    format!("<bdi>{}</bdi>", HtmlEscape(text))
}

/// An e-mail address, number or code inside a sentence: escaped, and left to right in any language.
pub(crate) fn left_to_right(text: &str) -> String {
    format!("<bdi dir=\"ltr\">{}</bdi>", HtmlEscape(text))
}

/// Splits `message.attribute`.
fn split(key: &str) -> (&str, Option<&str>) {
    key.split_once('.')
        .map_or((key, None), |(message, attribute)| {
            (message, Some(attribute))
        })
}

impl Object for Texts {
    fn call(self: &Arc<Self>, _: &mut State<'_, '_>, args: &[Value]) -> Result<Value, Error> {
        let (key, named): (&str, Kwargs) = from_args(args)?;
        let mut fluent = FluentArgs::new();
        for name in named.args() {
            let value: Value = named.get(name)?;
            fluent.set(name.to_owned(), html_argument(&value));
        }
        Ok(Value::from_safe_string(self.format(key, &fluent)?))
    }
}

/// Numbers stay numbers, so that they choose the plural form; markup made by this crate passes;
/// anything else is escaped and isolated from the direction of the sentence.
fn html_argument(value: &Value) -> FluentValue<'static> {
    if let Ok(number) = u32::try_from(value.clone()) {
        return FluentValue::from(number);
    }
    if value.is_safe() {
        return FluentValue::from(value.to_string());
    }
    FluentValue::from(isolated(&value.to_string()))
}
