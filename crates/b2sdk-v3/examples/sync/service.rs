//! The service: the one that the environment names, or a simulated one on this machine.

use std::env;
use std::path::PathBuf;

use b2_simulator::Simulator;
use b2sdk_v3::{B2Api, B2ApiBuilder, B2HttpApiConfig, Error, ErrorKind};

use super::options::Options;

/// An authorised account, and the simulated service behind it if there is one.
pub(crate) struct Service {
    pub(crate) api: B2Api,
    simulator: Option<Simulator>,
}

impl Service {
    /// Connects, with the limits that the command line sets.
    pub(crate) async fn connect(options: &Options) -> Result<Self, Failure> {
        let mut builder = B2Api::builder().check_download_hash(!options.skip_hash_verification);
        if let Some(count) = options.upload_threads.or(options.threads) {
            builder = builder.max_upload_workers(count.into());
        }
        if let Some(count) = options.download_threads.or(options.threads) {
            builder = builder.max_download_workers(count.into());
        }
        if let Some(count) = options.threads {
            builder = builder.max_copy_workers(count.into());
        }
        if let Some(count) = options.max_download_streams_per_file {
            builder = builder.max_download_streams_per_file(count.into());
        }
        match (
            variable("B2_APPLICATION_KEY_ID"),
            variable("B2_APPLICATION_KEY"),
        ) {
            (Some(key_id), Some(key)) => real(builder, &key_id, &key).await,
            (None, None) => simulated(builder).await,
            (Some(_), None) => Err(Failure::usage(
                "B2_APPLICATION_KEY_ID is set and B2_APPLICATION_KEY is not",
            )),
            (None, Some(_)) => Err(Failure::usage(
                "B2_APPLICATION_KEY is set and B2_APPLICATION_KEY_ID is not",
            )),
        }
    }

    /// Makes a bucket that is missing, on the simulated service only.
    pub(crate) async fn prepare_bucket(&self, name: &str) -> Result<(), Error> {
        if self.simulator.is_none() {
            return Ok(());
        }
        match self.api.get_bucket_by_name(name).await {
            Err(error) if matches!(error.kind(), ErrorKind::NonExistentBucket { .. }) => {
                self.api.create_bucket(name, "allPrivate").await.map(drop)
            }
            outcome => outcome.map(drop),
        }
    }
}

async fn real(builder: B2ApiBuilder, key_id: &str, key: &str) -> Result<Service, Failure> {
    // A large file that is interrupted is continued by the next run.
    let unfinished = data_folder()?.join("b2-unfinished-uploads");
    let api = builder.journal(unfinished).build()?;
    let realm = variable("B2_ENVIRONMENT").unwrap_or_else(|| "production".to_owned());
    api.authorize_account(key_id, key)
        .realm(&realm)
        .await
        .map_err(|error| {
            let text = format!("cannot authorise at {realm} with the key {key_id}: {error}");
            Failure::new(text)
        })?;
    Ok(Service {
        api,
        simulator: None,
    })
}

async fn simulated(builder: B2ApiBuilder) -> Result<Service, Failure> {
    let folder = match variable("B2_SIMULATOR_DATA") {
        Some(folder) => PathBuf::from(folder),
        None => data_folder()?.join("b2-simulator"),
    };
    eprintln!(
        "simulated service in {} (set B2_APPLICATION_KEY_ID and B2_APPLICATION_KEY for the real one)",
        folder.display()
    );
    let simulator = Simulator::builder()
        .data_dir(&folder)
        .build()
        .map_err(|error| Failure::new(error.to_string()))?;
    let config = B2HttpApiConfig::new().transport(simulator.transport().offloaded());
    let api = builder
        .api_config(config)
        .journal(folder.join("unfinished-uploads"))
        .build()?;
    api.authorize_account(simulator.key_id(), simulator.key())
        .realm(simulator.endpoint())
        .await?;
    Ok(Service {
        api,
        simulator: Some(simulator),
    })
}

/// The folder in which programs keep the user's data.
fn data_folder() -> Result<PathBuf, Failure> {
    let named = if cfg!(windows) {
        variable("LOCALAPPDATA")
    } else {
        variable("XDG_DATA_HOME")
    };
    let below_home = if cfg!(target_os = "macos") {
        "Library/Application Support"
    } else {
        ".local/share"
    };
    let folder = named
        .map(PathBuf::from)
        .or_else(|| Some(PathBuf::from(variable("HOME")?).join(below_home)));
    folder.ok_or_else(|| {
        Failure::usage(
            "there is no home folder; set B2_SIMULATOR_DATA to a folder for the simulated service",
        )
    })
}

pub(crate) fn variable(name: &str) -> Option<String> {
    env::var(name).ok().filter(|value| !value.is_empty())
}

/// Why the program ends early, and with which exit code.
#[derive(Debug)]
pub(crate) struct Failure {
    pub(crate) text: String,
    pub(crate) code: u8,
}

impl Failure {
    pub(crate) fn new(text: impl Into<String>) -> Self {
        Self {
            text: text.into(),
            code: 1,
        }
    }

    pub(crate) fn usage(text: impl Into<String>) -> Self {
        Self {
            text: text.into(),
            code: 2,
        }
    }
}

impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        Self::new(error.to_string())
    }
}
