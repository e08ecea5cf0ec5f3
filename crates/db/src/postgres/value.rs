//! Values on PostgreSQL's wire.

use std::error::Error as StdError;

use postgres::types::private::BytesMut;
use postgres::types::{FromSql, IsNull, ToSql, Type, to_sql_checked};

use crate::{Error, Result, Row, Value};

type Boxed = Box<dyn StdError + Sync + Send>;

/// The type a placeholder is declared with for this value; null leaves it to the server.
pub(crate) fn declared(value: &Value) -> Type {
    match value {
        Value::Null => Type::UNKNOWN,
        Value::Int(_) => Type::INT8,
        Value::Text(_) => Type::TEXT,
        Value::Bytes(_) => Type::BYTEA,
    }
}

/// Whether a statement prepared with this type for a placeholder can take the value.
pub(crate) fn fits(value: &Value, ty: &Type) -> bool {
    match value {
        Value::Null => true,
        Value::Int(_) => *ty == Type::INT8,
        Value::Text(_) => *ty == Type::TEXT || *ty == Type::VARCHAR,
        Value::Bytes(_) => *ty == Type::BYTEA,
    }
}

impl ToSql for Value {
    fn to_sql(&self, ty: &Type, out: &mut BytesMut) -> Result<IsNull, Boxed> {
        match self {
            Value::Null => Ok(IsNull::Yes),
            Value::Int(int) => int.to_sql(ty, out),
            Value::Text(text) => text.to_sql(ty, out),
            Value::Bytes(bytes) => bytes.to_sql(ty, out),
        }
    }

    /// Every type: a null goes anywhere, and `fits` has checked the rest.
    fn accepts(_ty: &Type) -> bool {
        true
    }

    to_sql_checked!();
}

impl<'a> FromSql<'a> for Value {
    fn from_sql(ty: &Type, raw: &'a [u8]) -> Result<Value, Boxed> {
        Ok(match *ty {
            Type::INT8 => Value::Int(i64::from_sql(ty, raw)?),
            Type::INT4 => Value::Int(i32::from_sql(ty, raw)?.into()),
            Type::INT2 => Value::Int(i16::from_sql(ty, raw)?.into()),
            Type::BOOL => Value::Int(bool::from_sql(ty, raw)?.into()),
            Type::BYTEA => Value::Bytes(raw.to_vec()),
            Type::NUMERIC => Value::Int(integral(raw).ok_or("not an integer of 64 bits")?),
            _ => Value::Text(String::from_sql(ty, raw)?),
        })
    }

    fn from_sql_null(_ty: &Type) -> Result<Value, Boxed> {
        Ok(Value::Null)
    }

    fn accepts(ty: &Type) -> bool {
        matches!(
            *ty,
            Type::INT8 | Type::INT4 | Type::INT2 | Type::BOOL | Type::BYTEA | Type::NUMERIC
        ) || <String as FromSql>::accepts(ty)
    }
}

/// A `numeric` in its binary form: four 16-bit numbers (count of digits, weight of the first, sign, scale), then the
/// digits, each to the base of 10,000. `sum(bigint)` is one.
fn integral(raw: &[u8]) -> Option<i64> {
    let mut halves = raw
        .chunks_exact(2)
        .map(|pair| u16::from_be_bytes([pair[0], pair[1]]));
    let count = i32::from(halves.next()?);
    let weight = i32::from(halves.next()?.cast_signed());
    let sign = halves.next()?;
    let _scale = halves.next()?;
    let mut sum: i64 = 0;
    for position in 0..count.max(weight + 1) {
        let digit = if position < count {
            i64::from(halves.next()?)
        } else {
            0
        };
        if position > weight {
            if digit != 0 {
                return None;
            }
        } else {
            sum = sum.checked_mul(10_000)?.checked_sub(digit)?;
        }
    }
    match sign {
        0x0000 => sum.checked_neg(),
        0x4000 => Some(sum),
        _ => None,
    }
}

pub(crate) fn row(found: &postgres::Row) -> Result<Row> {
    let mut values = Vec::with_capacity(found.len());
    for (position, column) in found.columns().iter().enumerate() {
        let value = found.try_get(position).map_err(|_| {
            Error::Type(format!(
                "column {position} of type {} has no value here",
                column.type_()
            ))
        })?;
        values.push(value);
    }
    Ok(Row::new(values))
}

#[cfg(test)]
mod tests {
    use super::integral;

    fn numeric(weight: i16, sign: u16, digits: &[u16]) -> Vec<u8> {
        let head = [digits.len() as u16, weight.cast_unsigned(), sign, 0];
        head.iter()
            .chain(digits)
            .flat_map(|half| half.to_be_bytes())
            .collect()
    }

    #[test]
    fn whole_numbers_of_64_bits_are_read() {
        assert_eq!(integral(&numeric(0, 0, &[])), Some(0));
        assert_eq!(integral(&numeric(1, 0, &[12])), Some(120_000));
        assert_eq!(integral(&numeric(1, 0x4000, &[1, 2])), Some(-10_002));
        assert_eq!(
            integral(&numeric(4, 0x4000, &[922, 3372, 368, 5477, 5808])),
            Some(i64::MIN)
        );
        assert_eq!(
            integral(&numeric(4, 0, &[922, 3372, 368, 5477, 5808])),
            None
        );
        assert_eq!(integral(&numeric(0, 0, &[1, 5000])), None);
        assert_eq!(integral(&numeric(0, 0xC000, &[])), None);
    }
}
