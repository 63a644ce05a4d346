//! The programs that a bench runs: our own, built for release, and the peers as their maintainers publish them.

use std::path::{Path, PathBuf};

use crate::ci::interop;
use crate::command::Command;
use crate::project::Project;

#[derive(Debug)]
pub(super) struct Programs {
    /// The target folder of release builds.
    built: PathBuf,
    /// Where the virtual environment keeps its programs.
    peers: PathBuf,
}

impl Programs {
    /// Builds what is ours and installs what is not.
    pub(super) fn prepare(project: &Project) -> Result<Self, String> {
        for target in [
            "--package b2-simulator --bin b2-simulator",
            "--package b2sdk-v3 --example transfer --example sync",
            "--package tests --example bench-parts",
        ] {
            Command::cargo(&format!("build --release --quiet {target}")).run()?;
        }
        let python = interop::environment(project)?;
        Ok(Self {
            built: project.target.join("release"),
            peers: python
                .parent()
                .map(Path::to_owned)
                .ok_or("the virtual environment has no folder for programs")?,
        })
    }

    pub(super) fn simulator(&self) -> PathBuf {
        self.built.join("b2-simulator")
    }

    pub(super) fn example(&self, name: &str) -> PathBuf {
        self.built.join("examples").join(name)
    }

    pub(super) fn peer(&self, name: &str) -> PathBuf {
        self.peers.join(name)
    }
}
