//! The package that is compiled: where it stands, what it depends on, and how that is resolved.

use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use toml::{Table, Value};

use super::{Api, Obstacle};

/// The library of the package, which tells its messages from those of its dependencies.
pub(super) const LIBRARY: &str = "statusquo_variants";

/// Returns the folder that all packages share: it has one folder for each of them, and what is built.
pub(super) fn shared_folder(api: &Api<'_>) -> PathBuf {
    Path::new(api.target_tmpdir).join("statusquo-variants")
}

/// Writes the package of an API and returns its folder.
///
/// # Errors
/// Says which file cannot be read, understood or written.
pub(super) fn write(api: &Api<'_>, text: &str) -> Result<PathBuf, Obstacle> {
    let name = format!("variants-{}", api.module.replace("::", "-"));
    let folder = shared_folder(api).join(&name);
    let workspace = workspace_manifest(api)?;
    let manifest = manifest(api, &name, patches(&workspace)?);
    fs::create_dir_all(&folder).map_err(|error| Obstacle(format!("cannot make {}: {error}", folder.display())))?;
    for (file, text) in [("Cargo.toml", manifest.as_str()), ("lib.rs", text)] {
        let path = folder.join(file);
        fs::write(&path, text).map_err(|error| Obstacle(format!("cannot write {}: {error}", path.display())))?;
    }
    let (from, to) = (workspace.with_file_name("Cargo.lock"), folder.join("Cargo.lock"));
    // Without a lock file, the package is resolved like any new one.
    if from.exists() {
        fs::copy(&from, &to).map_err(|error| Obstacle(format!("cannot copy {}: {error}", from.display())))?;
    }
    Ok(folder)
}

/// Returns the manifest of the workspace that the API's package is a member of; its own when it is of none.
fn workspace_manifest(api: &Api<'_>) -> Result<PathBuf, Obstacle> {
    let output = Command::new(cargo())
        .args(["locate-project", "--workspace", "--message-format=plain"])
        .current_dir(api.manifest_dir)
        .output()
        .map_err(|error| Obstacle(format!("cannot run cargo: {error}")))?;
    let found = String::from_utf8_lossy(&output.stdout);
    if !output.status.success() || found.trim().is_empty() {
        return Err(Obstacle(format!("cargo finds no workspace:\n{}", String::from_utf8_lossy(&output.stderr))));
    }
    Ok(PathBuf::from(found.trim()))
}

/// Returns the `[patch]` tables of a workspace, for use from anywhere. Cargo heeds only those of the root manifest, which
/// is the package's own here.
fn patches(workspace: &Path) -> Result<Option<Value>, Obstacle> {
    let text = fs::read_to_string(workspace)
        .map_err(|error| Obstacle(format!("cannot read {}: {error}", workspace.display())))?;
    let mut manifest: Table = text.parse().map_err(|error| Obstacle(format!("{}: {error}", workspace.display())))?;
    let mut patches = manifest.remove("patch");
    let folder = workspace.parent().unwrap_or(Path::new(""));
    let tables = patches.iter_mut().filter_map(Value::as_table_mut);
    let sources = tables.flat_map(|table| table.iter_mut()).filter_map(|(_, source)| source.as_table_mut());
    for (_, dependency) in sources.flat_map(|source| source.iter_mut()) {
        if let Some(Value::String(path)) = dependency.get_mut("path") {
            *path = folder.join(&*path).to_string_lossy().into_owned();
        }
    }
    Ok(patches)
}

fn manifest(api: &Api<'_>, name: &str, patches: Option<Value>) -> String {
    let text = |value: &str| Value::from(value);
    let package =
        Table::from_iter([("name", text(name)), ("version", text("0.0.0")), ("edition", text("2024"))].map(own));
    let library = Table::from_iter([("name", text(LIBRARY)), ("path", text("lib.rs"))].map(own));
    let dependency = Table::from_iter(
        [
            ("path", text(api.manifest_dir)),
            ("default-features", Value::from(false)),
            ("features", Value::from(api.features.to_vec())),
        ]
        .map(own),
    );
    let dependencies = Table::from_iter([(api.package.to_owned(), Value::from(dependency))]);
    let mut manifest = Table::from_iter(
        [
            ("package", package),
            ("lib", library),
            ("dependencies", dependencies),
            // A workspace of its own, so that the one around the target folder does not miss it among its members.
            ("workspace", Table::new()),
        ]
        .map(|(key, table)| own((key, Value::from(table)))),
    );
    manifest.extend(patches.map(|patches| own(("patch", patches))));
    manifest.to_string()
}

fn own((key, value): (&str, Value)) -> (String, Value) {
    (key.to_owned(), value)
}

/// Returns the cargo that runs this test.
pub(super) fn cargo() -> OsString {
    std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into())
}
