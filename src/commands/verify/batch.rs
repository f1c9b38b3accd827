//! `keyadm verify --batch`: a line in, a line out.

use std::borrow::Cow;
use std::net::IpAddr;

use serde::{Deserialize, Serialize};
use serde_json::error::Category;
use serde_json::value::RawValue;

use super::lines::{Lines, Next};
use crate::commands::Context;
use crate::commands::presented::Asked;
use crate::error::{Code, Error, Exit, Result};
use crate::key::{Malformed, Permission, Request, looks_like_secret};
use crate::output::Output;
use crate::process::before_death;
use crate::time::SystemClock;
use crate::verify::{Answer, Ask, Options, Verifier};

/// A line that is an object. A field that is not known is refused: a mistyped `permission` would be one
/// that is not checked.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Question<'a> {
    #[serde(borrow)]
    secret: Option<Text<'a>>,
    #[serde(borrow)]
    permission: Option<Text<'a>>,
    #[serde(borrow)]
    ip: Option<Text<'a>>,
    #[serde(borrow)]
    environment: Option<Text<'a>>,
    #[serde(borrow)]
    id: Option<&'a RawValue>,
}

/// A text as it stands in the line, unless something in it is escaped. (An `Option<Cow>` of its own
/// would be copied always, and the copy of a secret not be wiped.)
#[derive(Deserialize)]
struct Text<'a>(#[serde(borrow)] Cow<'a, str>);

/// The line that answers one.
#[derive(Serialize)]
struct Line<'a> {
    #[serde(flatten)]
    answer: Answer,
    /// Why the line was not understood; never a part of it.
    error: Option<&'static str>,
    /// What came with the question.
    id: Option<&'a RawValue>,
}

/// Answers standard input to its end.
///
/// # Errors
/// `setup.*`, `integrity.*`, when the store cannot be believed (any more); streams that fail. Every
/// answer that was given is out then.
pub fn run(asked: &Asked, record: bool, context: &mut Context<'_>) -> Result<Exit> {
    let verifier = open(record, context)?;
    before_death(verifier.flusher());
    let batch = Batch {
        verifier,
        request: asked.request(),
    };
    let done = batch.answer_all(context);
    Output::flush(context.env)?;
    done?;
    if let Err(error) = batch.verifier.flush() {
        let why = error.cause().unwrap_or_default();
        let text = format!("the last uses were not counted: {error}: {why}");
        context.output.warn_after(context.env, &text)?;
    }
    Ok(Exit::Ok)
}

fn open(record: bool, context: &mut Context<'_>) -> Result<Verifier> {
    let options = Options {
        state: context.config.state.clone(),
        lock_wait: context.config.lock_wait.value,
        keep: context.config.usage_keep.value,
        record,
        ..Options::default()
    };
    // The batch is what this command does: nobody else reads the clock after it.
    let clock = std::mem::replace(&mut context.env.clock, Box::new(SystemClock));
    Verifier::with_clock(context.place()?.path(), &options, clock)
}

struct Batch {
    verifier: Verifier,
    /// What is asked for where a line does not say.
    request: Request,
}

impl Batch {
    fn answer_all(&self, context: &mut Context<'_>) -> Result<()> {
        let mut lines = Lines::new();
        loop {
            match lines.next() {
                Next::Line(line) => self.answer(line, context)?,
                Next::Overlong => {
                    let answer = Answer::malformed(Malformed::TooLong);
                    let error = Some("the line is longer than 64 KiB");
                    let id = None;
                    Output::answer(context.env, &Line { answer, error, id })?;
                }
                Next::Pause => {
                    // Whoever waits for answers before asking on gets them now.
                    Output::flush(context.env)?;
                    lines.read(&mut *context.env.stdin).map_err(unreadable)?;
                }
                Next::End => return Ok(()),
            }
        }
    }

    fn answer(&self, line: &[u8], context: &mut Context<'_>) -> Result<()> {
        if !line.trim_ascii_start().starts_with(b"{") {
            let ask = Ask::bytes(line).requesting(self.request.clone());
            let answer = self.verifier.verify(&ask)?;
            let (error, id) = (None, None);
            return Output::answer(context.env, &Line { answer, error, id });
        }
        let (question, id) = match serde_json::from_slice::<Question<'_>>(line) {
            Ok(question) => {
                let id = question.id.map(one_line);
                (self.understand(question), id)
            }
            Err(error) => (Err(misfit(error.classify())), None),
        };
        match question {
            Ok((secret, request)) => {
                let ask = Ask::secret(&secret).requesting(request);
                let answer = self.verifier.verify(&ask)?;
                let error = None;
                let id = id.as_deref();
                Output::answer(context.env, &Line { answer, error, id })
            }
            Err(why) => {
                let answer = Answer::malformed(Malformed::Form);
                let id = id.as_deref().filter(|id| !looks_like_secret(id.get()));
                let error = Some(why);
                Output::answer(context.env, &Line { answer, error, id })
            }
        }
    }

    /// The secret and what is asked for, or why not.
    fn understand<'a>(
        &self,
        question: Question<'a>,
    ) -> Result<(Cow<'a, str>, Request), &'static str> {
        let mut request = self.request.clone();
        if question.id.is_some_and(|id| looks_like_secret(id.get())) {
            return Err("`id` looks like a secret, and would be repeated");
        }
        if let Some(text) = question.permission {
            let permission = Permission::parse(&text.0);
            let permission = permission.map_err(|_| "`permission` is not one `resource.action`")?;
            request.permission = Some(permission);
        }
        if let Some(text) = question.ip {
            let ip: IpAddr = text.0.parse().map_err(|_| "`ip` is not an address")?;
            request.ip = Some(ip);
        }
        if let Some(name) = question.environment {
            request.environment = Some(name.0.into_owned());
        }
        let secret = question.secret.ok_or("`secret` is missing")?;
        Ok((secret.0, request))
    }
}

/// The same value without tabs and the like between its parts; inside of texts there are none.
fn one_line(id: &RawValue) -> Cow<'_, RawValue> {
    if !id.get().contains(char::is_control) {
        return Cow::Borrowed(id);
    }
    let text = id.get().replace(|c: char| c.is_ascii_control(), "");
    RawValue::from_string(text).map_or(Cow::Borrowed(id), Cow::Owned)
}

/// Why a line is no question. The parser's own words would repeat parts of the line.
fn misfit(category: Category) -> &'static str {
    match category {
        Category::Data => {
            "the object's fields are `secret`, `permission`, `ip` and `environment`, which are texts, and `id`"
        }
        _ => "the line begins like JSON, but is not one JSON object",
    }
}

fn unreadable(error: std::io::Error) -> Error {
    Error::new(Code::Io, "standard input cannot be read")
        .because(error)
        .unchanged("what follows was not verified")
}
