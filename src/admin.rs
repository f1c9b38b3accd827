//! The admin credential, and [`Admin`]: proof that one was presented.

use zeroize::Zeroizing;

use crate::entropy::Entropy;
use crate::error::{Code, Error, Result};
use crate::journal::{Operator, OperatorPermission, Signer};
use crate::key::CREDENTIAL as FORM;
use crate::time::Timestamp;

/// An operator's private identity for one store. Its text is `keyadm-admin-v1 STORE SEED`.
#[derive(Debug)]
pub struct Credential {
    store: String,
    signer: Signer,
}

impl Credential {
    /// Makes a new identity for the store `store`.
    ///
    /// # Errors
    /// When the operating system has no randomness.
    pub fn generate(store: &str, entropy: &dyn Entropy) -> Result<Self> {
        let signer = Signer::generate(entropy)
            .map_err(|error| Error::new(Code::Internal, "no randomness").because(error))?;
        Ok(Self {
            store: store.to_owned(),
            signer,
        })
    }

    /// Reads the text of a credential.
    ///
    /// # Errors
    /// `auth.credential_unusable`, without any part of the text.
    pub fn parse(text: &str) -> Result<Self> {
        let mut words = text.split_ascii_whitespace();
        match (
            words.next(),
            words.next(),
            words.next().and_then(Signer::from_seed),
            words.next(),
        ) {
            (Some(FORM), Some(store), Some(signer), None) => Ok(Self {
                store: store.to_owned(),
                signer,
            }),
            _ => Err(Error::new(
                Code::CredentialUnusable,
                "what was found is not an admin credential of keyadm",
            )
            .why(format!(
                "it should be one line: {FORM}, the store's id, and the private key"
            ))
            .unchanged("nothing was changed")),
        }
    }

    /// **The text itself**, to be put in a vault.
    pub fn text(&self) -> Zeroizing<String> {
        Zeroizing::new(format!(
            "{FORM} {} {}",
            self.store,
            self.signer.seed().as_str()
        ))
    }

    /// The store it is for.
    pub fn store(&self) -> &str {
        &self.store
    }

    /// The private identity.
    pub fn signer(&self) -> &Signer {
        &self.signer
    }
}

/// Proof that the credential of an enrolled operator was presented. It cannot be made otherwise.
#[derive(Debug)]
pub struct Admin {
    signer: Signer,
    operator: Operator,
}

impl Admin {
    /// Matches a credential with the operator that the store has for it.
    ///
    /// # Errors
    /// `auth.credential_rejected` when it is of another store or nobody's,
    /// `auth.operator_removed` when the operator no longer counts.
    pub fn present(
        credential: &Credential,
        store: &str,
        operator: Option<Operator>,
        now: Timestamp,
    ) -> Result<Self> {
        let rejected = |why: String| {
            Error::new(
                Code::CredentialRejected,
                "the admin credential is not valid for this store",
            )
            .why(why)
            .try_this("keyadm auth status    shows which credential was used")
            .unchanged("nothing was changed")
        };
        if credential.store != store {
            return Err(rejected(format!(
                "it belongs to the store {}, and this is {store}",
                credential.store
            )));
        }
        let operator = operator
            .filter(|operator| operator.public_key == credential.signer.public())
            .ok_or_else(|| {
                let id = credential.signer.public().operator_id();
                rejected(format!("its operator {id} was never enrolled here"))
            })?;
        if !operator.is_active(now) {
            return Err(Error::new(
                Code::OperatorRemoved,
                format!(
                    "the operator {} may no longer change this store",
                    operator.name
                ),
            )
            .why(match operator.expires_at {
                Some(end) if end <= now => format!("the enrolment ended at {end}"),
                _ => "the operator was removed".to_owned(),
            })
            .try_this("ask another operator to enrol you again: keyadm operator add")
            .unchanged("nothing was changed"));
        }
        Ok(Self {
            signer: credential.signer.clone(),
            operator,
        })
    }

    /// Fails early, before anything is opened or made, when the operator may not do what comes.
    /// The store decides again from the difference that each change makes.
    ///
    /// # Errors
    /// `auth.not_permitted`.
    pub fn require(&self, any: &[OperatorPermission]) -> Result<()> {
        if any
            .iter()
            .any(|one| self.operator.permissions.contains(one))
        {
            return Ok(());
        }
        let names: Vec<&str> = any.iter().map(|one| one.as_str()).collect();
        Err(not_permitted(
            &self.operator,
            &format!("it needs {}", names.join(" or ")),
        ))
    }

    /// Who it is.
    pub fn operator(&self) -> &Operator {
        &self.operator
    }

    /// What they sign with.
    pub fn signer(&self) -> &Signer {
        &self.signer
    }
}

/// The error of an operator who lacks a permission.
pub fn not_permitted(operator: &Operator, why: &str) -> Error {
    Error::new(
        Code::NotPermitted,
        format!("the operator {} may not do this", operator.name),
    )
    .why(why)
    .try_this("keyadm operator list    shows who may")
    .unchanged("nothing was changed")
}
