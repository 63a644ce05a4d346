//! Traits that are not what they were. Those who call and those who implement look from two sides.

use crate::interfaces::edit::Change::Core;
use crate::interfaces::edit::Says::Break;
use crate::interfaces::edit::{ALL, Edit};

/// A class of files, as users define it.
const CLASS: &str = "#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Class(std::rc::Rc<u8>);
impl b2::ScanResult for Class {
    fn from_files(_: &[Option<b2::ScannedPath>]) -> Self { Class(std::rc::Rc::new(1)) }
}
fn f() -> usize { b2::CountAndSampleScanReport::<Class>::new().counter_by_status().len() }";

pub(super) fn all() -> impl IntoIterator<Item = Edit> {
    [
        Edit {
            name: "add a required method",
            changes: &[
                Core(
                    "host/random.rs",
                    "    fn next_u64(&self) -> u64;",
                    "    fn next_u64(&self) -> u64;\n\n    /// The next 32 random bits.\n    fn next_u32(&self) -> u32;",
                ),
                Core(
                    "host/random.rs",
                    "impl Random for SystemRandom {",
                    "impl Random for SystemRandom {\n    fn next_u32(&self) -> u32 {\n        1\n    }\n",
                ),
                Core(
                    "host/random.rs",
                    "impl Random for SeededRandom {",
                    "impl Random for SeededRandom {\n    fn next_u32(&self) -> u32 {\n        1\n    }\n",
                ),
            ],
            says: Break,
            sees: ALL,
            items: &["{b2}::Random::next_u32"],
            program: "#[derive(Debug)]
struct Dice;
impl b2::Random for Dice {
    fn next_u64(&self) -> u64 { 4 }
}",
            error: "missing: `next_u32`",
        },
        Edit {
            name: "take the default from a method",
            changes: &[Core(
                "transfer/upload/resume/listener.rs",
                "    fn continuing(&self, file_id: &str, part_count: u32) {\n        let _ = (file_id, part_count);\n    }",
                "    fn continuing(&self, file_id: &str, part_count: u32);",
            )],
            says: Break,
            sees: ALL,
            items: &["{b2}::ResumeListener::continuing"],
            program: "#[derive(Debug)]
struct Deaf;
impl b2::ResumeListener for Deaf {}",
            error: "missing: `continuing`",
        },
        Edit {
            name: "remove a method with a default",
            changes: &[
                Core(
                    "host/random.rs",
                    "    /// A fraction in `0.0 .. 1.0`.\n    fn fraction(&self) -> f64 {\n        // 53 bits are what an f64 can hold exactly.\n        (self.next_u64() >> 11) as f64 / (1_u64 << 53) as f64\n    }\n",
                    "",
                ),
                Core(
                    "http/retry.rs",
                    "0.5 * random.fraction()",
                    "0.5 * random.next_u64() as f64",
                ),
                Core(
                    "account_info/sqlite/patience.rs",
                    "random.fraction() / 2.0",
                    "random.next_u64() as f64 / 2.0",
                ),
            ],
            says: Break,
            sees: ALL,
            items: &["{b2}::Random::fraction"],
            program: "fn f(chance: &dyn b2::Random) -> f64 { chance.fraction() }",
            error: "no method named `fraction`",
        },
        Edit {
            name: "ask more of those who implement it",
            changes: &[Core(
                "scan/count_and_sample.rs",
                "pub trait ScanResult: fmt::Debug + Clone + Ord {",
                "pub trait ScanResult: fmt::Debug + Clone + Ord + Send {",
            )],
            says: Break,
            sees: ALL,
            items: &["{b2}::ScanResult"],
            program: CLASS,
            error: "cannot be sent between threads safely",
        },
        Edit {
            name: "promise less of those who implement it",
            changes: &[Core(
                "scan/count_and_sample.rs",
                "pub trait ScanResult: fmt::Debug + Clone + Ord {",
                "pub trait ScanResult: Clone + Ord {",
            )],
            says: Break,
            sees: ALL,
            items: &["{b2}::ScanResult"],
            program: "fn f<R: b2::ScanResult>(result: R) -> String { format!(\"{result:?}\") }",
            error: "doesn't implement `Debug`",
        },
        Edit {
            name: "ask more for a type's own methods",
            changes: &[
                Core(
                    "scan/count_and_sample.rs",
                    "impl<R: ScanResult> CountAndSampleScanReport<R> {",
                    "impl<R: ScanResult + Send> CountAndSampleScanReport<R> {",
                ),
                Core(
                    "scan/count_and_sample.rs",
                    "impl<R: ScanResult> Default for",
                    "impl<R: ScanResult + Send> Default for",
                ),
            ],
            says: Break,
            sees: ALL,
            items: &[
                "{b2}::CountAndSampleScanReport*",
                "Default for {b2}::CountAndSampleScanReport<R>",
            ],
            program: CLASS,
            error: "cannot be sent between threads safely",
        },
        Edit {
            name: "ask more for an implementation",
            changes: &[Core(
                "scan/count_and_sample.rs",
                "impl<R: ScanResult> Default for",
                "impl<R: ScanResult + Copy> Default for",
            )],
            says: Break,
            sees: ALL,
            items: &["Default for {b2}::CountAndSampleScanReport<R>"],
            program: "fn f<R: b2::ScanResult>() -> b2::CountAndSampleScanReport<R> { Default::default() }",
            error: "Copy` is not",
        },
        Edit {
            name: "seal a trait",
            changes: &[
                Core(
                    "host/sleeper.rs",
                    "pub trait Sleeper: fmt::Debug + Send + Sync + 'static {",
                    "pub trait Sleeper: fmt::Debug + Send + Sync + seal::Sealed + 'static {",
                ),
                Core(
                    "host/sleeper.rs",
                    "impl Sleeper for TokioSleeper {",
                    "mod seal {\n    pub trait Sealed {}\n    impl Sealed for super::TokioSleeper {}\n}\n\nimpl Sleeper for TokioSleeper {",
                ),
            ],
            says: Break,
            sees: ALL,
            items: &["{b2}::Sleeper*"],
            program: "#[derive(Debug)]
struct Never;
impl b2::Sleeper for Never {
    fn sleep(&self, _: std::time::Duration) -> b2::Sleep { Box::pin(std::future::pending()) }
    fn monotonic(&self) -> std::time::Duration { std::time::Duration::ZERO }
}",
            error: "Sealed",
        },
        Edit {
            name: "remove an implementation for shared values",
            changes: &[
                Core(
                    "transfer/upload/resume/listener.rs",
                    "impl<L: ResumeListener + ?Sized> ResumeListener for Arc<L> {\n    fn continuing(&self, file_id: &str, part_count: u32) {\n        (**self).continuing(file_id, part_count);\n    }\n\n    fn candidate_rejected(&self, candidate: &RejectedCandidate) {\n        (**self).candidate_rejected(candidate);\n    }\n}",
                    "",
                ),
                Core(
                    "transfer/upload/resume/listener.rs",
                    "use std::sync::Arc;\n",
                    "",
                ),
            ],
            says: Break,
            sees: ALL,
            items: &["{b2}::ResumeListener for std::sync::Arc<L>"],
            program: "fn listen(_: impl b2::ResumeListener) {}
fn f(listener: std::sync::Arc<dyn b2::ResumeListener>) { listen(listener) }",
            error: "ResumeListener` is not satisfied",
        },
        Edit {
            name: "leave trait objects out of an implementation",
            changes: &[Core(
                "stream/progress.rs",
                "impl<L: ProgressListener + ?Sized> ProgressListener for Arc<L> {",
                "impl<L: ProgressListener> ProgressListener for Arc<L> {",
            )],
            says: Break,
            sees: ALL,
            items: &["{b2}::ProgressListener for std::sync::Arc<L>"],
            program: "fn listen(_: impl b2::ProgressListener) {}
fn f(listener: std::sync::Arc<dyn b2::ProgressListener>) { listen(listener) }",
            error: "cannot be known at compilation time",
        },
        Edit {
            name: "implement a trait for every type of a kind",
            changes: &[Core(
                "host/random.rs",
                "impl Random for SystemRandom {",
                "impl<C: super::Clock> Random for C {\n    fn next_u64(&self) -> u64 {\n        1\n    }\n}\n\nimpl Random for SystemRandom {",
            )],
            says: Break,
            sees: ALL,
            items: &["{b2}::Random for C"],
            program: "#[derive(Debug)]
struct Both;
impl b2::Clock for Both {
    fn now_millis(&self) -> i64 { 0 }
}
impl b2::Random for Both {
    fn next_u64(&self) -> u64 { 4 }
}",
            error: "conflicting implementations",
        },
    ]
}
