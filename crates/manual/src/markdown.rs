//! Markdown to HTML: headings that can be linked, code that can be copied, and links between the
//! manual's own pages.

use pulldown_cmark::{CodeBlockKind, CowStr, Event, Options, Parser, Tag, TagEnd, html};

use crate::contents::PAGES;

/// Where documents that are no part of the manual can be read.
const REPOSITORY: &str = concat!(env!("CARGO_PKG_REPOSITORY"), "/blob/main/");

/// A document made ready for a page.
#[derive(Debug, PartialEq, Eq)]
pub struct Rendered {
    pub html: String,
    /// Anchors and texts of the second-level headings.
    pub headings: Vec<(String, String)>,
    /// The words, for the search.
    pub words: String,
}

/// `path`: of the document in the repository; its relative links are resolved against it.
pub fn render(text: &str, path: &str) -> Rendered {
    let options = Options::ENABLE_TABLES;
    let mut events: Vec<Event> = Vec::new();
    let mut headings = Vec::new();
    let mut words = String::new();
    let mut heading: Option<(usize, String)> = None;
    let mut code: Option<(String, String)> = None;
    for event in Parser::new_ext(text, options) {
        if let Event::Text(text) | Event::Code(text) = &event {
            words.push_str(text);
            words.push(' ');
            if let Some((_, title)) = &mut heading {
                title.push_str(text);
            }
        }
        match event {
            Event::Start(Tag::Heading { .. }) => {
                heading = Some((events.len(), String::new()));
                events.push(event);
            }
            Event::End(TagEnd::Heading(level)) => {
                if let Some((at, title)) = heading.take() {
                    let id = anchor(&title);
                    if let Event::Start(Tag::Heading { id: place, .. }) = &mut events[at] {
                        *place = Some(id.clone().into());
                    }
                    if level as usize == 2 {
                        headings.push((id, title));
                    }
                }
                events.push(event);
            }
            Event::Start(Tag::CodeBlock(kind)) => {
                let language = match &kind {
                    CodeBlockKind::Fenced(info) => info
                        .split_whitespace()
                        .next()
                        .unwrap_or_default()
                        .to_owned(),
                    CodeBlockKind::Indented => String::new(),
                };
                code = Some((language, String::new()));
            }
            Event::End(TagEnd::CodeBlock) => {
                if let Some((language, body)) = code.take() {
                    events.push(Event::Html(code_block(&language, &body).into()));
                }
            }
            Event::Text(text) if code.is_some() => {
                if let Some((_, body)) = &mut code {
                    body.push_str(&text);
                }
            }
            Event::Start(Tag::Link {
                link_type,
                dest_url,
                title,
                id,
            }) => events.push(Event::Start(Tag::Link {
                link_type,
                dest_url: resolve(&dest_url, path).into(),
                title,
                id,
            })),
            // Pictures belong to the repository's pages; nothing is fetched from elsewhere.
            Event::Start(Tag::Image { .. }) | Event::End(TagEnd::Image) => {}
            Event::Start(Tag::Table(_)) => {
                events.push(Event::Html(CowStr::Borrowed(
                    "<div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"Table\">",
                )));
                events.push(event);
            }
            Event::End(TagEnd::Table) => {
                events.push(event);
                events.push(Event::Html(CowStr::Borrowed("</div>")));
            }
            other => events.push(other),
        }
    }
    let mut out = String::with_capacity(text.len() * 2);
    html::push_html(&mut out, events.into_iter());
    // The pages' policy takes no inline style.
    let out = out.replace(" style=\"text-align: right\"", " class=\"number\"");
    Rendered {
        html: out,
        headings,
        words,
    }
}

/// A heading's anchor, as the repository's pages have it.
pub fn anchor(title: &str) -> String {
    title
        .chars()
        .filter_map(|c| match c {
            ' ' | '-' => Some('-'),
            c if c.is_alphanumeric() || c == '_' => Some(c.to_ascii_lowercase()),
            _ => None,
        })
        .collect()
}

fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            c => out.push(c),
        }
    }
    out
}

/// Code with its language and, where scripts run, a button that copies it.
pub fn code_block(language: &str, body: &str) -> String {
    let label = match language {
        "bash" | "sh" => "Shell",
        "js" | "javascript" | "jsx" | "mjs" => "JavaScript",
        "json" => "JSON",
        "yaml" => "YAML",
        "html" => "HTML",
        "python" => "Python",
        "rust" => "Rust",
        _ => "Text",
    };
    format!(
        "<div class=\"code\"><div class=\"code-head\"><span>{label}</span>\
         <button type=\"button\" hidden data-copy>Copy</button></div>\
         <pre tabindex=\"0\" aria-label=\"{label}\"><code>{}</code></pre></div>",
        escaped(body.trim_end())
    )
}

/// A link of a document: to another page of the manual, or to the document in the repository.
fn resolve(target: &str, from: &str) -> String {
    if target.starts_with('#') || target.contains("://") || target.starts_with("mailto:") {
        return target.to_owned();
    }
    if target.starts_with('/') {
        return target.to_owned();
    }
    let (file, anchor) = match target.split_once('#') {
        Some((file, anchor)) => (file, format!("#{anchor}")),
        None => (target, String::new()),
    };
    let mut parts: Vec<&str> = from.split('/').collect();
    parts.pop();
    for part in file.split('/') {
        match part {
            "." | "" => {}
            ".." => drop(parts.pop()),
            part => parts.push(part),
        }
    }
    let path = parts.join("/");
    match PAGES.iter().find(|page| page.path == path) {
        Some(page) => format!("/docs/{}{anchor}", page.name),
        None => format!("{REPOSITORY}{path}{anchor}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headings_can_be_linked_and_links_lead_to_pages() {
        let text =
            "# One\n\n## Two words\n\nSee [expiry](expiry.md#when) and [style](../STYLE.md).";
        let it = render(text, "docs/guides/resume.md");
        assert!(
            it.html.contains("<h2 id=\"two-words\">Two words</h2>"),
            "{}",
            it.html
        );
        assert!(
            it.html.contains("href=\"/docs/expiry#when\""),
            "{}",
            it.html
        );
        assert!(
            it.html.contains("/blob/main/docs/STYLE.md\""),
            "{}",
            it.html
        );
        assert_eq!(
            it.headings,
            [("two-words".to_owned(), "Two words".to_owned())]
        );
    }

    #[test]
    fn code_is_escaped_and_can_be_reached_by_keyboard() {
        let it = render("```bash\necho '<b>' && true\n```\n", "docs/x.md");
        assert!(
            it.html.contains("echo '&lt;b&gt;' &amp;&amp; true"),
            "{}",
            it.html
        );
        assert!(it.html.contains("tabindex=\"0\""));
    }

    #[test]
    fn columns_of_numbers_are_aligned_by_a_class() {
        let html = render("| a | b |\n| --- | ---: |\n| c | 1 |\n", "docs/X.md").html;
        assert!(html.contains("<td class=\"number\">1</td>"), "{html}");
        assert!(!html.contains("style="), "{html}");
    }

    #[test]
    fn no_page_fetches_anything_from_elsewhere() {
        for page in PAGES {
            let it = render(page.text, page.path);
            for loads in ["<img", "<script", "<iframe", "src="] {
                assert!(!it.html.contains(loads), "{}: {loads}", page.name);
            }
        }
    }
}
