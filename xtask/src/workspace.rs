//! What cargo knows about the workspace: its members, their dependencies and their licenses.

use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;

/// A package of the dependency graph, as `cargo metadata` describes it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Package {
    pub name: String,
    pub version: String,
    /// The SPDX expression of its manifest, if it has one.
    pub license: Option<String>,
    /// Whether it belongs to this workspace.
    pub ours: bool,
    /// The names of what its manifest asks for: normal, build and development dependencies.
    pub dependencies: Vec<String>,
}

/// The directory that holds the workspace's `Cargo.toml`.
pub fn root() -> Result<PathBuf, String> {
    let manifest = Path::new(env!("CARGO_MANIFEST_DIR"));
    match manifest.parent() {
        Some(root) if root.join("Cargo.toml").is_file() => Ok(root.to_path_buf()),
        _ => Err(format!(
            "{} does not lie in the workspace any more: build xtask again",
            manifest.display()
        )),
    }
}

/// Every package that a build for this machine can use.
pub fn packages(root: &Path) -> Result<Vec<Package>, String> {
    // Without the filter cargo would fetch the manifests of other systems' packages too.
    let host = host_triple()?;
    let output = Command::new(cargo())
        .current_dir(root)
        .args(["metadata", "--format-version", "1", "--all-features"])
        .args(["--filter-platform", &host])
        .output()
        .map_err(|error| format!("cargo metadata cannot be run: {error}"))?;
    if !output.status.success() {
        return Err(format!(
            "cargo metadata failed:\n{}",
            String::from_utf8_lossy(&output.stderr)
        ));
    }
    let metadata: Value = serde_json::from_slice(&output.stdout)
        .map_err(|error| format!("cargo metadata printed no JSON: {error}"))?;
    parse(&metadata).ok_or_else(|| "cargo metadata has no list of packages".to_owned())
}

/// The cargo that runs this program, so that a chosen toolchain stays chosen.
pub fn cargo() -> String {
    std::env::var("CARGO").unwrap_or_else(|_| "cargo".to_owned())
}

fn parse(metadata: &Value) -> Option<Vec<Package>> {
    let members: Vec<&str> = strings(metadata.get("workspace_members")?);
    let packages = metadata.get("packages")?.as_array()?;
    Some(
        packages
            .iter()
            .map(|package| Package {
                name: text(package, "name").unwrap_or_default(),
                version: text(package, "version").unwrap_or_default(),
                license: text(package, "license"),
                ours: text(package, "id").is_some_and(|id| members.contains(&id.as_str())),
                dependencies: package
                    .get("dependencies")
                    .and_then(Value::as_array)
                    .into_iter()
                    .flatten()
                    .filter_map(|dependency| text(dependency, "name"))
                    .collect(),
            })
            .collect(),
    )
}

fn text(value: &Value, key: &str) -> Option<String> {
    value.get(key)?.as_str().map(str::to_owned)
}

fn strings(value: &Value) -> Vec<&str> {
    value
        .as_array()
        .into_iter()
        .flatten()
        .filter_map(Value::as_str)
        .collect()
}

fn host_triple() -> Result<String, String> {
    let output = Command::new("rustc")
        .arg("-vV")
        .output()
        .map_err(|error| format!("rustc cannot be run: {error}"))?;
    String::from_utf8_lossy(&output.stdout)
        .lines()
        .find_map(|line| line.strip_prefix("host: ").map(str::to_owned))
        .ok_or_else(|| "rustc -vV does not name its host".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn members_are_told_from_strangers() {
        let metadata = json!({
            "workspace_members": ["path+app"],
            "packages": [
                {"id": "path+app", "name": "app", "version": "1.0.0", "license": "MIT",
                 "dependencies": [{"name": "serde", "kind": null}, {"name": "proptest", "kind": "dev"}]},
                {"id": "registry+serde", "name": "serde", "version": "1.0.1", "license": null, "dependencies": []},
            ],
        });
        let packages = parse(&metadata).expect("a list");
        assert_eq!(packages[0].dependencies, ["serde", "proptest"]);
        assert!(packages[0].ours);
        assert!(!packages[1].ours);
        assert_eq!(packages[1].license, None);
    }

    #[test]
    fn metadata_without_packages_is_no_list() {
        assert_eq!(parse(&json!({"workspace_members": []})), None);
    }
}
