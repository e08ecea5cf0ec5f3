//! The repository's text files, read once.

use std::collections::BTreeSet;
use std::fs;
use std::io;
use std::path::Path;

/// Directories that hold what was built, fetched or written by a running server (see `.gitignore`).
const NOT_SOURCE: &[&str] = &["target", "node_modules", ".git", "test-results"];
/// The same, but only at the root: the server's default data directory.
const NOT_SOURCE_AT_ROOT: &[&str] = &["data"];

/// A text file.
#[derive(Debug, Clone)]
pub struct File {
    /// From the root, with `/`.
    pub path: String,
    pub text: String,
}

impl File {
    /// The part of the name behind its last dot, or nothing.
    pub fn extension(&self) -> &str {
        self.name().rsplit_once('.').map_or("", |(_, end)| end)
    }

    pub fn name(&self) -> &str {
        self.path.rsplit('/').next().unwrap_or(&self.path)
    }

    /// Lines with their numbers, from 1.
    pub fn lines(&self) -> impl Iterator<Item = (usize, &str)> {
        self.text.lines().enumerate().map(|(i, line)| (i + 1, line))
    }
}

/// All files of the repository, text or not, and the text of those that are text.
#[derive(Debug, Clone, Default)]
pub struct Tree {
    pub files: Vec<File>,
    /// Every file and every directory, from the root.
    pub paths: BTreeSet<String>,
}

impl Tree {
    pub fn read(root: &Path) -> io::Result<Tree> {
        let mut tree = Tree::default();
        tree.walk(root, "")?;
        tree.files.sort_by(|a, b| a.path.cmp(&b.path));
        Ok(tree)
    }

    fn walk(&mut self, directory: &Path, prefix: &str) -> io::Result<()> {
        for entry in fs::read_dir(directory)? {
            let entry = entry?;
            let name = entry.file_name().to_string_lossy().into_owned();
            if NOT_SOURCE.contains(&name.as_str())
                || (prefix.is_empty() && NOT_SOURCE_AT_ROOT.contains(&name.as_str()))
            {
                continue;
            }
            let path = format!("{prefix}{name}");
            if entry.file_type()?.is_dir() {
                self.walk(&entry.path(), &format!("{path}/"))?;
            } else if let Ok(text) = String::from_utf8(fs::read(entry.path())?) {
                self.files.push(File {
                    path: path.clone(),
                    text,
                });
            }
            self.paths.insert(path);
        }
        Ok(())
    }

    pub fn file(&self, path: &str) -> Option<&File> {
        self.files.iter().find(|file| file.path == path)
    }

    #[cfg(test)]
    pub fn of(files: &[(&str, &str)]) -> Tree {
        let mut tree = Tree::default();
        for (path, text) in files {
            tree.files.push(File {
                path: (*path).to_owned(),
                text: (*text).to_owned(),
            });
            let mut whole = String::new();
            for part in path.split('/') {
                whole.push_str(part);
                tree.paths.insert(whole.clone());
                whole.push('/');
            }
        }
        tree
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_sources_are_read() {
        let root = tempfile::tempdir().expect("a directory");
        for (path, bytes) in [
            ("src/lib.rs", &b"//! A crate."[..]),
            ("target/debug/built.rs", b""),
            ("data/bonafide.db", b""),
            ("src/data/row.rs", b""),
            ("logo.png", b"\x89PNG\xff"),
        ] {
            let file = root.path().join(path);
            fs::create_dir_all(file.parent().expect("a parent")).expect("made");
            fs::write(file, bytes).expect("written");
        }
        let tree = Tree::read(root.path()).expect("a tree");
        let texts: Vec<&str> = tree.files.iter().map(|file| file.path.as_str()).collect();
        assert_eq!(texts, ["src/data/row.rs", "src/lib.rs"]);
        assert!(
            tree.paths.contains("logo.png"),
            "pictures can be linked to, but are not text"
        );
        assert!(tree.paths.contains("src/data"));
        assert_eq!(tree.files[1].extension(), "rs");
    }
}
