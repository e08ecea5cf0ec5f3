//! Texts as rows, out and back in.

use bonafide_domain::definition::{
    Definition, SEEDS, TranslationRow, import_translations, translations,
};
use serde_json::{Value, json};

use crate::samples::definition;

fn sample() -> Definition {
    definition(&json!({
        "name": "x",
        "languages": ["en-US", "fr"],
        "fields": {
            "colour": {
                "type": "choices",
                "label": {"en-US": "Colour", "fr": "Couleur"},
                "options": [{"value": "red", "label": "Red"}, "blue"]
            }
        },
        "steps": [
            {"step": "not-verified", "kind": "form", "title": "Hello", "next": "done",
             "fields": [{"field": "colour", "hint": "Any"}]},
            {"step": "done", "kind": "end", "outcome": "completed"}
        ]
    }))
}

fn row(
    step: &str,
    component: &str,
    attribute: &str,
    values: &[(&str, Option<&str>)],
) -> TranslationRow {
    TranslationRow {
        step: step.to_owned(),
        step_display_name: String::new(),
        component: component.to_owned(),
        attribute_name: attribute.to_owned(),
        locale_values: values
            .iter()
            .map(|(locale, value)| ((*locale).to_owned(), value.map(str::to_owned)))
            .collect(),
    }
}

#[test]
fn every_given_text_is_a_row_with_every_enabled_language() {
    let rows = translations(&sample());
    let summary: Vec<String> = rows
        .iter()
        .map(|row| {
            let values: Vec<String> = row
                .locale_values
                .iter()
                .map(|(locale, value)| format!("{locale}={}", value.as_deref().unwrap_or("-")))
                .collect();
            format!(
                "{} ({}) {} {} {}",
                row.step,
                row.step_display_name,
                row.component,
                row.attribute_name,
                values.join(" ")
            )
        })
        .collect();
    assert_eq!(
        summary,
        [
            "not-verified (Not verified) title text en-US=Hello fr=-",
            "not-verified (Not verified) colour hint en-US=Any fr=-",
            "* (All steps) colour label en-US=Colour fr=Couleur",
            "* (All steps) colour option:red en-US=Red fr=-",
        ]
    );
}

#[test]
fn importing_what_was_exported_changes_nothing() {
    let definition = sample();
    let again = import_translations(&definition, &translations(&definition));
    assert_eq!(
        again.map(|again| translations(&again)),
        Ok(translations(&definition))
    );
}

#[test]
fn the_seeds_rows_can_be_imported() {
    for seed in SEEDS {
        let seed = definition(&serde_saphyr::from_str(seed.yaml).expect("readable YAML"));
        let rows = translations(&seed);
        let again = import_translations(&seed, &rows).expect("the seed's own rows");
        assert_eq!(translations(&again), rows);
    }
}

#[test]
fn rows_set_wordings_and_leave_the_others_alone() {
    let rows = [
        row("not-verified", "title", "text", &[("fr", Some("Bonjour"))]),
        row(
            "not-verified",
            "button",
            "text",
            &[("fr", Some("Continuer"))],
        ),
        row("*", "colour", "label", &[("fr", None)]),
        row(
            "*",
            "colour",
            "option:blue",
            &[("en-US", Some("Blue")), ("fr", Some("Bleu"))],
        ),
        row("not-verified", "colour", "hint", &[("en-US", None)]),
    ];
    let document = import_translations(&sample(), &rows)
        .expect("known places")
        .to_value();
    let form = &document["steps"][0];
    assert_eq!(form["title"], json!({"en-US": "Hello", "fr": "Bonjour"}));
    assert_eq!(form["button"], json!({"fr": "Continuer"}));
    assert_eq!(form["fields"][0], json!("colour"));
    let colour = &document["fields"]["colour"];
    assert_eq!(colour["label"], json!({"en-US": "Colour"}));
    assert_eq!(colour["options"][0]["label"], json!("Red"));
    assert_eq!(
        colour["options"][1]["label"],
        json!({"en-US": "Blue", "fr": "Bleu"})
    );
}

#[test]
fn rows_that_name_no_place_are_refused_by_their_index() {
    let long = "x".repeat(5_001);
    let rows = [
        row("nowhere", "title", "text", &[]),
        row("done", "button", "text", &[]),
        row("not-verified", "colour", "tooltip", &[]),
        row("*", "colour", "option:green", &[]),
        row("not-verified", "title", "text", &[("xx", Some("a"))]),
        row("not-verified", "title", "text", &[("fr", Some(&long))]),
    ];
    let faults: Vec<String> = import_translations(&sample(), &rows)
        .expect_err("faults")
        .iter()
        .map(ToString::to_string)
        .collect();
    assert_eq!(
        faults,
        [
            "translations[0]: names the unknown step `nowhere`",
            "translations[1]: names no text: step `done` has no `text` of `button`",
            "translations[2]: names no text: step `not-verified` has no `tooltip` of `colour`",
            "translations[3]: names no text: step `*` has no `option:green` of `colour`",
            "translations[4]: names the unknown language `xx`",
            "translations[5]: has a wording of more than 5000 characters in fr",
        ]
    );
}

#[test]
fn a_text_is_shown_in_the_nearest_language() {
    let definition = definition(&json!({
        "name": "x",
        "languages": ["en-US", "zh-CN"],
        "steps": [{"step": "done", "kind": "end", "outcome": "completed",
                   "title": {"en-US": "Done", "zh-CN": "完成"}, "body": "Bye"}]
    }));
    let words = &definition.steps[0].words;
    let default = definition.default_language();
    let shown = |text: &Option<_>, code: &str| -> Value {
        let locale = bonafide_domain::locale::Locale::parse(code).expect("a known code");
        let text: &Option<bonafide_domain::definition::Text> = text;
        text.as_ref()
            .and_then(|text| text.show(locale, default))
            .into()
    };
    assert_eq!(shown(&words.title, "zh-TW"), json!("完成"));
    assert_eq!(shown(&words.title, "fr"), json!("Done"));
    assert_eq!(shown(&words.body, "zh-CN"), json!("Bye"));
}
