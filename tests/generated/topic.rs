//! Man pages about something else than a command: sections 5 and 7, from texts in Rust.

use clap_mangen::roff::{Inline, Roff, bold, roman};

use crate::page::DATE;

/// Every such page.
pub const ALL: &[Topic] = &[crate::configuration::TOPIC, crate::hooks::TOPIC];

/// A page.
pub struct Topic {
    /// `keyadm-hooks`.
    pub name: &'static str,
    /// 5 for files, 7 for conventions.
    pub section: &'static str,
    /// What it is about, in one line.
    pub about: &'static str,
    /// The text.
    pub parts: &'static [Part],
}

/// A piece of a page. `*word*` is bold; a blank line begins a new paragraph.
pub enum Part {
    /// The title of a section, in capitals.
    Heading(&'static str),
    /// Paragraphs.
    Text(&'static str),
    /// A term and what it means.
    Item(&'static str, &'static str),
    /// Lines as they are.
    Code(&'static str),
}

impl Topic {
    /// The name of its file and its text.
    pub fn page(&self) -> (String, Vec<u8>) {
        let mut roff = Roff::new();
        let source = concat!("keyadm ", env!("CARGO_PKG_VERSION"));
        let title = self.name.to_uppercase();
        roff.control("TH", [&title, self.section, DATE, source, "keyadm manual"]);
        roff.control("SH", ["NAME"]);
        roff.text([roman(format!("{} - {}", self.name, self.about))]);
        let mut first = true;
        for part in self.parts {
            part.write(&mut roff, first);
            first = matches!(part, Part::Heading(_));
        }
        let mut text = Vec::new();
        roff.to_writer(&mut text).unwrap();
        (format!("{}.{}", self.name, self.section), text)
    }
}

impl Part {
    /// `first` says that it stands right below a heading.
    fn write(&self, roff: &mut Roff, first: bool) {
        match self {
            Self::Heading(title) => {
                roff.control("SH", [*title]);
            }
            Self::Text(text) => {
                for (at, paragraph) in text.split("\n\n").enumerate() {
                    if at > 0 || !first {
                        roff.control("PP", []);
                    }
                    roff.text(inlines(paragraph));
                }
            }
            Self::Item(term, meaning) => {
                roff.control("TP", []);
                roff.text([bold(*term)]);
                roff.text(inlines(meaning));
            }
            Self::Code(lines) => {
                roff.control("PP", []);
                roff.control("nf", []);
                for line in lines.lines() {
                    roff.text([roman(line)]);
                }
                roff.control("fi", []);
            }
        }
    }
}

/// Text with its bold words.
fn inlines(text: &str) -> Vec<Inline> {
    let text = text.replace('\n', " ");
    let parts = text.split('*').enumerate();
    parts
        .filter(|(_, part)| !part.is_empty())
        .map(|(at, part)| match at % 2 {
            1 => bold(part),
            _ => roman(part),
        })
        .collect()
}
