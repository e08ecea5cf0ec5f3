//! Logos: embedded in the theme set, never fetched from anywhere, and rebuilt from the parts that
//! draw a picture, so that nothing else travels in them.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

/// Largest logo: it stands on every page.
pub const MAX_LOGO_BYTES: usize = 32 * 1024;
/// Most pixels on a side; pages show it 32 CSS pixels high.
const MAX_SIDE: u32 = 2048;

const PNG: &[u8] = b"\x89PNG\r\n\x1a\n";
/// The chunks that draw, in the standard's words: everything else is text, times and profiles.
const PNG_CHUNKS: [&[u8; 4]; 6] = [b"IHDR", b"PLTE", b"tRNS", b"gAMA", b"IDAT", b"IEND"];

/// A picture ready to be served.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Logo {
    /// `png` or `jpg`: what the bytes are, whatever their address said.
    pub extension: &'static str,
    pub bytes: Vec<u8>,
}

impl Logo {
    /// Reads `data:image/png;base64,…` or `data:image/jpeg;base64,…`.
    ///
    /// # Errors
    /// In words: what is wrong, and what is allowed.
    pub fn read(address: &str) -> Result<Self, String> {
        let Some(rest) = address.strip_prefix("data:") else {
            return Err(
                "must be embedded as data:image/png;base64,… or data:image/jpeg;base64,…: pages load nothing \
                 from other addresses"
                    .into(),
            );
        };
        let Some((kind, text)) = rest.split_once(";base64,") else {
            return Err("must be a data address in base64".into());
        };
        if !matches!(kind, "image/png" | "image/jpeg") {
            return Err("must be a PNG or JPEG picture".into());
        }
        if text.len() > MAX_LOGO_BYTES.div_ceil(3) * 4 {
            return Err(format!("must have at most {MAX_LOGO_BYTES} bytes"));
        }
        let bytes = STANDARD
            .decode(text)
            .map_err(|_| "is not readable as base64".to_owned())?;
        if bytes.len() > MAX_LOGO_BYTES {
            return Err(format!("must have at most {MAX_LOGO_BYTES} bytes"));
        }
        let (extension, rebuilt) = if bytes.starts_with(PNG) {
            ("png", png(&bytes))
        } else if bytes.starts_with(&[0xff, 0xd8, 0xff]) {
            ("jpg", jpeg(&bytes))
        } else {
            return Err("is not a PNG or JPEG picture".into());
        };
        let (bytes, width, height) =
            rebuilt.ok_or_else(|| "is damaged: its parts cannot be read".to_owned())?;
        if width == 0 || height == 0 || width > MAX_SIDE || height > MAX_SIDE {
            return Err(format!("must be 1 to {MAX_SIDE} pixels wide and high"));
        }
        Ok(Self { extension, bytes })
    }
}

/// Bytes, width and height.
type Rebuilt = (Vec<u8>, u32, u32);

fn png(bytes: &[u8]) -> Option<Rebuilt> {
    let mut rest = bytes.get(PNG.len()..)?;
    let mut built = PNG.to_vec();
    let mut size = None;
    let mut drawn = false;
    loop {
        let length = u32::from_be_bytes(rest.get(..4)?.try_into().ok()?) as usize;
        // Length, name, content, checksum.
        let chunk = rest.get(..length.checked_add(12)?)?;
        let name: &[u8; 4] = chunk.get(4..8)?.try_into().ok()?;
        match (name, size) {
            (b"IHDR", None) => {
                let side = |at: usize| -> Option<u32> {
                    Some(u32::from_be_bytes(chunk.get(at..at + 4)?.try_into().ok()?))
                };
                size = Some((side(8)?, side(12)?));
            }
            // The header is first, and there is one.
            (b"IHDR", Some(_)) | (_, None) => return None,
            (b"IDAT", _) => drawn = true,
            _ => {}
        }
        if PNG_CHUNKS.contains(&name) {
            built.extend_from_slice(chunk);
        }
        rest = rest.get(chunk.len()..)?;
        if name == b"IEND" {
            let (width, height) = size?;
            return drawn.then_some((built, width, height));
        }
    }
}

fn jpeg(bytes: &[u8]) -> Option<Rebuilt> {
    let mut built = bytes.get(..2)?.to_vec();
    let mut rest = bytes.get(2..)?;
    let mut size = None;
    loop {
        let [0xff, marker] = *rest.first_chunk::<2>()? else {
            return None;
        };
        let length = usize::from(u16::from_be_bytes(rest.get(2..4)?.try_into().ok()?));
        let segment = rest.get(..length.checked_add(2)?)?;
        match marker {
            // Application data and comments: camera, place, previews. (0xee says how colours are coded.)
            0xe1..=0xed | 0xef | 0xfe => {}
            // Start of frame, but for the tables that share its range.
            0xc0..=0xcf if !matches!(marker, 0xc4 | 0xc8 | 0xcc) => {
                let side = |at: usize| -> Option<u32> {
                    Some(u16::from_be_bytes(segment.get(at..at + 2)?.try_into().ok()?).into())
                };
                size = Some((side(7)?, side(5)?));
                built.extend_from_slice(segment);
            }
            // Start of scan: the picture follows, to the end marker.
            0xda => {
                let end = rest.windows(2).rposition(|pair| pair == [0xff, 0xd9])?;
                built.extend_from_slice(rest.get(..end + 2)?);
                let (width, height) = size?;
                return Some((built, width, height));
            }
            _ => built.extend_from_slice(segment),
        }
        rest = rest.get(segment.len()..)?;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// One transparent pixel.
    const PIXEL: &str = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";

    fn address(bytes: &[u8]) -> String {
        format!("data:image/png;base64,{}", STANDARD.encode(bytes))
    }

    #[test]
    fn a_picture_is_kept_and_what_travels_in_it_is_not() {
        let pixel = STANDARD.decode(PIXEL).unwrap();
        let kept = Logo::read(&address(&pixel)).unwrap();
        assert_eq!((kept.extension, &kept.bytes), ("png", &pixel));
        let mut talking = pixel[..33].to_vec();
        talking.extend_from_slice(b"\0\0\0\x05tEXthello\0\0\0\0");
        talking.extend_from_slice(&pixel[33..]);
        talking.extend_from_slice(b"<script>");
        assert_eq!(Logo::read(&address(&talking)).unwrap().bytes, pixel);
    }

    #[test]
    fn a_photo_loses_its_place_and_camera() {
        let mut photo = vec![0xff, 0xd8];
        photo.extend_from_slice(&[0xff, 0xe1, 0, 6, b'E', b'x', b'i', b'f']);
        let frame = [0xff, 0xc0, 0, 11, 8, 0, 2, 0, 3, 1, 1, 0x11, 0];
        let scan = [0xff, 0xda, 0, 8, 1, 1, 0, 0, 63, 0, 0x55, 0xff, 0xd9];
        photo.extend_from_slice(&frame);
        photo.extend_from_slice(&scan);
        photo.extend_from_slice(b"more");
        let kept = Logo::read(&address(&photo)).unwrap();
        let expected = [&[0xff, 0xd8][..], &frame, &scan].concat();
        assert_eq!((kept.extension, kept.bytes), ("jpg", expected));
    }

    #[test]
    fn anything_else_is_refused_in_words() {
        let pixel = STANDARD.decode(PIXEL).unwrap();
        let wide = [&pixel[..16], &[0, 1, 0, 0], &pixel[20..]].concat();
        let cases = [
            ("https://example.com/logo.png", "embedded"),
            ("javascript:alert(1)", "embedded"),
            ("data:image/svg+xml;base64,PHN2Zz4=", "PNG or JPEG"),
            ("data:image/png,abc", "base64"),
            ("data:image/png;base64,***", "base64"),
            ("data:image/png;base64,PHN2Zz4=", "PNG or JPEG"),
        ];
        for (address, word) in cases {
            let refusal = Logo::read(address).unwrap_err();
            assert!(refusal.contains(word), "{address}: {refusal}");
        }
        let cut = Logo::read(&address(&pixel[..40])).unwrap_err();
        assert!(cut.contains("damaged"), "{cut}");
        assert!(Logo::read(&address(&wide)).unwrap_err().contains("pixels"));
        let large = address(&vec![0; MAX_LOGO_BYTES + 1]);
        assert!(Logo::read(&large).unwrap_err().contains("bytes"));
    }
}
