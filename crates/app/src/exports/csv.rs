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

/// The same text with every line that begins with that cell replaced by another line; None: there is
/// none. A cell may hold the end of a line, in quotes.
pub fn replaced(text: &str, first_cell: &str, by: &str) -> Option<String> {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    let mut found = false;
    while !rest.is_empty() {
        let (line, after) = rest.split_at(end_of_line(rest));
        let is_it = line
            .strip_prefix(first_cell)
            .is_some_and(|cells| cells.starts_with(','));
        found |= is_it;
        out.push_str(if is_it { by } else { line });
        rest = after;
    }
    found.then_some(out)
}

/// Where the next line begins, in bytes.
fn end_of_line(text: &str) -> usize {
    let mut quoted = false;
    for (at, byte) in text.bytes().enumerate() {
        match byte {
            b'"' => quoted = !quoted,
            b'\n' if !quoted => return at + 1,
            _ => {}
        }
    }
    text.len()
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
    fn a_line_is_replaced_and_none_that_only_looks_like_one() {
        let mut text = String::new();
        line(&mut text, ["b", "says \"so\"\r\na,x\r\n", "1"]);
        line(&mut text, ["a", "one,\ntwo", "2"]);
        line(&mut text, ["ab", "", "3"]);
        let without = text.replace("a,\"one,\ntwo\",2\r\n", "a,,\r\n");
        assert_eq!(replaced(&text, "a", "a,,\r\n"), Some(without));
        assert_eq!(replaced(&text, "x", "x\r\n"), None);
        assert_eq!(replaced("", "a", "a\r\n"), None);
    }

    #[test]
    fn what_would_end_a_cell_is_quoted() {
        let mut out = String::new();
        line(&mut out, ["a,b", "c\"d", "e\nf", "", "g"]);
        assert_eq!(out, "\"a,b\",\"c\"\"d\",\"e\nf\",,g\r\n");
    }
}
