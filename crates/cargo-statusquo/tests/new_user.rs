//! What a new user does: the program by itself, in an empty folder outside this repository.

use std::collections::BTreeMap;
use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use tempfile::TempDir;

const PETS: &str = "\
openapi: 3.1.0
info: { title: Pets, version: '1' }
servers: [{ url: 'https://pets.example/v1' }]
paths:
  /pets/{id}:
    get:
      operationId: getPet
      parameters: [{ name: id, in: path, required: true, schema: { type: integer } }]
      responses:
        '200':
          description: The pet.
          content: { application/json: { schema: { $ref: '#/components/schemas/Pet' } } }
        '404': { description: There is no such pet. }
    delete:
      operationId: deletePet
      parameters: [{ name: id, in: path, required: true, schema: { type: integer } }]
      responses:
        '204': { description: The pet is gone. }
        '409': { description: The pet is being sold. }
components:
  schemas:
    Pet: { type: object, required: [name], properties: { name: { type: string }, age: { type: integer } } }
";

/// Everything but TLS, which takes longest to build and is not the tests' business.
const WITHOUT_TLS: [&str; 3] = ["--no-default-features", "--features", "pets"];

fn repository() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR")).ancestors().nth(2).expect("the package is in the workspace")
}

/// An empty folder, and the document in another.
struct User {
    home: TempDir,
}

impl User {
    fn new() -> Self {
        let home = tempfile::tempdir().expect("there is room for a project");
        fs::create_dir(home.path().join("clients")).expect("the folder is empty");
        fs::write(home.path().join("pets.yaml"), PETS).expect("the folder can be written to");
        Self { home }
    }

    /// A project with one API, generated.
    fn with_project() -> Self {
        let user = Self::new();
        for arguments in [&["init"][..], &["new", "petzone/pets", "--spec", "../pets.yaml"], &["regen"]] {
            user.succeeds(arguments);
        }
        user
    }

    fn folder(&self) -> PathBuf {
        self.home.path().join("clients")
    }

    /// Runs a program as a terminal would, where cargo is not around.
    fn run<A: AsRef<OsStr>>(&self, program: impl AsRef<OsStr>, arguments: &[A], more: &[(&str, &OsStr)]) -> Output {
        let mut command = Command::new(program);
        for (name, _) in std::env::vars_os() {
            let text = name.to_string_lossy();
            if text.starts_with("CARGO") && text != "CARGO_HOME" || text.starts_with("RUST") && text.ends_with("FLAGS")
            {
                command.env_remove(&name);
            }
        }
        command.args(arguments).envs(more.iter().copied()).current_dir(self.folder());
        command.output().expect("the program can be run")
    }

    /// Runs `cargo statusquo`. Gives the exit code, and what was printed.
    fn statusquo(&self, arguments: &[&str]) -> (Option<i32>, String) {
        let arguments: Vec<&str> = ["statusquo"].iter().chain(arguments).copied().collect();
        let output = self.run(env!("CARGO_BIN_EXE_cargo-statusquo"), &arguments, &[]);
        (output.status.code(), text(&output))
    }

    #[track_caller]
    fn succeeds(&self, arguments: &[&str]) -> String {
        let (code, printed) = self.statusquo(arguments);
        assert_eq!(code, Some(0), "{arguments:?}: {printed}");
        printed
    }

    /// Runs cargo, with the versions of this repository, so that nothing needs to be fetched.
    fn cargo(&self, folder: &Path, arguments: &[&str]) -> (bool, String) {
        fs::copy(repository().join("Cargo.lock"), folder.join("Cargo.lock")).expect("the folder can be written to");
        let target = Path::new(env!("CARGO_TARGET_TMPDIR")).join("new-user");
        let manifest = folder.join("Cargo.toml");
        let mut all: Vec<&OsStr> = arguments.iter().map(OsStr::new).collect();
        all.extend([OsStr::new("--offline"), OsStr::new("--manifest-path"), manifest.as_os_str()]);
        let settings = [
            ("CARGO_TARGET_DIR", target.as_os_str()),
            ("CARGO_PROFILE_DEV_DEBUG", OsStr::new("0")),
            ("CARGO_INCREMENTAL", OsStr::new("0")),
            ("CARGO_NET_OFFLINE", OsStr::new("true")),
        ];
        let output = self.run(env!("CARGO"), &all, &settings);
        (output.status.success(), text(&output))
    }

    /// Lets cargo find in this repository what is not published yet.
    fn patch(&self, manifest: &Path) {
        let runtime = toml::Value::from(repository().join("crates/statusquo").to_string_lossy().into_owned());
        let text = fs::read_to_string(manifest).expect("there is a manifest");
        let text = format!("{text}\n[patch.crates-io]\nstatusquo = {{ path = {runtime} }}\n");
        fs::write(manifest, text).expect("the manifest can be written");
    }
}

fn text(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr)
}

/// The files below a folder, in the order of their names.
fn files(folder: &Path) -> BTreeMap<String, String> {
    let entries = walkdir::WalkDir::new(folder).into_iter().map(|entry| entry.expect("the folder can be read"));
    let files = entries.filter(|entry| entry.file_type().is_file());
    files
        .map(|entry| {
            let name = entry.path().strip_prefix(folder).expect("it is below").to_string_lossy().replace('\\', "/");
            (name, fs::read_to_string(entry.path()).expect("it is text"))
        })
        .collect()
}

/// Every generated file names in its first line the command that renews it; licenses are nobody's to change.
#[track_caller]
fn check_first_lines(files: &BTreeMap<String, String>, command: &str) {
    assert!(files.len() > 8, "{:?}", files.keys());
    for (name, text) in files.iter().filter(|(name, _)| !name.contains("LICENSE") && !name.ends_with("Cargo.lock")) {
        let first = text.lines().next().unwrap_or_default();
        assert!(first.contains(&format!("Generated by `{command}`, do not edit by hand.")), "{name}: {first}");
    }
}

#[test]
fn a_project_is_begun_generated_tested_and_checked() {
    let user = User::new();
    let printed = user.succeeds(&["init"]);
    assert!(printed.contains("cargo statusquo new CRATE/API --spec FILE"), "{printed}");
    let (is_found, printed) = user.cargo(&user.folder(), &["metadata", "--format-version", "1", "--no-deps"]);
    assert!(is_found, "cargo reads a workspace without crates: {printed}");
    assert!(user.succeeds(&["regen"]).contains("there is no API yet"), "and so does the program");

    let printed = user.succeeds(&["new", "petzone/pets", "--spec", "../pets.yaml"]);
    assert!(printed.contains("    cargo statusquo regen --api petzone/pets"), "{printed}");
    user.succeeds(&["regen", "--api", "petzone/pets"]);
    user.succeeds(&["regen", "--check"]);
    check_first_lines(&files(&user.folder().join("generated/petzone")), "cargo statusquo regen");
    let overlay = user.folder().join("overlays/petzone/pets.yaml");
    assert!(fs::read_to_string(overlay).is_ok_and(|text| text.contains("Begun by `cargo statusquo new`")));

    user.patch(&user.folder().join("Cargo.toml"));
    let arguments: Vec<&str> = ["test"].iter().chain(&WITHOUT_TLS).copied().collect();
    let (is_good, printed) = user.cargo(&user.folder(), &arguments);
    assert!(is_good, "{printed}");
    // Two of the wire, and one that shows by the compiler which variants there are.
    for operation in ["test get_pet ... ok", "test delete_pet ... ok", "test pets ... ok"] {
        assert!(printed.contains(operation), "{operation} is not in {printed}");
    }

    let document = user.folder().join("specs/petzone/pets.yaml");
    fs::write(&document, PETS.replace("'409'", "'423'")).expect("the document can be written");
    let (code, printed) = user.statusquo(&["check"]);
    assert_eq!(code, Some(1), "{printed}");
    for part in ["423", "DELETE /pets/{id}", "specs/petzone/pets.yaml:19"] {
        assert!(printed.contains(part), "{part} is not in {printed}");
    }
}

#[test]
fn a_crate_by_itself_passes_its_tests() {
    let user = User::new();
    user.succeeds(&["generate", "--spec", "../pets.yaml", "--name", "pets", "--out", "pets", "--tests"]);
    let folder = user.folder().join("pets");
    let command = "cargo statusquo generate --spec ../pets.yaml --name pets --out pets --tests";
    check_first_lines(&files(&folder), command);
    user.patch(&folder.join("Cargo.toml"));
    let (is_good, printed) = user.cargo(&folder, &["test", "--no-default-features", "--features", "api"]);
    assert!(is_good && printed.contains("test get_pet ... ok"), "{printed}");
}

#[test]
fn what_cargo_cannot_do_without_is_restored() {
    let user = User::with_project();
    let generated = user.folder().join("generated");
    let original = files(&generated.join("petzone"));

    fs::remove_file(generated.join("petzone/Cargo.toml")).expect("the file is there");
    let (is_found, _) = user.cargo(&user.folder(), &["metadata", "--format-version", "1", "--no-deps"]);
    assert!(!is_found, "cargo refuses a member without a manifest");
    assert_eq!(user.statusquo(&["regen", "--check"]).0, Some(1));
    user.succeeds(&["regen"]);
    assert!(files(&generated.join("petzone")) == original, "the same files with the same bytes");

    fs::remove_dir_all(&generated).expect("the folder is there");
    user.succeeds(&["regen"]);
    assert!(files(&generated.join("petzone")) == original, "the same files with the same bytes");
}

#[test]
fn a_crate_has_the_license_that_the_project_states() {
    let user = User::with_project();
    let generated = user.folder().join("generated/petzone");
    let has = |part: &str| files(&generated).values().any(|text| text.contains(part));
    let names = || files(&generated).into_keys().filter(|name| name.starts_with("LICENSE")).collect::<Vec<_>>();
    assert!(names().is_empty() && !has("license") && !has("MIT"), "nobody has stated one");

    let write = |path: &str, text: &str| fs::write(user.folder().join(path), text).expect("the folder is there");
    write("LICENSE-MIT", "Copyright the shop\n");
    user.succeeds(&["regen"]);
    assert!(names() == ["LICENSE-MIT"] && has("Copyright the shop"));

    let description = fs::read_to_string(user.folder().join("overlays/petzone/crate.toml")).expect("it is there");
    let description = description.replace("[package]\n", "[package]\nlicense = \"MPL-2.0\"\n");
    write("overlays/petzone/crate.toml", &description);
    user.succeeds(&["regen"]);
    assert!(names().is_empty() && has("license = \"MPL-2.0\"") && has("## License\n\n`MPL-2.0`\n"));

    write("overlays/petzone/LICENSE", "Mozilla\n");
    user.succeeds(&["regen"]);
    assert!(names() == ["LICENSE"] && has("Mozilla"));
}

#[test]
fn a_reader_that_stops_early_is_no_failure() {
    let (reader, writer) = std::io::pipe().expect("there is a pipe");
    drop(reader);
    let mut command = Command::new(env!("CARGO_BIN_EXE_cargo-statusquo"));
    command.args(["statusquo", "explain"]).stdout(writer).stderr(std::process::Stdio::piped());
    let output = command.output().expect("the program can be run");
    assert_eq!((output.status.code(), text(&output).as_str()), (Some(0), ""));
}

#[test]
fn what_is_there_is_kept_by_init() {
    let user = User::new();
    let manifest = "# Ours.\n[package]\nname = \"shop\"\nversion = \"1.0.0\"\nedition = \"2021\"\n";
    let folder = user.folder();
    fs::write(folder.join("Cargo.toml"), manifest).expect("the folder can be written to");
    fs::write(folder.join(".gitignore"), "mine\n").expect("the folder can be written to");
    fs::create_dir(folder.join("src")).expect("the folder can be written to");
    fs::write(folder.join("src/lib.rs"), "").expect("the folder can be written to");
    let printed = user.succeeds(&["init"]);
    for part in
        ["added:   the members `generated/*` and the dependency `statusquo` to Cargo.toml", "kept:    .gitignore"]
    {
        assert!(printed.contains(part), "{part} is not in {printed}");
    }
    let files = files(&folder);
    assert!(files["Cargo.toml"].starts_with(manifest) && files[".gitignore"] == "mine\n");
    assert!(files[".github/workflows/statusquo.yml"].contains("cargo statusquo regen --check"));
    let (is_found, printed) = user.cargo(&folder, &["metadata", "--format-version", "1", "--no-deps"]);
    assert!(is_found, "{printed}");

    let printed = user.succeeds(&["init"]);
    assert!(!printed.contains("written") && !printed.contains("added"), "{printed}");
    // A crate in a workspace that hands nothing down says all of it itself.
    user.succeeds(&["new", "petzone/pets", "--spec", "../pets.yaml"]);
    user.succeeds(&["regen"]);
    let generated = fs::read_to_string(folder.join("generated/petzone/Cargo.toml")).expect("it is generated");
    for line in ["edition = \"2024\"", "serde_json = \"1\"", "statusquo.workspace = true"] {
        assert!(generated.lines().any(|found| found == line), "{line} is not in {generated}");
    }
    let (is_found, printed) = user.cargo(&folder, &["metadata", "--format-version", "1", "--no-deps"]);
    assert!(is_found, "{printed}");
}

#[test]
fn another_runtime_is_depended_on_by_its_path() {
    let user = User::with_project();
    let runtime = repository().join("crates/statusquo");
    user.succeeds(&["regen", "--runtime", &runtime.to_string_lossy()]);
    let manifest = fs::read_to_string(user.folder().join("generated/petzone/Cargo.toml")).expect("it is generated");
    let manifest: toml::Table = toml::from_str(&manifest).expect("it is a manifest");
    let path = manifest["dependencies"]["statusquo"]["path"].as_str().expect("there is a path");
    let found = user.folder().join("generated/petzone").join(path).canonicalize();
    assert_eq!(found.ok(), runtime.canonicalize().ok(), "{path}");

    let first = fs::read_to_string(user.folder().join("generated/petzone/src/lib.rs")).expect("it is generated");
    let first = first.lines().next().unwrap_or_default().to_owned();
    let argument = first.split_once(" --runtime ").and_then(|(_, rest)| rest.split_once('`')).map(|(path, _)| path);
    let argument = argument.expect("the mark names the runtime").to_owned();
    user.succeeds(&["regen", "--check", "--runtime", &argument]);
    let (code, printed) = user.statusquo(&["regen", "--check"]);
    assert_eq!((code, printed.contains("stale:   generated/petzone/Cargo.toml")), (Some(1), true), "{printed}");

    let user = User::new();
    user.succeeds(&["init", "deep/er", "--runtime", &runtime.to_string_lossy()]);
    let manifest = fs::read_to_string(user.folder().join("deep/er/Cargo.toml")).expect("it is written");
    let manifest: toml::Table = toml::from_str(&manifest).expect("it is a manifest");
    let path = manifest["workspace"]["dependencies"]["statusquo"]["path"].as_str().expect("there is a path");
    let found = user.folder().join("deep/er").join(path).canonicalize();
    assert_eq!(found.ok(), runtime.canonicalize().ok(), "{path}");

    let user = User::with_project();
    let (code, printed) = user.statusquo(&["regen", "--runtime", "nowhere"]);
    assert_eq!(code, Some(2), "{printed}");
    assert!(printed.contains("nowhere: there is no `Cargo.toml` of a package `statusquo`"), "{printed}");
}

#[test]
fn help_teaches_and_mistakes_have_their_codes() {
    let user = User::new();
    for command in ["init", "new", "regen", "check", "generate"] {
        let printed = user.succeeds(&[command, "--help"]);
        assert!(printed.contains(&format!("Examples:\n  cargo statusquo {command}")), "{printed}");
        assert!(!printed.contains('\u{1b}'), "no colours where there is no terminal");
    }
    let (code, printed) = user.statusquo(&["check"]);
    assert_eq!(code, Some(2), "{printed}");
    assert!(printed.contains("`cargo statusquo init` makes one"), "{printed}");
    assert_eq!(user.statusquo(&["nonsense"]).0, Some(2));
    fs::write(user.folder().join("file"), "").expect("the folder can be written to");
    for arguments in [&["init", "file"][..], &["generate", "--spec", "../pets.yaml", "--name", "a", "--out", "file"]] {
        let (code, printed) = user.statusquo(arguments);
        assert_eq!((code, printed.as_str()), (Some(2), "error: file: is a file; name a folder\n"));
    }
    user.succeeds(&["init"]);
    user.succeeds(&["new", "petzone/pets", "--spec", "../pets.yaml"]);
    let (code, printed) = user.statusquo(&["check", "--api", "petzne"]);
    assert_eq!(
        (code, printed.contains("did you mean `petzone`? there are: petzone/pets")),
        (Some(2), true),
        "{printed}"
    );
    assert!(user.succeeds(&["check"]).contains("petzone/pets: 2 operations, 2 failures"));
    let (code, printed) = user.statusquo(&["generate", "--spec", "none.yaml", "--name", "a", "--out", "a"]);
    assert_eq!((code, printed.starts_with("error: none.yaml: cannot be read: ")), (Some(2), true), "{printed}");
}
