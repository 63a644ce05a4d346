//! Real clients against the simulator: the `b2` command line, rclone, b2sdk and a JavaScript client, each as its
//! maintainers publish it, and a browser.

use std::fs;
use std::path::PathBuf;

use super::Context;
use crate::command::Command;
use crate::project::Project;

/// The clients, at the versions that the suite was written for.
const CLIENTS: &str = "tests/interop/requirements.txt";
const NODE_CLIENTS: &str = "tests/interop/javascript";
const SUITE: &str = "tests/interop/run.py";

pub(super) fn run(context: &Context) -> Result<(), String> {
    let project = &context.project;
    let suite = project.root.join(SUITE);
    if !suite.is_file() {
        return Err(format!(
            "{SUITE} is missing; it is the suite that this step runs"
        ));
    }
    // What the tests have built already, and the programs besides: the same units, so nothing is built twice.
    Command::cargo("build --workspace --all-targets").run()?;
    let python = environment(project)?;
    let built = |name: &str| {
        let path = project.target.join("debug").join(name);
        path.with_extension(std::env::consts::EXE_EXTENSION)
    };
    let run = Command::new(&python)
        .args([suite])
        .in_folder(&project.root)
        .env("B2_INTEROP_NODE", node_modules(project)?)
        .env("B2_SIMULATOR_BIN", built("b2-simulator"))
        .env("B2_SYNC_BIN", built("examples/sync"));
    context.with_test_settings(run).run()
}

/// A folder with the JavaScript client in it. Kept from run to run until its lock file changes.
fn node_modules(project: &Project) -> Result<PathBuf, String> {
    let folder = project.target.join("interop-node");
    let stamp = folder.join("installed-lock.json");
    let sources = project.root.join(NODE_CLIENTS);
    let lock = sources.join("package-lock.json");
    let wanted = fs::read_to_string(&lock)
        .map_err(|error| format!("cannot read {}: {error}", lock.display()))?;
    if fs::read_to_string(&stamp).is_ok_and(|installed| installed == wanted) {
        return Ok(folder);
    }
    let unusable = |error| format!("cannot use {}: {error}", folder.display());
    fs::create_dir_all(&folder).map_err(unusable)?;
    for name in ["package.json", "package-lock.json"] {
        fs::copy(sources.join(name), folder.join(name)).map_err(unusable)?;
    }
    // No script of a package runs: it is there to be used, not to change this machine.
    Command::new(if cfg!(windows) { "npm.cmd" } else { "npm" })
        .args([
            "ci",
            "--ignore-scripts",
            "--no-audit",
            "--no-fund",
            "--loglevel",
            "error",
        ])
        .in_folder(&folder)
        .run()?;
    fs::write(&stamp, wanted).map_err(unusable)?;
    Ok(folder)
}

/// A Python of its own with the clients in it. Kept from run to run until the list of clients changes.
pub(crate) fn environment(project: &Project) -> Result<PathBuf, String> {
    let folder = project.target.join("interop-venv");
    let clients = project.root.join(CLIENTS);
    let python = if cfg!(windows) {
        folder.join("Scripts").join("python.exe")
    } else {
        folder.join("bin").join("python")
    };
    let wanted = fs::read_to_string(&clients)
        .map_err(|error| format!("cannot read {CLIENTS}, the list of clients: {error}"))?;
    let stamp = folder.join("installed-clients.txt");
    let is_ready = fs::read_to_string(&stamp).is_ok_and(|installed| installed == wanted);
    if is_ready && python.is_file() {
        return Ok(python);
    }
    Command::new(if cfg!(windows) { "python" } else { "python3" })
        .args(["-m", "venv", "--clear"])
        .args([&folder])
        .run()?;
    Command::new(&python)
        .args([
            "-m",
            "pip",
            "install",
            "--quiet",
            "--disable-pip-version-check",
        ])
        .args(["--requirement".as_ref(), clients.as_os_str()])
        .run()?;
    fs::write(&stamp, wanted)
        .map_err(|error| format!("cannot write {}: {error}", stamp.display()))?;
    Ok(python)
}
