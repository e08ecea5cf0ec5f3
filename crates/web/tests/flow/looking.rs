//! How pages look: whose theme set it is, in which variant, and the logo.

use bonafide_app::{Kind, theme_sets};
use bonafide_domain::template::Template;
use serde_json::{Value as Json, json};

use crate::NAME;
use crate::place::{Place, on_each_engine};
use crate::tab::{Tab, between};

const PIXEL: &str = "data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";

fn brand(colour: &str) -> Json {
    json!({"light": {"inquiry": {"primary-color": {"unit": "hex", "value": colour}}}})
}

fn theme_set(place: &Place, styles: Json) -> String {
    let made = place.as_backend(Kind::Sandbox, move |tx, house, cx| {
        theme_sets::create(tx, house, cx, "Brand", Some(styles.clone()))
    });
    made.expect("a theme set").id
}

fn choose(place: &Place, template: &str, theme_set: &str) -> Template {
    let (template, theme_set) = (template.to_owned(), theme_set.to_owned());
    let changed = place.as_backend(Kind::Sandbox, move |tx, house, cx| {
        let update = bonafide_app::templates::Update {
            settings: Some(json!({"theme-set-id": theme_set})),
            ..Default::default()
        };
        bonafide_app::templates::update(tx, house, cx, &template, update)
    });
    changed.expect("a template")
}

/// The accent of a page; empty where no brand is set.
fn accent(place: &Place, address: &str) -> String {
    let page = place.send("GET", address, &[], b"");
    between(&page.text, ":root:root{--accent:", ";").to_owned()
}

#[test]
fn the_link_goes_before_the_inquiry_and_that_before_its_template_and_the_default() {
    on_each_engine(|place| {
        let [of_default, of_template, of_inquiry, of_link] =
            ["#111111", "#222222", "#333333", "#444444"]
                .map(|colour| theme_set(place, brand(colour)));
        let template = place.seeded("Details");
        let plain = place.inquiry("Details", json!({}));
        let first = format!("/verify?inquiry-id={plain}");
        assert_eq!(accent(place, &first), "");
        let default = of_default.clone();
        place
            .as_backend(Kind::Sandbox, move |tx, house, cx| {
                theme_sets::make_default(tx, house, cx, &default)
            })
            .expect("a default");
        assert_eq!(accent(place, &first), "#111111");
        choose(place, &template, &of_template);
        assert_eq!(accent(place, &first), "#222222");
        let mut new = place.new_inquiry(&template, json!({}));
        new.theme_set_id = Some(of_inquiry.clone());
        let own = place.create(Kind::Sandbox, new).inquiry.it.id;
        let own = format!("/verify?inquiry-id={own}");
        assert_eq!(accent(place, &own), "#333333");
        let asked = format!("{own}&theme-set-id={of_link}");
        assert_eq!(accent(place, &asked), "#444444");
        assert_eq!(
            accent(place, &format!("{own}&theme-set-id=theset_nothing")),
            "#333333"
        );

        let mut tab = Tab::open(place, &asked);
        tab.press(&NAME);
        assert!(
            tab.address.contains(&format!("theme-set-id={of_link}")),
            "{}",
            tab.address
        );
        assert_eq!(accent(place, &tab.address), "#444444");

        let gone = of_inquiry.clone();
        place
            .as_backend(Kind::Sandbox, move |tx, house, cx| {
                theme_sets::archive(tx, house, cx, &gone)
            })
            .expect("an archived one");
        assert_eq!(
            accent(place, &own),
            "#222222",
            "an archived theme set is nobody's"
        );
    });
}

#[test]
fn a_variant_is_followed_pinned_or_asked_for() {
    on_each_engine(|place| {
        let mut styles = brand("#14532d");
        styles["settings"] = json!({"use-dark-theme": false, "preferred-theme-variant": "dark"});
        let pinned = theme_set(place, styles);
        let followed = theme_set(place, brand("#14532d"));
        let id = place.inquiry("Details", json!({}));
        let theme = |query: &str| {
            let page = place.send("GET", &format!("/verify?inquiry-id={id}&{query}"), &[], b"");
            between(&page.text, "data-theme=\"", "\"").to_owned()
        };
        assert_eq!(theme(&format!("theme-set-id={followed}")), "");
        assert_eq!(theme(&format!("theme-set-id={pinned}")), "dark");
        assert_eq!(
            theme(&format!("theme-set-id={pinned}&style-variant=light")),
            "light"
        );
    });
}

#[test]
fn a_logo_is_a_file_of_this_server_that_may_be_kept() {
    on_each_engine(|place| {
        let styles =
            json!({"light": {"inquiry": {"navbar": {"logo": {"unit": "image", "value": PIXEL}}}}});
        let with_logo = theme_set(place, styles);
        let id = place.inquiry("Details", json!({}));
        let page = place.send(
            "GET",
            &format!("/verify?inquiry-id={id}&theme-set-id={with_logo}"),
            &[],
            b"",
        );
        let path = between(&page.text, "<img src=\"", "\"");
        assert!(path.starts_with(&format!("/logos/{with_logo}/")), "{path}");
        let logo = place.fetch(path);
        assert_eq!(logo.status, 200);
        assert!(logo.body.starts_with(b"\x89PNG"));
        let header = |name: &str| {
            let found = logo.headers.iter().find(|(known, _)| *known == name);
            found.map_or("", |(_, value)| value.as_str())
        };
        assert_eq!(header("content-type"), "image/png");
        assert!(header("cache-control").contains("immutable"));
        assert_eq!(header("content-security-policy"), "default-src 'none'");
        for wrong in [
            "/logos/",
            "/logos/x",
            "/logos/theset_x/y.png",
            &format!("/logos/{with_logo}/0.png"),
        ] {
            assert_eq!(place.fetch(wrong).status, 404, "{wrong}");
        }
    });
}
