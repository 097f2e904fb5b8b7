//! MongoDB's Extended JSON: types that JSON lacks, wrapped in objects of one key.

use serde_json::{Number, Value};

/// Replaces every wrapped value by what it wraps: numbers, ids, and dates, which are
/// counted in milliseconds since 1970 (UTC).
pub(super) fn unwrap(value: &mut Value) {
    match value {
        Value::Array(members) => members.iter_mut().for_each(unwrap),
        Value::Object(object) => {
            object.values_mut().for_each(unwrap);
            let mut members = object.iter();
            if let (Some((key, inner)), None) = (members.next(), members.next())
                && let Some(plain) = unwrapped(key, inner)
            {
                *value = plain;
            }
        }
        _ => {}
    }
}

fn unwrapped(key: &str, inner: &Value) -> Option<Value> {
    match (key, inner) {
        ("$oid" | "$date", Value::String(text)) => Some(text.as_str().into()),
        ("$date", Value::Number(number)) => {
            let time = jiff::Timestamp::from_millisecond(number.as_i64()?).ok()?;
            Some(time.to_string().into())
        }
        ("$numberLong" | "$numberInt", Value::String(text)) => {
            Some(text.parse::<i64>().ok()?.into())
        }
        ("$numberDouble" | "$numberDecimal", Value::String(text)) => {
            Some(Value::Number(Number::from_f64(text.parse().ok()?)?))
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn wrapped_values_are_plain_ones() {
        for (mut value, expected) in [
            (json!({"$oid": "63a"}), json!("63a")),
            (json!([{"$numberLong": "-7"}, {"$numberInt": "7"}]), json!([-7, 7])),
            (json!({"n": {"$numberDouble": "1.5"}}), json!({"n": 1.5})),
            (json!({"$numberDecimal": "NaN"}), json!({"$numberDecimal": "NaN"})),
            (json!({"$date": "1953-02-01T00:00:00Z"}), json!("1953-02-01T00:00:00Z")),
            (json!({"$date": -533779200000_i64}), json!("1953-02-01T00:00:00Z")),
            (json!({"$date": {"$numberLong": "1000"}}), json!("1970-01-01T00:00:01Z")),
            (json!({"$date": "x", "n": 1}), json!({"$date": "x", "n": 1})),
        ] {
            unwrap(&mut value);
            assert_eq!(value, expected);
        }
    }
}
