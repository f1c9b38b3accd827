//! Numbers as a line of bars.

use crate::ops::BUCKETS;
use crate::output::Cell;

const BARS: [char; 8] = ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'];

/// The same for terminals that draw nothing.
const PLAIN: [char; 8] = ['_', '.', ':', '-', '=', '+', '*', '#'];

/// A sparkline for people, numbers joined by commas for machines. The highest bucket has the highest
/// bar; the lowest bar is no use at all, so that a single use is seen. Of a line that is cut, the newest
/// buckets stay.
pub fn cell(sums: &[u64; BUCKETS], plain: bool) -> Cell {
    let bars = if plain { PLAIN } else { BARS };
    let most = sums.iter().copied().max().unwrap_or(0);
    let drawn: String = sums.iter().map(|sum| bars[height(*sum, most)]).collect();
    let numbers: Vec<String> = sums.iter().map(u64::to_string).collect();
    Cell::new(&drawn, &numbers.join(",")).ends()
}

/// 0 for none, else 1 to 7 in proportion to `most`, rounded up.
fn height(sum: u64, most: u64) -> usize {
    let steps = BARS.len() as u128 - 1;
    let height = (u128::from(sum) * steps).div_ceil(u128::from(most.max(1)));
    usize::try_from(height).unwrap_or(0).min(BARS.len() - 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_highest_bucket_fills_the_line_and_a_single_use_is_seen() {
        let mut sums = [0; BUCKETS];
        sums[20..].copy_from_slice(&[1, 500, 501, 1_000]);
        let text = |plain| format!("{:?}", cell(&sums, plain));
        assert!(text(false).contains("▁▂▅▅█"), "{}", text(false));
        assert!(text(true).contains("_.==#"), "{}", text(true));
        assert!(text(false).contains("0,1,500,501,1000"));
    }

    #[test]
    fn heights_lie_between_none_and_full() {
        assert_eq!(height(0, 0), 0);
        assert_eq!(height(0, 9), 0);
        assert_eq!((height(1, 7), height(2, 7), height(7, 7)), (1, 2, 7));
        assert_eq!((height(1, u64::MAX), height(u64::MAX, u64::MAX)), (1, 7));
    }
}
