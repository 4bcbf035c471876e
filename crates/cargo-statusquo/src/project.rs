//! The project's files: which APIs there are, and what belongs to each.
//!
//! The path is the configuration: `specs/<package>/<module>.yaml` and `overlays/<package>/<module>.yaml` become the
//! module of the package. `overlays/<package>/<module>.patch.yaml`, if it is there, corrects the specification first.
//!
//! What a specification refers to stands in folders below `specs/<package>`, best in `specs/<package>/<module>`. Files in
//! such a folder are no APIs.

use std::path::{Path, PathBuf};
use std::{fs, io};

use rayon::ThreadPoolBuilder;
use rayon::prelude::*;
use walkdir::WalkDir;

use crate::error::{Error, chain};
use crate::files::{self, Folder};
use crate::layout::{GENERATED, LICENSE, OVERLAYS, PATCH, SPECS, unreadable};
use crate::paths;
use crate::provenance::Origins;
use crate::root::Root;
use statusquo_codegen::contract::{self, ApiId, Contract};
use statusquo_codegen::diagnostic::catalogue::project as catalogue;
use statusquo_codegen::diagnostic::{Diagnostic, Diagnostics, Excerpt};
use statusquo_codegen::document::Document;
use statusquo_codegen::emit::{Home, Package};
use statusquo_codegen::overlay::{self, Overlay};
use statusquo_codegen::pipeline::{self, Generated};
use statusquo_codegen::vocabulary::Place;

const PACKAGE_EXAMPLE: &str =
    "[package]\nversion = \"0.1.0\"\ndescription = \"…\"\nkeywords = []\ncategories = [\"api-bindings\"]";

/// A project: the folder that holds `specs`, `overlays` and `generated`.
#[derive(Debug, Clone)]
pub struct Project {
    root: PathBuf,
    runtime: Option<PathBuf>,
}

/// One API's files, read.
#[derive(Debug)]
pub struct Api {
    /// What the API is called.
    pub id: ApiId,
    /// The specification, all its files together, with the patch applied.
    pub specification: Document,
    /// The patch of the specification, if it has one.
    pub patch: Option<Document>,
    /// Whether the specification can be used: whether all its files could be read, and the patch be applied.
    pub is_usable: bool,
    /// The overlay, which is not there yet when an API is new.
    pub overlay: Option<(Document, Overlay)>,
}

/// What reading a part of the project gave: the part, if it can be used, and what is wrong with it.
#[derive(Debug)]
pub struct Checked {
    /// The contracts, in the order of their names; complete only if no diagnostic is an error.
    pub contracts: Vec<Contract>,
    /// Everything that was found.
    pub diagnostics: Diagnostics,
    /// The files that the diagnostics point into.
    pub documents: Vec<Document>,
}

impl Project {
    /// The project in a folder.
    pub fn new(root: impl Into<PathBuf>) -> Self {
        Project { root: root.into(), runtime: None }
    }

    /// The project that the current folder is part of: the nearest folder upwards that holds `specs`, else this one.
    pub fn around_here() -> Self {
        let here = std::env::current_dir().unwrap_or_else(|_| PathBuf::from("."));
        let root = here.ancestors().find(|folder| folder.join(SPECS).is_dir()).unwrap_or(&here);
        Project::new(root)
    }

    /// The same project, whose crates depend on the runtime in a folder.
    #[must_use]
    pub fn with_runtime(self, runtime: impl Into<PathBuf>) -> Self {
        Project { runtime: Some(runtime.into()), ..self }
    }

    /// Returns what the command that renews the crates has to say of the runtime: nothing, or ` --runtime PATH`, from the
    /// root, so that it is the same wherever the user is.
    ///
    /// # Errors
    /// When the folder does not hold the runtime.
    pub(crate) fn runtime_argument(&self) -> Result<String, Error> {
        let Some(runtime) = &self.runtime else { return Ok(String::new()) };
        let path = paths::to_runtime(&self.root, runtime)?;
        // The library refuses a zero byte alone, which no path holds.
        let path = shlex::try_quote(&path).unwrap_or(path.as_str().into());
        Ok(format!(" --runtime {path}"))
    }

    /// Whether the folder holds specifications.
    pub fn exists(&self) -> bool {
        self.root.join(SPECS).is_dir()
    }

    /// Returns the folder.
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// Returns the APIs that have a specification, by package and module.
    ///
    /// # Errors
    /// When a folder cannot be read.
    pub fn apis(&self) -> Result<Vec<ApiId>, Error> {
        let mut apis = Vec::new();
        for entry in WalkDir::new(self.root.join(SPECS)).min_depth(2).max_depth(2) {
            let entry = entry.map_err(|error| Error::Read { path: SPECS.into(), source: error.into() })?;
            let path = entry.path();
            let is_specification =
                path.extension().is_some_and(|ending| ["yaml", "yml", "json"].iter().any(|known| ending == *known));
            let package = path.parent().and_then(Path::file_name).and_then(|name| name.to_str());
            let module = path.file_stem().and_then(|stem| stem.to_str());
            if let (true, Some(package), Some(module)) = (is_specification, package, module)
                && !self.is_part(package, module, path)
            {
                apis.push(ApiId { package: package.to_owned(), module: module.to_owned() });
            }
        }
        apis.sort();
        Ok(apis)
    }

    /// Whether a file beside specifications is a part of one: those have no overlay.
    fn is_part(&self, package: &str, module: &str, path: &Path) -> bool {
        let overlays = self.root.join(OVERLAYS).join(package);
        let has_overlay =
            ["yaml", "yml", "json"].iter().any(|ending| overlays.join(format!("{module}.{ending}")).exists());
        !has_overlay && files::is_part(path, &self.root.join(SPECS).join(package))
    }

    /// Reads the specification and the overlay of an API.
    pub fn read(&self, id: &ApiId, diagnostics: &mut Diagnostics) -> Option<Api> {
        let specification = self.read_document(SPECS, id, "", diagnostics)?;
        let Some(specification) = specification else {
            diagnostics.push(
                Diagnostic::of(&catalogue::NO_SPECIFICATION, format!("there is no specification of `{id}`"))
                    .help(format!("put it at {SPECS}/{}/{}.yaml", id.package, id.module)),
            );
            return None;
        };
        let patch = self.read_document(OVERLAYS, id, PATCH, diagnostics);
        let is_patch_readable = patch.is_some();
        let patch = patch.flatten();
        let folder = Folder::around(&self.root.join(specification.path()));
        let (specification, found) = pipeline::specification(specification, &folder, patch.as_ref());
        let is_usable = is_patch_readable && !found.has_errors();
        diagnostics.extend(found);
        let overlay = match self.read_document(OVERLAYS, id, "", diagnostics)? {
            Some(document) => {
                let (overlay, found) = overlay::read(&document);
                diagnostics.extend(found);
                Some((document, overlay))
            }
            None => {
                diagnostics.push(
                    Diagnostic::of(&catalogue::NO_OVERLAY, format!("`{id}` has no overlay"))
                        .at(Place::root(specification.path()))
                        .label("nothing says how the operations of this specification fail")
                        .help(format!(
                            "write {OVERLAYS}/{}/{}.yaml; {OVERLAYS}/README.md says how",
                            id.package, id.module
                        )),
                );
                None
            }
        };
        Some(Api { id: id.clone(), specification, patch, is_usable, overlay })
    }

    /// Reads the document of an API in a folder, in whichever format it is written; `kind` stands between its name and
    /// the format. The outer `None` means that it cannot be read.
    fn read_document(
        &self,
        folder: &str,
        id: &ApiId,
        kind: &str,
        diagnostics: &mut Diagnostics,
    ) -> Option<Option<Document>> {
        for ending in ["yaml", "yml", "json"] {
            let path = format!("{folder}/{}/{}{kind}.{ending}", id.package, id.module);
            match fs::read(self.root.join(&path)) {
                Ok(bytes) => {
                    return match Document::read(path, bytes) {
                        Ok(document) => Some(Some(document)),
                        Err(diagnostic) => {
                            diagnostics.push(diagnostic);
                            None
                        }
                    };
                }
                Err(error) if error.kind() == io::ErrorKind::NotFound => {}
                Err(error) => {
                    diagnostics.push(unreadable(&path, &error));
                    return None;
                }
            }
        }
        Some(None)
    }

    /// Returns the hand-written description of a package, and the licenses, the changelog and the examples beside it.
    /// A package that states no license of its own has the texts of the project's, if there are none beside it.
    ///
    /// # Errors
    /// Says what is wrong with `crate.toml`, or which license cannot be read.
    #[expect(clippy::result_large_err, reason = "one per package, on the way to the end of the run")]
    pub fn package(&self, name: &str) -> Result<Package, Diagnostic> {
        let path = format!("{OVERLAYS}/{name}/crate.toml");
        let text = fs::read_to_string(self.root.join(&path)).map_err(|error| {
            if error.kind() == io::ErrorKind::NotFound {
                Diagnostic::of(&catalogue::NO_PACKAGE, format!("the crate `{name}` has no description"))
                    .at(Place::root(path.clone()))
                    .label("there is no such file")
                    .help(format!("write it:\n{PACKAGE_EXAMPLE}"))
            } else {
                unreadable(&path, &error)
            }
        })?;
        let mut package = Package::parse(name, &text).map_err(|error| {
            let span = error.span().unwrap_or_default();
            Diagnostic::of(&catalogue::INVALID_PACKAGE, error.message()).excerpt(Excerpt::of(&path, &text, span))
        })?;
        package.licenses = self.licenses(&format!("{OVERLAYS}/{name}/"))?;
        if package.licenses.is_empty() && package.license.is_none() {
            package.licenses = self.licenses("")?;
        }
        package.changelog = fs::read_to_string(self.root.join(OVERLAYS).join(name).join("CHANGELOG.md")).ok();
        let examples = WalkDir::new(self.root.join(OVERLAYS).join(name).join("examples"));
        for example in examples.min_depth(1).max_depth(1).sort_by_file_name().into_iter().flatten() {
            if let (Some(name), Ok(text)) = (example.file_name().to_str(), fs::read_to_string(example.path())) {
                package.examples.push((name.to_owned(), text));
            }
        }
        Ok(package)
    }

    /// Returns the names and the texts of the licenses in a folder below the root, which ends with `/` unless it is it.
    #[expect(clippy::result_large_err, reason = "one per package, on the way to the end of the run")]
    fn licenses(&self, folder: &str) -> Result<Vec<(String, String)>, Diagnostic> {
        let mut found = Vec::new();
        let entries = WalkDir::new(self.root.join(folder)).min_depth(1).max_depth(1).sort_by_file_name();
        for entry in entries.into_iter().flatten() {
            let name = entry.file_name().to_string_lossy();
            if name.starts_with(LICENSE) && entry.path().is_file() {
                let text = fs::read_to_string(entry.path());
                let text = text.map_err(|error| unreadable(&format!("{folder}{name}"), &error))?;
                found.push((name.into_owned(), text));
            }
        }
        Ok(found)
    }

    /// Builds the contracts of some APIs and collects everything that is wrong.
    pub fn check(&self, ids: &[ApiId]) -> Checked {
        let mut checked = Checked { contracts: Vec::new(), diagnostics: Diagnostics::default(), documents: Vec::new() };
        let origins = Origins::read(&self.root.join(SPECS));
        for id in ids {
            let Some(api) = self.read(id, &mut checked.diagnostics) else { continue };
            if let (Some((_, overlay)), true) = (&api.overlay, api.is_usable) {
                let (contract, found) = contract::build(id.clone(), &api.specification, Some(overlay));
                checked.diagnostics.extend(found);
                checked.contracts.push(contract);
            }
            match &origins {
                Ok(origins) => origins.check(id, &api.specification, &mut checked.diagnostics),
                Err(diagnostic) => checked.diagnostics.push_once(diagnostic.clone()),
            }
            checked.documents.push(api.specification);
            checked.documents.extend(api.patch);
            checked.documents.extend(api.overlay.map(|(document, _)| document));
        }
        checked
    }

    /// Generates the crates of some packages, all their APIs together, one package per core at a time.
    ///
    /// The files are relative to the root. Packages with a mistake in any input have no files. With them come the
    /// documents that the diagnostics point into.
    pub fn generate(&self, packages: &[String]) -> (Generated, Vec<Document>) {
        self.generate_and_tell(packages, &|_| {})
    }

    /// Does as [`Project::generate`], and tells `done` of each package that is finished.
    pub fn generate_and_tell(&self, packages: &[String], done: &(impl Fn(&str) + Sync)) -> (Generated, Vec<Document>) {
        let root = match Root::of_project(&self.root) {
            Ok(root) => root,
            Err(diagnostic) => {
                return (Generated { diagnostics: diagnostic.into(), ..Generated::default() }, Vec::new());
            }
        };
        let one = |package: &String| {
            let made = self.generate_one(package, &root);
            done(package);
            made
        };
        let threads = std::thread::available_parallelism().map_or(1, usize::from).min(packages.len());
        let pool = ThreadPoolBuilder::new().num_threads(threads).stack_size(pipeline::STACK).build();
        let parts: Vec<(Generated, Vec<Document>)> = match pool {
            Ok(pool) => pool.install(|| packages.par_iter().map(one).collect()),
            // Without threads to spare the packages take turns.
            Err(_) => packages.iter().map(one).collect(),
        };
        let (mut generated, mut documents) = (Generated::default(), Vec::new());
        for (part, read) in parts {
            generated.files.extend(part.files);
            generated.contracts.extend(part.contracts);
            generated.diagnostics.extend(part.diagnostics);
            generated.degraded.extend(part.degraded);
            generated.timings.extend(&part.timings);
            documents.extend(read);
        }
        (generated, documents)
    }

    fn generate_one(&self, package: &str, root: &Root) -> (Generated, Vec<Document>) {
        let mut generated = Generated::default();
        let ids: Vec<ApiId> = match self.apis() {
            Ok(apis) => apis.into_iter().filter(|id| id.package == *package).collect(),
            Err(error) => {
                generated.diagnostics.push(Diagnostic::of(&catalogue::UNREADABLE_FILE, chain(&error)));
                return (generated, Vec::new());
            }
        };
        let Checked { contracts, diagnostics, documents } = self.check(&ids);
        let usable = !diagnostics.has_errors();
        generated.diagnostics.extend(diagnostics);
        if usable {
            self.generate_package(package, root, contracts, &documents, &mut generated);
        }
        (generated, documents)
    }

    fn generate_package(
        &self,
        name: &str,
        root: &Root,
        contracts: Vec<Contract>,
        documents: &[Document],
        generated: &mut Generated,
    ) {
        let mut package = match self.package(name) {
            Ok(package) => package,
            Err(diagnostic) => return generated.diagnostics.push(diagnostic),
        };
        package.home = Home::Member(root.workspace.clone());
        package.tests = true;
        let from = self.root.join(GENERATED).join(name);
        let path = self.runtime.as_ref().map(|runtime| paths::to_runtime(&from, runtime)).transpose();
        match path.and_then(|path| Ok((path, self.runtime_argument()?))) {
            Ok((path, argument)) => {
                package.runtime = path;
                package.command = format!("{} regen{argument}", root.program);
            }
            Err(error) => {
                return generated.diagnostics.push(Diagnostic::of(&catalogue::UNREADABLE_FILE, chain(&error)));
            }
        }
        let apis = contracts
            .into_iter()
            .filter_map(|contract| {
                let document = documents.iter().find(|document| is_specification_of(document, &contract.id))?;
                Some((contract, document))
            })
            .collect();
        pipeline::package_of(&package, apis, generated);
        for file in &mut generated.files {
            file.path = format!("{GENERATED}/{name}/{}", file.path);
        }
    }
}

fn is_specification_of(document: &Document, id: &ApiId) -> bool {
    document
        .path()
        .strip_prefix(&format!("{SPECS}/{}/{}.", id.package, id.module))
        .is_some_and(|ending| !ending.contains('/'))
}
