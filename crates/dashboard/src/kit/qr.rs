//! QR codes, drawn by the server: dark on white in both themes, with the quiet zone that readers need.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use bonafide_app::{Error, Result};
use qrcode::{Color, EcLevel, QrCode};

use super::Block;

/// Modules of white around the code.
const QUIET: usize = 4;
/// Pixels of the smallest side.
const SIDE: usize = 220;

/// A picture of a QR code. `alternative` says what it is for whoever cannot see it.
///
/// # Errors
/// When the text is longer than a QR code holds (about 2300 bytes).
pub fn qr(text: &str, alternative: &str) -> Result<Block> {
    let code = QrCode::with_error_correction_level(text, EcLevel::M).map_err(Error::internal)?;
    let width = code.width();
    let whole = width + 2 * QUIET;
    let mut path = String::new();
    for (index, colour) in code.to_colors().into_iter().enumerate() {
        if colour == Color::Dark {
            let (x, y) = (index % width + QUIET, index / width + QUIET);
            path.push_str(&format!("M{x} {y}h1v1h-1z"));
        }
    }
    let svg = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {whole} {whole}\" width=\"{SIDE}\" \
         height=\"{SIDE}\" shape-rendering=\"crispEdges\"><path fill=\"#fff\" d=\"M0 0h{whole}v{whole}H0z\"/>\
         <path d=\"{path}\"/></svg>"
    );
    Ok(Block::Picture {
        src: format!("data:image/svg+xml;base64,{}", STANDARD.encode(svg)),
        alternative: alternative.to_owned(),
    })
}
