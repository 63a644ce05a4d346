//! The figures of one case, and how they compare.

use std::fmt;
use std::time::Duration;

use super::measure::Usage;

#[derive(Debug)]
pub(super) struct Table {
    pub(super) case: String,
    pub(super) rows: Vec<Row>,
    /// What the first row did, done as barely as possible.
    pub(super) parts: Vec<Part>,
}

/// The medians of one client. Those of the first row are compared with all others.
#[derive(Debug)]
pub(super) struct Row {
    pub(super) name: String,
    pub(super) usage: Usage,
    /// What the service used meanwhile.
    pub(super) service_cpu: Option<Duration>,
}

/// A piece of work that cannot be avoided, and how often it has to be done.
#[derive(Debug)]
pub(super) struct Part {
    pub(super) name: &'static str,
    pub(super) times: u32,
    pub(super) cpu: Duration,
}

impl fmt::Display for Table {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{}", self.case)?;
        writeln!(
            f,
            "  {:<28} {:>8} {:>8} {:>9} {:>14}",
            "", "wall s", "CPU s", "peak MiB", "service CPU s"
        )?;
        for Row {
            name,
            usage,
            service_cpu,
        } in &self.rows
        {
            let service = service_cpu.map_or(String::new(), seconds);
            writeln!(
                f,
                "  {name:<28} {:>8} {:>8} {:>9.1} {service:>14}",
                seconds(usage.wall),
                seconds(usage.cpu),
                usage.peak_kib as f64 / 1024.0,
            )?;
        }
        if let Some((first, others)) = self.rows.split_first() {
            for other in others {
                let ratios = ratios(&first.usage, &other.usage);
                writeln!(f, "  {} / {}: {ratios}", first.name, other.name)?;
            }
        }
        self.fmt_parts(f)
    }
}

impl Table {
    fn fmt_parts(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (Some(first), false) = (self.rows.first(), self.parts.is_empty()) else {
            return Ok(());
        };
        let names: Vec<String> = self
            .parts
            .iter()
            .map(|part| format!("{} × {} {}", part.times, part.name, seconds(part.cpu)))
            .collect();
        let sum: Duration = self.parts.iter().map(|part| part.cpu * part.times).sum();
        writeln!(
            f,
            "  {} / the parts: CPU {}   ({} = {})",
            first.name,
            ratio(first.usage.cpu.as_secs_f64(), sum.as_secs_f64()),
            names.join(" + "),
            seconds(sum),
        )
    }
}

fn ratios(one: &Usage, other: &Usage) -> String {
    let wall = ratio(one.wall.as_secs_f64(), other.wall.as_secs_f64());
    let cpu = ratio(one.cpu.as_secs_f64(), other.cpu.as_secs_f64());
    let peak = ratio(one.peak_kib as f64, other.peak_kib as f64);
    format!("wall {wall}, CPU {cpu}, peak {peak}")
}

fn seconds(duration: Duration) -> String {
    format!("{:.2}", duration.as_secs_f64())
}

fn ratio(one: f64, other: f64) -> String {
    if other > 0.0 {
        format!("{:.2}", one / other)
    } else {
        "-".to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_row_is_compared_with_the_others_and_with_the_parts() {
        let row = |name: &str, millis, peak_kib| Row {
            name: name.to_owned(),
            usage: Usage {
                wall: Duration::from_millis(millis),
                cpu: Duration::from_millis(2 * millis),
                peak_kib,
            },
            service_cpu: Some(Duration::from_millis(500)),
        };
        let table = Table {
            case: "tmpfs, 1 GiB up".to_owned(),
            rows: vec![row("own", 1000, 10_240), row("peer", 2000, 102_400)],
            parts: vec![Part {
                name: "SHA-1",
                times: 2,
                cpu: Duration::from_millis(500),
            }],
        };
        let text = table.to_string();
        assert!(
            text.contains("own / peer: wall 0.50, CPU 0.50, peak 0.10"),
            "{text}"
        );
        assert!(
            text.contains("own / the parts: CPU 2.00   (2 × SHA-1 0.50 = 1.00)"),
            "{text}"
        );
    }
}
