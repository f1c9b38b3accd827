//! What the two output streams can show, decided once: colour, width, terminal or not.
//!
//! No library is left to find out for itself. Those in use disagree on an empty `NO_COLOR`, on
//! `FORCE_COLOR` and on `TERM=dumb`, and one of them reads the process's real environment.

use crate::env::Env;

/// The width assumed for a terminal that does not tell its own.
const USUAL_WIDTH: usize = 80;

/// Below this many columns a table has no room and each of its rows becomes a card.
const NARROW: usize = 60;

/// The abilities of standard output and standard error.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Screen {
    /// Standard output is a terminal.
    pub terminal: bool,
    /// Colour on standard output.
    pub colour: bool,
    /// Colour on standard error.
    pub stderr_colour: bool,
    /// Columns to stay within; `None` off a terminal, where nothing is cut, unless `COLUMNS` asks.
    pub width: Option<usize>,
    /// Too narrow for tables.
    pub narrow: bool,
    /// `TERM=dumb` or accessible mode: words instead of drawings.
    pub plain: bool,
}

impl Screen {
    /// Looks at the terminals and the variables that every tool understands.
    pub fn of(env: &Env, accessible: bool) -> Self {
        let plain = is_plain(env, accessible);
        let own = env.terminal.columns.map_or(USUAL_WIDTH, usize::from);
        let width = asked_width(env).or(env.terminal.stdout.then_some(own));
        Self {
            terminal: env.terminal.stdout,
            colour: !plain && has_colour(env, env.terminal.stdout),
            stderr_colour: !plain && has_colour(env, env.terminal.stderr),
            width,
            narrow: width.is_some_and(|width| width < NARROW),
            plain,
        }
    }

    /// What is left beside an indent.
    pub fn beside(self, indent: usize) -> Self {
        Self {
            width: self.width.map(|width| width.saturating_sub(indent)),
            ..self
        }
    }
}

/// Whether drawings and colours are out of place altogether, whatever else is asked for.
fn is_plain(env: &Env, accessible: bool) -> bool {
    accessible || is_on(env, "KEYADM_ACCESSIBLE") || env.var("TERM") == Some("dumb")
}

/// `NO_COLOR` (no-color.org: set and not empty), then the two that force, then `CLICOLOR=0`
/// (bixense.com/clicolors), then whether there is a terminal.
fn has_colour(env: &Env, terminal: bool) -> bool {
    if env.var("NO_COLOR").is_some() {
        false
    } else if is_on(env, "CLICOLOR_FORCE") || is_on(env, "FORCE_COLOR") {
        true
    } else {
        terminal && env.var("CLICOLOR") != Some("0")
    }
}

/// A switch: set, and neither `0` nor `false` nor `no`.
fn is_on(env: &Env, name: &str) -> bool {
    env.var(name)
        .is_some_and(|value| !matches!(value, "0" | "false" | "no"))
}

/// `COLUMNS`, when it is a number above zero.
fn asked_width(env: &Env) -> Option<usize> {
    let columns: u16 = env.var("COLUMNS")?.parse().ok()?;
    (columns > 0).then_some(columns.into())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::output::fake::Fake;

    /// Variables, colour on a terminal, colour in a pipe.
    type Colours = (&'static [(&'static str, &'static str)], bool, bool);

    const COLOURS: &[Colours] = &[
        (&[], true, false),
        (&[("NO_COLOR", "1")], false, false),
        (&[("NO_COLOR", "")], true, false),
        (&[("NO_COLOR", "0")], false, false),
        (&[("NO_COLOR", "1"), ("CLICOLOR_FORCE", "1")], false, false),
        (&[("NO_COLOR", "1"), ("FORCE_COLOR", "1")], false, false),
        (&[("CLICOLOR_FORCE", "1")], true, true),
        (&[("FORCE_COLOR", "1")], true, true),
        (&[("CLICOLOR_FORCE", "0")], true, false),
        (&[("FORCE_COLOR", "0")], true, false),
        (&[("CLICOLOR", "0")], false, false),
        (&[("CLICOLOR", "1")], true, false),
        (&[("CLICOLOR", "0"), ("CLICOLOR_FORCE", "1")], true, true),
        (&[("TERM", "dumb")], false, false),
        (&[("TERM", "dumb"), ("CLICOLOR_FORCE", "1")], false, false),
        (&[("TERM", "xterm-256color")], true, false),
        (&[("KEYADM_ACCESSIBLE", "1")], false, false),
        (&[("KEYADM_ACCESSIBLE", "0")], true, false),
    ];

    #[test]
    fn colour_follows_one_order_of_variables() {
        for (variables, on_terminal, in_pipe) in COLOURS {
            let fake = variables
                .iter()
                .fold(Fake::new(), |fake, (name, value)| fake.var(name, value));
            let pipe = Screen::of(&fake.env(), false);
            assert_eq!(pipe.colour, *in_pipe, "pipe {variables:?}");
            assert_eq!(pipe.stderr_colour, *in_pipe, "pipe {variables:?}");
            let terminal = Screen::of(&fake.terminal(80).env(), false);
            assert_eq!(terminal.colour, *on_terminal, "terminal {variables:?}");
        }
    }

    #[test]
    fn each_stream_has_its_own_colour() {
        let mut env = Fake::new().terminal(80).env();
        env.terminal.stdout = false;
        let screen = Screen::of(&env, false);
        assert!(!screen.colour && screen.stderr_colour);
    }

    #[test]
    fn the_accessible_flag_means_plain() {
        let screen = Screen::of(
            &Fake::new().terminal(80).var("CLICOLOR_FORCE", "1").env(),
            true,
        );
        assert!(screen.plain && !screen.colour && !screen.stderr_colour);
    }

    #[test]
    fn the_width_is_columns_then_the_terminals_then_none() {
        let width = |fake: Fake| Screen::of(&fake.env(), false).width;
        assert_eq!(width(Fake::new().terminal(100)), Some(100));
        assert_eq!(
            width(Fake::new().terminal(100).var("COLUMNS", "60")),
            Some(60)
        );
        assert_eq!(
            width(Fake::new().terminal(100).var("COLUMNS", "0")),
            Some(100)
        );
        assert_eq!(
            width(Fake::new().terminal(100).var("COLUMNS", "wide")),
            Some(100)
        );
        assert_eq!(width(Fake::new()), None);
        assert_eq!(width(Fake::new().var("COLUMNS", "60")), Some(60));
        let mut silent = Fake::new().terminal(100).env();
        silent.terminal.columns = None;
        assert_eq!(Screen::of(&silent, false).width, Some(80));
    }
}
