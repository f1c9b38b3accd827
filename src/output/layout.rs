//! Which columns a width has room for: a pure decision, apart from drawing.

/// Blanks between two columns.
pub(super) const GAP: usize = 2;

/// No cell is cut below this, so Key IDs (16) and relative times (14) are shown whole or not at all;
/// only long text, such as a description, gives way.
const FLOOR: usize = 20;

/// A column as the decision sees it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Want {
    /// The widest content, header included.
    pub natural: usize,
    /// 0 stays, whole; the highest goes first.
    pub priority: u8,
}

impl Want {
    /// The least it can be drawn with.
    fn floor(self) -> usize {
        if self.priority == 0 {
            self.natural
        } else {
            self.natural.min(FLOOR)
        }
    }
}

/// The drawn width of each column, `None` for one that is left out.
///
/// Columns go by priority, the last of equals first, until the least widths fit; then the widest cells
/// give up what is still too much. The answer is `None` when even the columns that must stay do not fit.
pub(super) fn fit(wants: &[Want], width: usize) -> Option<Vec<Option<usize>>> {
    let mut widths: Vec<Option<usize>> = wants.iter().map(|want| Some(want.floor())).collect();
    while total(&widths) > width {
        let (victim, _) = wants
            .iter()
            .enumerate()
            .filter(|(index, want)| want.priority > 0 && widths[*index].is_some())
            .max_by_key(|(_, want)| want.priority)?;
        widths[victim] = None;
    }
    let mut spare = width - total(&widths);
    // Narrower wishes first: they are granted whole, what is left goes to the longest text.
    let mut order: Vec<usize> = (0..wants.len())
        .filter(|index| widths[*index].is_some())
        .collect();
    order.sort_by_key(|index| wants[*index].natural);
    for index in order {
        let more = (wants[index].natural - wants[index].floor()).min(spare);
        widths[index] = widths[index].map(|floor| floor + more);
        spare -= more;
    }
    Some(widths)
}

/// The width of a line with these columns.
fn total(widths: &[Option<usize>]) -> usize {
    let shown = || widths.iter().flatten();
    shown().sum::<usize>() + GAP * shown().count().saturating_sub(1)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn wants(of: &[(usize, u8)]) -> Vec<Want> {
        of.iter()
            .map(|&(natural, priority)| Want { natural, priority })
            .collect()
    }

    #[test]
    fn what_fits_exactly_is_left_alone() {
        let columns = wants(&[(10, 0), (30, 1), (10, 2)]);
        assert_eq!(fit(&columns, 54), Some(vec![Some(10), Some(30), Some(10)]));
    }

    #[test]
    fn long_text_gives_way_before_a_column_goes() {
        let columns = wants(&[(10, 0), (30, 1), (10, 2)]);
        assert_eq!(fit(&columns, 53), Some(vec![Some(10), Some(29), Some(10)]));
        assert_eq!(fit(&columns, 44), Some(vec![Some(10), Some(20), Some(10)]));
        assert_eq!(fit(&columns, 43), Some(vec![Some(10), Some(30), None]));
    }

    #[test]
    fn the_highest_priority_number_goes_first_and_the_last_of_equals() {
        let columns = wants(&[(10, 0), (10, 2), (10, 3), (10, 3), (10, 0)]);
        assert_eq!(
            fit(&columns, 57),
            Some(vec![Some(10), Some(10), Some(10), None, Some(10)])
        );
        assert_eq!(
            fit(&columns, 45),
            Some(vec![Some(10), Some(10), None, None, Some(10)])
        );
        assert_eq!(
            fit(&columns, 22),
            Some(vec![Some(10), None, None, None, Some(10)])
        );
    }

    #[test]
    fn columns_that_must_stay_are_never_cut() {
        let columns = wants(&[(40, 0), (10, 0), (5, 9)]);
        assert_eq!(fit(&columns, 52), Some(vec![Some(40), Some(10), None]));
        assert_eq!(fit(&columns, 51), None);
    }
}
