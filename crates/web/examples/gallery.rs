//! Writes every page of the flow, in the languages named, to a folder, to be looked at:
//! `cargo run -p bonafide-web --example gallery -- FOLDER en-US ar-EG`

use std::error::Error;
use std::path::PathBuf;

use bonafide_web::pages::{Language, assets, render};

#[path = "../tests/samples/mod.rs"]
#[allow(dead_code, reason = "the tests use more of it")]
mod samples;

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args().skip(1);
    let folder = PathBuf::from(arguments.next().ok_or("name a folder")?);
    for code in arguments {
        let language = Language::nearest(&code);
        let here = folder.join(language.code());
        std::fs::create_dir_all(here.join("assets"))?;
        for asset in assets() {
            std::fs::write(here.join(&asset.path), &asset.text)?;
        }
        for (name, view, chrome) in samples::all(language) {
            let relative = bonafide_web::pages::Chrome {
                base_path: ".".to_owned(),
                ..chrome
            };
            std::fs::write(
                here.join(name).with_extension("html"),
                render(&view, &relative)?.html,
            )?;
        }
    }
    Ok(())
}
