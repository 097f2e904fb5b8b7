//! Any bytes are decoded or refused; no zero byte and no mark comes through.
#![no_main]

use libfuzzer_sys::fuzz_target;
use morgue::ingest::decode;

fuzz_target!(|bytes: &[u8]| {
    if let Ok(decoded) = decode(bytes) {
        assert!(!decoded.text.contains('\0'));
        assert!(decoded.num_lost <= bytes.len());
    }
});
