//! Child processes.

use std::ffi::OsString;
use std::fmt;
use std::path::{Path, PathBuf};
use std::process::{Command as Process, Stdio};

/// One call of another program, which can be shown before it is made.
#[derive(Debug, Clone)]
pub(crate) struct Command {
    program: OsString,
    arguments: Vec<OsString>,
    variables: Vec<(String, OsString)>,
    folder: Option<PathBuf>,
}

impl Command {
    pub(crate) fn new(program: impl Into<OsString>) -> Self {
        Self {
            program: program.into(),
            arguments: Vec::new(),
            variables: Vec::new(),
            folder: None,
        }
    }

    /// The cargo that runs us, so that `cargo +toolchain xtask` stays on its toolchain.
    pub(crate) fn cargo(arguments: &str) -> Self {
        let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
        Self::new(cargo).args(arguments.split_whitespace())
    }

    pub(crate) fn args<A: Into<OsString>>(
        mut self,
        arguments: impl IntoIterator<Item = A>,
    ) -> Self {
        self.arguments.extend(arguments.into_iter().map(Into::into));
        self
    }

    pub(crate) fn env(mut self, name: &str, value: impl Into<OsString>) -> Self {
        self.variables.push((name.to_owned(), value.into()));
        self
    }

    pub(crate) fn in_folder(mut self, folder: &Path) -> Self {
        self.folder = Some(folder.to_owned());
        self
    }

    /// Runs it with our own standard streams.
    pub(crate) fn run(&self) -> Result<(), String> {
        let status = self
            .process()
            .status()
            .map_err(|error| format!("cannot start `{self}`: {error}"))?;
        if status.success() {
            Ok(())
        } else {
            Err(format!("`{self}` ended with {status}"))
        }
    }

    /// Runs it in silence and gives its standard output; what it said on standard error comes with a failure.
    pub(crate) fn output(&self) -> Result<String, String> {
        let output = self
            .process()
            .stdin(Stdio::null())
            .output()
            .map_err(|error| format!("cannot start `{self}`: {error}"))?;
        if !output.status.success() {
            let said = String::from_utf8_lossy(&output.stderr);
            return Err(format!(
                "`{self}` ended with {}:\n{}",
                output.status,
                said.trim_end()
            ));
        }
        String::from_utf8(output.stdout).map_err(|_| format!("`{self}` printed what is not UTF-8"))
    }

    fn process(&self) -> Process {
        let mut process = Process::new(&self.program);
        process.args(&self.arguments);
        // `cargo run` describes our own package in these. Build scripts that look at them (ring's does) would run again
        // each time that a build comes from here instead of from a shell.
        for (name, _) in std::env::vars_os() {
            let name = name.to_string_lossy();
            if name.starts_with("CARGO_PKG_") || name.starts_with("CARGO_MANIFEST_") {
                process.env_remove(&*name);
            }
        }
        for (name, value) in &self.variables {
            process.env(name, value);
        }
        if let Some(folder) = &self.folder {
            process.current_dir(folder);
        }
        process
    }
}

impl fmt::Display for Command {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (name, value) in &self.variables {
            write!(f, "{name}='{}' ", value.to_string_lossy())?;
        }
        let program = Path::new(&self.program);
        let shown = program.file_name().unwrap_or(&self.program);
        write!(f, "{}", shown.to_string_lossy())?;
        for argument in &self.arguments {
            let argument = argument.to_string_lossy();
            if argument.contains(char::is_whitespace) {
                write!(f, " '{argument}'")?;
            } else {
                write!(f, " {argument}")?;
            }
        }
        Ok(())
    }
}
