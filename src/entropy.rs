//! Randomness as a value that is passed in, so that rules can be tested with chosen bytes.

/// A source of unpredictable bytes.
pub trait Entropy: Send + Sync {
    /// Fills `buffer`; fails when the operating system has no randomness to give.
    fn fill(&self, buffer: &mut [u8]) -> std::io::Result<()>;
}

/// The operating system's generator.
#[derive(Clone, Copy, Debug)]
pub struct SystemEntropy;

impl Entropy for SystemEntropy {
    fn fill(&self, buffer: &mut [u8]) -> std::io::Result<()> {
        use rand::TryRng;
        rand::rngs::SysRng
            .try_fill_bytes(buffer)
            .map_err(std::io::Error::other)
    }
}

/// Draws `count` characters of `alphabet` without bias (rejection sampling on bytes).
///
/// # Errors
/// Those of the generator.
pub fn characters(
    entropy: &dyn Entropy,
    alphabet: &[u8],
    count: usize,
) -> std::io::Result<zeroize::Zeroizing<String>> {
    let limit = 256 - 256 % alphabet.len();
    let mut text = zeroize::Zeroizing::new(String::with_capacity(count));
    let mut pool = zeroize::Zeroizing::new([0_u8; 64]);
    while text.len() < count {
        entropy.fill(pool.as_mut_slice())?;
        let fresh = pool.iter().map(|byte| usize::from(*byte));
        for byte in fresh.filter(|byte| *byte < limit).take(count - text.len()) {
            text.push(char::from(alphabet[byte % alphabet.len()]));
        }
    }
    Ok(text)
}
