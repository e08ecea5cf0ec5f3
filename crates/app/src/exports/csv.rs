//! Lines of comma-separated values (RFC 4180), safe to open in a spreadsheet.

/// Tells spreadsheets that the text is UTF-8.
pub const MARK: &str = "\u{feff}";

/// What a spreadsheet takes for the start of a formula, in both widths.
const FORMULA: [char; 8] = ['=', '+', '-', '@', '＝', '＋', '－', '＠'];

/// Adds one line.
pub fn line<'a>(out: &mut String, cells: impl IntoIterator<Item = &'a str>) {
    for (at, cell) in cells.into_iter().enumerate() {
        if at > 0 {
            out.push(',');
        }
        push(out, cell);
    }
    out.push_str("\r\n");
}

fn push(out: &mut String, cell: &str) {
    let is_formula = is_formula(cell);
    if !is_formula && !cell.contains([',', '"', '\r', '\n']) {
        return out.push_str(cell);
    }
    out.push('"');
    if is_formula {
        // Shown by no spreadsheet, and makes a text of whatever follows.
        out.push('\'');
    }
    for c in cell.chars() {
        if c == '"' {
            out.push('"');
        }
        out.push(c);
    }
    out.push('"');
}

/// Whether a spreadsheet might calculate it. Blanks and marks that are not seen may stand before.
fn is_formula(cell: &str) -> bool {
    let starts = |c: char| !c.is_whitespace() && !c.is_control() && !is_unseen(c);
    let leads = cell.starts_with(['\t', '\r', '\n']);
    leads
        || cell
            .chars()
            .find(|c| starts(*c))
            .is_some_and(|c| FORMULA.contains(&c))
}

/// Zero-width characters and marks of direction.
fn is_unseen(c: char) -> bool {
    matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn one(cell: &str) -> String {
        let mut out = String::new();
        line(&mut out, [cell]);
        out
    }

    #[test]
    fn a_formula_becomes_a_text() {
        for cell in [
            "=1+1",
            "+14155550100",
            "-2",
            "@SUM(A1)",
            "\t=1",
            "\r=1",
            " =1",
            "\u{200b}=1",
            "\u{202e}@x",
            "＝1",
        ] {
            assert_eq!(one(cell), format!("\"'{cell}\"\r\n"));
        }
        for cell in ["", "a=1", "customer-7", "1-2", "«=»", "é"] {
            assert_eq!(one(cell), format!("{cell}\r\n"));
        }
    }

    #[test]
    fn what_would_end_a_cell_is_quoted() {
        let mut out = String::new();
        line(&mut out, ["a,b", "c\"d", "e\nf", "", "g"]);
        assert_eq!(out, "\"a,b\",\"c\"\"d\",\"e\nf\",,g\r\n");
    }
}
